//! Plan and case to assessment, under two domains: exact values, and what is still possible.

mod assess;
mod assessment;
mod blank;
mod changes;
mod combination;
mod controles;
mod counterfactual;
mod coverage;
mod engine;
mod enveloppes;
mod exact;
mod gather;
mod makers;
mod messages;
mod paying;
mod possible;
mod questions;
mod reach;
mod scale;
mod sheet;
mod stacking;
mod workspaces;
mod zero;

pub use assess::{AideSummary, Options, assess, explain_steps, preview, summarise};
pub use assessment::*;

pub use combination::{Candidate, Ceiling, Choice, Cut, Fate, Kind, best_combination};
pub use counterfactual::{Change, Reach, counterfactuals};
pub use coverage::{Item, ItemKind, Reached, Recorder, Versioned, advise, items, reachable, reachable_on};
pub use engine::{Engine, Refused};
pub use enveloppes::{Funding, Ledger, Served, commits};
pub use exact::Workspace;
pub use possible::{Computed, Faults, Interval, Possible, PossibleWorkspace, Values, domain};
pub(crate) use questions::asking_rank;
pub use questions::questions;
pub use scale::Scale;
pub use sheet::{Schedule, Seen, Sheet};
pub use stacking::kind;
pub use workspaces::{Look, Workspaces};
