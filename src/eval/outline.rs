//! What a batch looks at of each aid, and in what order.

use crate::plan::{NodeId, OpKind, Plan, PlanAide, Slot};

/// The slots that say all of an aid.
#[derive(Debug, Clone)]
pub(super) struct Outline {
    /// Conditions, those found in fewest operations first: one that is not met ends the aid, whatever the others.
    pub(super) conditions: Box<[Slot]>,
    pub(super) outcomes: Box<[Slot]>,
}

/// One per aid.
pub(super) fn outlines(plan: &Plan) -> Box<[Outline]> {
    let costs = costs(plan);
    let slot = |id: NodeId| plan.nodes.get(id.0 as usize).map(|node| node.slot);
    let outline = |aide: &PlanAide| {
        let mut conditions: Vec<Slot> = aide.conditions.iter().filter_map(|c| slot(c.node)).collect();
        conditions.sort_by_key(|slot| costs.get(slot.index()).copied());
        let outcomes = aide.outcomes.iter().filter_map(|o| slot(o.node)).collect();
        Outline { conditions: conditions.into(), outcomes }
    };
    plan.aides.iter().map(outline).collect()
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
