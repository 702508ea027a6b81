//! Reading rule files.

use bareme::diag::Diagnostic;
use bareme::source::Sources;
use bareme::syntax::ast::{Item, ItemKind};
use bareme::syntax::{Parsed, parse};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn read(text: &str) -> (Sources, Parsed) {
    let mut sources = Sources::default();
    let id = sources.add("essai.bareme", text);
    let parsed = parse(&sources, id);
    (sources, parsed)
}

/// The blocks of a Markdown text that are written in a language.
fn blocks(markdown: &str, language: &str) -> Vec<String> {
    let opening = format!("```{language}\n");
    markdown.split(&opening).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

fn reference_page() -> String {
    blocks(&fs::read_to_string("docs/langage.md").unwrap(), "bareme").join("\n")
}

/// A diagnostic as plain text: what a person would read, without drawing.
fn shown(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let place = |span: bareme::source::Span| {
        let source = sources.get(span.source).unwrap();
        let (start, end) = (source.position(span.start), source.position(span.end));
        format!("{}:{}-{}:{}", start.line, start.column, end.line, end.column)
    };
    let mut out = format!("{} {} {}\n", diagnostic.code, place(diagnostic.span().unwrap()), diagnostic.title);
    for label in &diagnostic.labels {
        if label.primary && !label.text.is_empty() {
            writeln!(out, "    {}", label.text).unwrap();
        } else if !label.primary {
            writeln!(out, "    {} {}", place(label.span), label.text).unwrap();
        }
    }
    for note in &diagnostic.notes {
        writeln!(out, "    note : {note}").unwrap();
    }
    if let Some(help) = &diagnostic.help {
        writeln!(out, "    aide : {help}").unwrap();
    }
    if let Some(fix) = &diagnostic.fix {
        writeln!(out, "    correction : {} « {} »", place(fix.span), fix.text).unwrap();
    }
    out
}

fn all_shown(sources: &Sources, parsed: &Parsed) -> String {
    parsed.diagnostics.iter().map(|diagnostic| shown(sources, diagnostic)).collect()
}

fn kind_name(item: &Item) -> &'static str {
    match item.kind {
        ItemKind::Unite(_) => "unité",
        ItemKind::Enumeration(_) => "énumération",
        ItemKind::Theme(_) => "thème",
        ItemKind::Entree(_) => "entrée",
        ItemKind::Enregistrement(_) => "enregistrement",
        ItemKind::Referentiel(_) => "référentiel",
        ItemKind::Calcul(_) => "calcul",
        ItemKind::Table(_) => "table",
        ItemKind::Controle(_) => "contrôle",
        ItemKind::Aide(_) => "aide",
        ItemKind::Cumul(_) => "cumul",
        ItemKind::Exclusion(_) => "exclusion",
        ItemKind::Depense(_) => "dépense",
        ItemKind::Enveloppe(_) => "enveloppe",
        ItemKind::Exemple(_) => "exemple",
        ItemKind::Error => "erreur",
    }
}

#[test]
fn the_reference_page_is_read_whole() {
    let (sources, parsed) = read(&reference_page());
    assert_eq!(all_shown(&sources, &parsed), "");
    assert_eq!(parsed.file.module.as_ref().unwrap().dotted(), "valmont");
    let count = |name: &str| parsed.file.items.iter().filter(|item| kind_name(item) == name).count();
    let expected = [
        ("unité", 1),
        ("énumération", 5),
        ("thème", 3),
        ("entrée", 9),
        ("enregistrement", 1),
        ("référentiel", 2),
        ("calcul", 6),
        ("table", 5),
        ("contrôle", 1),
        ("aide", 5),
        ("cumul", 1),
        ("exclusion", 1),
        ("dépense", 1),
        ("enveloppe", 2),
        ("exemple", 5),
        ("erreur", 0),
    ];
    for (name, number) in expected {
        assert_eq!(count(name), number, "{name}");
    }
}

#[test]
fn the_pack_is_read_whole() {
    let mut files = Vec::new();
    rule_files(Path::new("rules"), &mut files);
    for file in files {
        let (sources, parsed) = read(&fs::read_to_string(&file).unwrap());
        assert_eq!(all_shown(&sources, &parsed), "", "{}", file.display());
    }
}

fn rule_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rule_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "bareme") {
            found.push(path);
        }
    }
}
