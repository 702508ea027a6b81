//! The formatter: idempotent, faithful, canonical.

use bareme::source::Sources;
use bareme::{fmt, syntax};
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn formatted(text: &str) -> Option<String> {
    let mut sources = Sources::default();
    let id = sources.add("essai.bareme", text);
    fmt::format(&sources, id).ok()
}

/// What a text means: its tree without places, and its comments.
fn meaning(text: &str) -> (String, Vec<String>) {
    let mut sources = Sources::default();
    let id = sources.add("essai.bareme", text);
    let parsed = syntax::parse(&sources, id);
    let tree = format!("{:?}", parsed.file);
    let mut bare = String::new();
    let mut rest = tree.as_str();
    while let Some(at) = rest.find("Span {") {
        bare.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = &rest[rest.find('}').unwrap() + 1..];
    }
    bare.push_str(rest);
    (bare, parsed.comments.into_iter().map(|c| c.text).collect())
}

fn holds(name: &str, text: &str) {
    let once = formatted(text).unwrap_or_else(|| panic!("{name}: cannot be read"));
    assert_eq!(formatted(&once).as_deref(), Some(once.as_str()), "{name}: formatting twice changes something");
    assert_eq!(meaning(&once), meaning(text), "{name}: formatting changes the meaning");
}

fn files(dir: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn reference_page() -> String {
    let page = fs::read_to_string(root().join("docs/langage.md")).unwrap();
    let blocks = page.split("```bareme\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_pack_keeps_its_meaning() {
    for path in files(&root().join("rules"), "bareme") {
        holds(&path.display().to_string(), &fs::read_to_string(&path).unwrap());
    }
}

#[test]
fn the_reference_page_keeps_its_meaning() {
    let page = reference_page();
    holds("langage.md", &page);
    assert_eq!(formatted(&page).as_deref(), Some(page.as_str()), "the page shows the canonical layout");
}

#[test]
fn corpus() {
    for path in files(&root().join("tests/corpus/format"), "bareme") {
        let expected = path.with_extension("format");
        let got = formatted(&fs::read_to_string(&path).unwrap()).unwrap();
        if std::env::var_os("BAREME_BENIR").is_some() {
            fs::write(&expected, &got).unwrap();
        }
        assert_eq!(got, fs::read_to_string(&expected).unwrap(), "{}", path.display());
        holds(&path.display().to_string(), &got);
    }
}

#[test]
fn a_file_with_faults_is_left_alone() {
    assert_eq!(formatted("module a\ncalcul = = 3\n"), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any change of blanks that keeps the tree comes back to one form that keeps it too.
    #[test]
    fn blanks_do_not_matter(seed in prop::collection::vec((0usize..4000, 0usize..3), 1..40)) {
        let mut text = reference_page();
        for (at, kind) in seed {
            let spaces: Vec<usize> = text.match_indices(' ').map(|(i, _)| i).collect();
            let at = spaces[at % spaces.len()];
            text.replace_range(at..=at, [" ", "  ", "\u{a0}"][kind]);
        }
        if let Some(once) = formatted(&text) {
            prop_assert_eq!(formatted(&once), Some(once.clone()));
            prop_assert_eq!(meaning(&once), meaning(&text));
        }
    }
}
