//! Enveloppes consumed by the applications of a batch, in the order of their filing.

use super::claims::Claims;
use super::error::BatchError;
use super::messages;
use super::output::Decision;
use super::tally::{EnveloppeTally, EnveloppesTally, sum};
use crate::diag::nearest;
use crate::eval::{Funding, Ledger, Served};
use crate::model::{Enveloppe, EnveloppeId, Model};
use crate::value::{Date, Decimal};
use std::collections::{BTreeMap, BTreeSet};

/// Serves all the applications of a batch, and hands over each decision. Gives the enveloppes as they are then; the ledger
/// holds what is committed.
pub(super) fn settle(
    model: &Model,
    ledger: &mut Ledger<'_>,
    claims: &Claims,
    mut decided: impl FnMut(&Decision<'_>) -> Result<(), BatchError>,
) -> Result<EnveloppesTally, BatchError> {
    let enveloppes = &model.enveloppes;
    let mut states: Vec<EnveloppeTally> =
        (0..).map(EnveloppeId).map_while(|id| state(enveloppes, ledger, id)).collect();
    let ties = model.manifest.tie_break;
    let mut rank = 0;
    claims.serve(ties, |id, date, amounts| {
        // An application counts once in an enveloppe for each answer, however many aids it asks for.
        let mut counted: BTreeSet<(EnveloppeId, Funding)> = BTreeSet::new();
        for (aide, retenu) in amounts {
            let served = ledger.serve(*aide, date, *retenu);
            for asked in &served.asked {
                let Some(state) = states.get_mut(asked.index()) else { continue };
                state.count(served.funding, *retenu, counted.insert((*asked, served.funding)));
            }
            rank += 1;
            let name = |id: &EnveloppeId| enveloppes.get(id.index()).map(|e| e.name.name.as_str());
            decided(&Decision {
                rank,
                id,
                date,
                aide: model.aides.get(aide.index()).map_or("", |aide| aide.name.name.as_str()),
                retenu: *retenu,
                funding: served.funding,
                enveloppes: served.asked.iter().filter_map(name).collect(),
                short: served.short.as_ref().and_then(name),
                later: served.later.as_ref().and_then(name),
                left: served.left,
                reason: reason(enveloppes, ledger, &served, date),
            })?;
        }
        Ok(())
    })?;
    for (id, state) in (0..).map(EnveloppeId).zip(&mut states) {
        (state.committed, state.left) = (ledger.committed(id), ledger.left(id));
    }
    Ok(EnveloppesTally { ties, states })
}

/// The ledger before the batch. What is committed of an enveloppe is committed of those that contain it: where one of
/// these is not told, it holds at least what its parts do.
pub(super) fn opening<'m>(
    enveloppes: &'m [Enveloppe],
    engaged: &BTreeMap<String, Decimal>,
) -> Result<Ledger<'m>, BatchError> {
    let mut ledger = Ledger::new(enveloppes);
    if enveloppes.is_empty() {
        return Err(BatchError::Options(messages::no_enveloppe()));
    }
    let named = |name: &String| enveloppes.iter().position(|e| e.name.name == *name);
    let told = |id: &EnveloppeId| enveloppes.get(id.index()).is_some_and(|e| engaged.contains_key(&e.name.name));
    let above = |id: &EnveloppeId| enveloppes.get(id.index())?.parent;
    for (name, amount) in engaged {
        let Some(id) = named(name).and_then(|at| u32::try_from(at).ok()).map(EnveloppeId) else {
            let like = nearest(name, enveloppes.iter().map(|e| e.name.name.as_str()));
            return Err(BatchError::Options(messages::unknown_enveloppe(name, like)));
        };
        ledger.commit(id, *amount);
        std::iter::successors(above(&id), above).take_while(|id| !told(id)).for_each(|id| ledger.commit(id, *amount));
    }
    for (id, enveloppe) in (0..).map(EnveloppeId).zip(enveloppes) {
        let parts = (0..).map(EnveloppeId).zip(enveloppes).filter(|(_, part)| part.parent == Some(id));
        let parts = parts.map(|(part, _)| ledger.committed(part)).fold(Decimal::ZERO, sum);
        if parts > ledger.committed(id) {
            return Err(BatchError::Options(messages::less_than_its_parts(
                &enveloppe.name.name,
                ledger.committed(id),
                parts,
            )));
        }
    }
    Ok(ledger)
}

/// An enveloppe before the batch.
fn state(enveloppes: &[Enveloppe], ledger: &Ledger<'_>, id: EnveloppeId) -> Option<EnveloppeTally> {
    let enveloppe = enveloppes.get(id.index())?;
    let parent = enveloppe.parent.and_then(|id| enveloppes.get(id.index()));
    Some(EnveloppeTally {
        enveloppe: enveloppe.name.name.clone(),
        label: enveloppe.label.clone(),
        parent: parent.map(|e| e.name.name.clone()),
        from: enveloppe.from,
        to: enveloppe.to,
        montant: enveloppe.amount.normalize(),
        before: ledger.committed(id),
        committed: ledger.committed(id),
        left: ledger.left(id),
        funded: 0,
        waiting: 0,
        refused: 0,
        amount_waiting: Decimal::ZERO,
        amount_refused: Decimal::ZERO,
    })
}

/// Why an aid is not funded, in French; nothing for one that is.
fn reason(enveloppes: &[Enveloppe], ledger: &Ledger<'_>, served: &Served, date: Date) -> String {
    if served.funding == Funding::Funded {
        return String::new();
    }
    let known = |id: EnveloppeId| enveloppes.get(id.index());
    let short = served.short.and_then(|id| Some((known(id)?.label.as_str(), ledger.left(id))));
    let later = served.later.and_then(known).map(|e| (e.label.as_str(), e.from));
    messages::unfunded(short, date, later)
}
