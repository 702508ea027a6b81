//! Contrôles: answers that contradict one another are refused in all the doors.

use crate::batch::batch;
use crate::exemples::{Folder, root};
use crate::model::langage;
use bareme::batch::{Format, Mapping, Options};
use bareme::case::{CaseReader, FieldError};
use bareme::compiled;
use bareme::eval::{self, Engine, Workspaces};
use bareme::exemple::Runner;
use bareme::pack::{MemoryLoader, load};
use bareme::plan::{Plan, Targets, Vocabulary};
use std::fs;

const RULES: &str = "module a

thème t

enregistrement personne
    champ age : ans
        entre 0 an et 120 ans

entrée foyer.personnes « Personnes » : personnes
    thème t
    entre 1 et 20 personnes

entrée foyer.couple « Couple » : booléen
    thème t

entrée foyer.ages « Âges » : liste de personne
    thème t
    au plus 20 lignes

calcul ages_connus : nombre = nombre de p dans foyer.ages tel que p.age ≥ 60 ans

contrôle couple_de_deux « Un couple compte au moins deux personnes » : non foyer.couple ou foyer.personnes ≥ 2

contrôle ages_du_foyer « Les plus de 60 ans font partie du foyer » : ages_connus ≤ foyer.personnes sans unité

exemple « un couple de deux »
    au 01/03/2026
    soit foyer.personnes = 2 ; foyer.couple = vrai

exemple « un couple seul »
    au 01/03/2026
    soit foyer.personnes = 1 ; foyer.couple = vrai
";

fn small() -> Engine {
    let manifest = "[paquet]\nnom = \"a\"\nversion = \"1\"\ntitre = \"A\"\nfichiers = [\"a.bareme\"]\n[axes]\n";
    let loaded = load(&MemoryLoader::from_iter([("bareme.toml", manifest), ("a.bareme", RULES)]));
    assert!(loaded.diagnostics.iter().all(|d| !d.is_error()), "{:#?}", loaded.diagnostics);
    Engine::new(loaded.model, &loaded.diagnostics).unwrap()
}

/// What contradicts itself in a case, of a plan that computes nothing else.
fn of_plan(plan: &Plan, vocabulary: &Vocabulary, json: &str) -> Vec<FieldError> {
    let case = CaseReader::new(vocabulary).json(json, None).unwrap();
    let mut workspaces = Workspaces::new(plan);
    let _ = eval::assess(plan, vocabulary, &case, &mut workspaces, eval::Options::default());
    workspaces.contradictions(plan, vocabulary, &case)
}

fn contradictions(engine: &Engine, answers: &str) -> Vec<FieldError> {
    let json = format!("{{\"date\": \"01/03/2026\", {answers}}}");
    let date = bareme::value::Date::parse("01/03/2026").unwrap();
    let told = of_plan(&engine.plan(date, &Targets::aides([])), engine.vocabulary(), &json);
    let compiled = compiled::write(engine.model()).unwrap();
    let almanac = compiled::read(&compiled.rules).unwrap();
    assert_eq!(of_plan(&almanac.plan(date, &Targets::aides([])), almanac.vocabulary(), &json), told);
    told
}

