//! Exact evaluation: a plan run over one case, every slot one value.
//!
//! A result claims no more than what every completion of the case gives: what rests on an answer not given is unknown,
//! even where a fault stands beside it, and a truth is told only when no missing answer can undo it.

use super::changes::Changes;
use super::makers::{Maker, makers};
use crate::case::{Answer, Case};
use crate::explain::{Known, Run};
use crate::model::AggregateKind;
use crate::plan::{Block, BlockId, Op, OpKind, Plan, Slot, Value, and, apply, extremum, not, sum};
use crate::value::Decimal;
use std::cmp::Ordering;

/// The slots of a plan and the rows of a case, kept from one case to the next so that evaluating allocates nothing.
///
/// A slot is computed once for a case, when it is first asked for: of a choice, the side that is not chosen is not, nor
/// is what comes after a condition that is not met. A workspace serves one plan: the one it was made for.
#[derive(Debug, Clone)]
pub struct Workspace {
    slots: Vec<Place>,
    /// What computes each slot.
    makers: Box<[Maker]>,
    /// One per input.
    lists: Vec<Rows>,
    /// Slots so far down a chain of operations that they are computed before what rests on them: whatever the length
    /// of the chain, the call stack stays short.
    steps: Vec<Slot>,
    /// The number of the case at hand.
    turn: u32,
}

/// A slot.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// The case that it was last computed for; [`ALWAYS`] for a constant.
    stamp: u32,
    value: Value,
}

/// The stamp of what holds for every case.
const ALWAYS: u32 = u32::MAX;

/// Operations that may be computed one inside the other.
const DEPTH: usize = 128;

/// The rows of a list.
#[derive(Debug, Clone, Default)]
struct Rows {
    /// The case they are of.
    turn: u32,
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

    fn load(&mut self, answer: Option<&Answer>, turn: u32) {
        (self.turn, self.known) = (turn, false);
        if let Some(Answer::Rows(rows)) = answer {
            self.known = true;
            self.count = rows.len();
            self.width = rows.iter().map(Vec::len).max().unwrap_or(0);
            self.cells.clear();
            for row in rows {
                self.cells.extend((0..self.width).map(|field| row.get(field).copied().unwrap_or(Value::Unknown)));
            }
        }
    }
}

