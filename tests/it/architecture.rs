//! The direction of imports, a few things the sources never hold, and the names of the rule files.

use std::fs;
use std::path::{Path, PathBuf};

/// Each module of the crate, from the bottom up, and those it may import.
const LAYERS: &[(&str, &[&str])] = &[
    ("letters", &[]),
    ("source", &[]),
    ("value", &[]),
    ("diag", &["letters", "source"]),
    ("syntax", &["source", "diag", "value"]),
    ("model", &["source", "diag", "value", "syntax"]),
    ("plan", &["source", "value", "model"]),
    ("case", &["letters", "diag", "value", "model", "plan"]),
    ("explain", &["source", "value", "model", "plan"]),
    ("eval", &["source", "diag", "value", "model", "plan", "case", "explain"]),
    ("pack", &["source", "diag", "value", "syntax", "model", "eval"]),
    ("compiled", &["source", "value", "model", "plan", "case", "eval"]),
    ("exemple", &["source", "value", "model", "plan", "case", "explain", "eval"]),
    ("report", &["value", "model", "explain", "eval", "exemple"]),
    ("fmt", &["source", "diag", "syntax"]),
    ("batch", &["diag", "value", "model", "plan", "case", "explain", "eval"]),
    (
        "cli",
        &[
            "source", "diag", "value", "syntax", "model", "plan", "case", "explain", "eval", "pack", "exemple",
            "report", "fmt", "batch", "compiled",
        ],
    ),
];

fn sources(dir: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path, extension));
        } else if path.extension().is_some_and(|e| e == extension) {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The files under `src/`, each with its top-level module and its code without comments.
fn code() -> Vec<(PathBuf, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let module = |path: &Path| {
        let first = path.strip_prefix(&root).unwrap().components().next().unwrap();
        first.as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned()
    };
    sources(&root, "rs")
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            (path.clone(), module(&path), code)
        })
        .collect()
}

#[test]
fn imports_go_one_way() {
    let mut faults = Vec::new();
    for (path, module, code) in code() {
        if matches!(module.as_str(), "lib" | "bin") {
            continue;
        }
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == module) else {
            faults.push(format!("{}: module `{module}` has no place in the table", path.display()));
            continue;
        };
        for (i, _) in code.match_indices("crate::") {
            let before = code[..i].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let rest = &code[i + "crate::".len()..];
            let named = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
            if named != module && !allowed.contains(&named) {
                faults.push(format!("{}: `{module}` must not import `{named}`", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_table_itself_goes_one_way() {
    for (i, (name, allowed)) in LAYERS.iter().enumerate() {
        for import in *allowed {
            assert!(
                LAYERS[..i].iter().any(|(below, _)| below == import),
                "`{name}` imports `{import}`, which is not below it"
            );
        }
    }
}

#[test]
fn each_tool_stays_in_its_place() {
    let held = [
        ("pest", &["syntax"][..]),
        ("clap", &["cli"]),
        ("annotate_snippets", &["cli"]),
        ("indicatif::", &["cli"]),
        ("rayon", &["batch"]),
        ("std::fs", &["cli", "batch"]),
        ("std::thread", &["cli", "batch"]),
        ("SystemTime", &[]),
        ("use super::*", &[]),
    ];
    let mut faults = Vec::new();
    for (path, module, code) in code() {
        for (word, places) in held {
            if code.contains(word) && !places.contains(&module.as_str()) {
                faults.push(format!("{}: `{word}` has no place in `{module}`", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn each_file_has_one_subject() {
    let long: Vec<_> = code()
        .into_iter()
        .filter(|(_, _, code)| code.lines().count() > 600)
        .map(|(path, _, code)| format!("{}: {} lines of code", path.display(), code.lines().count()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn each_rule_file_is_named_after_its_module() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let files = sources(&rules, "bareme");
    let named = |path: &Path| {
        let text = fs::read_to_string(path).unwrap();
        let module = text.lines().find_map(|line| line.strip_prefix("module ")).unwrap();
        path.with_extension("").ends_with(module.replace('.', "/"))
    };
    let misnamed: Vec<_> = files.iter().filter(|path| !named(path)).collect();
    assert!(!files.is_empty() && misnamed.is_empty(), "{misnamed:#?}");
}
