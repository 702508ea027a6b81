//! What a case changes of the one before it: an operation that reads nothing that changed gives what it gave.

use crate::case::{Answer, Case};
use crate::plan::{Op, Plan, Slot};

/// The slots of the main line, and the lists, that hold something else than for the case before.
pub(super) struct Changes {
    slots: Vec<bool>,
    /// By input.
    answers: Vec<bool>,
}

impl Changes {
    /// What a case changes of one of the same date that had these answers, before any operation is run.
    pub(super) fn new(plan: &Plan, before: &[Answer], case: &Case) -> Self {
        let other = |input: usize| before.get(input) != case.answers.get(input);
        let mut changes =
            Self { slots: vec![false; plan.slots.len()], answers: (0..plan.inputs.len()).map(other).collect() };
        let read = plan.inputs.iter().enumerate().filter_map(|(input, slot)| slot.filter(|_| other(input)));
        read.for_each(|slot| changes.mark(slot));
        changes
    }

    /// Whether the answer for an input is another.
    pub(super) fn answer(&self, input: usize) -> bool {
        self.answers.get(input) == Some(&true)
    }

    /// Takes a slot as holding something else.
    pub(super) fn mark(&mut self, slot: Slot) {
        if let Some(place) = self.slots.get_mut(slot.index()) {
            *place = true;
        }
    }

    /// Whether an operation reads something else.
    pub(super) fn reach(&self, plan: &Plan, op: &Op) -> bool {
        let mut reached = false;
        plan.each_read(op, &mut |slot| reached |= self.slots.get(slot.index()) == Some(&true));
        plan.each_list(op, &mut |list| reached |= self.answer(list as usize));
        reached
    }
}
