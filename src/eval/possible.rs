//! A plan run on what is still possible: an answer that is not given is everything that its declaration allows.
//!
//! Sound: whatever the missing answers turn out to be, the exact domain finds in each slot a value or a fault that was
//! announced here. Where nothing is missing, both domains agree to the last digit.

mod fold;
mod interval;
mod ops;
mod rows;
mod values;

pub use interval::{Computed, Interval};
pub(super) use rows::regions;
pub use values::{Faults, Possible, Values};

use crate::case::{Answer, Case};
use crate::model::{Domain, Input, Type};
use crate::plan::{Block, Op, OpKind, Plan, Slot, Value, Vocabulary};
use crate::value::{Date, Decimal};
use fold::ListRows;

/// What a slot holds before anything is written there.
static NEVER: Possible = Possible::NEVER;

/// The slots of a plan in the possible-values domain; to be used again from case to case.
#[derive(Debug, Clone, Default)]
pub struct PossibleWorkspace {
    slots: Vec<Possible>,
    /// By input; empty for what is not a list.
    lists: Vec<ListRows>,
    /// What a column holds over all its rows, once it has been asked for.
    columns: Vec<Option<Possible>>,
    /// Number of keys of each référentiel.
    keys: Vec<usize>,
}

impl PossibleWorkspace {
    /// Slots for a plan, where nothing is loaded yet.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        Self {
            slots: vec![Possible::NEVER; plan.slots.len()],
            lists: Vec::new(),
            columns: vec![None; plan.columns.len()],
            keys: Vec::new(),
        }
    }

    /// Loads the answers of a case; those not given are all that they may be.
    pub fn load(&mut self, plan: &Plan, vocabulary: &Vocabulary, case: &Case) {
        self.load_answers(plan, vocabulary, &case.answers, (case.date, case.date));
    }

    /// Loads no answer at all, filed any day the plan holds for.
    pub fn load_nothing(&mut self, plan: &Plan, vocabulary: &Vocabulary) {
        self.load_answers(plan, vocabulary, &[], (plan.from, plan.to));
    }

    fn load_answers(&mut self, plan: &Plan, vocabulary: &Vocabulary, answers: &[Answer], filed: (Date, Date)) {
        self.keys = vocabulary.referentiels.iter().map(|r| r.keys.len()).collect();
        for (slot, value) in &plan.constants {
            self.set(*slot, Possible::of(*value));
        }
        if let Some(slot) = plan.filing_date {
            self.set(slot, Values::Date(filed.0, filed.1).into());
        }
        self.lists.resize(vocabulary.inputs.len(), ListRows::default());
        for (i, input) in vocabulary.inputs.iter().enumerate() {
            let answer = answers.get(i).unwrap_or(&Answer::Unknown);
            if let Type::List(record) = input.ty {
                let fields = vocabulary.records.get(record.index()).map_or(&[][..], |r| &r.fields);
                let rows = ListRows::new(vocabulary, input, fields, answer);
                if let Some(list) = self.lists.get_mut(i) {
                    *list = rows;
                }
            } else if let Some(slot) = plan.inputs.get(i).copied().flatten() {
                let value = match answer {
                    Answer::Value(value) => answered(vocabulary, input, *value),
                    _ => domain(vocabulary, input),
                };
                self.set(slot, value);
            }
        }
    }

    /// Runs all operations.
    pub fn run(&mut self, plan: &Plan) {
        self.run_ops(plan, &plan.ops);
    }

    /// Runs some operations of the main line, in their order: those that what changed since the last run can reach.
    pub(super) fn run_some(&mut self, plan: &Plan, ops: &[u32]) {
        for op in ops.iter().filter_map(|&i| plan.ops.get(i as usize)) {
            self.run_op(plan, op);
        }
    }

    fn run_ops(&mut self, plan: &Plan, ops: &[Op]) {
        for op in ops {
            self.run_op(plan, op);
        }
    }

    fn run_op(&mut self, plan: &Plan, op: &Op) {
        let value = match &op.kind {
            OpKind::Fold { kind, list, block, default } => {
                let Some(block) = plan.blocks.get(block.0 as usize) else { return };
                self.fold(plan, op.out, *kind, *list, block, *default)
            }
            kind => self.compute(plan, op.out, kind),
        };
        self.set(op.out, value);
    }

    /// What a slot may hold after a run. A slot of a block holds what the last row gave.
    #[must_use]
    pub fn get(&self, slot: Slot) -> &Possible {
        self.slots.get(slot.index()).unwrap_or(&NEVER)
    }

    /// Says what a slot may hold: an input that one wants to try some values of.
    pub fn set(&mut self, slot: Slot, value: Possible) {
        if let Some(place) = self.slots.get_mut(slot.index()) {
            *place = value;
        }
    }

    /// The rows of a list, and whether there may be any number of them, all alike.
    pub(super) fn rows_of(&self, list: u32) -> Option<(Vec<Vec<Possible>>, bool)> {
        self.lists.get(list as usize).map(ListRows::each)
    }

    /// Runs the body of a fold on one row.
    pub(super) fn run_block(&mut self, plan: &Plan, block: &Block, row: &[Possible]) {
        for (slot, value) in block.fields.iter().zip(row) {
            if let Some(slot) = slot {
                self.set(*slot, value.clone());
            }
        }
        self.run_ops(plan, &block.ops);
    }
}

/// All that an input admits.
#[must_use]
pub fn domain(vocabulary: &Vocabulary, input: &Input) -> Possible {
    let values = match (&input.ty, &input.domain) {
        (Type::Bool, _) => Values::EITHER,
        (Type::Number(_), Domain::Numbers { low, high, step }) => {
            // A declaration whose bounds are not multiples of the step does not say which values stand between.
            let on_grid = |n: &Decimal| n.checked_rem(*step).is_some_and(|rest| rest.is_zero());
            let grid = (on_grid(low) && on_grid(high)).then_some(*step);
            Interval::new(*low, *high, grid).map_or(Values::None, Values::Number)
        }
        (Type::Number(_), _) => Values::Number(Interval::ALL),
        (Type::Date, Domain::Dates(from, to)) => Values::Date(*from, *to),
        (Type::Date, _) => Values::Date(Date::MIN, Date::MAX),
        (Type::Enum(id), _) => {
            let count = vocabulary.enums.get(id.index()).map_or(0, |e| e.values.len());
            let unused = u32::try_from(128_usize.saturating_sub(count)).unwrap_or(0);
            Values::Enum(u128::MAX.checked_shr(unused).unwrap_or(0))
        }
        (Type::Key(_), _) => Values::Key(None),
        (Type::Text, _) => Values::Text(None),
        (Type::Record(_) | Type::List(_) | Type::Unknown, _) => Values::None,
    };
    values.into()
}

/// One answer, or the whole domain when it is not known.
fn answered(vocabulary: &Vocabulary, input: &Input, value: Value) -> Possible {
    if value == Value::Unknown { domain(vocabulary, input) } else { Possible::of(value) }
}
