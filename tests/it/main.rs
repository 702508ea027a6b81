//! Tests of Barème from outside.

mod architecture;
mod batch;
mod case;
mod combination;
mod exact;
mod exemples;
mod format;
mod model;
mod plan_properties;
mod possible;
mod replay;
mod saint_ours;
mod syntax;
