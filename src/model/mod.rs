//! Tree to typed model: names, types, units, dates, tables. Every mistake an author can make is found here.

mod typed;

pub use typed::*;
