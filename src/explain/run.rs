//! What an explanation is made from: a plan, and what a run of it found.

use super::Index;
use crate::plan::{BlockId, Plan, Slot, Value, Vocabulary};
use crate::source::{Sources, Span};

/// What a run found in a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// A value or a fault; never [`Value::Unknown`].
    Exact(Value),
    /// Numbers or dates from the first to the second, both included.
    Between(Value, Value),
    /// One of these.
    Among(Vec<Value>),
    /// Nothing that can be told.
    Nothing,
}

/// A run that is over, slot by slot.
pub trait Run {
    /// The exact value of a slot; [`Value::Unknown`] when it depends on a missing answer.
    fn exact(&self, slot: Slot) -> Value;
    /// The exact value of a slot of the main line, or what is still possible.
    fn known(&self, slot: Slot) -> Known;
    /// How many rows the answer to an input that is a list has; `None` when it is not known.
    fn rows(&self, list: u32) -> Option<usize>;
    /// Fills the slots of a block for a row of a list.
    fn enter(&mut self, plan: &Plan, block: BlockId, list: u32, row: usize);
}

/// What does not change from run to run.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// What was run.
    pub plan: &'a Plan,
    /// What its values mean.
    pub vocabulary: &'a Vocabulary,
    /// What computes each slot.
    pub index: &'a Index,
    /// The texts of the rules, where they are at hand: places are told.
    pub sources: Option<&'a Sources>,
}

impl Scene<'_> {
    /// File and line of a place.
    #[must_use]
    pub fn place(&self, span: Span) -> Option<String> {
        let source = self.sources?.get(span.source)?;
        Some(format!("{}:{}", source.name, source.position(span.start).line))
    }
}
