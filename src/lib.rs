//! Barème: an open rules engine for French housing aid.
#![forbid(unsafe_code)]

#[cfg(feature = "batch")]
pub mod batch;
pub mod case;
#[cfg(feature = "cli")]
pub mod cli;
pub mod compiled;
pub mod diag;
pub mod eval;
pub mod exemple;
pub mod explain;
pub mod fmt;
pub mod letters;
pub mod model;
pub mod pack;
pub mod plan;
pub mod report;
pub mod source;
pub mod syntax;
pub mod value;
