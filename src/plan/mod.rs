//! Typed model to plan: for one date, one acyclic list of typed operations over numbered slots.
//!
//! The plan is a straight line. A choice is a select over both sides, a table is a match then a pick, a fault is a
//! value that matters only if it reaches a result. Slots are written once per run: after a run they hold every
//! intermediate value, so an explanation is read from them and cannot change them.

mod aides;
mod apply;
mod build;
mod columns;
mod emit;
mod expr;
mod matcher;
mod packed;
mod periods;
mod program;
mod slots;
mod tables;
mod terms;
mod vocabulary;

pub use apply::{KEPT_DECIMALS, and, annuity, apply, extremum, not, sum};
pub use build::{Targets, build, build_lasting, build_sharing};
pub use columns::Columns;
pub use periods::{breaks, period};
pub use program::*;
pub use vocabulary::vocabulary;
