//! Tests of Barème from outside.

mod architecture;
mod case;
mod exact;
mod syntax;
mod vocabulary;
