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

use super::Workspace;
use super::changes::Changes;
use super::makers::{Maker, makers};
use crate::case::{Answer, Case};
use crate::model::{Domain, Input, Type};
use crate::plan::{Block, Op, OpKind, Plan, Slot, Value, Vocabulary};
use crate::value::{Date, Decimal};
use fold::ListRows;

/// What a slot holds before anything is written there.
static NEVER: Possible = Possible::NEVER;

/// The slots of a plan in the possible-values domain; to be used again from case to case.
#[derive(Debug, Clone)]
pub struct PossibleWorkspace {
    slots: Vec<Possible>,
    /// The case that each slot was last computed for; [`ALWAYS`] for a constant.
    stamps: Vec<u32>,
    /// What computes each slot.
    makers: Box<[Maker]>,
    /// By input; empty for what is not a list.
    lists: Vec<ListRows>,
    /// The case that each list was last loaded for.
    loaded: Vec<u32>,
    /// What a column holds over all its rows, once it has been asked for.
    columns: Vec<Option<Possible>>,
    /// Number of keys of each référentiel.
    keys: Vec<usize>,
    /// All that each input admits, once it has been asked for.
    domains: Vec<Option<Possible>>,
    /// The number of the case at hand.
    turn: u32,
}

/// The stamp of what holds for every case.
const ALWAYS: u32 = u32::MAX;

/// What is asked about: a plan, a case, and what the exact domain finds.
pub(super) struct Question<'a> {
    pub(super) plan: &'a Plan,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) case: &'a Case,
    pub(super) exact: &'a mut Workspace,
}

