//! Plan and case to assessment, under two domains: exact values, and what is still possible.

mod assessment;
mod exact;

pub use assessment::*;
pub use exact::Workspace;
