//! The stream: blocks are read in order, evaluated by all threads, and written in order.

use super::claims::Claims;
use super::error::BatchError;
use super::evaluate::{Evaluator, Outcome, Worker};
use super::funding;
use super::headers::ColumnReport;
use super::mapping::Mapping;
use super::messages;
use super::options::{Format, Options};
use super::output::{Decision, Writer};
use super::records::Record;
use super::rows::{self, Row};
use super::source::{Notation, Source};
use super::tally::Summary;
use crate::case::{Case, CaseReader, FieldError};
use crate::eval::Engine;
use rayon::prelude::*;
use std::cell::Cell;
use std::io::{self, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// Blocks read ahead for each thread.
const BLOCKS_PER_THREAD: usize = 4;

/// How far a batch is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Applications read.
    pub rows: u64,
    /// Applications rejected.
    pub rejects: u64,
    /// Bytes of the input read.
    pub bytes: u64,
}

/// What a caller watches and holds while a batch runs.
pub struct Monitor<'a> {
    /// Called after each part.
    pub progress: &'a mut dyn FnMut(Progress),
    /// Once true, the batch stops at the end of the part at hand.
    pub stop: &'a AtomicBool,
}

/// Streams of a batch, each with the name that messages give it.
pub struct Streams<'a> {
    /// Applications.
    pub input: (&'a str, &'a mut dyn Read),
    /// Results.
    pub results: (&'a str, &'a mut dyn Write),
    /// Rejects.
    pub rejects: (&'a str, &'a mut dyn Write),
    /// Decisions on enveloppes, where the batch consumes them; written at the end.
    pub decisions: Option<(&'a str, &'a mut dyn Write)>,
}

/// What a batch found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What was counted.
    pub summary: Summary,
    /// How each column of the input was understood.
    pub columns: Vec<ColumnReport>,
    /// Name of the encoding of the input.
    pub encoding: String,
}

/// What a block gives.
struct Written {
    results: Vec<u8>,
    rejects: Vec<u8>,
    summary: Summary,
    claims: Claims,
}

/// Evaluates a stream of applications, in constant memory but for what they ask of enveloppes. The bytes written do not
/// depend on the number of threads.
///
/// # Errors
/// What keeps the whole from being evaluated; one application never does.
pub fn run(
    engine: &Engine,
    options: &Options,
    mapping: &Mapping,
    streams: Streams<'_>,
    monitor: &mut Monitor<'_>,
) -> Result<Report, BatchError> {
    if options.input == Format::Ndjson && *mapping != Mapping::default() {
        return Err(BatchError::Options(messages::mapping_is_for_csv()));
    }
    let Streams { input, results, rejects, decisions } = streams;
    let vocabulary = engine.vocabulary();
    let reader = CaseReader::new(vocabulary);
    let evaluator = Evaluator::new(engine, &options.aides)?;
    let model = engine.model();
    let ledger = options.enveloppes.then(|| funding::opening(&model.enveloppes, &options.engaged)).transpose()?;
    let bytes = Cell::new(0);
    let counted = Counted { input: input.1, bytes: &bytes };
    let mut source = Source::open(counted, input.0, options, mapping, &reader, vocabulary)?;
    let writer = Writer::new(options);
    let failed = |path: &str| {
        let path = path.to_owned();
        move |error: io::Error| BatchError::Write { path, error }
    };
    let head = writer.head(&evaluator).map_err(failed(results.0))?;
    results.1.write_all(head.as_bytes()).map_err(failed(results.0))?;
    let head = writer.rejects_head(&source.notation).map_err(failed(rejects.0))?;
    rejects.1.write_all(head.as_bytes()).map_err(failed(rejects.0))?;

    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads.unwrap_or(0)).build();
    let pool = pool.map_err(|e| BatchError::Options(messages::no_threads(&e.to_string())))?;
    let workers: Vec<Mutex<Worker>> = (0..pool.current_num_threads()).map(|_| Mutex::default()).collect();
    let (mut summary, mut claims) = (evaluator.summary(), Claims::default());
    loop {
        if monitor.stop.load(Ordering::Relaxed) {
            return Err(BatchError::Interrupted);
        }
        let mut blocks = Vec::new();
        while blocks.len() < workers.len() * BLOCKS_PER_THREAD {
            let block = source.block()?;
            if block.is_empty() {
                break;
            }
            blocks.push(block);
        }
        if blocks.is_empty() {
            break;
        }
        let job = Job { options, reader: &reader, evaluator: &evaluator, notation: &source.notation, writer };
        let written: Vec<io::Result<Written>> = pool.install(|| {
            let each = |block: &Vec<Record>| {
                let worker = rayon::current_thread_index().and_then(|thread| workers.get(thread));
                match worker {
                    // A worker whose thread panicked holds nothing that the next run does not write anew.
                    Some(worker) => job.block(block, &mut worker.lock().unwrap_or_else(PoisonError::into_inner)),
                    None => job.block(block, &mut Worker::default()),
                }
            };
            blocks.par_iter().map(each).collect()
        });
        for part in written {
            let part = part.map_err(failed(results.0))?;
            results.1.write_all(&part.results).map_err(failed(results.0))?;
            rejects.1.write_all(&part.rejects).map_err(failed(rejects.0))?;
            summary.add(&part.summary);
            claims.append(&part.claims);
        }
        (monitor.progress)(Progress { rows: summary.rows, rejects: summary.rejects, bytes: bytes.get() });
        if let Some(limit) = options.max_rejects.filter(|limit| summary.rejects > *limit) {
            return Err(BatchError::TooManyRejects { rejects: summary.rejects, limit });
        }
    }
    if let Some(mut ledger) = ledger {
        let mut nowhere = io::sink();
        let (path, out) = decisions.unwrap_or(("", &mut nowhere));
        let mut write = |line: io::Result<String>| out.write_all(line?.as_bytes());
        write(writer.decisions_head()).map_err(failed(path))?;
        let decided = |decision: &Decision<'_>| write(writer.decision(decision)).map_err(failed(path));
        summary.enveloppes = Some(funding::settle(model, &mut ledger, &claims, decided)?);
        evaluator.ceilings.settle(&mut summary.axes, &ledger);
    }
    let encoding = source.encoding().to_owned();
    let columns = match source.notation {
        Notation::Csv(_, _, layout) => layout.report,
        Notation::Ndjson => Vec::new(),
    };
    Ok(Report { summary, columns, encoding })
}

