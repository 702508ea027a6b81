//! `bareme test`: the worked cases replayed.

use super::args::TestArgs;
use super::exit::{Exit, Stop};
use super::{Output, check, messages};
use crate::exemple::{Failure, Outcome, Runner};
use crate::explain::Explanation;
use crate::report;
use crate::source::{Sources, Span};
use serde::Serialize;

/// A failure, its place as people count it.
#[derive(Serialize)]
struct Told<'a> {
    exemple: &'a str,
    place: String,
    cible: &'a str,
    attendu: &'a str,
    obtenu: &'a str,
    explication: Option<&'a Explanation>,
}

#[derive(Serialize)]
struct Results<'a> {
    exemples: usize,
    echecs: Vec<Told<'a>>,
}

pub(super) fn run(args: &TestArgs, output: &Output) -> Result<Exit, Stop> {
    let (engine, sources) = check::sound(args.pack.as_deref(), output)?;
    let filter = args.filter.as_deref().unwrap_or_default();
    let mut runner = Runner::new(&engine, Some(&sources));
    let chosen = engine.model().exemples.iter().filter(|e| e.name.contains(filter));
    let outcomes: Vec<_> = chosen.map(|exemple| runner.run(exemple)).collect();
    let failing = outcomes.iter().filter(|o| !o.passed()).count();
    if output.json {
        let echecs = outcomes.iter().flat_map(|o| o.failures.iter().map(|f| told(o, f, &sources))).collect();
        output.say_json(&Results { exemples: outcomes.len(), echecs })?;
    } else {
        for outcome in outcomes.iter().filter(|o| !o.passed()) {
            output.say(&format!("✘ {} ({})", outcome.name, place(&sources, outcome.span)))?;
            for failure in &outcome.failures {
                output.say(report::failure(failure).trim_end())?;
            }
            output.say("")?;
        }
        output.say(&summary(outcomes.len(), failing))?;
    }
    Ok(if failing == 0 { Exit::Success } else { Exit::Unmet })
}

fn told<'a>(outcome: &'a Outcome, failure: &'a Failure, sources: &Sources) -> Told<'a> {
    Told {
        exemple: &outcome.name,
        place: place(sources, failure.span),
        cible: &failure.target,
        attendu: &failure.expected,
        obtenu: &failure.obtained,
        explication: failure.explanation.as_ref(),
    }
}

fn place(sources: &Sources, span: Span) -> String {
    sources.get(span.source).map_or_else(String::new, |s| format!("{}:{}", s.name, s.position(span.start).line))
}

fn summary(all: usize, failing: usize) -> String {
    let all = messages::count(all, "exemple rejoué", "exemples rejoués");
    match failing {
        0 => format!("{all}, aucun échec."),
        n => format!("{all}, {}.", messages::count(n, "échec", "échecs")),
    }
}
