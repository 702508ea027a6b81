//! A batch from file to file, and its replay.

use super::error::BatchError;
use super::files::{self, Digested, FileDigest, Pending};
use super::mapping::Mapping;
use super::messages;
use super::options::{Format, Options};
use super::record::{ExecutionRecord, Files, PackDigest};
use super::run::{Monitor, Report, Streams, run};
use crate::eval::Engine;
use serde::Serialize;
use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Where a batch reads and writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// Applications.
    pub input: PathBuf,
    /// Mapping of headers, in TOML.
    pub mapping: Option<PathBuf>,
    /// Results.
    pub results: PathBuf,
    /// Rejects.
    pub rejects: PathBuf,
    /// Decisions on enveloppes; written where the batch consumes them.
    pub decisions: PathBuf,
    /// Execution record.
    pub record: PathBuf,
}

impl Paths {
    /// The others beside the results: `r.csv` has `r.rejets.csv`, `r.enveloppes.csv` and `r.execution.json`.
    #[must_use]
    pub fn beside(input: &Path, results: &Path) -> Self {
        let rejects = match Format::of_path(input) {
            Format::Csv => "rejets.csv",
            Format::Ndjson => "rejets.ndjson",
        };
        let decisions = match Format::of_path(results) {
            Format::Csv => "enveloppes.csv",
            Format::Ndjson => "enveloppes.ndjson",
        };
        Self {
            input: input.to_owned(),
            mapping: None,
            results: results.to_owned(),
            rejects: results.with_extension(rejects),
            decisions: results.with_extension(decisions),
            record: results.with_extension("execution.json"),
        }
    }
}

/// Evaluates a file of applications into files of results and rejects, and writes the execution record. Files take
/// their names once all are whole; before, or when something fails, nothing stands under them. Where too many
/// applications are rejected, the rejects alone are kept.
///
/// `clock`, if given, tells the time in the words that the record is to hold.
///
/// # Errors
/// What keeps the whole from being evaluated; one application never does.
pub fn run_files(
    engine: &Engine,
    paths: &Paths,
    options: &Options,
    clock: Option<&dyn Fn() -> String>,
    monitor: &mut Monitor<'_>,
) -> Result<ExecutionRecord, BatchError> {
    distinct(paths, options)?;
    let started = clock.map(|now| now());
    let (mapping, mapping_digest) = read_mapping(paths.mapping.as_deref())?;
    let mut input = files::open(&paths.input)?;
    let mut results = Pending::create(&paths.results)?;
    let mut rejects = Pending::create(&paths.rejects)?;
    let mut decisions = options.enveloppes.then(|| Pending::create(&paths.decisions)).transpose()?;
    let mut record_file = Pending::create(&paths.record)?;
    let names = [&paths.input, &paths.results, &paths.rejects, &paths.decisions].map(|path| path.display().to_string());
    let [input_name, results_name, rejects_name, decisions_name] = &names;
    let streams = Streams {
        input: (input_name, &mut input),
        results: (results_name, &mut results),
        rejects: (rejects_name, &mut rejects),
        decisions: decisions.as_mut().map(|out| (decisions_name.as_str(), out as &mut dyn Write)),
    };
    let report = match run(engine, options, &mapping, streams, monitor) {
        Ok(report) => report,
        Err(error) => {
            if matches!(error, BatchError::TooManyRejects { .. }) {
                rejects.finish()?;
                rejects.commit()?;
            }
            return Err(error);
        }
    };
    let digests = Files {
        input: input.digest(&paths.input),
        mapping: mapping_digest,
        results: results.finish()?,
        rejects: rejects.finish()?,
        decisions: decisions.as_mut().map(Pending::finish).transpose()?,
    };
    let record = record(engine, options, report, digests, (started, clock.map(|now| now())));
    let failed = |error: io::Error| BatchError::Write { path: paths.record.display().to_string(), error };
    record_file.write_all(record.to_json()?.as_bytes()).map_err(failed)?;
    record_file.finish()?;
    rejects.commit()?;
    decisions.map(Pending::commit).transpose()?;
    results.commit()?;
    record_file.commit()?;
    Ok(record)
}

fn record(
    engine: &Engine,
    options: &Options,
    report: Report,
    files: Files,
    (started, ended): (Option<String>, Option<String>),
) -> ExecutionRecord {
    let Report { summary, columns, encoding } = report;
    let options = options.clone();
    ExecutionRecord {
        engine: version(),
        pack: pack(engine),
        options,
        files,
        encoding,
        columns,
        summary,
        started,
        ended,
    }
}

fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

fn pack(engine: &Engine) -> PackDigest {
    let vocabulary = engine.vocabulary();
    PackDigest {
        name: vocabulary.manifest.name.clone(),
        version: vocabulary.manifest.version.clone(),
        digest: vocabulary.digest.clone(),
    }
}

