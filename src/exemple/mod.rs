//! Worked cases replayed: what they expect against what is obtained, what none of them reaches, and those that are
//! missing at the limits.

mod expect;

mod messages;
mod runner;

pub use runner::{Failure, Outcome, Runner, case_of};
