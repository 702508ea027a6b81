//! The steps that an expectation rests on: it would not hold if they gave something else.

use crate::explain::Known;
use crate::model::{AideField, AideId, Target};
use crate::plan::{NodeId, Plan, PlanAide, Slot, Value, Window};

/// Of an expectation about a case that has been run under a plan; `known` tells what the run found in a slot.
pub(super) fn roots(plan: &Plan, target: Target, known: &dyn Fn(Slot) -> Known) -> Vec<NodeId> {
    let of = |id: AideId| plan.aides.iter().find(|aide| aide.id == id);
    let answer = |id: AideId| of(id).map_or_else(Vec::new, |aide| answer(plan, aide, known));
    match target {
        Target::Calcul(id) => plan.calculs.iter().filter(|(c, _)| *c == id.0).map(|(_, node)| *node).collect(),
        Target::Aide(id) | Target::Outcome(id, AideField::Eligible) => answer(id),
        Target::Outcome(id, field) => {
            let Some(aide) = of(id) else { return Vec::new() };
            let mut steps = if field == AideField::Montant { answer(id) } else { Vec::new() };
            if !refused(aide, known) || field != AideField::Montant {
                steps.extend(aide.outcome(field).map(|o| o.node));
            }
            steps
        }
        Target::Retenu(id) => {
            let holds = |aides: &[u32]| aides.iter().any(|a| plan.aides.get(*a as usize).is_some_and(|a| a.id == id));
            let cumuls = plan.cumuls.iter().filter(|c| holds(&c.aides));
            let exclusions = plan.exclusions.iter().filter(|e| holds(&e.aides)).map(|e| &e.aides);
            let beside = cumuls.clone().map(|c| &c.aides).chain(exclusions).flatten();
            let beside = beside.filter_map(|a| plan.aides.get(*a as usize)).map(|aide| aide.id);
            let bounds = cumuls.flat_map(|c| c.fixed.into_iter().chain([c.ceiling]));
            let amounts = std::iter::once(id)
                .chain(beside)
                .flat_map(|id| roots(plan, Target::Outcome(id, AideField::Montant), known));
            amounts.chain(bounds).collect()
        }
    }
}

/// The conditions that the answer for an aid rests on: of a refusal, those that are not met.
fn answer(plan: &Plan, aide: &PlanAide, known: &dyn Fn(Slot) -> Known) -> Vec<NodeId> {
    if !matches!(aide.window, Window::Open) {
        return Vec::new();
    }
    let refused = refused(aide, known);
    let unmet = |node: NodeId| {
        let slot = plan.slot_of(node);
        slot.is_some_and(|slot| known(slot) == Known::Exact(Value::Bool(false)))
    };
    aide.conditions.iter().map(|c| c.node).filter(|node| !refused || unmet(*node)).collect()
}

fn refused(aide: &PlanAide, known: &dyn Fn(Slot) -> Known) -> bool {
    match aide.window {
        Window::Open => known(aide.eligible) == Known::Exact(Value::Bool(false)),
        Window::Closed(_) => true,
        Window::OutOfPeriod(_) => false,
    }
}
