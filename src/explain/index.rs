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

/// All the slots an operation may read, those of a fold's body included.
pub(super) fn operands(plan: &Plan, op: &OpKind) -> Vec<Slot> {
    let mut slots = Vec::new();
    op.each_operand(|slot| slots.push(slot));
    if let OpKind::Fold { block, .. } = op {
        slots.extend(plan.blocks.get(block.0 as usize).into_iter().flat_map(parts));
    }
    slots
}

/// The slots that a fold takes from each row.
pub(super) fn parts(block: &Block) -> impl Iterator<Item = Slot> {
    block.filter.into_iter().chain(block.result)
}

/// The slots from which an operation had its value: of a choice, the side that was chosen; of a conjunction that is
/// false, the side that made it so. Where the choice is not known, both.
pub(super) fn chosen(plan: &Plan, run: &dyn Run, out: Slot, op: &OpKind) -> Vec<Slot> {
    match op {
        OpKind::Select { condition, then, otherwise } => match run.exact(*condition) {
            Value::Bool(true) => vec![*condition, *then],
            Value::Bool(false) => vec![*condition, *otherwise],
            Value::Unknown => vec![*condition, *then, *otherwise],
            _ => vec![*condition],
        },
        OpKind::Pick { row, cells } => match run.exact(*row) {
            Value::Row(number) => [Some(row), cells.get(number as usize)].into_iter().flatten().copied().collect(),
            Value::Unknown => std::iter::once(row).chain(cells).copied().collect(),
            _ => vec![*row],
        },
        OpKind::And(a, b) => deciding(run, out, [*a, *b], false),
        OpKind::Or(a, b) => deciding(run, out, [*a, *b], true),
        OpKind::Progressive { value, brackets } => {
            let mut slots = vec![*value];
            let mut start = Decimal::ZERO;
            for (end, rate) in brackets {
                match run.exact(*value) {
                    Value::Number(quantity) if quantity <= start => break,
                    _ => slots.push(*rate),
                }
                start = end.unwrap_or(start);
            }
            slots
        }
        _ => operands(plan, op),
    }
}

/// The sides that alone decide of a truth value; both when none does.
fn deciding(run: &dyn Run, out: Slot, sides: [Slot; 2], decisive: bool) -> Vec<Slot> {
    let decided = Value::Bool(decisive);
    if run.exact(out) == decided {
        sides.into_iter().filter(|side| run.exact(*side) == decided).collect()
    } else {
        sides.to_vec()
    }
}