fn read_mapping(path: Option<&Path>) -> Result<(Mapping, Option<FileDigest>), BatchError> {
    let Some(path) = path else { return Ok((Mapping::default(), None)) };
    let (text, digest) = files::read(path)?;
    Ok((Mapping::parse(&text)?, Some(digest)))
}

/// Refuses to write a file over another of the same batch.
fn distinct(paths: &Paths, options: &Options) -> Result<(), BatchError> {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let mut written = vec![&paths.results, &paths.rejects, &paths.record];
    written.extend(options.enveloppes.then_some(&paths.decisions));
    let read = [Some(&paths.input), paths.mapping.as_ref()];
    for (i, path) in written.iter().enumerate() {
        let path = real(path);
        let special = path.metadata().is_ok_and(|known| !known.is_file());
        let others = read.into_iter().flatten().chain(written.iter().take(i).copied());
        if !special && others.into_iter().any(|other| real(other) == path) {
            return Err(BatchError::Options(messages::same_file(&path)));
        }
    }
    Ok(())
}

/// What a replay found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replay {
    /// The record that was replayed.
    pub record: ExecutionRecord,
    /// What is not as it was, causes before effects.
    pub differences: Vec<Difference>,
}

impl Replay {
    /// Whether results, rejects and decisions are the same, to the byte.
    #[must_use]
    pub fn is_reproduced(&self) -> bool {
        let written = |d: &Difference| matches!(d.what, Changed::Results | Changed::Rejects | Changed::Decisions);
        !self.differences.iter().any(written)
    }
}

/// Something that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What.
    #[serde(rename = "objet")]
    pub what: Changed,
    /// As the record tells it.
    #[serde(rename = "alors")]
    pub then: String,
    /// As it is now.
    #[serde(rename = "maintenant")]
    pub now: String,
}

/// What may have changed since a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Changed {
    /// The version of the engine.
    #[serde(rename = "moteur")]
    Engine,
    /// The rules.
    #[serde(rename = "paquet")]
    Pack,
    /// The applications.
    #[serde(rename = "entree")]
    Input,
    /// The mapping of headers.
    #[serde(rename = "correspondance")]
    Mapping,
    /// The results.
    #[serde(rename = "resultats")]
    Results,
    /// The rejects.
    #[serde(rename = "rejets")]
    Rejects,
    /// The decisions on enveloppes.
    #[serde(rename = "enveloppes")]
    Decisions,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&messages::difference(self))
    }
}

/// Runs again what a record tells, writing nothing, and compares. The files it names are looked for from the current
/// folder, then from the record's.
///
/// # Errors
/// When the record or a file it names cannot be read, or the batch cannot be run.
pub fn replay(engine: &Engine, path: &Path, monitor: &mut Monitor<'_>) -> Result<Replay, BatchError> {
    let record = ExecutionRecord::read(path)?;
    let find = |file: &FileDigest| locate(Path::new(&file.path), path);
    let (mapping, mapping_digest) = read_mapping(record.files.mapping.as_ref().map(find).as_deref())?;
    let input_path = find(&record.files.input);
    let mut input = files::open(&input_path)?;
    let [mut results, mut rejects, mut decisions] = [(); 3].map(|()| Digested::new(io::sink()));
    let streams = Streams {
        input: (&record.files.input.path, &mut input),
        results: (&record.files.results.path, &mut results),
        rejects: (&record.files.rejects.path, &mut rejects),
        decisions: Some(("", &mut decisions)),
    };
    run(engine, &record.options, &mapping, streams, monitor)?;
    let mut differences = Vec::new();
    let mut compare = |what: Changed, then: &str, now: &str| {
        if then != now {
            differences.push(Difference { what, then: then.to_owned(), now: now.to_owned() });
        }
    };
    compare(Changed::Engine, &record.engine, &version());
    compare(Changed::Pack, &record.pack.digest, &pack(engine).digest);
    compare(Changed::Input, &record.files.input.sha256, &input.digest(&input_path).sha256);
    if let (Some(then), Some(now)) = (&record.files.mapping, &mapping_digest) {
        compare(Changed::Mapping, &then.sha256, &now.sha256);
    }
    compare(Changed::Results, &record.files.results.sha256, &results.digest(Path::new("")).sha256);
    compare(Changed::Rejects, &record.files.rejects.sha256, &rejects.digest(Path::new("")).sha256);
    if let Some(then) = &record.files.decisions {
        compare(Changed::Decisions, &then.sha256, &decisions.digest(Path::new("")).sha256);
    }
    Ok(Replay { record, differences })
}

/// A file that a record names: as named, beside the record, or by its name alone beside it.
fn locate(named: &Path, record: &Path) -> PathBuf {
    let folder = record.parent().unwrap_or(Path::new(""));
    let beside = named.file_name().map(|name| folder.join(name));
    let places = [Some(named.to_owned()), Some(folder.join(named)), beside];
    places.into_iter().flatten().find(|path| path.exists()).unwrap_or_else(|| named.to_owned())
}
