//! Plan and case to assessment, under two domains: exact values, and what is still possible.

mod assessment;
mod counterfactual;
mod exact;
mod possible;
mod questions;
mod reach;

pub use assessment::*;
pub use counterfactual::{Change, Reach, counterfactuals};
pub use exact::Workspace;
pub use possible::{Computed, Faults, Interval, Possible, PossibleWorkspace, Values, domain};
pub use questions::questions;
