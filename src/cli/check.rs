//! `bareme check`: the diagnostics of a whole pack.

use super::args::PackArgs;
use super::draw::draw;
use super::exit::{Exit, Stop};
use super::{Output, messages, packs};
use crate::diag::Diagnostic;
use crate::eval::Engine;
use crate::pack::{self, Loaded};
use crate::source::{Position, Sources};
use serde::Serialize;
use std::path::Path;

/// A diagnostic with its places as people count them.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    diagnostic: &'a Diagnostic,
    places: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    #[serde(rename = "fichier")]
    file: &'a str,
    #[serde(rename = "debut")]
    start: Position,
    #[serde(rename = "fin")]
    end: Position,
}

fn told<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Told<'a> {
    let place = |span: crate::source::Span| {
        let source = sources.get(span.source)?;
        Some(Place { file: &source.name, start: source.position(span.start), end: source.position(span.end) })
    };
    Told { diagnostic, places: diagnostic.labels.iter().filter_map(|l| place(l.span)).collect() }
}

pub(super) fn run(args: &PackArgs, output: &Output) -> Result<Exit, Stop> {
    let loaded = pack::study(packs::loader(args.pack.as_deref())?.as_ref());
    let errors = loaded.diagnostics.iter().filter(|d| d.is_error()).count();
    if output.json {
        let all: Vec<_> = loaded.diagnostics.iter().map(|d| told(d, &loaded.sources)).collect();
        output.say_json(&all)?;
    } else {
        for diagnostic in &loaded.diagnostics {
            output.say(&draw(diagnostic, &loaded.sources, true))?;
            output.say("")?;
        }
        output.say(&summary(&loaded, errors))?;
    }
    Ok(if errors == 0 { Exit::Success } else { Exit::Rules })
}

fn summary(loaded: &Loaded, errors: usize) -> String {
    let warnings = loaded.diagnostics.len() - errors;
    let model = &loaded.model;
    if loaded.diagnostics.is_empty() {
        return format!(
            "{} {} : {}, {}, {} ; aucune faute.",
            model.manifest.name,
            model.manifest.version,
            messages::count(model.aides.len(), "aide", "aides"),
            messages::count(model.tables.len(), "table", "tables"),
            messages::count(model.exemples.len(), "exemple", "exemples"),
        );
    }
    format!(
        "{}, {}.",
        messages::count(errors, "erreur", "erreurs"),
        messages::count(warnings, "avertissement", "avertissements")
    )
}

/// The engine of a pack that must be without error, and its texts; its faults are drawn on the standard error otherwise.
pub(super) fn sound(pack: Option<&Path>, output: &Output) -> Result<(Engine, Sources), Stop> {
    let Loaded { sources, model, diagnostics, .. } = pack::load(packs::loader(pack)?.as_ref());
    Engine::new(model, &diagnostics).map(|engine| (engine, sources.clone())).map_err(|refused| {
        for diagnostic in diagnostics.iter().filter(|d| d.is_error()) {
            output.remark(&draw(diagnostic, &sources, true));
            output.remark("");
        }
        let errors = messages::count(refused.errors, "erreur", "erreurs");
        Stop::new(Exit::Rules, format!("les règles ont {errors} ; rien n'est évalué"))
    })
}
