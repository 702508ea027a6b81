use super::messages;
use std::fmt;
use std::io;

/// Why a batch stopped before its end. Displays as a sentence in French.
#[derive(Debug)]
pub enum BatchError {
    /// A file cannot be read.
    Read {
        /// Its path, as given.
        path: String,
        /// What the system says.
        error: io::Error,
    },
    /// A file cannot be written: nothing is left under its final name.
    Write {
        /// Its path, as given.
        path: String,
        /// What the system says.
        error: io::Error,
    },
    /// The input holds no application, not even a header.
    Empty,
    /// The input is not a text, or a text in UTF-16 without byte order mark.
    Binary,
    /// The first line is not a header that can be used: each fault in one sentence.
    Headers(Vec<String>),
    /// The mapping file is wrong: each fault in one sentence.
    Mapping(Vec<String>),
    /// The options contradict one another or the pack.
    Options(String),
    /// The execution record cannot be understood.
    Record(String),
    /// More applications were rejected than admitted.
    TooManyRejects {
        /// How many were rejected.
        rejects: u64,
        /// How many were admitted.
        limit: u64,
    },
    /// The caller asked to stop.
    Interrupted,
}

impl BatchError {
    /// The exit code of a command that ends so: 1 for usage, 4 for too many rejects, 5 for files, 130 when interrupted.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Read { .. } | Self::Write { .. } => 5,
            Self::Empty | Self::Binary | Self::Headers(_) | Self::Mapping(_) | Self::Options(_) | Self::Record(_) => 1,
            Self::TooManyRejects { .. } => 4,
            Self::Interrupted => 130,
        }
    }
}

impl fmt::Display for BatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&messages::error(self))
    }
}

impl std::error::Error for BatchError {}
