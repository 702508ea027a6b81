//! What worked cases reach of the rules, against what the rules let them reach.

use crate::exemples::corpus;
use bareme::eval::{Engine, Reached, items, reachable};
use bareme::exemple::Runner;
use std::collections::BTreeSet;

/// What a case reached is never told to be out of reach, and nothing is counted twice.
fn hold(engine: &Engine) {
    let items = items(engine.model());
    let possible = reachable(engine, &items);
    let mut reached = BTreeSet::new();
    let mut runner = Runner::new(engine, None);
    for exemple in &engine.model().exemples {
        runner.run_noting(exemple, &mut reached);
    }
    assert!(!reached.is_empty());
    // An exemple may leave out an answer that the public is not allowed to.
    let wrong: Vec<_> =
        reached.difference(&possible).filter(|r| !matches!(r, Reached::Condition(_, _, None))).collect();
    assert!(wrong.is_empty(), "reached, but told impossible: {wrong:?}");
    let ways: Vec<_> = items.iter().flat_map(|item| &item.ways).collect();
    let distinct: BTreeSet<_> = ways.iter().collect();
    assert_eq!(ways.len(), distinct.len());
    let nowhere: Vec<_> = reached.iter().filter(|r| !distinct.contains(r)).collect();
    assert!(nowhere.is_empty(), "reached, but counted nowhere: {nowhere:?}");
}

#[test]
fn what_cases_reach_can_be_reached() {
    corpus().into_iter().for_each(|model| hold(&Engine::new(model, &[]).unwrap()));
}
