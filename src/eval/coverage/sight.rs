//! What a run shows of a slot, under either domain.

use crate::eval::possible::{PossibleWorkspace, Values};
use crate::eval::workspaces::told;
use crate::explain::{Known, Run};
use crate::plan::{BlockId, Plan, Slot, Value};
use crate::value::Decimal;

/// What may be told of a slot.
pub(super) trait Sight {
    /// The truths that it has or may have.
    fn truths(&self, slot: Slot) -> Vec<bool>;
    /// Whether it rests on an answer not given, which the domain of all that is possible does not tell.
    fn is_unknown(&self, slot: Slot) -> bool;
    /// The rows that it holds or may hold.
    fn rows(&self, slot: Slot) -> Vec<u32>;
    /// The least and the greatest number that it holds or may hold.
    fn range(&self, slot: Slot) -> Option<(Decimal, Decimal)>;
}

/// A run of a case.
pub(super) struct Exactly<'r> {
    pub(super) run: &'r dyn Run,
    /// Whether the slots are those of a row of a list.
    pub(super) in_row: bool,
}

impl Exactly<'_> {
    fn value(&self, slot: Slot) -> Value {
        match self.run.exact(slot) {
            Value::Unknown if !self.in_row => match self.run.known(slot) {
                Known::Exact(value) => value,
                _ => Value::Unknown,
            },
            value => value,
        }
    }
}

impl Sight for Exactly<'_> {
    fn truths(&self, slot: Slot) -> Vec<bool> {
        if let Value::Bool(truth) = self.value(slot) { vec![truth] } else { Vec::new() }
    }

    fn is_unknown(&self, slot: Slot) -> bool {
        self.value(slot) == Value::Unknown
    }

    fn rows(&self, slot: Slot) -> Vec<u32> {
        if let Value::Row(row) = self.value(slot) { vec![row] } else { Vec::new() }
    }

    fn range(&self, slot: Slot) -> Option<(Decimal, Decimal)> {
        if let Value::Number(n) = self.value(slot) { Some((n, n)) } else { None }
    }
}

/// A run where no answer is given.
pub(super) struct Possibly<'w> {
    pub(super) workspace: &'w PossibleWorkspace,
}

impl Sight for Possibly<'_> {
    fn truths(&self, slot: Slot) -> Vec<bool> {
        let possible = self.workspace.get(slot);
        [(true, possible.can_be_true()), (false, possible.can_be_false())]
            .into_iter()
            .filter_map(|(truth, can)| can.then_some(truth))
            .collect()
    }

    fn is_unknown(&self, _: Slot) -> bool {
        false
    }

    fn rows(&self, slot: Slot) -> Vec<u32> {
        if let Values::Row(rows) = &self.workspace.get(slot).values { rows.clone() } else { Vec::new() }
    }

    fn range(&self, slot: Slot) -> Option<(Decimal, Decimal)> {
        if let Values::Number(numbers) = &self.workspace.get(slot).values {
            Some((numbers.low(), numbers.high()))
        } else {
            None
        }
    }
}

/// Steps are followed as those of a run that knows nothing but what is the same for every case.
impl Run for Possibly<'_> {
    fn exact(&self, slot: Slot) -> Value {
        self.workspace.get(slot).single().unwrap_or(Value::Unknown)
    }

    fn known(&self, slot: Slot) -> Known {
        told(self.workspace.get(slot))
    }

    fn rows(&self, _: u32) -> Option<usize> {
        None
    }

    fn enter(&mut self, _: &Plan, _: BlockId, _: u32, _: usize) {}
}
