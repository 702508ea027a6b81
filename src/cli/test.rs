//! `bareme test`: the worked cases replayed.

use super::args::TestArgs;
use super::exit::{Exit, Stop};
use super::{Output, check, messages};
use crate::diag::nearest;
use crate::exemple::{self, Coverage, Failure, Limits, Outcome, Runner};
use crate::explain::Explanation;
use crate::model::Model;
use crate::report;
use crate::source::{Sources, Span};
use serde::Serialize;
use std::collections::BTreeSet;

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
    #[serde(skip_serializing_if = "Option::is_none")]
    couverture: Option<Coverage>,
}

pub(super) fn run(args: &TestArgs, output: &Output) -> Result<Exit, Stop> {
    let (engine, sources) = check::sound(args.pack.as_deref(), output)?;
    if let Some(file) = &args.file {
        known_file(file, engine.model())?;
    }
    if args.limits {
        return limits(&exemple::limits(&engine, &sources, args.file.as_deref()), output);
    }
    let filter = args.filter.as_deref().unwrap_or_default();
    let mut runner = Runner::new(&engine, Some(&sources));
    let chosen = engine.model().exemples.iter().filter(|e| e.name.contains(filter));
    let mut reached = BTreeSet::new();
    let run = |exemple| if args.coverage { runner.run_noting(exemple, &mut reached) } else { runner.run(exemple) };
    let outcomes: Vec<_> = chosen.map(run).collect();
    let failing = outcomes.iter().filter(|o| !o.passed()).count();
    let coverage = args.coverage.then(|| exemple::coverage(&engine, &sources, &reached, args.file.as_deref()));
    if output.json {
        let echecs = outcomes.iter().flat_map(|o| o.failures.iter().map(|f| told(o, f, &sources))).collect();
        output.say_json(&Results { exemples: outcomes.len(), echecs, couverture: coverage })?;
    } else {
        for outcome in outcomes.iter().filter(|o| !o.passed()) {
            output.say(&format!("✘ {} ({})", outcome.name, place(&sources, outcome.span)))?;
            for failure in &outcome.failures {
                output.say(report::failure(failure).trim_end())?;
            }
            output.say("")?;
        }
        output.say(&summary(outcomes.len(), failing))?;
        if let Some(coverage) = &coverage {
            output.say("")?;
            output.say(report::coverage(coverage).trim_end())?;
        }
    }
    Ok(if failing == 0 { Exit::Success } else { Exit::Unmet })
}

/// Rule text on the standard output and nothing else; what could not be proposed, and why, on the standard error.
fn limits(limits: &Limits, output: &Output) -> Result<Exit, Stop> {
    if output.json {
        output.say_json(limits)?;
    } else {
        output.say(report::limits(limits).trim_end())?;
        limits.left.iter().for_each(|left| output.remark(&messages::without_proposal(left)));
        limits.impossible.iter().for_each(|limit| output.remark(&messages::out_of_reach(limit)));
    }
    Ok(if limits.is_whole() { Exit::Success } else { Exit::Unmet })
}

/// Refuses a file that is none of the pack's.
fn known_file(file: &str, model: &Model) -> Result<(), Stop> {
    let known = &model.manifest.files;
    if known.iter().any(|k| k == file) {
        return Ok(());
    }
    let help = nearest(file, known.iter().map(String::as_str));
    let help = help.map_or_else(String::new, |near| format!("\naide : vouliez-vous dire « {near} » ?"));
    Err(Stop::new(Exit::Usage, format!("« {file} » n'est pas un fichier de règles de ce paquet{help}")))
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
