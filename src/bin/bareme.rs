//! The command `bareme`.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    bareme::cli::main()
}
