//! Tests of Barème from outside.
#![expect(
    unreachable_pub,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test that meets the unforeseen must stop"
)]

mod architecture;
mod batch;
mod batch_files;
mod case;
#[cfg(feature = "cli")]
mod cli;
mod combination;
mod compiled;
mod controles;
mod coverage;
mod enveloppes;
mod exact;
mod exemples;
mod figures;
mod format;
mod limits;
mod model;
mod pack;
mod plan_properties;
mod possible;
mod replay;
mod saint_ours;
mod sample;
mod summary;
mod syntax;
