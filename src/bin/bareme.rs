//! The command `bareme`.

fn main() {}
