//! Tests of Barème from outside.

mod architecture;
mod case;
mod syntax;
mod vocabulary;
