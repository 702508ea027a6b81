//! A pack compiled: what is read back answers as the texts do, and nothing else is read.

use bareme::case::CaseReader;
use bareme::compiled::{Compiled, FORMAT, Refused, complete, is_partial, read, write};
use bareme::eval::{Engine, Options, Workspaces, assess};
use bareme::model::Model;
use bareme::pack::{LoadError, Loader, MemoryLoader, load};
use bareme::plan::Targets;

/// The pack of the five axes.
struct Rules;

impl Loader for Rules {
    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/rules");
        std::fs::read(format!("{root}/{path}")).map_err(|_| LoadError::NotFound)
    }
}

fn rules() -> (Model, Compiled) {
    let model = load(&Rules).model;
    let compiled = write(&model).unwrap();
    (model, compiled)
}

fn answers(model: Model, case: &str) -> String {
    let engine = Engine::new(model, &[]).unwrap();
    let case = CaseReader::new(engine.vocabulary()).toml(case, None).unwrap();
    let plan = engine.plan(case.date, &Targets::All);
    let options = Options { explain: true, counterfactuals: true, questions: true, sources: None };
    let said = assess(&plan, engine.vocabulary(), &case, &mut Workspaces::new(&plan), options);
    serde_json::to_string(&said).unwrap()
}

#[test]
fn what_is_read_back_answers_as_the_texts_do() {
    let (model, compiled) = rules();
    let mut back = read(&compiled.rules).unwrap();
    assert!(is_partial(&back));
    complete(&mut back, &compiled.territories.unwrap()).unwrap();
    assert!(!is_partial(&back));
    for case in std::fs::read_dir("rules/exemples").unwrap() {
        let path = case.unwrap().path();
        if path.extension().is_some_and(|e| e == "toml") {
            let case = std::fs::read_to_string(&path).unwrap();
            assert!(answers(back.clone(), &case) == answers(model.clone(), &case), "{}", path.display());
        }
    }
}

#[test]
fn without_its_territories_it_answers_the_same_as_long_as_no_commune_is_given() {
    let (model, compiled) = rules();
    let back = read(&compiled.rules).unwrap();
    for case in ["date = 2026-03-15", "date = 2025-08-01\n[menage]\npersonnes = 3\nrevenu_fiscal = 30000"] {
        assert_eq!(answers(back.clone(), case), answers(model.clone(), case), "{case}");
    }
}

#[test]
fn bytes_cut_or_changed_anywhere_are_refused() {
    let files = [
        ("bareme.toml", "[paquet]\nnom = \"a\"\nversion = \"1\"\ntitre = \"A\"\nfichiers = [\"a.bareme\"]\n\n[axes]\n"),
        ("a.bareme", "module a\n\ncalcul c : nombre = 1\n"),
    ];
    let model = load(&MemoryLoader::from_iter(files)).model;
    let bytes = write(&model).unwrap().rules;
    assert_eq!(read(&bytes).unwrap(), model);
    for length in 0..bytes.len() {
        assert!(read(&bytes[..length]).is_err(), "{length} bytes");
    }
    for place in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        assert!(read(&changed).is_err(), "byte {place}");
    }
    let mut longer = bytes;
    longer.push(0);
    assert_eq!(read(&longer), Err(Refused::Damaged));
}

#[test]
fn another_format_or_another_file_is_told_from_a_damaged_one() {
    let (model, compiled) = rules();
    let territories = compiled.territories.unwrap();
    let mut other = compiled.rules.clone();
    other[7] = FORMAT + 1;
    assert_eq!(read(&other).err(), Some(Refused::Format(FORMAT + 1)));
    assert!(Refused::Format(FORMAT + 1).to_string().contains("recompilez-le"));
    assert_eq!(read(b"<!doctype html>").err(), Some(Refused::Foreign));
    assert_eq!(read(&territories).err(), Some(Refused::Foreign));
    let mut stranger = Model { digest: "0".repeat(64), ..model };
    assert_eq!(complete(&mut stranger, &territories), Err(Refused::OtherRules));
}
