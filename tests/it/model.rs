//! The checker, from outside: whole packs in, diagnostics out.

use bareme::diag::Diagnostic;
use bareme::pack::{Loaded, MemoryLoader, load, study};
use bareme::source::Span;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// A diagnostic as plain text: what a person would read, without drawing.
fn shown(pack: &Loaded, diagnostic: &Diagnostic) -> String {
    let place = |span: Span| {
        let source = pack.sources.get(span.source).unwrap();
        let (start, end) = (source.position(span.start), source.position(span.end));
        format!("{}:{}:{}-{}:{}", source.name, start.line, start.column, end.line, end.column)
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

fn told(pack: &Loaded) -> String {
    pack.diagnostics.iter().map(|d| shown(pack, d)).collect()
}

/// The blocks of a page: language, what follows it on the fence's line, and text.
fn fenced(page: &str) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    let mut open: Option<(String, String, String)> = None;
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => {
                let (language, rest) = info.split_once(' ').unwrap_or((info, ""));
                open = Some((language.to_owned(), rest.trim().to_owned(), String::new()));
            }
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some((.., text)), None) => *text += &format!("{line}\n"),
            (None, None) => {}
        }
    }
    found
}

const MANIFEST: &str =
    "[axes]\nenergie = \"Énergie\"\n[paquet]\nnom = \"exemple\"\nversion = \"1\"\ntitre = \"Exemple\"\n";

/// A pack of those rule files, with that data.
fn pack_of(rules: Vec<(String, String)>, data: Vec<(String, Vec<u8>)>) -> MemoryLoader {
    let names: Vec<String> = rules.iter().map(|(name, _)| format!("{name:?}")).collect();
    let manifest = format!("{MANIFEST}fichiers = [{}]\n", names.join(", "));
    let files = rules.into_iter().map(|(name, text)| (name, text.into_bytes()));
    let manifest = ("bareme.toml".to_owned(), manifest.into_bytes());
    files.chain(data).chain([manifest]).collect()
}

/// The pack that blocks of a page describe.
fn pack_of_blocks(blocks: &[(String, String, String)]) -> Loaded {
    let (mut rules, mut data, mut manifest) = (Vec::new(), Vec::new(), None);
    for (language, rest, text) in blocks {
        match (language.as_str(), rest.split_once(' ')) {
            ("bareme", _) if rest.is_empty() => rules.push(("exemple.bareme".to_owned(), text.clone())),
            ("bareme", _) => rules.push((rest.clone(), text.clone())),
            ("csv", Some((name, "windows-1252"))) => {
                data.push((name.to_owned(), text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()));
            }
            ("csv", None) => data.push((rest.clone(), text.clone().into_bytes())),
            ("toml", _) => manifest = Some(text.clone().into_bytes()),
            other => panic!("un bloc que le test ne connaît pas : {other:?}"),
        }
    }
    let mut files = pack_of(rules, data);
    if let Some(manifest) = manifest {
        files.0.insert("bareme.toml".to_owned(), manifest);
    }
    study(&files)
}

/// The pack that docs/langage.md describes, block after block.
pub(crate) fn langage() -> MemoryLoader {
    let page = fs::read_to_string("docs/langage.md").unwrap();
    let of = |wanted: &str| -> Vec<String> {
        fenced(&page).into_iter().filter(|(language, ..)| language == wanted).map(|(.., text)| text).collect()
    };
    let rules = of("bareme").join("\n");
    let manifest = of("toml").remove(0);
    let data = |name: &str| fs::read(Path::new("tests/corpus/langage").join(name)).unwrap();
    MemoryLoader::from_iter([
        ("bareme.toml", manifest.into_bytes()),
        ("valmont.bareme", rules.into_bytes()),
        ("communes.csv", data("communes.csv")),
        ("communes_anciennes.csv", data("communes_anciennes.csv")),
        ("secteurs.csv", data("secteurs.csv")),
    ])
}

