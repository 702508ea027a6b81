//! Reading rule files.

use bareme::diag::Diagnostic;
use bareme::source::Sources;
use bareme::syntax::ast::{Item, ItemKind};
use bareme::syntax::{Parsed, parse};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

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
        ("aide", 3),
        ("cumul", 1),
        ("exclusion", 1),
        ("dépense", 1),
        ("enveloppe", 1),
        ("exemple", 3),
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

#[test]
fn each_fault_is_told_as_expected() {
    let bless = std::env::var_os("BAREME_BENIR").is_some();
    let mut files = Vec::new();
    rule_files(Path::new("tests/corpus/syntaxe/fautes"), &mut files);
    assert!(files.len() > 20);
    let mut wrong = Vec::new();
    for file in files {
        let (sources, parsed) = read(&fs::read_to_string(&file).unwrap());
        let kinds: Vec<&str> = parsed.file.items.iter().map(kind_name).collect();
        let obtained = format!("{}déclarations : {}\n", all_shown(&sources, &parsed), kinds.join(", "));
        let beside = file.with_extension("diag");
        if bless {
            fs::write(&beside, &obtained).unwrap();
        } else if fs::read_to_string(&beside).unwrap_or_default() != obtained {
            wrong.push(format!("{}\n{obtained}", beside.display()));
        }
        assert!(!parsed.diagnostics.is_empty(), "{} has no fault", file.display());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn codes(text: &str) -> Vec<&'static str> {
    read(text).1.diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

#[test]
fn each_page_of_a_fault_shows_it_and_its_mend() {
    let mut pages = 0;
    for entry in fs::read_dir("docs/diagnostics").unwrap() {
        let path = entry.unwrap().path();
        let code = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if !code.starts_with("B01") {
            continue;
        }
        pages += 1;
        let page = fs::read_to_string(&path).unwrap();
        assert!(page.starts_with(&format!("# {code} — ")), "{code}");
        let (before, after) = page.split_once("## À écrire").unwrap();
        for bad in blocks(before, "bareme") {
            let told = codes(&bad);
            assert!(!told.is_empty() && told.iter().all(|other| *other == code), "{code}: {told:?}");
        }
        // A file that is too large does not fit in a page.
        assert!(before.contains("```bareme") || code == "B0102", "{code}");
        for good in blocks(after, "bareme") {
            assert_eq!(codes(&good), Vec::<&str>::new(), "{code}");
        }
        assert!(after.contains("```bareme"), "{code}");
    }
    assert_eq!(pages, 21);
}

#[test]
fn every_code_has_a_page_and_a_case() {
    let words = fs::read_to_string("src/syntax/messages.rs").unwrap();
    let mut files = Vec::new();
    rule_files(Path::new("tests/corpus/syntaxe/fautes"), &mut files);
    let cases: String = files.iter().map(|file| fs::read_to_string(file.with_extension("diag")).unwrap()).collect();
    for (start, _) in words.match_indices("\"B01") {
        let code = words.get(start + 1..start + 6).unwrap();
        assert!(Path::new(&format!("docs/diagnostics/{code}.md")).exists(), "{code} has no page");
        // These three need a text that does not fit in a file of the corpus.
        assert!(cases.contains(code) || ["B0101", "B0102", "B0103"].contains(&code), "{code} has no case");
    }
}

#[test]
fn a_file_that_is_no_text_or_too_large_is_refused() {
    assert_eq!(codes("module a\u{0}"), ["B0101"]);
    let large = format!("module a\n{}", "# commentaire\n".repeat(80_000));
    assert!(large.len() > 1 << 20);
    assert_eq!(codes(&large), ["B0102"]);
    let allowed = format!("module a\n{}", "# commentaire\n".repeat(70_000));
    assert_eq!(codes(&allowed), Vec::<&str>::new());
}

#[test]
fn nesting_is_bounded_and_quick() {
    let start = std::time::Instant::now();
    let nested = |depth: usize| format!("module a\ncalcul x = {}1{}\n", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(codes(&nested(60)), Vec::<&str>::new());
    assert_eq!(codes(&nested(10_000)), ["B0103"]);
    let broken = format!("module a\ncalcul x = {}a b{}\n", "(".repeat(60), ")".repeat(60));
    assert_eq!(codes(&broken), ["B0110"]);
    let repeated = |before: &str, times: usize, after: &str| {
        codes(&format!("module a\ncalcul x = {}1{}\n", before.repeat(times), after.repeat(times)))
    };
    for (before, after) in [
        ("non ", ""),
        ("−", ""),
        ("si a alors ", " sinon 2"),
        ("", " + 1"),
        ("", " et 1"),
        ("somme de ", " pour g dans l"),
        ("minimum de 1 pour g dans l sinon ", ""),
        ("il existe g dans l tel que ", ""),
        ("pour tout g dans l : ", ""),
        ("nombre de g dans ", ""),
        ("ans révolus entre ", " et d"),
        ("f(", ")"),
        ("", " à la date de d"),
        ("", " sans unité"),
    ] {
        assert_eq!(repeated(before, 5_000, after), ["B0103"], "{before} {after}");
        assert_eq!(repeated(before, 1, after), Vec::<&str>::new(), "{before} {after}");
    }
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn each_mend_offered_mends() {
    let mut files = Vec::new();
    rule_files(Path::new("tests/corpus/syntaxe/fautes"), &mut files);
    let mut mends = 0;
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let (_, parsed) = read(&text);
        for diagnostic in &parsed.diagnostics {
            let Some(fix) = &diagnostic.fix else { continue };
            let mut mended = text.clone();
            mended.replace_range(fix.span.start as usize..fix.span.end as usize, &fix.text);
            let (_, after) = read(&mended);
            let same = |other: &Diagnostic| {
                other.title == diagnostic.title && other.span().unwrap().start == diagnostic.span().unwrap().start
            };
            assert!(!after.diagnostics.iter().any(same), "{}: {}", file.display(), diagnostic.title);
            mends += 1;
        }
    }
    assert!(mends > 30, "{mends}");
}

/// Every place in a tree, its comments and its diagnostics.
fn places(parsed: &Parsed) -> Vec<(usize, usize)> {
    let written = format!("{parsed:?}");
    let number = |text: &str, name: &str| -> usize {
        let rest = text.split_once(name).unwrap().1;
        rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
    };
    written.split("Span { ").skip(1).map(|rest| (number(rest, "start: "), number(rest, "end: "))).collect()
}

fn reads_soundly(text: &str) {
    let (_, parsed) = read(text);
    for (start, end) in places(&parsed) {
        assert!(start <= end && text.get(start..end).is_some(), "{start}..{end} in {text:?}");
    }
    for comment in &parsed.comments {
        assert_eq!(text.get(comment.span.start as usize..comment.span.end as usize), Some(comment.text.as_str()));
    }
}

/// Pieces of texts, the likelier to be read far.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "calcul",
            "aide",
            "entrée",
            "table",
            "exemple",
            "condition",
            "montant",
            "=",
            ":",
            ";",
            "|",
            "«",
            "»",
            "\"",
            "(",
            ")",
            "#",
            "\n",
            "\n    ",
            "si",
            "alors",
            "sinon",
            "et",
            "ou",
            "non",
            "parmi",
            "12 000 €",
            "01/01/2025",
            "à",
            "à compter du",
            "plafonné à",
            "arrondi",
            "somme de",
            "pour",
            "dans",
            "−",
            "×",
            "e\u{301}",
            "\u{a0}",
            "١",
        ])
        .prop_map(|word| format!("{word} ")),
        "\\PC{0,6}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_soundly(text in any::<String>()) {
        reads_soundly(&text);
    }

    #[test]
    fn any_words_are_read_soundly(pieces in prop::collection::vec(piece(), 0..60)) {
        reads_soundly(&pieces.concat());
    }

    #[test]
    fn damaged_rules_are_read_soundly(
        block in any::<prop::sample::Index>(),
        from in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(),
        length in 0_usize..12,
        inserted in piece(),
    ) {
        let blocks = blocks(&fs::read_to_string("docs/langage.md").unwrap(), "bareme");
        let characters: Vec<char> = block.get(&blocks).chars().collect();
        let (from, to) = (from.index(characters.len()), to.index(characters.len()));
        let end = (from + length).min(characters.len());
        let removed: String = characters[..from].iter().chain(&characters[end..]).collect();
        reads_soundly(&removed);
        let mut with: String = characters[..from].iter().collect();
        with.push_str(&inserted);
        with.extend(&characters[from..]);
        reads_soundly(&with);
        let mut swapped = characters.clone();
        swapped.swap(from, to);
        reads_soundly(&swapped.iter().collect::<String>());
    }

    #[test]
    fn accents_may_be_written_apart(block in any::<prop::sample::Index>()) {
        let page = reference_page();
        let declarations: Vec<&str> = page.split("\n\n").collect();
        let text = format!("module essai\n{}", block.get(&declarations));
        let apart: String = unicode_normalization::UnicodeNormalization::nfd(text.as_str()).collect();
        reads_soundly(&apart);
        let kinds = |text: &str| read(text).1.file.items.iter().map(kind_name).collect::<Vec<_>>();
        prop_assert_eq!(kinds(&apart), kinds(&text));
        prop_assert_eq!(codes(&apart), codes(&text));
    }
}

