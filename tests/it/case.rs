//! Reading a case: what is understood, what is refused and how it is said.

use crate::model::langage;
use crate::saint_ours::{engine, engine_with};
use bareme::case::{Answer, Case, CaseReader, Draft, FieldError, Given};
use bareme::eval::{Engine, Options, Workspaces, assess};
use bareme::pack::load;
use bareme::plan::{Targets, Value, Vocabulary};
use bareme::value::{Date, Decimal};
use proptest::prelude::*;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
    VOCABULARY.get_or_init(|| engine().vocabulary().clone())
}

fn number(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn json(text: &str) -> Result<Case, Vec<FieldError>> {
    CaseReader::new(vocabulary()).json(text, Date::parse("01/03/2026"))
}

/// The answer to one input of a case that is otherwise empty.
fn answer(path: &str, json_value: &str) -> Answer {
    let case =
        json(&format!(r#"{{"{path}": {json_value}}}"#)).unwrap_or_else(|e| panic!("{path} = {json_value}: {e:?}"));
    case.answers[vocabulary().inputs.iter().position(|i| i.name == path).unwrap()].clone()
}

/// The code and the mend of the one error of a case with one answer.
fn error(path: &str, json_value: &str) -> FieldError {
    let mut errors = json(&format!(r#"{{"{path}": {json_value}}}"#)).expect_err(json_value);
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.remove(0)
}

#[test]
fn numbers_are_read_as_people_write_them() {
    for (path, written, value) in [
        ("menage.revenu", r#""25 000 €""#, "25000"),
        ("menage.revenu", "\"25\u{202f}000\u{a0}€\"", "25000"),
        ("menage.revenu", r#""25000 euros""#, "25000"),
        ("menage.revenu", "25000.00", "25000"),
        ("menage.revenu", "2.5e4", "25000"),
        ("menage.personnes", r#""2 personnes""#, "2"),
        ("menage.personnes", r#""1 personne""#, "1"),
        ("logement.surface", r#""80,5 m2""#, "80.5"),
        ("logement.surface", "80.55", "80.55"),
        ("projet.taux", r#""5,5 %""#, "0.055"),
    ] {
        assert_eq!(answer(path, written), Answer::Value(Value::Number(number(value))), "{written}");
    }
}

#[test]
fn a_unit_is_read_in_any_order_and_told_as_rents_are_written() {
    let rent =
        "\nentrée bail.loyer « Loyer » : €/m²/mois\n    question « Quel loyer ? »\n    entre 0 et 100 €/m²/mois\n";
    let engine = engine_with(|rules| rules + rent);
    let read = |text: &str| {
        CaseReader::new(engine.vocabulary()).json(&format!(r#"{{"bail.loyer": "{text}"}}"#), Date::parse("01/03/2026"))
    };
    for text in ["12,35 €/m²/mois", "12,35 €/mois/m²", "12,35 euros / m2 / mois", "12,35"] {
        assert!(read(text).unwrap().answers.contains(&Answer::Value(Value::Number(number("12.35")))), "{text}");
    }
    assert_eq!(read("12,35 €/mois").unwrap_err()[0].message, "l'unité attendue est « €/m²/mois », pas « €/mois »");
    assert!(read("101 €/m²/mois").unwrap_err()[0].message.contains("100\u{a0}€/m²/mois"));
}

#[test]
fn what_could_be_read_two_ways_is_refused() {
    for (path, written, code, help) in [
        ("menage.revenu", r#""25.000 €""#, "B0553", "« 25 » ou « 25000 »"),
        ("logement.surface", r#""1,250""#, "B0553", "« 1,25 » ou « 1250 »"),
        ("projet.taux", "5.5", "B0554", "« 5,5 % »"),
        ("projet.taux", r#""0,055""#, "B0554", "%"),
        ("menage.revenu", r#""25 k€""#, "B0554", "€"),
        ("menage.revenu", r#""""#, "", ""),
        ("logement.commune", "1234", "B0561", "entre guillemets"),
        ("logement.commune", r#""1234""#, "B0561", "« 01234 »"),
        ("logement.commune", r#""valmont""#, "B0561", "« 99001 »"),
        ("logement.construction", "1970", "B0557", "31/12/1970"),
        ("logement.construction", r#""25568""#, "B0557", "JJ/MM/AAAA"),
        ("logement.construction", r#""31/02/1970""#, "B0557", "exister"),
        ("menage.statut", r#""bailleur""#, "B0560", "« proprietaire_bailleur »"),
        ("menage.statut", r#""propriétaire""#, "B0560", "ou « locataire »"),
        ("menage.statut", r#""?""#, "B0562", "vide"),
        ("logement.residence_principale", "1", "B0552", "true"),
        ("menage.personnes", "1e999999999", "B0553", ""),
        ("menage.personnes", "12345678901234567890123456789012", "B0553", ""),
    ] {
        if code.is_empty() {
            assert_eq!(answer(path, written), Answer::Unknown);
            continue;
        }
        let error = error(path, written);
        assert_eq!(error.code, code, "{written}: {error}");
        assert!(error.help.clone().unwrap_or_default().contains(help), "{written}: {error}");
        assert_eq!(error.field, path);
    }
}

#[test]
fn values_of_enumerations_forgive_case_and_accents() {
    for (written, value) in
        [("proprietaire_occupant", 0), ("Propriétaire occupant", 0), ("PROPRIETAIRE BAILLEUR", 1), ("locataire", 2)]
    {
        assert_eq!(answer("menage.statut", &format!("\"{written}\"")), Answer::Value(Value::Enum(value)));
    }
}

#[test]
fn truths_dates_and_unknowns() {
    for written in ["true", r#""oui""#, r#""O""#, r#""Vrai""#, r#""1""#] {
        assert_eq!(answer("logement.residence_principale", written), Answer::Value(Value::Bool(true)));
    }
    let date = Date::parse("31/12/1969").unwrap();
    for written in [r#""31/12/1969""#, r#""1969-12-31""#] {
        assert_eq!(answer("logement.construction", written), Answer::Value(Value::Date(date)));
    }
    for written in ["null", r#""""#, r#"" ? ""#, r#""Je ne sais pas""#] {
        assert_eq!(answer("menage.revenu", written), Answer::Unknown);
    }
}

#[test]
fn lists_are_arrays_of_tables() {
    let rows = answer("projet.gestes", r#"[{"nature": "isolation", "cout": "12 000 €"}, {"nature": "?"}]"#);
    let unknown = Value::Unknown;
    assert_eq!(
        rows,
        Answer::Rows(vec![
            vec![Value::Enum(0), Value::Number(number("12000")), unknown],
            vec![unknown, unknown, unknown]
        ])
    );
    assert_eq!(answer("projet.gestes", "[]"), Answer::Rows(vec![]));
    assert_eq!(answer("projet.gestes", "null"), Answer::Unknown);
    let error = error("projet.gestes", r#"[{"nature": "isolation"}, {"cout": -1}]"#);
    assert_eq!((error.field.as_str(), error.code), ("projet.gestes.2.cout", "B0555"));
}

#[test]
fn tables_mirror_names_and_all_errors_are_told() {
    let flat = json(r#"{"menage.personnes": 2, "logement.surface": 80}"#).unwrap();
    assert_eq!(json(r#"{"menage": {"personnes": 2}, "logement": {"surface": 80}}"#).unwrap(), flat);
    assert_eq!(json(r#"{"id": "D1", "menage": {"personnes": 2}, "logement.surface": 80}"#).unwrap(), flat);
    assert_eq!(
        json(r#"{"menage": {"personnes": 2}, "menage.personnes": 2, "logement": {"surface": 80}}"#).unwrap(),
        flat
    );
    let errors =
        json(r#"{"menage": {"personnes": 21, "revenus": 1, "revenu": [1]}, "menages": 3, "logement": 4}"#).unwrap_err();
    let told: Vec<_> = errors.iter().map(|e| (e.field.as_str(), e.code)).collect();
    assert_eq!(
        told,
        [
            ("menage.personnes", "B0555"),
            ("menage.revenus", "B0550"),
            ("menage.revenu", "B0552"),
            ("menages", "B0550"),
            ("logement", "B0552")
        ]
    );
    assert_eq!(errors[1].help.as_deref(), Some("vouliez-vous écrire « menage.revenu » ?"));
}

#[test]
fn repeated_fields_of_json_are_seen() {
    let errors = json(r#"{"menage": {"personnes": 2, "personnes": 3}}"#).unwrap_err();
    assert_eq!((errors[0].field.as_str(), errors[0].code), ("menage.personnes", "B0551"));
}

#[test]
fn a_former_code_is_read_as_the_current_one_and_told() {
    let pack = load(&langage());
    let engine = Engine::new(pack.model, &pack.diagnostics).unwrap();
    let reader = CaseReader::new(engine.vocabulary());
    let read =
        |code: &str| reader.json(&format!(r#"{{"date": "01/03/2026", "logement.commune": "{code}"}}"#), None).unwrap();
    let (former, current) = (read("99010"), read("99001"));
    assert_eq!(former.answers, current.answers);
    assert_eq!(former.remarks, ["99010 est devenu 99001, Valmont"]);
    assert!(current.remarks.is_empty());
    let plan = engine.plan(former.date, &Targets::All);
    let said = assess(&plan, engine.vocabulary(), &former, &mut Workspaces::new(&plan), Options::default());
    assert_eq!(serde_json::to_value(&said).unwrap()["remarques"][0], "99010 est devenu 99001, Valmont");
    assert!(bareme::report::assessment(&said).contains("\n  99010 est devenu 99001, Valmont\n"));

    let mut draft = Draft::new(engine.vocabulary());
    let place = reader.place("logement.commune").unwrap().0;
    reader.cell(&mut draft, place, " 99011 ");
    assert_eq!(draft.finish(Date::parse("01/03/2026")).unwrap().remarks, ["99011 est devenu 99001, Valmont"]);
}

#[test]
fn the_date_is_never_guessed() {
    let reader = CaseReader::new(vocabulary());
    assert_eq!(reader.json("{}", None).unwrap_err()[0].code, "B0558");
    assert_eq!(reader.json(r#"{"date": "01/03/25"}"#, None).unwrap_err()[0].code, "B0557");
    let date = Date::parse("01/03/2025");
    assert_eq!(reader.json(r#"{"date": "2026-03-01"}"#, date).unwrap().date, date.unwrap());
    assert_eq!(reader.toml("date = 2025-03-01", None).unwrap().date, date.unwrap());
}

#[test]
fn toml_numbers_keep_their_digits() {
    let case = CaseReader::new(vocabulary()).toml("date = 2026-03-01\nlogement.surface = 0x50", None).unwrap_err();
    assert_eq!(case[0].code, "B0553");
    let text = "date = 2026-03-01\nmenage.revenu = 9_999_999.000000000000000000";
    let case = CaseReader::new(vocabulary()).toml(text, None).unwrap();
    assert!(case.answers.contains(&Answer::Value(Value::Number(number("9999999")))));
}

#[test]
fn numbers_of_json_may_have_an_exponent() {
    for (written, value) in [
        ("1.5e3", "1500"),
        ("15E+2", "1500"),
        ("150000e-2", "1500"),
        ("0.00015e7", "1500"),
        ("-0e3", "0"),
        ("0.0", "0"),
    ] {
        let told = answer("menage.revenu", written);
        assert_eq!(told, Answer::Value(Value::Number(number(value))), "{written}");
        let Answer::Value(Value::Number(told)) = told else { panic!("{written}") };
        assert_eq!(told.to_string(), value, "{written}");
    }
    for written in ["1e29", "1e-29", "1e2147483648", "1e-2147483648", "10e2147483647", "0.1e-2147483648"] {
        assert_eq!(error("menage.revenu", written).code, "B0553", "{written}");
    }
    assert_eq!(error("menage.revenu", "-1e2").code, "B0555");
}

#[test]
fn texts_of_json_are_what_they_escape() {
    let text = r#" {"\u00e9t\u00C9": [ "\ud83d\ude00\n\t\/\\\"", "à", "" ,-1.50e2,true,null], "a" :{} } "#;
    let items = ["😀\n\t/\\\"", "à", ""].map(|text| Given::Text(text.into()));
    let items = items.into_iter().chain([Given::Number("-1.50e2".into()), Given::Bool(true), Given::Null]);
    let fields = vec![("étÉ".into(), Given::List(items.collect())), ("a".into(), Given::Table(Vec::new()))];
    assert_eq!(Given::from_json(text).unwrap(), Given::Table(fields));
    for half in [r#""\ud83d""#, r#""\ud83d\u0041""#, r#""\ude00""#] {
        assert_eq!(Given::from_json(half).unwrap_err().code, "B0564", "{half}");
    }
}

#[test]
fn broken_texts_say_where() {
    let reader = CaseReader::new(vocabulary());
    let told = |errors: Vec<FieldError>| (errors[0].code, errors[0].message.clone());
    assert_eq!(
        told(reader.json("{\n \"a\": }", None).unwrap_err()),
        ("B0564", "le JSON est mal formé (ligne 2, colonne 7)".into())
    );
    assert_eq!(reader.json("{", None).unwrap_err()[0].message, "le JSON s'arrête trop tôt (ligne 1, colonne 1)");
    assert_eq!(told(reader.toml("a = 1\nb = oui", None).unwrap_err()).0, "B0564");
    assert_eq!(reader.json("[]", None).unwrap_err()[0].code, "B0552");
    let deep = "[".repeat(100_000);
    assert_eq!(reader.json(&deep, None).unwrap_err()[0].code, "B0564");
    let deep = format!("{}1{}", "[".repeat(100), "]".repeat(100));
    assert_eq!(reader.json(&deep, None).unwrap_err()[0].code, "B0564");
    assert_eq!(reader.toml(&format!("a = {deep}"), None).unwrap_err()[0].code, "B0564");
}

/// The wrong example of each page gives its code, the right one gives no error.
#[test]
fn pages_tell_the_truth() {
    let reader = CaseReader::new(vocabulary());
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics");
    for code in (550..=564).map(|n| format!("B0{n}")) {
        let page = fs::read_to_string(pages.join(format!("{code}.md"))).unwrap();
        let mut examples = page.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
        let errors = reader.toml(examples.next().unwrap(), None).expect_err(&code);
        assert!(errors.iter().all(|e| e.code == code), "{code}: {errors:?}");
        let right = reader.toml(examples.next().unwrap(), None);
        assert!(right.is_ok(), "{code}: {right:?}");
    }
}

proptest! {
    /// No text crashes the reader, and what it reads lies inside the domain of its input.
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,24}", index in 0usize..10) {
            let name = &vocabulary().inputs[index % vocabulary().inputs.len()].name;
        let case = serde_json::json!({ name.as_str(): text }).to_string();
        let _ = CaseReader::new(vocabulary()).json(&case, Date::parse("01/03/2026"));
        let _ = CaseReader::new(vocabulary()).toml(&text, None);
    }

    /// A whole number of euros is read the same in every spelling.
    #[test]
    fn spellings_agree(euros in 0u32..10_000_000) {
        let value = Answer::Value(Value::Number(euros.into()));
        let grouped = bareme::value::format_number(euros.into(), &bareme::value::Unit::euro());
        for written in [euros.to_string(), format!("\"{euros}\""), format!("\"{grouped}\""), format!("{euros}.0"), format!("\"{euros},00 €\"")] {
            prop_assert_eq!(&answer("menage.revenu", &written), &value, "{}", written);
        }
    }
}
