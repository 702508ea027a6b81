//! No rule file makes the checker, the planner or the evaluation panic.
#![no_main]

use bareme::eval::Engine;
use bareme::exemple::Runner;
use bareme::pack::{self, MemoryLoader};
use libfuzzer_sys::fuzz_target;

const MANIFEST: &str = "[paquet]\nnom = \"essai\"\nversion = \"1\"\ntitre = \"Essai\"\ndate = 2026-01-01\n\
                        fichiers = [\"essai.bareme\"]\n[axes]\nenergie = \"Énergie\"\n";

fuzz_target!(|text: &str| {
    let loader = MemoryLoader::from_iter([("bareme.toml", MANIFEST), ("essai.bareme", text)]);
    let loaded = pack::load(&loader);
    if let Ok(engine) = Engine::new(loaded.model, &loaded.diagnostics) {
        let mut runner = Runner::new(&engine, None);
        for exemple in &engine.model().exemples {
            runner.run(exemple);
        }
    }
});
