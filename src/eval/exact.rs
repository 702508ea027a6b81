//! Exact evaluation: a plan run over one case, every slot one value.
//!
//! A result claims no more than what every completion of the case gives: what rests on an answer not given is unknown,
//! even where a fault stands beside it, and a truth is told only when no missing answer can undo it.

use crate::case::{Answer, Case};
use crate::explain::{Known, Run};
use crate::model::AggregateKind;
use crate::plan::{Block, BlockId, Op, OpKind, Plan, Slot, Value, and, apply, extremum, not, sum};
use crate::value::Decimal;
use std::cmp::Ordering;

/// The slots of a plan and the rows of a case, kept from one case to the next so that evaluating allocates nothing.
///
/// A workspace serves one plan: the one it was made for.
#[derive(Debug, Clone)]
pub struct Workspace {
    slots: Vec<Value>,
    /// One per input.
    lists: Vec<Rows>,
}

/// The rows of a list.
#[derive(Debug, Clone, Default)]
struct Rows {
    /// Whether the list is given.
    known: bool,
    count: usize,
    /// Cells of a row.
    width: usize,
    cells: Vec<Value>,
}

impl Rows {
    fn cell(&self, row: usize, field: usize) -> Value {
        self.cells.get(row * self.width + field).copied().unwrap_or(Value::Unknown)
    }
}

impl Workspace {
    /// An empty workspace for a plan, its constants in place.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        let mut slots = vec![Value::Unknown; plan.slots.len()];
        for (slot, value) in &plan.constants {
            set(&mut slots, *slot, *value);
        }
        Self { slots, lists: vec![Rows::default(); plan.inputs.len()] }
    }

    /// Takes in the answers of a case; an answer that is missing is not known.
    pub fn load(&mut self, plan: &Plan, case: &Case) {
        if let Some(slot) = plan.filing_date {
            set(&mut self.slots, slot, Value::Date(case.date));
        }
        for (index, (input, list)) in plan.inputs.iter().zip(&mut self.lists).enumerate() {
            let answer = case.answers.get(index).unwrap_or(&Answer::Unknown);
            if let Some(slot) = input {
                let value = if let Answer::Value(value) = answer { *value } else { Value::Unknown };
                set(&mut self.slots, *slot, value);
            }
            list.known = false;
            if let Answer::Rows(rows) = answer {
                list.known = true;
                list.count = rows.len();
                list.width = rows.iter().map(Vec::len).max().unwrap_or(0);
                list.cells.clear();
                for row in rows {
                    list.cells.extend((0..list.width).map(|field| row.get(field).copied().unwrap_or(Value::Unknown)));
                }
            }
        }
    }

    /// Computes every slot of the main line.
    pub fn run(&mut self, plan: &Plan) {
        self.ops(plan, &plan.ops);
    }

    /// Computes the slots of a block for one row of a list, from zero; those of the lines around it must be computed. A
    /// row that does not exist has nothing but unknown fields.
    pub fn run_row(&mut self, plan: &Plan, block: BlockId, list: u32, row: usize) {
        if let Some(block) = plan.blocks.get(block.0 as usize) {
            self.row(plan, block, list, row);
        }
    }

    /// The value of a slot; unknown before [`Workspace::run`].
    #[must_use]
    pub fn get(&self, slot: Slot) -> Value {
        self.slots.get(slot.index()).copied().unwrap_or(Value::Unknown)
    }

    /// How many rows a list has; `None` when it is not given.
    #[must_use]
    pub fn rows(&self, list: u32) -> Option<usize> {
        self.lists.get(list as usize).filter(|list| list.known).map(|list| list.count)
    }

    fn ops(&mut self, plan: &Plan, ops: &[Op]) {
        for op in ops {
            let value = match &op.kind {
                OpKind::Fold { kind, list, block, default } => self.fold(plan, *kind, *list, *block, *default, op.out),
                kind => apply(kind, op.out, &plan.matchers, &plan.columns, |slot| self.get(slot)),
            };
            set(&mut self.slots, op.out, value);
        }
    }

    fn row(&mut self, plan: &Plan, block: &Block, list: u32, row: usize) {
        for (field, slot) in block.fields.iter().enumerate() {
            if let Some(slot) = slot {
                let cell = self.lists.get(list as usize).map_or(Value::Unknown, |list| list.cell(row, field));
                set(&mut self.slots, *slot, cell);
            }
        }
        self.ops(plan, &block.ops);
    }

    fn fold(
        &mut self,
        plan: &Plan,
        kind: AggregateKind,
        list: u32,
        block: BlockId,
        default: Option<Slot>,
        out: Slot,
    ) -> Value {
        let (Some(count), Some(block)) = (self.rows(list), plan.blocks.get(block.0 as usize)) else {
            return Value::Unknown;
        };
        let mut total = Total::new(kind);
        for row in 0..count {
            self.row(plan, block, list, row);
            let counts = block.filter.map_or(Value::Bool(true), |slot| self.get(slot));
            let value = block.result.map(|slot| self.get(slot));
            if total.add(counts, value, out) {
                break;
            }
        }
        total.value.unwrap_or_else(|| default.map_or(Value::Unknown, |slot| self.get(slot)))
    }
}

