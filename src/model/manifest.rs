//! `bareme.toml`: what the pack is called, its files and its axes.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use unicode_normalization::UnicodeNormalization;

use super::messages::data as say;
use super::typed::{Manifest, TieBreak};
use crate::diag::{Diagnostic, nearest};
use crate::source::{SourceId, Span};
use crate::value::Date;

/// The manifest read, with the place of each file's name.
#[derive(Debug, Clone, Default)]
pub struct ManifestText {
    /// What it says.
    pub manifest: Manifest,
    /// Where each file of [`Manifest::files`] is named.
    pub places: Vec<Span>,
}

const SECTIONS: [&str; 3] = ["paquet", "axes", "enveloppes"];
const PAQUET: [&str; 5] = ["nom", "version", "titre", "date", "fichiers"];

/// Reads `bareme.toml`; what is wrong is told and left out.
///
/// ```
/// use bareme::{model::read_manifest, source::SourceId};
/// let text = "[paquet]\nnom = \"a\"\nversion = \"1\"\ntitre = \"A\"\nfichiers = [\"a.bareme\"]\n[axes]\nenergie = \"B\"";
/// let (read, faults) = read_manifest(SourceId(0), text);
/// assert!(faults.is_empty());
/// assert_eq!(read.manifest.name, "a");
/// ```
#[must_use]
pub fn read_manifest(source: SourceId, text: &str) -> (ManifestText, Vec<Diagnostic>) {
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { source, read: ManifestText::default(), diagnostics: Vec::new() };
    for error in &errors {
        reader.diagnostics.push(say::not_toml(reader.place(error.span().unwrap_or(0..0))));
    }
    reader.root(root.get_ref(), text.len());
    if !errors.is_empty() {
        // What is missing may stand in what could not be read.
        reader.diagnostics.truncate(errors.len());
    }
    (reader.read, reader.diagnostics)
}

struct Reader {
    source: SourceId,
    read: ManifestText,
    diagnostics: Vec<Diagnostic>,
}

impl Reader {
    fn place(&self, range: Range<usize>) -> Span {
        Span::new(self.source, range.start, range.end)
    }

    fn root(&mut self, root: &DeTable<'_>, length: usize) {
        let end = self.place(length..length);
        for (key, value) in root {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("paquet", DeValue::Table(table)) => self.paquet(table, self.place(key.span())),
                ("axes", DeValue::Table(table)) => self.axes(table),
                ("enveloppes", DeValue::Table(table)) => self.enveloppes(table),
                (name @ ("paquet" | "axes" | "enveloppes"), _) => {
                    self.diagnostics.push(say::manifest_type(self.place(value.span()), name, "une section"));
                }
                (name, _) => {
                    let place = self.place(key.span());
                    self.diagnostics.push(say::unknown_key(place, name, nearest(name, SECTIONS)));
                }
            }
        }
        for section in ["paquet", "axes"] {
            if !root.keys().any(|key| key.get_ref() == section) {
                self.diagnostics.push(say::missing_section(end, section));
            }
        }
    }

    fn paquet(&mut self, table: &DeTable<'_>, section: Span) {
        for (key, value) in table {
            let place = self.place(value.span());
            match key.get_ref().as_ref() {
                name @ ("nom" | "version" | "titre") => match value.get_ref().as_str().filter(|t| !t.trim().is_empty())
                {
                    Some(text) => {
                        let manifest = &mut self.read.manifest;
                        let slot = match name {
                            "nom" => &mut manifest.name,
                            "version" => &mut manifest.version,
                            _ => &mut manifest.title,
                        };
                        text.clone_into(slot);
                    }
                    None => self.diagnostics.push(say::manifest_type(place, name, "un texte entre guillemets")),
                },
                "date" => {
                    // A date of TOML, or the same between quotes.
                    let written = match value.get_ref() {
                        DeValue::Datetime(date) => Date::parse(&date.to_string()),
                        DeValue::String(text) => Date::parse(text),
                        _ => None,
                    };
                    if written.is_none() {
                        self.diagnostics.push(say::manifest_type(place, "date", "une date, comme 2026-01-01"));
                    }
                    self.read.manifest.date = written;
                }
                "fichiers" => self.files(value),
                name => {
                    let place = self.place(key.span());
                    self.diagnostics.push(say::unknown_key(place, name, nearest(name, PAQUET)));
                }
            }
        }
        for name in PAQUET {
            if name != "date" && !table.keys().any(|key| key.get_ref() == name) {
                self.diagnostics.push(say::missing_key(section, name));
            }
        }
    }

    fn files(&mut self, value: &Spanned<DeValue<'_>>) {
        let expected = "une liste de fichiers, comme [\"aides.bareme\"]";
        let Some(files) = value.get_ref().as_array() else {
            self.diagnostics.push(say::manifest_type(self.place(value.span()), "fichiers", expected));
            return;
        };
        for file in files {
            let place = self.place(file.span());
            let Some(name) = file.get_ref().as_str() else {
                self.diagnostics.push(say::manifest_type(place, "fichiers", expected));
                continue;
            };
            if let Some(first) = self.read.manifest.files.iter().position(|other| other == name) {
                let first = self.read.places.get(first).copied().unwrap_or(place);
                self.diagnostics.push(say::file_twice(place, first, name));
                continue;
            }
            self.read.manifest.files.push(name.to_owned());
            self.read.places.push(place);
        }
    }

    fn enveloppes(&mut self, table: &DeTable<'_>) {
        const NAME: &str = "departage";
        for (key, value) in table {
            if key.get_ref() != NAME {
                let place = self.place(key.span());
                self.diagnostics.push(say::unknown_key(place, key.get_ref(), nearest(key.get_ref(), [NAME])));
                continue;
            }
            let written = value.get_ref().as_str();
            match TieBreak::ALL.into_iter().find(|rule| written == Some(rule.word())) {
                Some(rule) => self.read.manifest.tie_break = rule,
                None => {
                    let [first, second] = TieBreak::ALL.map(TieBreak::word);
                    let want = format!("\"{first}\" ou \"{second}\"");
                    self.diagnostics.push(say::manifest_type(self.place(value.span()), NAME, &want));
                }
            }
        }
    }

    fn axes(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            let name: &str = key.get_ref().as_ref();
            match value.get_ref().as_str() {
                // Rules are read in Unicode NFC.
                Some(title) => self.read.manifest.axes.push((name.nfc().collect(), title.to_owned())),
                None => {
                    let place = self.place(value.span());
                    self.diagnostics.push(say::manifest_type(place, name, "le titre de l'axe entre guillemets"));
                }
            }
        }
    }
}
