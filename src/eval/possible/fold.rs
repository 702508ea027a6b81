//! Folds over lists whose rows, or whose cells, may be unknown.

use super::ops::{conjunction, disjunction, extremum};
use super::values::{Possible, Values};
use super::{PossibleWorkspace, answered, domain};
use crate::case::Answer;
use crate::model::{AggregateKind, Domain, Input};
use crate::plan::{Block, Fault, Plan, Slot, Value, Vocabulary};
use crate::value::Decimal;

/// Sums over longer lists multiply instead of adding row by row, as do those where both come to the same.
const LONG: usize = 256;

/// What is known of a list.
#[derive(Debug, Clone)]
pub(super) enum ListRows {
    /// At most so many rows, each anything that its fields admit.
    Unknown(usize, Vec<Possible>),
    /// These rows.
    Known(Vec<Vec<Possible>>),
}

impl Default for ListRows {
    fn default() -> Self {
        Self::Known(Vec::new())
    }
}

impl ListRows {
    pub(super) fn new(vocabulary: &Vocabulary, input: &Input, fields: &[Input], answer: &Answer) -> Self {
        if let Answer::Rows(rows) = answer {
            let cells = |row: &Vec<Value>| {
                let cell = |(i, field): (usize, &Input)| {
                    answered(vocabulary, field, row.get(i).copied().unwrap_or(Value::Unknown))
                };
                fields.iter().enumerate().map(cell).collect()
            };
            return Self::Known(rows.iter().map(cells).collect());
        }
        let most = if let Domain::Rows(most) = input.domain { most } else { 0 };
        Self::Unknown(most, fields.iter().map(|field| domain(vocabulary, field)).collect())
    }

    /// The rows, and whether there may be any number of them, all alike.
    pub(super) fn each(&self) -> (Vec<Vec<Possible>>, bool) {
        match self {
            Self::Unknown(0, _) => (Vec::new(), false),
            Self::Unknown(_, row) => (vec![row.clone()], true),
            Self::Known(rows) => (rows.clone(), false),
        }
    }
}

impl PossibleWorkspace {
    /// What a fold over a list may give.
    pub(super) fn fold(
        &mut self,
        plan: &Plan,
        out: Slot,
        kind: AggregateKind,
        list: u32,
        block: &Block,
        default: Option<Slot>,
    ) -> Possible {
        let index = list as usize;
        let rows = self.lists.get_mut(index).map(std::mem::take).unwrap_or_default();
        let mut total = Folded::new(kind, out);
        match &rows {
            ListRows::Known(all) => {
                for row in all {
                    self.run_block(plan, block, row);
                    let (counts, result) = self.row(block);
                    total.add(&counts, result);
                }
            }
            ListRows::Unknown(0, _) => {}
            ListRows::Unknown(most, row) => {
                self.run_block(plan, block, row);
                let (counts, result) = self.row(block);
                total.add_up_to(*most, &counts, result);
            }
        }
        if let Some(place) = self.lists.get_mut(index) {
            *place = rows;
        }
        total.end(default.map(|slot| self.get(slot)))
    }

    /// Whether the row that was just run counts, and what is folded.
    fn row(&self, block: &Block) -> (Possible, Option<&Possible>) {
        let counts = block.filter.map_or_else(|| Possible::of(Value::Bool(true)), |slot| self.get(slot).clone());
        (counts, block.result.map(|slot| self.get(slot)))
    }
}

/// A fold under way.
struct Folded {
    kind: AggregateKind,
    out: Slot,
    /// Of the rows so far; [`Values::None`] in a minimum or maximum when none can count.
    so_far: Possible,
    /// Whether it may be that no row counted so far.
    empty: bool,
    /// Whether some row has no value: the fold has none either.
    stuck: bool,
}

impl Folded {
    fn new(kind: AggregateKind, out: Slot) -> Self {
        let so_far = match kind {
            AggregateKind::Sum | AggregateKind::Count => Possible::of(Value::Number(Decimal::ZERO)),
            AggregateKind::Exists => Possible::of(Value::Bool(false)),
            AggregateKind::All => Possible::of(Value::Bool(true)),
            AggregateKind::Min | AggregateKind::Max => Possible::NEVER,
        };
        Self { kind, out, so_far, empty: true, stuck: false }
    }

    /// One more row.
    fn add(&mut self, counts: &Possible, result: Option<&Possible>) {
        match self.kind {
            AggregateKind::Exists => {
                let holds = result.map_or_else(|| counts.clone(), |result| conjunction(counts, result));
                self.so_far = disjunction(&self.so_far, &holds);
            }
            AggregateKind::All => {
                let exempt = Possible { values: counts.values.negated(), faults: counts.faults };
                let holds = result.map_or_else(|| exempt.clone(), |result| disjunction(&exempt, result));
                self.so_far = conjunction(&self.so_far, &holds);
            }
            _ => self.add_value(counts, result),
        }
    }

    fn add_value(&mut self, counts: &Possible, result: Option<&Possible>) {
        let one = Possible::of(Value::Number(Decimal::ONE));
        let item = if self.kind == AggregateKind::Count { &one } else { result.unwrap_or(&one) };
        self.so_far.faults = self.so_far.faults.and(counts.faults);
        if counts.values == Values::None {
            self.stuck = true;
        }
        if !counts.can_be_true() {
            return;
        }
        self.so_far.faults = self.so_far.faults.and(item.faults);
        let with = match (self.kind, &self.so_far.values, &item.values) {
            (_, _, Values::None) => Values::None,
            (AggregateKind::Min | AggregateKind::Max, Values::None, item) => item.clone(),
            (AggregateKind::Min | AggregateKind::Max, best, item) => {
                let either = extremum(best, item, self.kind == AggregateKind::Max);
                if self.empty { Possible::from(either).join(&item.clone().into()).values } else { either }
            }
            (_, Values::Number(sum), Values::Number(item)) => {
                let sum = sum.add(item);
                if sum.overflow {
                    self.so_far.faults = self.so_far.faults.with(Fault::Overflow(self.out));
                }
                Values::Number(sum.interval)
            }
            _ => Values::None,
        };
        if counts.can_be_false() {
            self.so_far.add(&with.into());
        } else {
            self.stuck |= item.values == Values::None;
            self.so_far.values = with;
            self.empty = false;
        }
    }

    /// Any number of rows up to a limit, all alike.
    fn add_up_to(&mut self, most: usize, counts: &Possible, result: Option<&Possible>) {
        let mut counts = counts.clone();
        // A row that is not there does not count.
        if let Values::Bool { no, .. } = &mut counts.values {
            *no = true;
        } else {
            counts.values = Values::Bool { yes: false, no: true };
        }
        self.add(&counts, result);
        let (AggregateKind::Sum | AggregateKind::Count, Values::Number(once)) = (self.kind, &self.so_far.values) else {
            return;
        };
        let sum = once.sums(Decimal::from(most));
        if most <= LONG && !sum.interval.is_short() {
            for _ in 1..most {
                self.add(&counts, result);
            }
            return;
        }
        if sum.overflow {
            self.so_far.faults = self.so_far.faults.with(Fault::Overflow(self.out));
        }
        self.so_far.values = Values::Number(sum.interval);
    }

    fn end(mut self, default: Option<&Possible>) -> Possible {
        if self.stuck {
            self.so_far.values = Values::None;
        }
        if let (AggregateKind::Min | AggregateKind::Max, true, false, Some(default)) =
            (self.kind, self.empty, self.stuck, default)
        {
            self.so_far.add(default);
        }
        self.so_far
    }
}