#[test]
fn a_contradiction_tells_its_sentence_and_answers() {
    let told = contradictions(&small(), r#""foyer.personnes": 1, "foyer.couple": true"#);
    let [error] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((error.field.as_str(), error.code), ("foyer.couple", "B0565"));
    assert_eq!(
        error.message,
        "des réponses se contredisent. Un couple compte au moins deux personnes (« Personnes » : 1\u{a0}personne ; « Couple » : oui)"
    );
    assert_eq!(error.help.as_deref(), Some("vérifiez « Personnes » et « Couple »"));
}

#[test]
fn what_holds_or_may_hold_is_let_through() {
    for answers in [
        r#""foyer.personnes": 2, "foyer.couple": true"#,
        r#""foyer.personnes": 1, "foyer.couple": false"#,
        r#""foyer.personnes": 1"#,
        r#""foyer.couple": true"#,
        r#""foyer.personnes": 1, "foyer.ages": [{"age": 70}, {"age": 20}]"#,
        r#""foyer.ages": [{"age": 70}, {"age": 71}]"#,
        r#""foyer.personnes": 1, "foyer.ages": [{"age": 70}, {}]"#,
    ] {
        assert_eq!(contradictions(&small(), answers), [], "{answers}");
    }
}

#[test]
fn lists_are_read_through_calculs() {
    let told = contradictions(&small(), r#""foyer.personnes": 1, "foyer.ages": [{"age": 70}, {"age": 71}]"#);
    let [error] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(error.field, "foyer.ages");
    assert!(error.message.ends_with("(« Personnes » : 1\u{a0}personne ; « Âges » : 2 lignes)"), "{}", error.message);
}

fn rejects(format: Format, input: &str) -> (u64, u64, String) {
    let options = Options { input: format, ..Options::default() };
    let (report, _, rejects) = batch(&small(), input.as_bytes(), &options, &Mapping::default());
    let report = report.unwrap();
    (report.summary.rows, report.summary.rejects, rejects)
}

#[test]
fn a_batch_rejects_the_row_and_names_the_column() {
    let input = "id;date;Foyer.Personnes;FOYER.COUPLE\na;01/03/2026;1;oui\nb;01/03/2026;2;oui\n";
    let (rows, rejected, text) = rejects(Format::Csv, input);
    assert_eq!((rows, rejected), (2, 1));
    assert!(text.contains("FOYER.COUPLE") && text.contains("B0565") && text.contains("Un couple compte"), "{text}");
    let input = "{\"date\":\"01/03/2026\",\"foyer.personnes\":1,\"foyer.couple\":true}\n";
    let (rows, rejected, text) = rejects(Format::Ndjson, input);
    assert_eq!((rows, rejected), (1, 1));
    assert!(text.contains("foyer.couple") && text.contains("B0565"), "{text}");
}

#[test]
fn an_exemple_that_contradicts_itself_fails() {
    let engine = small();
    let mut runner = Runner::new(&engine, None);
    let passed: Vec<bool> = engine.model().exemples.iter().map(|exemple| runner.run(exemple).passed()).collect();
    assert_eq!(passed, [true, false]);
}

#[test]
fn the_page_tells_the_truth() {
    let loaded = load(&langage());
    let engine = Engine::new(loaded.model, &loaded.diagnostics).unwrap();
    let page = fs::read_to_string("docs/diagnostics/B0565.md").unwrap();
    let told: Vec<Vec<&str>> = page
        .split("```toml\n")
        .skip(1)
        .map(|rest| {
            let case = CaseReader::new(engine.vocabulary()).toml(rest.split("```").next().unwrap(), None).unwrap();
            let plan = engine.plan(case.date, &Targets::All);
            let mut workspaces = Workspaces::new(&plan);
            let _ = eval::assess(&plan, engine.vocabulary(), &case, &mut workspaces, eval::Options::default());
            let errors = workspaces.contradictions(&plan, engine.vocabulary(), &case);
            errors.into_iter().map(|error| error.code).collect()
        })
        .collect();
    assert_eq!(told, [vec!["B0565"], vec![]]);
}

/// Each contrôle of the pack, false then true.
#[test]
fn the_pack_refuses_what_its_questions_contradict() {
    let loaded = load(&Folder(root().join("rules")));
    let engine = Engine::new(loaded.model, &loaded.diagnostics).unwrap();
    let date = bareme::value::Date::parse("01/03/2026").unwrap();
    let plan = engine.plan(date, &Targets::aides([]));
    let cases = [
        (
            "menage.couple",
            r#""menage.personnes": 1, "menage.couple": true"#,
            r#""menage.personnes": 2, "menage.couple": true"#,
        ),
        (
            "menage.personnes_a_charge",
            r#""menage.personnes": 2, "menage.personnes_a_charge": 2"#,
            r#""menage.personnes": 2, "menage.personnes_a_charge": 1"#,
        ),
        (
            "menage.enfants_alternes",
            r#""menage.personnes": 2, "menage.enfants_alternes": 3"#,
            r#""menage.personnes": 2, "menage.enfants_alternes": 1"#,
        ),
        (
            "locataire.personnes_a_charge",
            r#""locataire.personnes": 1, "locataire.personnes_a_charge": 1"#,
            r#""locataire.personnes": 3, "locataire.personnes_a_charge": 2"#,
        ),
        (
            "adaptation.travaux_ttc",
            r#""adaptation.travaux_ht": 1000, "adaptation.travaux_ttc": 999"#,
            r#""adaptation.travaux_ht": 1000, "adaptation.travaux_ttc": 1000"#,
        ),
        (
            "adaptation.equipements_ttc",
            r#""adaptation.travaux_ttc": 1000, "adaptation.equipements_ttc": 1001"#,
            r#""adaptation.travaux_ttc": 1000, "adaptation.equipements_ttc": 1000"#,
        ),
        (
            "acquisition.travaux",
            r#""acquisition.cout_ttc": 1000, "acquisition.travaux": 1001"#,
            r#""acquisition.cout_ttc": 1000, "acquisition.travaux": 1000"#,
        ),
    ];
    assert_eq!(engine.model().controles.len(), cases.len());
    for (field, wrong, right) in cases {
        let told = |answers: &str| {
            let json = format!("{{\"date\": \"01/03/2026\", {answers}}}");
            let errors = of_plan(&plan, engine.vocabulary(), &json);
            errors.into_iter().map(|error| error.field).collect::<Vec<_>>()
        };
        assert_eq!((told(wrong), told(right)), (vec![field.to_owned()], vec![]));
    }
}