/// A run of a case alone: what rests on a missing answer is told to be nothing.
impl Run for Workspace {
    fn exact(&self, slot: Slot) -> Value {
        self.get(slot)
    }

    fn known(&self, slot: Slot) -> Known {
        match self.get(slot) {
            Value::Unknown => Known::Nothing,
            value => Known::Exact(value),
        }
    }

    fn rows(&self, list: u32) -> Option<usize> {
        self.rows(list)
    }

    fn enter(&mut self, plan: &Plan, block: BlockId, list: u32, row: usize) {
        self.run_row(plan, block, list, row);
    }
}

fn set(slots: &mut [Value], slot: Slot, value: Value) {
    if let Some(place) = slots.get_mut(slot.index()) {
        *place = value;
    }
}

/// A fold under way.
struct Total {
    kind: AggregateKind,
    /// What the rows so far give; of a minimum or a maximum, `None` as long as no row counts.
    value: Option<Value>,
}

impl Total {
    fn new(kind: AggregateKind) -> Self {
        let value = match kind {
            AggregateKind::Sum | AggregateKind::Count => Some(Value::Number(Decimal::ZERO)),
            AggregateKind::Exists => Some(Value::Bool(false)),
            AggregateKind::All => Some(Value::Bool(true)),
            AggregateKind::Min | AggregateKind::Max => None,
        };
        Self { kind, value }
    }

    /// Takes in a row: whether it counts, and what it holds. True when no other row can change the result.
    fn add(&mut self, counts: Value, value: Option<Value>, out: Slot) -> bool {
        let row = match self.kind {
            AggregateKind::Exists => value.map_or(counts, |value| and(counts, value)),
            AggregateKind::All => not(and(counts, not(value.unwrap_or(Value::Bool(true))))),
            _ => match counts {
                Value::Bool(false) => return false,
                Value::Bool(true) if self.kind == AggregateKind::Count => Value::Number(Decimal::ONE),
                Value::Bool(true) => value.unwrap_or(Value::Unknown),
                lost => lost,
            },
        };
        let Some(so_far) = self.value.replace(row) else { return row == Value::Unknown };
        let (next, last) = match self.kind {
            AggregateKind::Exists => (not(and(not(so_far), not(row))), Value::Bool(true)),
            AggregateKind::All => (and(so_far, row), Value::Bool(false)),
            AggregateKind::Sum | AggregateKind::Count => (sum(so_far, row, out), Value::Unknown),
            AggregateKind::Min => (extremum(so_far, row, Ordering::Less), Value::Unknown),
            AggregateKind::Max => (extremum(so_far, row, Ordering::Greater), Value::Unknown),
        };
        self.value = Some(next);
        next == last
    }
}
