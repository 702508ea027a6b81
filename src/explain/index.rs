//! Which operation computes each slot of a plan, and which operands its value comes from.

use super::Run;
use crate::plan::{Block, Op, OpKind, Plan, Slot, Value};
use crate::value::Decimal;

/// Where each slot of a plan is computed.
#[derive(Debug, Clone, Default)]
pub struct Index {
    /// By slot: the block (`None`: the main line) and the position of the operation.
    ops: Vec<Option<(Option<u32>, u32)>>,
}

impl Index {
    /// Of a plan.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        let mut index = Self { ops: vec![None; plan.slots.len()] };
        index.add(None, &plan.ops);
        for (number, block) in (0_u32..).zip(&plan.blocks) {
            index.add(Some(number), &block.ops);
        }
        index
    }

    fn add(&mut self, block: Option<u32>, ops: &[Op]) {
        for (position, op) in (0_u32..).zip(ops) {
            if let Some(place) = self.ops.get_mut(op.out.index()) {
                *place = Some((block, position));
            }
        }
    }

    /// The position in the main line of the operation that computes a slot; `None` for any other slot.
    #[must_use]
    pub fn position(&self, slot: Slot) -> Option<u32> {
        match self.ops.get(slot.index())? {
            Some((None, position)) => Some(*position),
            _ => None,
        }
    }

    /// The operation that computes a slot; `None` for constants, inputs and fields.
    #[must_use]
    pub fn op<'p>(&self, plan: &'p Plan, slot: Slot) -> Option<&'p OpKind> {
        let (block, position) = (*self.ops.get(slot.index())?)?;
        let ops = match block {
            None => &plan.ops,
            Some(number) => &plan.blocks.get(number as usize)?.ops,
        };
        ops.get(position as usize).map(|op| &op.kind)
    }
}

/// Calls `next` on all the slots an operation may read, those that a fold takes from each row included.
pub(super) fn each_operand(plan: &Plan, op: &OpKind, next: &mut dyn FnMut(Slot)) {
    op.each_operand(&mut *next);
    if let OpKind::Fold { block, .. } = op {
        plan.blocks.get(block.0 as usize).into_iter().flat_map(parts).for_each(next);
    }
}

/// The slots that a fold takes from each row.
pub(super) fn parts(block: &Block) -> impl Iterator<Item = Slot> {
    block.filter.into_iter().chain(block.result)
}

/// Calls `next` on the slots from which an operation had its value: of a choice, the side that was chosen; of a
/// conjunction that is false, the side that made it so. Where the choice is not known, both.
pub(super) fn each_chosen(plan: &Plan, run: &dyn Run, out: Slot, op: &OpKind, next: &mut dyn FnMut(Slot)) {
    match op {
        OpKind::Select { condition, then, otherwise } => {
            next(*condition);
            match run.exact(*condition) {
                Value::Bool(true) => next(*then),
                Value::Bool(false) => next(*otherwise),
                Value::Unknown => [*then, *otherwise].into_iter().for_each(next),
                _ => {}
            }
        }
        OpKind::Pick { row, cells } => {
            next(*row);
            match run.exact(*row) {
                Value::Row(number) => cells.get(number as usize).copied().into_iter().for_each(next),
                Value::Unknown => cells.iter().copied().for_each(next),
                _ => {}
            }
        }
        OpKind::And(a, b) => deciding(run, out, [*a, *b], false, next),
        OpKind::Or(a, b) => deciding(run, out, [*a, *b], true, next),
        OpKind::Progressive { value, brackets } => {
            next(*value);
            let mut start = Decimal::ZERO;
            for (end, rate) in brackets {
                match run.exact(*value) {
                    Value::Number(quantity) if quantity <= start => break,
                    _ => next(*rate),
                }
                start = end.unwrap_or(start);
            }
        }
        _ => each_operand(plan, op, next),
    }
}

/// The sides that alone decide of a truth value; both when none does.
fn deciding(run: &dyn Run, out: Slot, sides: [Slot; 2], decisive: bool, next: &mut dyn FnMut(Slot)) {
    let decided = Value::Bool(decisive);
    let all = run.exact(out) != decided;
    sides.into_iter().filter(|side| all || run.exact(*side) == decided).for_each(next);
}
