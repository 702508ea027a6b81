//! A small pack with every kind of input, for the tests of cases and batches.

use bareme::eval::Engine;
use bareme::pack::{MemoryLoader, load};
use std::fs;
use std::path::Path;

/// The pack of `tests/corpus/batch/paquet`.
pub(crate) fn engine() -> Engine {
    engine_with(|rules| rules)
}

/// The same, its rules changed.
pub(crate) fn engine_with(change: impl Fn(String) -> String) -> Engine {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/batch/paquet");
    let files = ["bareme.toml", "regles.bareme", "communes.csv"].map(|name| {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        (name, if name == "regles.bareme" { change(text) } else { text })
    });
    let pack = load(&MemoryLoader::from_iter(files));
    let told: Vec<_> = pack.diagnostics.iter().filter(|d| d.is_error()).collect();
    Engine::new(pack.model, &pack.diagnostics).unwrap_or_else(|_| panic!("{told:#?}"))
}
