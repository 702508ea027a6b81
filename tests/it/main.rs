//! Tests of Barème from outside.

mod architecture;
mod case;
mod exact;
mod format;
mod model;
mod syntax;
mod vocabulary;
