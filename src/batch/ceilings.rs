//! The funding ceiling of each axis: its outermost enveloppes, and what is kept of the aids that they pay.

use super::tally::{AxeCeiling, AxeTally, sum};
use crate::eval::{Ledger, commits};
use crate::model::{AideId, Enveloppe, EnveloppeId, Model};
use crate::value::{Date, Decimal};
use std::collections::BTreeMap;

/// The ceilings of a pack.
pub(super) struct Ceilings {
    /// One per axis; none for an axis without enveloppe.
    axes: Vec<Option<AxeCeiling>>,
    /// For each aid, the axes whose ceiling it counts under, and when; by axis.
    under: BTreeMap<AideId, Vec<(usize, Date, Date)>>,
    /// The enveloppes that make each ceiling.
    made_of: Vec<Vec<EnveloppeId>>,
}

impl Ceilings {
    pub(super) fn new(model: &Model) -> Self {
        let count = model.manifest.axes.len();
        let mut ceilings = Self { axes: vec![None; count], under: BTreeMap::new(), made_of: vec![Vec::new(); count] };
        for (id, enveloppe) in (0..).map(EnveloppeId).zip(&model.enveloppes) {
            let Some((top, axe)) = outermost(&model.enveloppes, id) else { continue };
            if top == id
                && let (Some(ceiling), Some(made_of)) = (ceilings.axes.get_mut(axe), ceilings.made_of.get_mut(axe))
            {
                made_of.push(id);
                let (from, to) = (enveloppe.from, enveloppe.to);
                let ceiling = ceiling.get_or_insert_with(|| AxeCeiling::new(from, to));
                ceiling.add(&enveloppe.name.name, enveloppe.amount, from, to);
            }
            for aide in &enveloppe.aides {
                if model.aides.get(aide.index()).is_some_and(|aide| commits(aide.nature)) {
                    ceilings.under.entry(*aide).or_default().push((axe, enveloppe.from, enveloppe.to));
                }
            }
        }
        ceilings.under.values_mut().for_each(|places| places.sort_unstable());
        ceilings
    }

    /// The ceiling of an axis, under which nothing is counted yet.
    pub(super) fn of(&self, axe: usize) -> Option<AxeCeiling> {
        self.axes.get(axe).cloned().flatten()
    }

    /// Counts what an application filed on a day keeps of an aid.
    pub(super) fn count(&self, tallies: &mut [AxeTally], aide: AideId, date: Date, retenu: Decimal) {
        let places = self.under.get(&aide).map_or(&[][..], Vec::as_slice);
        for places in places.chunk_by(|a, b| a.0 == b.0) {
            let open = places.iter().find(|(_, from, to)| *from <= date && date <= *to);
            if let Some(ceiling) = open.and_then(|(axe, ..)| tallies.get_mut(*axe)?.ceiling.as_mut()) {
                ceiling.retenu = sum(ceiling.retenu, retenu);
            }
        }
    }

    /// Says what is committed under each ceiling.
    pub(super) fn settle(&self, tallies: &mut [AxeTally], ledger: &Ledger<'_>) {
        for (tally, made_of) in tallies.iter_mut().zip(&self.made_of) {
            if let Some(ceiling) = &mut tally.ceiling {
                let committed = made_of.iter().map(|id| ledger.committed(*id));
                ceiling.committed = Some(committed.fold(Decimal::ZERO, sum));
            }
        }
    }
}

/// Of an enveloppe and those that contain it, the outermost that has an axis, and that axis.
fn outermost(enveloppes: &[Enveloppe], id: EnveloppeId) -> Option<(EnveloppeId, usize)> {
    let above = std::iter::successors(Some(id), |id| enveloppes.get(id.index())?.parent);
    above.filter_map(|id| Some((id, enveloppes.get(id.index())?.axe?))).last()
}
