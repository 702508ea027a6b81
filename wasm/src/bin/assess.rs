//! Assesses cases natively: `assess REGLES TERRITOIRES < cases.ndjson`, each line `{"case": …, "options": …}`; one answer
//! a line. The module for browsers is compared with it, byte for byte.

use bareme::case::Given;
use bareme_wasm::{Fault, Pack};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::error::Error;
use std::io::{BufRead, Write, stdin, stdout};

#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    case: &'a RawValue,
    #[serde(borrow)]
    options: &'a RawValue,
}

fn main() -> Result<(), Box<dyn Error>> {
    let files: Vec<String> = std::env::args().skip(1).collect();
    let [rules, territories] = &files[..] else { return Err("usage: assess REGLES TERRITOIRES".into()) };
    let told = |faults: Vec<Fault>| serde_json::to_string(&faults).unwrap_or_default();
    let mut pack = Pack::read(&std::fs::read(rules)?).map_err(told)?;
    pack.complete(&std::fs::read(territories)?).map_err(told)?;
    let mut out = stdout().lock();
    for line in stdin().lock().lines() {
        let line = line?;
        let Line { case, options } = serde_json::from_str(&line)?;
        let read = |raw: &RawValue| Given::from_json(raw.get()).map_err(|error| vec![error.into()]);
        let said = read(case).and_then(|case| pack.assess(&case, read(options)?));
        writeln!(out, "{}", said.unwrap_or_else(told))?;
    }
    Ok(())
}
