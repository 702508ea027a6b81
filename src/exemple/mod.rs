//! Worked cases replayed: what they expect against what is obtained, what none of them reaches, and those that are
//! missing at the limits.

mod coverage;
mod expect;
mod limits;
mod messages;
mod roots;
mod runner;

pub use coverage::{Coverage, Lack, Part, PartKind, coverage};
pub use limits::{Limits, Proposed, limits};
pub use runner::{Failure, Outcome, Runner, case_of};
