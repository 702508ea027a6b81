//! What a batch looks at of each aid, and in what order.

use super::reach::Links;
use super::workspaces::Found;
use crate::case::{Answer, Case};
use crate::plan::{NodeId, OpKind, Plan, PlanAide, Slot, Value, Vocabulary};

/// The slots that say all of an aid.
#[derive(Debug, Clone)]
pub(super) struct Outline {
    /// Conditions, those found in fewest operations first: one that is not met ends the aid, whatever the others.
    pub(super) conditions: Box<[Condition]>,
    pub(super) outcomes: Box<[Slot]>,
}

/// A condition of an aid.
#[derive(Debug, Clone)]
pub(super) struct Condition {
    pub(super) slot: Slot,
    /// The inputs that it rests on.
    inputs: Box<[u32]>,
    /// What it may come to when none of them is given; `None` where that is not the same for all such cases.
    blank: Option<Prospect>,
}

/// What missing answers may make of a condition.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prospect {
    pub(super) may_hold: bool,
    pub(super) may_fail: bool,
}

impl Condition {
    /// What it may come to, where a case gives no answer that it rests on: most applications leave whole subjects out.
    pub(super) fn unanswered(&self, case: &Case) -> Option<Prospect> {
        let given = |input: &u32| {
            let answer = case.answers.get(*input as usize);
            !matches!(answer, None | Some(Answer::Unknown | Answer::Value(Value::Unknown)))
        };
        self.blank.filter(|_| !self.inputs.iter().any(given))
    }
}

/// One per aid; `found` serves to try the case of which nothing is known.
pub(super) fn outlines(plan: &Plan, vocabulary: &Vocabulary, links: &Links, found: &mut Found) -> Box<[Outline]> {
    let (costs, dated) = (costs(plan), dated(plan));
    let nothing = Case::new(plan.from, vec![Answer::Unknown; vocabulary.inputs.len()]);
    found.begin();
    let slot = |id: NodeId| plan.nodes.get(id.0 as usize).map(|node| node.slot);
    let mut condition = |slot: Slot| {
        let open = dated.get(slot.index()) == Some(&false) && found.exact(plan, &nothing, slot) == Value::Unknown;
        let blank = open.then(|| found.prospect(plan, vocabulary, &nothing, slot));
        Condition { slot, inputs: links.inputs_of(slot).collect(), blank }
    };
    let outline = |aide: &PlanAide| {
        let mut conditions: Vec<Slot> = aide.conditions.iter().filter_map(|c| slot(c.node)).collect();
        conditions.sort_by_key(|slot| costs.get(slot.index()).copied());
        let outcomes = aide.outcomes.iter().filter_map(|o| slot(o.node)).collect();
        Outline { conditions: conditions.into_iter().map(&mut condition).collect(), outcomes }
    };
    plan.aides.iter().map(outline).collect()
}

/// Whether each slot depends on the date of filing.
fn dated(plan: &Plan) -> Vec<bool> {
    let mut dated = vec![false; plan.slots.len()];
    let mark = |dated: &mut Vec<bool>, slot: Slot| {
        if let Some(place) = dated.get_mut(slot.index()) {
            *place = true;
        }
    };
    plan.filing_date.iter().for_each(|slot| mark(&mut dated, *slot));
    for op in &plan.ops {
        let mut reads = false;
        plan.each_read(op, &mut |slot| reads |= dated.get(slot.index()) == Some(&true));
        if reads {
            mark(&mut dated, op.out);
        }
    }
    dated
}

/// About how many operations lead to each slot.
fn costs(plan: &Plan) -> Vec<u32> {
    /// A list has a few rows.
    const ROWS: u32 = 4;
    let mut costs = vec![0_u32; plan.slots.len()];
    for op in &plan.ops {
        let mut cost = 1_u32;
        let mut most = |slot: Slot| cost = cost.saturating_add(costs.get(slot.index()).copied().unwrap_or(0));
        match &op.kind {
            // One of the cells counts.
            OpKind::Pick { row, cells } => {
                most(*row);
                cells.first().into_iter().for_each(|cell| most(*cell));
            }
            _ => plan.each_read(op, &mut most),
        }
        if let OpKind::Fold { block, .. } = &op.kind {
            let inner = plan.blocks.get(block.0 as usize).map_or(0, |block| block.ops.len());
            cost = cost.saturating_add(u32::try_from(inner).unwrap_or(u32::MAX).saturating_mul(ROWS));
        }
        if let Some(place) = costs.get_mut(op.out.index()) {
            *place = cost;
        }
    }
    costs
}
