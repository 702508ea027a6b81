//! What computes each slot of a plan.

use crate::plan::{Plan, Slot};

/// What computes a slot.
#[derive(Debug, Clone, Copy)]
pub(super) enum Maker {
    /// Nothing, or the fold that holds it.
    None,
    /// A constant, once and for all.
    Constant,
    /// The date of filing.
    Date,
    /// An input.
    Input(u32),
    /// An operation of the main line.
    Op(u32),
}

/// What computes each slot, by slot.
pub(super) fn makers(plan: &Plan) -> Box<[Maker]> {
    let mut makers = vec![Maker::None; plan.slots.len()];
    let constants = plan.constants.iter().map(|(slot, _)| (*slot, Maker::Constant));
    let inputs = (0..).zip(&plan.inputs).filter_map(|(i, slot)| Some(((*slot)?, Maker::Input(i))));
    let ops = (0..).zip(&plan.ops).map(|(i, op)| (op.out, Maker::Op(i)));
    let date = plan.filing_date.map(|slot| (slot, Maker::Date));
    let mut put = |slot: Slot, maker| {
        if let Some(place) = makers.get_mut(slot.index()) {
            *place = maker;
        }
    };
    constants.chain(inputs).chain(ops).chain(date).for_each(|(slot, maker)| put(slot, maker));
    makers.into()
}
