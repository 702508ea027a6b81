//! Tree to typed model: names, types, units, dates, tables. Every mistake an author can make is found here.

mod advice;
mod aggregates;
mod aides;
mod calculs;
mod controles;
mod csv;
mod cycles;
mod dates;
mod declare;
mod exact;
mod exemples;
mod expr;
mod inputs;
mod manifest;
mod messages;
mod names;
mod operators;
mod other_dates;
mod paths;
mod ranges;
mod referentiels;
mod regions;
mod tables;
mod typed;
mod types;
mod valeurs;
pub(crate) mod walk;

pub use advice::advise;
pub use manifest::{ManifestText, read_manifest};
pub use messages::data::{missing_file, missing_manifest, not_utf8, outside_file, unreadable_file};
pub use typed::*;

use std::collections::BTreeMap;

use crate::diag::Diagnostic;
use crate::source::{SourceId, Sources};
use crate::syntax::ast;
use declare::Items;
use names::Names;

/// Référentiels that could be read: the text of each by its path in the pack.
pub type Data = BTreeMap<String, SourceId>;

/// The path in the pack of a file that a rule file names: relative to the rule file's own folder.
///
/// ```
/// assert_eq!(bareme::model::beside("commun/lieux.bareme", "../data/communes.csv"), "data/communes.csv");
/// assert_eq!(bareme::model::beside("lieux.bareme", "communes.csv"), "communes.csv");
/// ```
#[must_use]
pub fn beside(rules: &str, file: &str) -> String {
    let mut parts: Vec<&str> = rules.split('/').collect();
    parts.pop();
    for part in file.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}

/// Checks the files of a pack together and gives their typed model, with what is wrong in them.
///
/// What could not be read is left out of `data`, its diagnostic already told. The model can be evaluated only when no
/// diagnostic, here or before, is an error.
#[must_use]
pub fn check(manifest: Manifest, files: &[&ast::File], data: &Data, sources: &Sources) -> (Model, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let (items, names) = declare::declare(files, manifest.files.len(), sources, &mut diagnostics);
    let model = Model { manifest, ..Model::default() };
    let mut checker = Checker {
        sources,
        data,
        names,
        model,
        diagnostics,
        types: calculs::Types::default(),
        reads: cycles::Reads::default(),
        values: BTreeMap::new(),
        key_rows: BTreeMap::new(),
    };
    checker.run(&items);
    (checker.model, checker.diagnostics)
}

/// What checking needs and makes.
struct Checker<'a> {
    sources: &'a Sources,
    data: &'a Data,
    names: Names,
    model: Model,
    diagnostics: Vec<Diagnostic>,
    /// The row of each key, by référentiel.
    key_rows: BTreeMap<ReferentielId, BTreeMap<String, u32>>,
    types: calculs::Types,
    reads: cycles::Reads,
    /// The énumérations that have a value of each name, and its place in them.
    values: BTreeMap<String, Vec<(EnumId, u16)>>,
}

impl Checker<'_> {
    fn run(&mut self, items: &Items<'_>) {
        self.themes(items);
        self.enums(items);
        self.record_names(items);
        self.referentiels(items);
        self.records(items);
        self.inputs(items);
        self.signatures(items);
        let order = cycles::order(self, items);
        self.bodies(items, &order);
        self.table_rows(items);
        self.conditions(items);
        self.controles(items);
        self.together(items);
        self.exemples(items);
        if self.acyclic() {
            self.answers_alone();
            self.exactness();
            self.other_dates();
            self.completeness();
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}
