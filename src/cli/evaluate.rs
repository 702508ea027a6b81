//! `bareme eval`: the assessment of one case.

use super::args::EvalArgs;
use super::exit::{Exit, Stop};
use super::{Output, check, messages};
use crate::case::{Case, CaseReader, FieldError};
use crate::diag::nearest;
use crate::eval::{self, Engine, Options, Workspaces};
use crate::model::Model;
use crate::plan::Targets;
use crate::value::Date;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

pub(super) fn run(args: &EvalArgs, output: &Output) -> Result<Exit, Stop> {
    let date = args.date.as_deref().map(date).transpose()?;
    let (engine, sources) = check::sound(args.pack.as_deref(), output)?;
    let targets = targets(engine.model(), &args.aides)?;
    let case = match read(&engine, &args.case, date)? {
        Ok(case) => case,
        Err(faults) => return refuse(&args.case, &faults, output),
    };
    let plan = engine.plan(case.date, &targets);
    let options = Options { explain: args.explain, counterfactuals: true, questions: true, sources: Some(&sources) };
    let mut workspaces = Workspaces::new(&plan);
    let assessment = eval::assess(&plan, engine.vocabulary(), &case, &mut workspaces, options);
    let faults = workspaces.contradictions(&plan, engine.vocabulary(), &case);
    if !faults.is_empty() {
        return refuse(&args.case, &faults, output);
    }
    if output.json {
        output.say_json(&assessment)?;
    } else {
        output.say(crate::report::assessment(&assessment).trim_end())?;
    }
    Ok(Exit::Success)
}

/// Tells what is wrong with a case.
fn refuse(path: &Path, faults: &[FieldError], output: &Output) -> Result<Exit, Stop> {
    if output.json {
        output.say_json(&faults)?;
    }
    Err(Stop::new(Exit::Rejects, messages::bad_case(path, faults)))
}

/// A date given on the command line.
pub(super) fn date(text: &str) -> Result<Date, Stop> {
    Date::parse(text).ok_or_else(|| {
        Stop::new(
            Exit::Usage,
            format!("« {text} » n'est pas une date\naide : écrivez JJ/MM/AAAA, par exemple 01/03/2025"),
        )
    })
}

/// The aids named on the command line; all when none is.
pub(super) fn targets(model: &Model, names: &[String]) -> Result<Targets, Stop> {
    if names.is_empty() {
        return Ok(Targets::All);
    }
    let known = || model.aides.iter().map(|aide| aide.name.name.as_str());
    let find = |name: &String| {
        let found = (0..).map(crate::model::AideId).zip(known()).find(|(_, aide)| aide == name);
        found.map(|(id, _)| id).ok_or_else(|| {
            let help = nearest(name, known())
                .map_or_else(String::new, |near| format!("\naide : vouliez-vous dire « {near} » ?"));
            Stop::new(Exit::Usage, format!("« {name} » n'est pas une aide de ce paquet{help}"))
        })
    };
    Ok(Targets::aides(names.iter().map(find).collect::<Result<Vec<_>, _>>()?))
}

fn read(engine: &Engine, path: &Path, date: Option<Date>) -> Result<Result<Case, Vec<FieldError>>, Stop> {
    let standard_input = path == Path::new("-");
    let text = if standard_input {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(path)
    };
    let text = text.map_err(|error| Stop::new(Exit::Files, messages::unreadable(path, &error)))?;
    let reader = CaseReader::new(engine.vocabulary());
    let json = standard_input || path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"));
    Ok(if json { reader.json(&text, date) } else { reader.toml(&text, date) })
}