impl Workspace {
    /// An empty workspace for a plan, its constants in place.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        let mut workspace = Self {
            slots: vec![Place { stamp: 0, value: Value::Unknown }; plan.slots.len()],
            makers: makers(plan),
            lists: vec![Rows::default(); plan.inputs.len()],
            steps: steps(plan),
            turn: 0,
        };
        for (slot, value) in &plan.constants {
            workspace.set(*slot, *value, ALWAYS);
        }
        workspace
    }

    /// Begins a case: nothing of the one before holds any more.
    pub fn begin(&mut self) {
        self.turn += 1;
        if self.turn == ALWAYS {
            self.slots.iter_mut().filter(|place| place.stamp != ALWAYS).for_each(|place| place.stamp = 0);
            self.lists.iter_mut().for_each(|list| list.turn = 0);
            self.turn = 1;
        }
    }

    /// The value of a slot of the main line for the case that was begun; an answer that is missing is not known.
    pub fn demand(&mut self, plan: &Plan, case: &Case, slot: Slot) -> Value {
        for at in 0..self.steps.len() {
            if let Some(step) = self.step_before(at, slot) {
                self.compute(plan, Some(case), step);
            }
        }
        self.compute(plan, Some(case), slot)
    }

    /// The step of that number, where it may lie under a slot: to be computed before it, so that the call stack stays
    /// short.
    pub(super) fn step_before(&self, number: usize, slot: Slot) -> Option<Slot> {
        self.steps.get(number).copied().filter(|step| step.0 < slot.0)
    }

    /// How many steps there are.
    pub(super) fn steps(&self) -> usize {
        self.steps.len()
    }

    /// Computes every slot of the main line for a case.
    pub fn run(&mut self, plan: &Plan, case: &Case) {
        self.begin();
        for (list, answer) in self.lists.iter_mut().zip(&case.answers) {
            list.load(Some(answer), self.turn);
        }
        let inputs = plan.inputs.iter().flatten().chain(&plan.filing_date);
        for slot in inputs.copied().chain(plan.ops.iter().map(|op| op.out)) {
            self.compute(plan, Some(case), slot);
        }
    }

    /// The same after a whole run of a case of the same date: computes again what reads something that changed, and marks
    /// what that changes in turn.
    pub(super) fn run_changes(&mut self, plan: &Plan, case: &Case, changes: &mut Changes) {
        for (index, answer) in case.answers.iter().enumerate().filter(|(index, _)| changes.answer(*index)) {
            if let Some(list) = self.lists.get_mut(index) {
                list.load(Some(answer), self.turn);
            }
            if let Some(Some(slot)) = plan.inputs.get(index) {
                self.know(*slot, given(answer));
            }
        }
        // Rows were entered since, to explain: what a block holds is what its fold leaves there.
        plan.blocks.iter().flat_map(Block::slots).for_each(|slot| self.set(slot, Value::Unknown, 0));
        for op in &plan.ops {
            if matches!(op.kind, OpKind::Fold { .. }) || changes.reach(plan, op) {
                let value = self.operate(plan, Some(case), op);
                if self.get(op.out) != value {
                    self.know(op.out, value);
                    changes.mark(op.out);
                }
            }
        }
    }

    /// Computes the slots of a block for one row of a list, from zero; all the main line must be computed. A row that
    /// does not exist has nothing but unknown fields.
    pub fn run_row(&mut self, plan: &Plan, block: BlockId, list: u32, row: usize) {
        if let Some(block) = plan.blocks.get(block.0 as usize) {
            self.row(plan, None, block, list, row);
        }
    }

    /// The value of a slot, as it was computed for the case at hand; unknown when it was not.
    #[must_use]
    pub fn get(&self, slot: Slot) -> Value {
        self.computed(slot).unwrap_or(Value::Unknown)
    }

    /// How many rows a list has; `None` when it is not given, or no slot that was computed reads it.
    #[must_use]
    pub fn rows(&self, list: u32) -> Option<usize> {
        self.lists.get(list as usize).filter(|list| list.turn == self.turn && list.known).map(|list| list.count)
    }

    #[inline]
    fn computed(&self, slot: Slot) -> Option<Value> {
        self.slots.get(slot.index()).filter(|place| place.stamp >= self.turn).map(|place| place.value)
    }

    /// The value of a slot; without a case, only of what is computed already.
    #[inline]
    pub(super) fn compute(&mut self, plan: &Plan, case: Option<&Case>, slot: Slot) -> Value {
        match self.computed(slot) {
            Some(value) => value,
            None => self.make(plan, case, slot),
        }
    }

    fn make(&mut self, plan: &Plan, case: Option<&Case>, slot: Slot) -> Value {
        let value = match (self.makers.get(slot.index()), case) {
            (Some(Maker::Op(at)), _) => {
                plan.ops.get(*at as usize).map_or(Value::Unknown, |op| self.operate(plan, case, op))
            }
            (Some(Maker::Input(input)), Some(case)) => case.answers.get(*input as usize).map_or(Value::Unknown, given),
            (Some(Maker::Date), Some(case)) => Value::Date(case.date),
            _ => Value::Unknown,
        };
        self.set(slot, value, self.turn);
        value
    }

    fn operate(&mut self, plan: &Plan, case: Option<&Case>, op: &Op) -> Value {
        match &op.kind {
            OpKind::Fold { kind, list, block, default } => {
                self.fold(plan, case, *kind, *list, *block, *default, op.out)
            }
            kind => apply(kind, op.out, &plan.matchers, &plan.columns, |slot| self.compute(plan, case, slot)),
        }
    }

    /// Takes a slot of the main line as computed for the case that was begun.
    pub(super) fn know(&mut self, slot: Slot, value: Value) {
        self.set(slot, value, self.turn);
    }

    #[inline]
    fn set(&mut self, slot: Slot, value: Value, stamp: u32) {
        if let Some(place) = self.slots.get_mut(slot.index()) {
            *place = Place { stamp, value };
        }
    }

    fn row(&mut self, plan: &Plan, case: Option<&Case>, block: &Block, list: u32, row: usize) {
        for (field, slot) in block.fields.iter().enumerate() {
            if let Some(slot) = slot {
                let cell = self.lists.get(list as usize).map_or(Value::Unknown, |list| list.cell(row, field));
                self.set(*slot, cell, self.turn);
            }
        }
        for op in &block.ops {
            let value = self.operate(plan, case, op);
            self.set(op.out, value, self.turn);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one operation, and where it runs")]
    fn fold(
        &mut self,
        plan: &Plan,
        case: Option<&Case>,
        kind: AggregateKind,
        list: u32,
        block: BlockId,
        default: Option<Slot>,
        out: Slot,
    ) -> Value {
        if let (Some(rows), Some(case)) = (self.lists.get_mut(list as usize), case)
            && rows.turn != self.turn
        {
            rows.load(case.answers.get(list as usize), self.turn);
        }
        let (Some(count), Some(block)) = (self.rows(list), plan.blocks.get(block.0 as usize)) else {
            return Value::Unknown;
        };
        let mut total = Total::new(kind);
        for row in 0..count {
            self.row(plan, case, block, list, row);
            let counts = block.filter.map_or(Value::Bool(true), |slot| self.compute(plan, case, slot));
            let value = block.result.map(|slot| self.compute(plan, case, slot));
            if total.add(counts, value, out) {
                break;
            }
        }
        let default = |this: &mut Self| default.map_or(Value::Unknown, |slot| this.compute(plan, case, slot));
        total.value.unwrap_or_else(|| default(self))
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

/// The value of an answer for an input that is not a list.
fn given(answer: &Answer) -> Value {
    if let Answer::Value(value) = answer { *value } else { Value::Unknown }
}

/// The operations whose depth is a multiple of [`DEPTH`], in their order.
fn steps(plan: &Plan) -> Vec<Slot> {
    let mut depths: Vec<usize> = vec![0; plan.slots.len()];
    let mut steps = Vec::new();
    for op in &plan.ops {
        let mut depth = 0;
        plan.each_read(op, &mut |slot| depth = depth.max(depths.get(slot.index()).copied().unwrap_or(0)));
        depth += 1;
        if depth.is_multiple_of(DEPTH) {
            steps.push(op.out);
        }
        if let Some(place) = depths.get_mut(op.out.index()) {
            *place = depth;
        }
    }
    steps
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
