//! Barème: an open rules engine for French housing aid.
#![forbid(unsafe_code)]

pub mod diag;
pub mod model;
pub mod source;
pub mod syntax;
pub mod value;
