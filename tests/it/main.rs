//! Tests of Barème from outside.
#![cfg(test)]

mod architecture;
mod case;
mod combination;
mod exact;
mod exemples;
mod format;
mod model;
mod plan_properties;
mod possible;
mod replay;
mod syntax;
mod vocabulary;
