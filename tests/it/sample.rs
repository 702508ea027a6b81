//! The sample of applications reaches every aid.

use crate::batch::batch;
use crate::exemples::rules;
use bareme::batch::{Mapping, Options};
use bareme::eval::Engine;
use std::fs;
use std::path::Path;

#[test]
fn every_aid_is_granted_to_some_and_refused_to_others() {
    let engine = Engine::new(rules(), &[]).unwrap();
    let sample = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/exemples/demandes.csv")).unwrap();
    let (report, ..) = batch(&engine, &sample, &Options::default(), &Mapping::default());
    let aides = report.unwrap().summary.aides;
    let left = aides.iter().filter(|aide| aide.eligible == 0 || aide.non_eligible == 0);
    let left: Vec<&str> = left.map(|aide| aide.aide.as_str()).collect();
    assert!(left.is_empty(), "{left:?}");
}
