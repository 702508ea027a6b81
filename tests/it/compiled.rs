//! A pack compiled: what is read back answers as the texts do, and nothing else is read.

use bareme::case::CaseReader;
use bareme::compiled::{Almanac, Compiled, FORMAT, Refused, complete, is_partial, read, write, write_since};
use bareme::eval::{Engine, Options, Workspaces, assess};
use bareme::model::AideId;
use bareme::pack::{LoadError, Loader, MemoryLoader, load};
use bareme::plan::{Plan, Targets, Vocabulary};
use bareme::value::Date;

/// The pack of the five axes.
struct Rules;

impl Loader for Rules {
    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/rules");
        std::fs::read(format!("{root}/{path}")).map_err(|_| LoadError::NotFound)
    }
}

fn rules() -> (Engine, Compiled) {
    let engine = Engine::new(load(&Rules).model, &[]).unwrap();
    let compiled = write(engine.model()).unwrap();
    (engine, compiled)
}

/// All that is said of a case, under the plan that `make` gives for its date.
fn answers(vocabulary: &Vocabulary, make: impl Fn(Date) -> Plan, case: &str) -> String {
    let case = CaseReader::new(vocabulary).toml(case, None).unwrap();
    let plan = make(case.date);
    let options = Options { explain: true, counterfactuals: true, questions: true, sources: None };
    let said = assess(&plan, vocabulary, &case, &mut Workspaces::new(&plan), options);
    serde_json::to_string(&said).unwrap()
}

/// Whether both say the same, of all the aids and of those of each axis.
fn alike(engine: &Engine, back: &Almanac, case: &str) {
    let model = engine.model();
    let of_axis = |axe| (0..).map(AideId).zip(&model.aides).filter(move |(_, a)| a.axe == axe).map(|(id, _)| id);
    let axes = (0..model.manifest.axes.len()).map(|axe| Targets::aides(of_axis(axe)));
    for targets in axes.chain([Targets::All]) {
        let made = answers(engine.vocabulary(), |date| engine.plan(date, &targets), case);
        let read = answers(back.vocabulary(), |date| back.plan(date, &targets), case);
        assert!(made == read, "{case}\n{targets:?}");
    }
}

#[test]
fn what_is_read_back_answers_as_the_texts_do() {
    let (engine, compiled) = rules();
    let mut back = read(&compiled.rules).unwrap();
    assert!(is_partial(&back));
    // Without its territories, as long as no commune is given.
    for case in ["date = 2026-03-15", "date = 2025-08-01\n[menage]\npersonnes = 3\nrevenu_fiscal = 30000"] {
        alike(&engine, &back, case);
    }
    let mut stranger = read(&compiled_small().rules).unwrap();
    let territories = compiled.territories.unwrap();
    assert_eq!(complete(&mut stranger, &territories), Err(Refused::OtherRules));
    complete(&mut back, &territories).unwrap();
    assert!(!is_partial(&back));
    for case in std::fs::read_dir("rules/exemples").unwrap() {
        let path = case.unwrap().path();
        if path.extension().is_some_and(|e| e == "toml") {
            alike(&engine, &back, &std::fs::read_to_string(&path).unwrap());
        }
    }
    let mut other = compiled.rules;
    other[7] = FORMAT + 1;
    assert_eq!(read(&other).err(), Some(Refused::Format(FORMAT + 1)));
    assert!(Refused::Format(FORMAT + 1).to_string().contains("recompilez-le"));
    assert_eq!(read(b"<!doctype html>").err(), Some(Refused::Foreign));
    assert_eq!(read(&territories).err(), Some(Refused::Foreign));
}

#[test]
fn without_the_periods_of_before_a_date_the_others_answer_alike() {
    let engine = Engine::new(load(&Rules).model, &[]).unwrap();
    let since = Date::new(2026, 1, 1).unwrap();
    let light = write_since(engine.model(), since).unwrap();
    let whole = write(engine.model()).unwrap();
    assert!(light.rules.len() * 5 < whole.rules.len() * 4);
    assert_eq!(light.territories, whole.territories);
    let head = String::from_utf8_lossy(&light.rules);
    assert!(head.contains(r#""depuis":"2026-01-01""#));
    assert!(!String::from_utf8_lossy(&whole.rules).contains(r#""depuis""#));
    let mut light = read(&light.rules).unwrap();
    complete(&mut light, &whole.territories.unwrap()).unwrap();
    assert_eq!(light.since(), since);
    for case in std::fs::read_dir("rules/exemples").unwrap() {
        let path = case.unwrap().path();
        if path.extension().is_some_and(|e| e == "toml") {
            let case = std::fs::read_to_string(&path).unwrap();
            let filed = case.lines().find(|line| line.starts_with("date =")).unwrap().to_owned();
            for date in ["date = 2026-01-01", "date = 2026-08-15", "date = 2027-02-01"] {
                alike(&engine, &light, &case.replacen(&filed, date, 1));
            }
        }
    }
}

#[test]
fn texts_that_each_period_meets_in_another_order_are_told_in_the_same() {
    let files = [
        (
            "bareme.toml",
            "[paquet]\nnom = \"a\"\nversion = \"1\"\ntitre = \"A\"\nfichiers = [\"a.bareme\"]\n\n[axes]\na = \"A\"\n",
        ),
        ("villes.csv", "code,nom\n1,Zonza\n2,Albi\n"),
        (
            "a.bareme",
            "module a

référentiel villes « Villes » depuis « villes.csv »
    source « Une liste »
    clé code
    colonne nom : texte

entrée ville « Ville » : villes
    question « Où ? »

aide prime « Prime »
    axe a
    financeur « Ville »
    nature subvention
    référence « Délibération »
    condition lieu « À Albi, puis à Zonza »
        à compter du 01/01/2025 jusqu'au 31/12/2025 : ville.nom = « Albi »
        à compter du 01/01/2026 jusqu'à nouvel ordre : ville.nom = « Zonza »
    montant = 10 €
",
        ),
    ];
    let loaded = load(&MemoryLoader::from_iter(files));
    let engine = Engine::new(loaded.model, &loaded.diagnostics).unwrap_or_else(|_| panic!("{:?}", loaded.diagnostics));
    let back = read(&write(engine.model()).unwrap().rules).unwrap();
    for year in ["2025", "2026"] {
        let case = format!("date = {year}-06-01");
        alike(&engine, &back, &case);
        assert!(answers(back.vocabulary(), |date| back.plan(date, &Targets::All), &case).contains("Albi ou Zonza"));
    }
}

/// The compiled form of a pack of one calcul.
fn compiled_small() -> Compiled {
    let files = [
        ("bareme.toml", "[paquet]\nnom = \"a\"\nversion = \"1\"\ntitre = \"A\"\nfichiers = [\"a.bareme\"]\n\n[axes]\n"),
        ("a.bareme", "module a\n\ncalcul c : nombre = 1\n"),
    ];
    write(&load(&MemoryLoader::from_iter(files)).model).unwrap()
}

#[test]
fn bytes_cut_or_changed_anywhere_are_refused() {
    let bytes = compiled_small().rules;
    assert!(read(&bytes).is_ok());
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
    assert_eq!(read(&longer).err(), Some(Refused::Damaged));
}