impl PossibleWorkspace {
    /// Slots for a plan, where nothing is loaded yet.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        let mut workspace = Self {
            slots: vec![Possible::NEVER; plan.slots.len()],
            stamps: vec![0; plan.slots.len()],
            makers: makers(plan),
            lists: vec![ListRows::default(); plan.inputs.len()],
            loaded: vec![0; plan.inputs.len()],
            columns: vec![None; plan.columns.len()],
            keys: Vec::new(),
            domains: vec![None; plan.inputs.len()],
            turn: 1,
        };
        for (slot, value) in &plan.constants {
            workspace.set(*slot, Possible::of(*value));
            if let Some(stamp) = workspace.stamps.get_mut(slot.index()) {
                *stamp = ALWAYS;
            }
        }
        workspace
    }

    /// Loads the answers of a case; those not given are all that they may be.
    pub fn load(&mut self, plan: &Plan, vocabulary: &Vocabulary, case: &Case) {
        self.begin();
        self.load_answers(plan, vocabulary, &case.answers, (case.date, case.date));
    }

    /// Loads no answer at all, filed any day the plan holds for.
    pub fn load_nothing(&mut self, plan: &Plan, vocabulary: &Vocabulary) {
        self.begin();
        self.load_answers(plan, vocabulary, &[], (plan.from, plan.to));
    }

    /// Begins a case: nothing of the one before holds any more.
    pub(super) fn begin(&mut self) {
        self.turn += 1;
        if self.turn == ALWAYS {
            self.stamps.iter_mut().filter(|stamp| **stamp != ALWAYS).for_each(|stamp| *stamp = 0);
            self.loaded.fill(0);
            self.turn = 1;
        }
    }

    fn load_answers(&mut self, plan: &Plan, vocabulary: &Vocabulary, answers: &[Answer], filed: (Date, Date)) {
        if let Some(slot) = plan.filing_date {
            self.set(slot, Values::Date(filed.0, filed.1).into());
        }
        for (input, number) in vocabulary.inputs.iter().zip(0..) {
            let answer = answers.get(number as usize).unwrap_or(&Answer::Unknown);
            self.load_input(plan, vocabulary, (number, input), answer);
        }
    }

    fn load_input(&mut self, plan: &Plan, vocabulary: &Vocabulary, (number, input): (u32, &Input), answer: &Answer) {
        if self.keys.is_empty() {
            self.keys.extend(vocabulary.referentiels.iter().map(|r| r.keys.len()));
        }
        if let Type::List(record) = input.ty {
            let fields = vocabulary.records.get(record.index()).map_or(&[][..], |r| &r.fields);
            let index = number as usize;
            if let (Some(list), Some(loaded)) = (self.lists.get_mut(index), self.loaded.get_mut(index))
                && *loaded != self.turn
            {
                *list = ListRows::new(vocabulary, input, fields, answer);
                *loaded = self.turn;
            }
        } else if let Some(slot) = plan.inputs.get(number as usize).copied().flatten() {
            let value = match answer {
                Answer::Value(value) if *value != Value::Unknown => Some(Possible::of(*value)),
                _ => self
                    .domains
                    .get_mut(number as usize)
                    .map(|of| of.get_or_insert_with(|| domain(vocabulary, input)).clone()),
            };
            self.set(slot, value.unwrap_or(Possible::NEVER));
        }
    }

    /// Runs all operations.
    pub fn run(&mut self, plan: &Plan) {
        self.run_ops(plan, &plan.ops);
    }

    /// Computes all the slots of the main line for the case that was begun.
    pub(super) fn run_case(&mut self, asked: &mut Question<'_>) {
        let plan = asked.plan;
        self.load_answers(plan, asked.vocabulary, &asked.case.answers, (asked.case.date, asked.case.date));
        for op in &plan.ops {
            let value = self.answer(asked.exact.get(op.out), plan, op);
            self.set(op.out, value);
        }
    }

    /// The same after a whole run of a case of the same date: computes again what reads something that changed, in this
    /// domain or the exact one, and marks what that changes in turn.
    pub(super) fn run_changes(&mut self, asked: &mut Question<'_>, changes: &mut Changes) {
        let Question { plan, vocabulary, case, .. } = *asked;
        for (number, input) in (0..).zip(&vocabulary.inputs) {
            let index = number as usize;
            if changes.answer(index)
                && let (Some(answer), Some(loaded)) = (case.answers.get(index), self.loaded.get_mut(index))
            {
                *loaded = 0;
                self.load_input(plan, vocabulary, (number, input), answer);
            }
        }
        for op in &plan.ops {
            if changes.reach(plan, op) {
                let exact = asked.exact.get(op.out);
                if exact != Value::Unknown {
                    self.forget_rows(plan, op);
                }
                let value = self.answer(exact, plan, op);
                if *self.get(op.out) != value {
                    self.set(op.out, value);
                    changes.mark(op.out);
                }
            }
        }
    }

    /// Forgets what the rows of a fold gave, of which the exact domain tells all.
    fn forget_rows(&mut self, plan: &Plan, op: &Op) {
        let OpKind::Fold { block, .. } = &op.kind else { return };
        let Some(block) = plan.blocks.get(block.0 as usize) else { return };
        for slot in block.slots() {
            if let Some(stamp) = self.stamps.get_mut(slot.index()) {
                *stamp = 0;
            }
        }
        block.ops.iter().for_each(|op| self.forget_rows(plan, op));
    }

    /// Computes a slot of the main line, and those that it depends on, for the case that was begun. Where the exact
    /// domain finds a value, there is no other.
    pub(super) fn demand(&mut self, asked: &mut Question<'_>, slot: Slot) {
        for number in 0..asked.exact.steps() {
            if let Some(step) = asked.exact.step_before(number, slot) {
                self.reach(asked, step);
            }
        }
        self.reach(asked, slot);
    }

    fn reach(&mut self, asked: &mut Question<'_>, slot: Slot) {
        if self.holds(slot) {
            return;
        }
        let Question { plan, vocabulary, case, .. } = *asked;
        match self.makers.get(slot.index()).copied().unwrap_or(Maker::None) {
            Maker::None | Maker::Constant => {}
            Maker::Date => self.set(slot, Possible::of(Value::Date(case.date))),
            Maker::Input(number) => {
                if let (Some(input), Some(answer)) =
                    (vocabulary.inputs.get(number as usize), case.answers.get(number as usize))
                {
                    self.load_input(plan, vocabulary, (number, input), answer);
                }
            }
            Maker::Op(at) => {
                let Some(op) = plan.ops.get(at as usize) else { return };
                let exact = asked.exact.compute(plan, Some(case), slot);
                if exact == Value::Unknown {
                    self.reach_operands(asked, op);
                }
                let value = self.answer(exact, plan, op);
                self.set(slot, value);
            }
        }
    }

    /// Computes what an operation may read, and loads its lists.
    fn reach_operands(&mut self, asked: &mut Question<'_>, op: &Op) {
        match &op.kind {
            OpKind::Select { condition, then, otherwise } => {
                self.reach(asked, *condition);
                if self.get(*condition).can_be_true() {
                    self.reach(asked, *then);
                }
                if self.get(*condition).can_be_false() {
                    self.reach(asked, *otherwise);
                }
            }
            OpKind::Pick { row, cells } => {
                self.reach(asked, *row);
                for (number, cell) in (0..).zip(cells) {
                    if self.get(*row).contains(&Value::Row(number)) {
                        self.reach(asked, *cell);
                    }
                }
            }
            OpKind::Fold { .. } => {
                let Question { plan, vocabulary, case, .. } = *asked;
                plan.each_read(op, &mut |slot| self.reach(asked, slot));
                plan.each_list(op, &mut |list| {
                    let input = vocabulary.inputs.get(list as usize);
                    if let Some((input, answer)) = input.zip(case.answers.get(list as usize)) {
                        self.load_input(plan, vocabulary, (list, input), answer);
                    }
                });
            }
            kind => kind.each_operand(|slot| self.reach(asked, slot)),
        }
    }

    /// What an operation may give, of which the exact domain finds this.
    fn answer(&mut self, exact: Value, plan: &Plan, op: &Op) -> Possible {
        match exact {
            Value::Unknown => self.operate(plan, op),
            known => Possible::of(known),
        }
    }

    /// Runs some operations of the main line, in their order: those that what changed since the last run can reach.
    pub(super) fn run_some(&mut self, plan: &Plan, ops: &[u32]) {
        for op in ops.iter().filter_map(|&i| plan.ops.get(i as usize)) {
            let value = self.operate(plan, op);
            self.set(op.out, value);
        }
    }

    fn run_ops(&mut self, plan: &Plan, ops: &[Op]) {
        for op in ops {
            let value = self.operate(plan, op);
            self.set(op.out, value);
        }
    }

    fn operate(&mut self, plan: &Plan, op: &Op) -> Possible {
        match &op.kind {
            OpKind::Fold { kind, list, block, default } => match plan.blocks.get(block.0 as usize) {
                Some(block) => self.fold(plan, op.out, *kind, *list, block, *default),
                None => Possible::NEVER,
            },
            kind => self.compute(plan, op.out, kind),
        }
    }

    /// What a slot may hold after a run. A slot of a block holds what the last row gave.
    #[must_use]
    pub fn get(&self, slot: Slot) -> &Possible {
        self.slots.get(slot.index()).unwrap_or(&NEVER)
    }

    /// Whether a slot was computed for the case at hand.
    pub(super) fn holds(&self, slot: Slot) -> bool {
        self.stamps.get(slot.index()).is_some_and(|stamp| *stamp >= self.turn)
    }

    /// Says what a slot may hold: an input that one wants to try some values of.
    pub fn set(&mut self, slot: Slot, value: Possible) {
        if let (Some(place), Some(stamp)) = (self.slots.get_mut(slot.index()), self.stamps.get_mut(slot.index())) {
            (*place, *stamp) = (value, self.turn);
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
