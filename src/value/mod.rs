//! Exact values: decimals, units, dates, rounding, and how each is read and written in French.

mod arithmetic;
mod date;
mod number;
pub(crate) mod packed;
mod rounding;
mod unit;

pub(crate) use arithmetic::Arithmetic;
pub use date::Date;
pub(crate) use number::decimal;
pub use number::{format_number, parse_number};
pub use rounding::{Direction, Rounding};
pub use rust_decimal::Decimal;
pub(crate) use unit::BUILTIN as BUILTIN_UNITS;
pub use unit::Unit;
