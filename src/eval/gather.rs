//! What the steps that an answer rests on say besides their values: how sure they are, what was due to be revised, the
//! ceilings that bit.

use super::assess::{bounds, shown};
use super::workspaces::Found;
use super::{CeilingAssessment, messages};
use crate::explain::{Known, Run, Scene, Step, Trail, Words, walk};
use crate::model::{Fiabilite, FiabiliteLevel, Revision, Type};
use crate::plan::{Node, NodeId, NodeKind, Slot, Value};
use crate::value::Date;

/// What the steps of one answer say.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) fiabilite: Option<Fiabilite>,
    pub(super) revisions: Vec<String>,
    pub(super) ceilings: Vec<CeilingAssessment>,
}

/// Whether each step of a plan, or a step that it reads, may say something in a run at a date. Most say nothing, and what
/// they came from need not be searched.
pub(super) fn telling(scene: &Scene<'_>, found: &Found, date: Date) -> Vec<bool> {
    let mut telling: Vec<bool> = Vec::with_capacity(scene.plan.nodes.len());
    for node in &scene.plan.nodes {
        let says = certain(node.fiabilite.as_ref()).is_some()
            || node.revision.is_some_and(|(revision, since)| due(revision, since, date).is_some())
            || bound(node).is_some_and(|_| node.block.is_some() || bite(found, node, false).is_some())
            || node.reads.iter().any(|read| telling.get(read.0 as usize) == Some(&true));
        telling.push(says);
    }
    telling
}

/// What is said by the steps that `roots` came from, and by an aid of that certainty.
pub(super) fn gather(
    scene: &Scene<'_>,
    trail: &mut Trail,
    found: &mut Found,
    (roots, telling): (&[NodeId], &[bool]),
    own: Option<&Fiabilite>,
    date: Date,
) -> Gathered {
    let mut doubts: Vec<&Fiabilite> = certain(own).into_iter().collect();
    let (mut revisions, mut ceilings) = (Vec::new(), Vec::new());
    walk(scene, trail, found, roots, &mut |step, run| {
        let at = step.id.0 as usize;
        if telling.get(at) != Some(&true) {
            return false;
        }
        let doubt = scene.plan.nodes.get(at).and_then(|node| certain(node.fiabilite.as_ref()));
        doubts.extend(doubt.filter(|doubt| !doubts.contains(doubt)));
        if let Some(due) = step.node.revision.and_then(|(revision, since)| due(revision, since, date)) {
            let sentence = messages::to_revise(&step.node.label, due);
            if !revisions.contains(&sentence) {
                revisions.push(sentence);
            }
        }
        // A step that several folds read stands in the rows of each, and says there the same thing.
        ceilings.extend(bitten(scene, run, step).filter(|said| !ceilings.contains(said)));
        true
    });
    Gathered { fiabilite: together(&doubts), revisions, ceilings }
}

/// The least certainty of several, with all their reasons.
fn together(doubts: &[&Fiabilite]) -> Option<Fiabilite> {
    let level = doubts.iter().map(|doubt| doubt.level).max()?;
    let reasons: Vec<&str> = doubts.iter().filter_map(|doubt| doubt.reason.as_deref()).collect();
    Some(Fiabilite { level, reason: (!reasons.is_empty()).then(|| reasons.join(" ")) })
}

/// A degree of certainty, when it is not full.
fn certain(fiabilite: Option<&Fiabilite>) -> Option<&Fiabilite> {
    fiabilite.filter(|f| f.level > FiabiliteLevel::Etablie)
}

/// The last day, not after a date, on which a value in force since a day was due to be revised.
fn due(revision: Revision, since: Date, date: Date) -> Option<Date> {
    let due = match revision {
        Revision::On(day) => day,
        Revision::Yearly { day, month } => {
            let of = |year: i32| Date::new(year, month, day).or_else(|| Date::new(year, month, 28));
            of(date.year()).filter(|d| *d <= date).or_else(|| of(date.year() - 1))?
        }
    };
    (since < due && due <= date).then_some(due)
}

/// Of a ceiling or a floor: the value before, its limit, and whether it is a floor.
fn bound(node: &Node) -> Option<(Slot, Slot, bool)> {
    match &node.kind {
        NodeKind::Plafond { before, ceiling, .. } => Some((*before, *ceiling, false)),
        NodeKind::Plancher { before, floor } => Some((*before, *floor, true)),
        _ => None,
    }
}

/// The value before and the limit of a ceiling or a floor that changed it.
fn bite(run: &dyn Run, node: &Node, in_row: bool) -> Option<(Known, Known)> {
    let (before, limit, floor) = bound(node)?;
    let known = |slot: Slot| match run.exact(slot) {
        Value::Unknown if in_row => Known::Nothing,
        Value::Unknown => run.known(slot),
        value => Known::Exact(value),
    };
    let (was, limit) = (known(before), known(limit));
    let ((was_low, was_high), (low, high)) = (bounds(&was)?, bounds(&limit)?);
    if floor { was_high < low } else { was_low > high }.then_some((was, limit))
}

/// A ceiling or a floor that changed a value, in words.
fn bitten(scene: &Scene<'_>, run: &dyn Run, step: Step<'_>) -> Option<CeilingAssessment> {
    let (was, limit) = bite(run, step.node, step.row.is_some())?;
    let (before, kind) = match &step.node.kind {
        NodeKind::Plafond { before, per, over, .. } => (*before, messages::ceiling(per.as_deref(), over.as_deref())),
        NodeKind::Plancher { before, .. } => (*before, messages::floor()),
        _ => return None,
    };
    let ty = scene.plan.slots.get(before.index()).map_or(&Type::Unknown, |info| &info.ty);
    let of = match step.owner.map(|owner| (&owner.kind, owner)) {
        Some((NodeKind::Outcome(aide, field), owner)) => {
            let outcome = scene.plan.aides.get(*aide as usize).and_then(|a| a.outcome(*field));
            outcome.map_or_else(|| owner.label.clone(), |o| o.name.clone())
        }
        Some((_, owner)) => owner.label.clone(),
        None => String::new(),
    };
    let words = Words::new(scene.plan, scene.vocabulary);
    Some(CeilingAssessment {
        of: step.row.map_or(of.clone(), |row| messages::in_row(&of, row)),
        label: if step.node.label.is_empty() { kind } else { step.node.label.clone() },
        before: shown(words, ty, &was),
        ceiling: shown(words, ty, &limit),
    })
}
