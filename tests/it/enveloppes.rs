//! Enveloppes, from outside: what a case says is committed, and what a batch commits.

use crate::model::langage;
use bareme::case::{Case, CaseReader, FieldError};
use bareme::eval::{Assessment, Engine, Options, Status, Workspaces, assess};
use bareme::pack::load;
use bareme::plan::Targets;

fn valmont() -> Engine {
    let pack = load(&langage());
    Engine::new(pack.model, &pack.diagnostics).unwrap()
}

/// A household of Valmont that is due 6 000 €, but for what else is said.
fn case(engine: &Engine, more: &[(&str, serde_json::Value)]) -> Result<Case, Vec<FieldError>> {
    let mut case = serde_json::json!({
        "date": "01/03/2026",
        "menage": { "personnes": 2, "revenu": 22_000, "statut": "proprietaire_occupant" },
        "logement": {
            "commune": "99001", "residence_principale": true, "construction": "01/06/1970", "surface": 80, "etiquette": "F"
        },
        "projet": { "gestes": [{ "nature": "isolation", "cout": 12_000, "surface": 100 }] },
    });
    for (name, value) in more {
        case[name] = value.clone();
    }
    CaseReader::new(engine.vocabulary()).json(&case.to_string(), None)
}

fn assessed(engine: &Engine, case: &Case) -> Assessment {
    let plan = engine.plan(case.date, &Targets::All);
    assess(&plan, engine.vocabulary(), case, &mut Workspaces::new(&plan), Options::default())
}

#[test]
fn what_is_committed_is_read_in_any_notation() {
    let engine = valmont();
    let engaged = |name: &str, value: serde_json::Value| case(&engine, &[(name, value)]).map(|case| case.engaged);
    let told = engaged("budget_2026.engagé", "494 001 €".into()).unwrap();
    assert_eq!(told.len(), 1);
    for (name, value) in [
        ("budget_2026.engage", serde_json::json!(494_001)),
        ("budget_2026", serde_json::json!({ "engagé": "494001" })),
        ("budget_2026", serde_json::json!({ "engage": "494 001,00 €" })),
    ] {
        assert_eq!(engaged(name, value).unwrap(), told);
    }
    assert_eq!(engaged("plan.engagé", serde_json::Value::Null).unwrap(), []);
    for (name, value, code) in [
        ("budget_2026.engagé", serde_json::json!(-1), "B0555"),
        ("budget_2026.engagé", serde_json::json!("beaucoup"), "B0553"),
        ("budget_2026.engagé", serde_json::json!("5 %"), "B0554"),
        ("budget_2026.engagé", serde_json::json!([1]), "B0552"),
        ("budget_2026.engagé", serde_json::json!(true), "B0552"),
        ("budget_2026.engager", serde_json::json!(1), "B0550"),
        ("budget_2025.engagé", serde_json::json!(1), "B0550"),
        ("budget_2026", serde_json::json!({ "engagé": 1, "engage": 2 }), "B0551"),
    ] {
        let errors = engaged(name, value.clone()).unwrap_err();
        assert_eq!(errors.iter().map(|e| e.code).collect::<Vec<_>>(), [code], "{name} = {value}");
    }
}

#[test]
fn an_aid_without_money_is_refused_and_the_combination_made_without_it() {
    let engine = valmont();
    let said = assessed(&engine, &case(&engine, &[("budget_2026.engagé", "494 001 €".into())]).unwrap());
    let aide = |name: &str| said.aides.iter().find(|aide| aide.name == name).unwrap();
    let prime = aide("prime_valmont");
    assert_eq!(prime.status, Status::NotEligible);
    assert!(prime.conditions.iter().all(|condition| condition.met == Some(true)));
    assert_eq!(
        prime.reason.as_deref().unwrap().replace(['\u{a0}', '\u{202f}'], " "),
        "non éligible car l'enveloppe « Budget 2026 de la rénovation » ne suffit plus : 494 001 € sont engagés sur \
         500 000 €, il reste 5 999 €, et l'aide demande 6 000 €"
    );
    // It excludes the participation, and would have been kept in its place.
    let kept: Vec<&str> = said.combination.kept.iter().map(|kept| kept.aide.as_str()).collect();
    assert!(kept.contains(&"participation_energie") && !kept.contains(&"prime_valmont"), "{kept:?}");
    // Money is no condition: what rests on the right to the prime stands.
    assert_eq!(aide("forfait_accompagnement").status, Status::Eligible);
}

#[test]
fn bounds_of_an_amount_are_told_as_surely_as_they_can_be() {
    let engine = valmont();
    let gestes = |cout: Option<u32>| serde_json::json!([{ "nature": "isolation", "cout": cout, "surface": 100 }]);
    let status = |left: u32, cout: Option<u32>| {
        let engaged = serde_json::json!(500_000 - left);
        let case = case(
            &engine,
            &[("budget_2026.engagé", engaged), ("projet", serde_json::json!({ "gestes": gestes(cout) }))],
        );
        assessed(&engine, &case.unwrap()).aides.into_iter().find(|aide| aide.name == "prime_valmont").unwrap().status
    };
    // The cost is not known: the prime is between 0 € and 6 000 €.
    assert_eq!([status(6_000, None), status(5_999, None)], [Status::Eligible, Status::Unknown]);
    assert_eq!([status(5_999, Some(12_000)), status(0, Some(0))], [Status::NotEligible, Status::Eligible]);
}
