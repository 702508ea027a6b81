//! Cases proposed at the limits: they are rule text that reads, holds, and leaves nothing more to propose.

use bareme::eval::Engine;
use bareme::exemple::{Limits, Runner, limits};
use bareme::pack::{MemoryLoader, load};
use bareme::source::Sources;
use std::fs;
use std::path::{Path, PathBuf};

const MANIFEST: &str = "[paquet]\nnom = \"a\"\nversion = \"1\"\ntitre = \"A\"\nfichiers = [\"a.bareme\"]\n[axes]\naxe = \"A\"\nenergie = \"É\"\nadaptation = \"D\"\n";

/// The engine of a pack of one file, whose référentiels stand in a folder.
fn engine(text: &str, folder: &Path) -> (Engine, Sources) {
    let mut loader = MemoryLoader::from_iter([("bareme.toml", MANIFEST.to_owned()), ("a.bareme", text.to_owned())]);
    for entry in fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_some_and(|e| e == "csv") {
            loader.0.insert(file.file_name().unwrap().to_str().unwrap().into(), fs::read(&file).unwrap());
        }
    }
    let pack = load(&loader);
    let told: Vec<_> = pack.diagnostics.iter().filter(|d| d.is_error()).map(|d| (&d.title, d.span())).collect();
    assert!(told.is_empty(), "{told:#?}\n{text}");
    (Engine::new(pack.model, &pack.diagnostics).unwrap(), pack.sources)
}

fn proposed(limits: &Limits) -> String {
    limits.proposed.iter().map(|p| p.text.as_str()).collect()
}

/// Packs of one file, each with its folder: those of the corpus, that of `bareme init`, and the language page.
fn packs() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = fs::read_dir(root.join("tests/corpus/eval")).unwrap();
    let mut all: Vec<_> = folder.map(|e| e.unwrap().path()).collect();
    all.retain(|path| path.extension().is_some_and(|e| e == "bareme"));
    all.extend(["couverture.in/partielle", "couverture.in/complete"].map(|p| root.join("tests/corpus/cli").join(p)));
    all.push(root.join("src/cli/modele"));
    all.sort();
    let file = |path: PathBuf| if path.is_dir() { path.join("aide.bareme") } else { path };
    let read = |path: PathBuf| (fs::read_to_string(&path).unwrap(), path.parent().unwrap().to_owned());
    let mut packs: Vec<_> = all.into_iter().map(file).map(read).collect();
    let page = fs::read_to_string(root.join("docs/langage.md")).unwrap();
    let blocks = page.split("```bareme\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    packs.push((blocks.collect(), root.join("tests/corpus/langage")));
    packs
}

#[test]
fn what_is_proposed_reads_holds_and_leaves_nothing_to_propose() {
    let mut some = 0;
    for (text, folder) in packs() {
        let (first, sources) = engine(&text, &folder);
        let blocks = proposed(&limits(&first, &sources, None));
        some += usize::from(!blocks.is_empty());
        let (second, sources) = engine(&format!("{text}{blocks}"), &folder);
        let mut runner = Runner::new(&second, None);
        for exemple in &second.model().exemples {
            let outcome = runner.run(exemple);
            assert!(outcome.passed(), "{}: {outcome:#?}\n{blocks}", folder.display());
        }
        let again = limits(&second, &sources, None);
        assert!(again.proposed.is_empty(), "{}: proposed again\n{}", folder.display(), proposed(&again));
    }
    assert!(some > 3);
}
