//! Tests of Barème from outside.

mod architecture;
mod syntax;