#[test]
fn long_lines_and_many_lines_are_read_in_linear_time() {
    let start = std::time::Instant::now();
    for piece in ["+", "\"\"", "«»", "(", "| ", "#", "é", "1 ", "a.", "«"] {
        let long = piece.repeat((1 << 16) / piece.len());
        read(&long);
        read(&format!("module a\ncalcul x = {long}"));
        read(&format!("module a\ntable t(a : a)\n    donne b : €\n    | {long}"));
        read(&format!("{piece}\n").repeat(1_000));
        read(&format!("aide {piece}\n  b\n").repeat(300));
    }
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn a_name_that_could_not_be_read_is_not_called_unknown() {
    let mut sources = Sources::default();
    let text = "module a\nénumération niveau oordonnée : modeste ; superieur\n\
        calcul x : niveau = si y alors modeste sinon superieur\ncalcul y : booléen = vrai\ncalcul z : € = inconnu\n";
    let id = sources.add("a.bareme", text);
    let parsed = parse(&sources, id);
    assert_eq!(parsed.diagnostics.len(), 1);
    let data = bareme::model::Data::default();
    let (_, told) = bareme::model::check(bareme::model::Manifest::default(), &[&parsed.file], &data, &sources);
    let errors: Vec<&str> = told.iter().filter(|told| told.is_error()).map(|told| told.title.as_str()).collect();
    assert_eq!(errors, ["« inconnu » n'est pas un nom connu"]);
}

#[test]
fn dated_amounts_and_ceilings_are_read() {
    let text = "module a\naide p « P »\n    axe e\n    nature prêt\n    montant\n        à compter du 01/01/2025 : 300 €\n        \
        à compter du 01/01/2026 jusqu'à nouvel ordre\n            référence « Arrêté » : 350 €\n\
        cumul c « C »\n    sur p\n    plafonné\n        jusqu'au 31/12/2025 : 80 % × c\n        \
        du 01/01/2026 au 31/12/2026 : 90 % × c\n    en réduisant p\n";
    let (sources, parsed) = read(text);
    assert_eq!(all_shown(&sources, &parsed), "");
    let [aide, cumul] = parsed.file.items.as_slice() else { panic!() };
    let (ItemKind::Aide(aide), ItemKind::Cumul(cumul)) = (&aide.kind, &cumul.kind) else { panic!() };
    let montant = aide.montant.as_ref().unwrap();
    assert_eq!(montant.versions.len(), 2);
    assert_eq!(montant.versions[1].references[0].text, "Arrêté");
    assert!(aide.notes.references.is_empty());
    assert_eq!(cumul.ceiling.len(), 2);
    assert!(cumul.ceiling[0].period.as_ref().unwrap().from.is_none());
}

#[test]
fn words_of_clauses_may_be_names() {
    let text = "module a\naide p « P »\n    axe e\n    nature prêt\n    condition c « C » :\n        montant > 3 €\n        \
        et taux(niveau) = 5 %\n    assiette = date + aide × taux\n        + rang\n    taux = 5 %\n    \
        montant = assiette × taux\n";
    let (sources, parsed) = read(text);
    assert_eq!(all_shown(&sources, &parsed), "");
    let ItemKind::Aide(aide) = &parsed.file.items[0].kind else { panic!() };
    assert!(aide.assiette.is_some() && aide.taux.is_some() && aide.montant.is_some() && aide.conditions.len() == 1);
}