#[test]
fn the_language_page_is_a_pack_without_a_fault() {
    let pack = study(&langage());
    assert_eq!(told(&pack), "");
    assert_eq!(pack.model.aides.len(), 5);
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

/// Codes that the checker can tell, by its sources.
fn codes() -> BTreeSet<String> {
    let mut files = Vec::new();
    folder(Path::new("src/model"), Path::new("src/model"), &mut files);
    folder(Path::new("src/eval"), Path::new("src/eval"), &mut files);
    let mut codes = BTreeSet::new();
    for (_, text) in files {
        let text = String::from_utf8(text).unwrap();
        codes.extend(text.split('"').filter(|w| w.len() == 5 && w.starts_with("B0")).map(str::to_owned));
    }
    codes.retain(|code| is_ours(code));
    codes
}

/// The families of the checker's codes: B02xx to B04xx, B0500 to B0549, B06xx.
fn is_ours(code: &str) -> bool {
    ("B0200".."B0550").contains(&code) || ("B0600".."B0700").contains(&code)
}

#[test]
fn each_code_has_a_page_and_each_page_a_code() {
    let pages: BTreeSet<String> = fs::read_dir("docs/diagnostics")
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|code| is_ours(code))
        .collect();
    assert_eq!(codes(), pages);
}

#[test]
fn the_pages_say_true() {
    let mut faults = String::new();
    for code in codes() {
        let page = fs::read_to_string(format!("docs/diagnostics/{code}.md")).unwrap();
        assert!(page.starts_with(&format!("# {code} — ")), "{code}");
        let (_, rest) = page.split_once("\n## À éviter\n").unwrap();
        let (wrong, right) = rest.split_once("\n## À écrire\n").unwrap();
        let (wrong, right) = (pack_of_blocks(&fenced(wrong)), pack_of_blocks(&fenced(right)));
        let advice = code.starts_with("B06");
        let weighed = |d: &&Diagnostic| advice && !d.is_error() || d.is_error();
        let found: BTreeSet<&str> = wrong.diagnostics.iter().filter(weighed).map(|d| d.code).collect();
        if found != BTreeSet::from([code.as_str()]) {
            faults += &format!("{code}, à éviter :\n{}\n", told(&wrong));
        }
        if right.diagnostics.iter().any(|d| weighed(&d)) {
            faults += &format!("{code}, à écrire :\n{}\n", told(&right));
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

/// The packs of a folder of the corpus, one rule file each, with the data they share.
fn corpus(name: &str) -> Vec<(PathBuf, Loaded)> {
    let mut data = Vec::new();
    folder(Path::new("tests/corpus/modele/donnees"), Path::new("tests/corpus/modele/donnees"), &mut data);
    let mut files: Vec<PathBuf> =
        fs::read_dir(Path::new("tests/corpus/modele").join(name)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.retain(|path| path.extension().is_some_and(|e| e == "bareme"));
    assert!(!files.is_empty(), "{name}");
    let load_one = |path: PathBuf| {
        let rules = vec![("exemple.bareme".to_owned(), fs::read_to_string(&path).unwrap())];
        let pack = study(&pack_of(rules, data.clone()));
        (path, pack)
    };
    files.into_iter().map(load_one).collect()
}

/// Each faulty file gives what stands beside it, word for word; `BAREME_BENIR=1` writes it anew, for a person to read.
#[test]
fn faults_are_told_as_recorded() {
    let mut differing = String::new();
    for (path, pack) in corpus("fautes").into_iter().chain(corpus("conseils")) {
        let recorded = path.with_extension("diag");
        let found = told(&pack);
        if std::env::var_os("BAREME_BENIR").is_some() {
            fs::write(&recorded, &found).unwrap();
        } else if fs::read_to_string(&recorded).unwrap_or_default() != found {
            writeln!(differing, "{} :\n{found}", path.display()).unwrap();
        }
    }
    assert!(differing.is_empty(), "{differing}");
}

#[test]
fn sound_packs_have_no_fault() {
    for (path, pack) in corpus("sains").into_iter().chain(corpus("conseils")) {
        assert!(pack.is_sound(), "{} :\n{}", path.display(), told(&pack));
        assert_whole(&pack);
    }
}

/// A pack that is said sound holds nothing that could not be read or typed.
fn assert_whole(pack: &Loaded) {
    let model = &pack.model;
    let parts = [
        format!("{:?}{:?}", model.inputs, model.records),
        format!("{:?}{:?}", model.calculs, model.tables),
        format!("{:?}{:?}{:?}", model.aides, model.cumuls, model.depenses),
    ];
    for part in parts {
        for hollow in ["kind: Error", "ty: Unknown"] {
            let place = part.find(hollow).map(|at| part[..at].chars().rev().take(300).collect::<String>());
            assert!(place.is_none(), "{hollow} : {:?}", place.map(|p| p.chars().rev().collect::<String>()));
        }
    }
}

/// A text cut into words, signs and blanks.
fn tokens(text: &str) -> Vec<&str> {
    let kind = |c: char| (c.is_alphanumeric() || c == '_', c.is_whitespace());
    let mut cut = Vec::new();
    let mut start = 0;
    for (at, pair) in text.char_indices().zip(text.char_indices().skip(1)).map(|((_, a), (at, b))| (at, (a, b))) {
        if kind(pair.0) != kind(pair.1) || !kind(pair.1).0 && !kind(pair.1).1 {
            cut.push(&text[start..at]);
            start = at;
        }
    }
    cut.push(&text[start..]);
    cut
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Whatever is changed in a sound pack, it is checked without a crash, its faults are told in places that exist, and
    /// where none is told nothing is missing.
    #[test]
    fn any_change_is_told_or_sound(changes in prop::collection::vec((0usize..100_000, 0usize..100_000, 0u8..3), 1..4)) {
        let mut files = langage();
        let text = String::from_utf8(files.0["valmont.bareme"].clone()).unwrap();
        let mut words = tokens(&text);
        for (at, from, change) in changes {
            let (at, from) = (at % words.len(), from % words.len());
            match change {
                0 => { words.remove(at); }
                1 => words[at] = words[from],
                _ => words.swap(at, from),
            }
        }
        files.0.insert("valmont.bareme".to_owned(), words.concat().into_bytes());
        let pack = load(&files);
        for label in pack.diagnostics.iter().flat_map(|d| &d.labels) {
            let text = &pack.sources.get(label.span.source).unwrap().text;
            prop_assert!(text.get(label.span.start as usize..label.span.end as usize).is_some(), "{label:?}");
        }
        if pack.is_sound() {
            assert_whole(&pack);
        }
    }
}

/// Packs that would be slow or deep to check by a careless road: each is checked to its end, in the small stack of a
/// test. A road that takes the square of their length would take hours.
#[test]
fn long_packs_are_checked_to_their_end() {
    let calculs = |count: usize, body: &dyn Fn(usize) -> String| -> String {
        (0..count).map(|i| format!("calcul c{i} = {}\n", body(i))).collect()
    };
    let chain = calculs(8_000, &|i| if i == 0 { "1 €".into() } else { format!("c{} + 1 €", i - 1) });
    let backwards = calculs(8_000, &|i| if i == 7_999 { "1 €".into() } else { format!("c{} + 1 €", i + 1) });
    let circle = calculs(8_000, &|i| format!("c{} + 1 €", (i + 1) % 8_000));
    let unknown = calculs(8_000, &|i| format!("inconnu{i} + 1 €"));
    let twice = "calcul c = 1 €\n".repeat(8_000);
    let sum = format!("calcul c = {}1 €\n", "1 € + ".repeat(20_000));
    let choices = format!("calcul c = {}1 €\n", "si vrai alors 1 € sinon ".repeat(10_000));
    let path = format!("calcul c = {}a\n", "a.".repeat(50_000));
    let values: String = (0..50_000).map(|i| format!("v{i} ; ")).collect();
    let values = format!("énumération e : {values}fin\ncalcul c : e = v49999\n");
    let rows: String = (0..8_000).map(|i| format!("    | {i} | 1 € |\n")).collect();
    let rows = format!("table t(n : nombre) « T »\n    donne v : €\n    | n | v |\n{rows}    | sinon | 2 € |\n");
    let packs = [
        ("chaîne", "B0602", chain),
        ("chaîne à rebours", "B0602", backwards),
        ("cercle", "B0209", circle),
        ("noms inconnus", "B0201", unknown),
        ("noms en double", "B0203", twice),
        ("longue somme", "B0103", sum),
        ("longs choix", "B0103", choices),
        ("long chemin", "B0201", path),
        ("longue énumération", "B0312", values),
        ("longue table", "B0418", rows),
    ];
    for (name, code, text) in packs {
        let rules = vec![("exemple.bareme".to_owned(), format!("module exemple\n{text}"))];
        let pack = load(&pack_of(rules, Vec::new()));
        let codes: BTreeSet<&str> = pack.diagnostics.iter().map(|d| d.code).collect();
        assert_eq!(codes, BTreeSet::from([code]), "{name}");
    }
}
