//! Streams of cases: a file of applications in, results and rejects out.
//!
//! Memory is constant whatever the size of the file, save a few tens of bytes for each application that consumes an
//! enveloppe, since these are served by date. Applications are read block by block, evaluated by all threads
//! and written in the order of the input, so that the bytes written do not depend on the number of threads. What is
//! wrong with one application sends it to the rejects, and the others go on.

mod ceilings;
mod claims;
mod encoding;
mod error;
mod evaluate;
mod files;
mod funding;
mod headers;
mod job;
mod lines;
mod mapping;
mod messages;
mod options;
mod output;
mod record;
mod records;
mod rows;
mod run;
mod source;
mod tally;

pub use error::BatchError;
pub use files::FileDigest;
pub use headers::{ColumnReport, HeaderMatch};
pub use job::{Changed, Difference, Paths, Replay, replay, run_files};
pub use mapping::Mapping;
pub use options::{Format, Options, Profile};
pub use record::{ExecutionRecord, Files, PackDigest};
pub use run::{Monitor, Progress, Report, Streams, run};
pub use tally::{AideTally, AxeCeiling, AxeTally, EnveloppeTally, EnveloppesTally, Summary};
