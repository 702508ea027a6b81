//! Worked cases replayed through the whole engine: those of the language page, of the small packs and of the rules hold,
//! and a wrong expectation does not.

use crate::exemples::{corpus, rules};
use crate::model::langage;
use bareme::eval::Engine;
use bareme::exemple::Runner;
use bareme::model::{ExpectedKind, ExpectedStatus, Literal, Model};
use bareme::pack::load;
use bareme::value::Decimal;

fn engine(model: Model) -> Engine {
    Engine::new(model, &[]).unwrap()
}

/// Replays all exemples of a pack: what fails, in words.
fn failures(engine: &Engine) -> Vec<String> {
    let mut runner = Runner::new(engine, None);
    let mut told = Vec::new();
    for exemple in &engine.model().exemples {
        for f in runner.run(exemple).failures {
            told.push(format!("« {} » {} : attendu {}, obtenu {}", exemple.name, f.target, f.expected, f.obtained));
        }
    }
    told
}

#[test]
fn all_exemples_hold() {
    let mut packs = vec![load(&langage()).model, rules()];
    packs.extend(corpus());
    for model in packs {
        let engine = engine(model);
        assert!(!engine.model().exemples.is_empty());
        assert_eq!(failures(&engine), Vec::<String>::new());
    }
}

#[test]
fn an_expectation_changed_by_the_least_amount_fails() {
    let mut model = load(&langage()).model;
    let mut changed = 0;
    for expected in model.exemples.iter_mut().flat_map(|e| &mut e.expected) {
        match &mut expected.kind {
            ExpectedKind::Value(Literal::Number(n)) => *n += Decimal::new(1, 2),
            ExpectedKind::Value(Literal::Enum(e)) => *e = (*e + 1) % 3,
            ExpectedKind::Status(status, _) => {
                *status = match status {
                    ExpectedStatus::Eligible => ExpectedStatus::Unknown,
                    ExpectedStatus::Unknown => ExpectedStatus::NotEligible,
                    ExpectedStatus::NotEligible => ExpectedStatus::OutOfPeriod,
                    ExpectedStatus::OutOfPeriod => ExpectedStatus::Eligible,
                }
            }
            _ => continue,
        }
        changed += 1;
    }
    let told = failures(&engine(model));
    assert_eq!(told.len(), changed, "{told:#?}");
    assert!(told.contains(&wanted()), "{told:#?}");
}

fn wanted() -> String {
    "« ménage très modeste, isolation » prime_valmont.montant : attendu 8\u{202f}400,01\u{a0}€, obtenu \
     8\u{202f}400\u{a0}€"
        .to_owned()
}