/// What a thread needs for a block.
struct Job<'a> {
    options: &'a Options,
    reader: &'a CaseReader<'a>,
    evaluator: &'a Evaluator<'a>,
    notation: &'a Notation,
    writer: Writer,
}

impl Job<'_> {
    fn block(&self, records: &[Record], worker: &mut Worker) -> io::Result<Written> {
        let mut written = Written {
            results: Vec::new(),
            rejects: Vec::new(),
            summary: self.evaluator.summary(),
            claims: Claims::default(),
        };
        let rows = rows::read(records, self.notation, self.reader, self.options.date);
        let cases: Vec<&Case> = rows
            .iter()
            .filter_map(|row| match row {
                Row::Application { case, .. } => Some(case),
                Row::Rejected(_) | Row::Nothing => None,
            })
            .collect();
        let mut outcomes = self.evaluator.outcomes(worker, &cases, &mut written.summary).into_iter();
        for (record, row) in records.iter().zip(&rows) {
            match row {
                Row::Nothing => continue,
                Row::Rejected(faults) => self.reject(record, faults, &mut written)?,
                Row::Application { id, case } => match outcomes.next() {
                    Some(Ok(outcome)) => self.accept((id, case), &outcome, worker, &mut written)?,
                    Some(Err(errors)) => {
                        self.reject(record, &rows::blamed(errors, self.notation, self.reader), &mut written)?;
                    }
                    None => {}
                },
            }
            written.summary.rows += 1;
        }
        Ok(written)
    }

    fn accept(
        &self,
        (id, case): (&str, &Case),
        outcome: &Outcome,
        worker: &mut Worker,
        written: &mut Written,
    ) -> io::Result<()> {
        if self.options.enveloppes {
            written.claims.push(id, case.date, &outcome.claims);
        }
        let line = match self.options.output {
            Format::Csv => self.writer.result(id, case.date, outcome)?,
            Format::Ndjson => match self.evaluator.assessment(worker, case) {
                Some(assessment) => Writer::assessment(id, &assessment)?,
                None => String::new(),
            },
        };
        written.results.extend_from_slice(line.as_bytes());
        Ok(())
    }

    fn reject(&self, record: &Record, faults: &[(String, FieldError)], written: &mut Written) -> io::Result<()> {
        written.summary.rejects += 1;
        let line = self.writer.reject(record, faults, self.notation)?;
        written.rejects.extend_from_slice(line.as_bytes());
        Ok(())
    }
}

/// Counts the bytes of an input.
struct Counted<'a> {
    input: &'a mut dyn Read,
    bytes: &'a Cell<u64>,
}

impl Read for Counted<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(out)?;
        self.bytes.set(self.bytes.get() + read as u64);
        Ok(read)
    }
}
