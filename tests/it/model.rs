//! The checker, from outside: whole packs in, diagnostics out.

use bareme::diag::Diagnostic;
use bareme::pack::{Loaded, MemoryLoader, load};
use std::fs;
use std::path::Path;

/// A diagnostic as one block of text, to read in a failure.
fn render(pack: &Loaded, diagnostic: &Diagnostic) -> String {
    let mut out = format!("{} {:?} {}\n", diagnostic.code, diagnostic.severity, diagnostic.title);
    for label in &diagnostic.labels {
        let source = pack.sources.get(label.span.source).unwrap();
        let at = source.position(label.span.start);
        let mark = if label.primary { '>' } else { '-' };
        let piece = source.slice(label.span).replace('\n', "⏎");
        out += &format!("  {mark} {}:{}:{} « {piece} » {}\n", source.name, at.line, at.column, label.text);
    }
    for note in &diagnostic.notes {
        out += &format!("  note : {note}\n");
    }
    if let Some(help) = &diagnostic.help {
        out += &format!("  aide : {help}\n");
    }
    out
}

fn told(pack: &Loaded) -> String {
    pack.diagnostics.iter().map(|d| render(pack, d)).collect()
}

/// The blocks of a page in that language, and what follows it on the fence's line.
fn blocks(page: &str, language: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open: Option<(String, String, String)> = None;
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => {
                let (language, rest) = info.split_once(' ').unwrap_or((info, ""));
                open = Some((language.to_owned(), rest.trim().to_owned(), String::new()));
            }
            (Some((opened, rest, text)), Some(_)) => {
                if opened == language {
                    found.push((rest.clone(), text.clone()));
                }
                open = None;
            }
            (Some((.., text)), None) => *text += &format!("{line}\n"),
            (None, None) => {}
        }
    }
    found
}

/// The pack that docs/langage.md describes, block after block.
pub(crate) fn langage() -> MemoryLoader {
    let page = fs::read_to_string("docs/langage.md").unwrap();
    let rules: String = blocks(&page, "bareme").into_iter().map(|(_, text)| text + "\n").collect();
    let manifest = blocks(&page, "toml").remove(0).1;
    let data = |name: &str| fs::read(Path::new("tests/corpus/langage").join(name)).unwrap();
    MemoryLoader::from_iter([
        ("bareme.toml", manifest.into_bytes()),
        ("valmont.bareme", rules.into_bytes()),
        ("communes.csv", data("communes.csv")),
        ("secteurs.csv", data("secteurs.csv")),
    ])
}

#[test]
fn the_language_page_is_a_pack_without_a_fault() {
    let pack = load(&langage());
    assert_eq!(told(&pack), "");
    assert_eq!(pack.model.aides.len(), 3);
    assert_eq!(pack.model.digest.len(), 64);
}

fn folder(root: &Path, at: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            folder(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            files.push((name, fs::read(&path).unwrap()));
        }
    }
}

#[test]
fn the_rules_have_no_fault() {
    let mut files = Vec::new();
    folder(Path::new("rules"), Path::new("rules"), &mut files);
    let pack = load(&MemoryLoader::from_iter(files));
    assert_eq!(told(&pack), "");
}
