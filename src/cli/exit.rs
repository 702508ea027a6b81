//! Exit codes, as `bareme --help` documents them.

use std::io;
use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    Success = 0,
    Usage = 1,
    Rules = 2,
    Rejects = 3,
    TooManyRejects = 4,
    Files = 5,
    Unmet = 6,
    Interrupted = 130,
    ClosedOutput = 141,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command stopped before its end: a sentence for people and an exit code.
#[derive(Debug)]
pub(crate) struct Stop {
    pub(crate) exit: Exit,
    pub(crate) message: String,
}

impl Stop {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into() }
    }
}

/// What writing to the standard output can fail with.
impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::new(Exit::ClosedOutput, ""),
            _ => Self::new(Exit::Files, format!("la sortie ne peut être écrite : {}", super::messages::io(&error))),
        }
    }
}
