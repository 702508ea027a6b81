//! Loading a pack: what is read, what is refused, and the digest.

use bareme::pack::{LoadError, Loaded, Loader, MemoryLoader, load};
use std::cell::RefCell;

const MANIFEST: &str = "[paquet]\nnom = \"a\"\nversion = \"1\"\ntitre = \"A\"\nfichiers = [\"a.bareme\"]\n\n[axes]\n";
const RULES: &str = "module a\n\nréférentiel r « R » depuis « r.csv »\n    clé code\n    colonne n : nombre\n";
const DATA: &str = "code,n\n1,2\n";

fn files(manifest: &str, rules: &str, data: &str) -> MemoryLoader {
    MemoryLoader::from_iter([("bareme.toml", manifest), ("a.bareme", rules), ("r.csv", data)])
}

fn codes(pack: &Loaded) -> Vec<&'static str> {
    pack.diagnostics.iter().map(|d| d.code).collect()
}

#[test]
fn the_digest_is_of_the_texts_and_of_nothing_else() {
    let digest = |files: MemoryLoader| load(&files).model.digest;
    let reference = digest(files(MANIFEST, RULES, DATA));
    assert_eq!(reference.len(), 64);
    let crlf = |text: &str| text.replace('\n', "\r\n");
    assert_eq!(digest(files(&crlf(MANIFEST), &crlf(RULES), &crlf(DATA))), reference);
    assert_ne!(digest(files(&MANIFEST.replace("\"1\"", "\"2\""), RULES, DATA)), reference);
    assert_ne!(digest(files(MANIFEST, &RULES.replace("nombre", "texte"), DATA)), reference);
    assert_ne!(digest(files(MANIFEST, RULES, "code,n\n1,3\n")), reference);
    let mut beside = files(MANIFEST, RULES, DATA);
    beside.0.insert("notes.txt".to_owned(), b"rien".to_vec());
    assert_eq!(digest(beside), reference);
}

#[test]
fn marks_of_byte_order_are_passed_over() {
    let marked = |text: &str| format!("\u{feff}{text}");
    let pack = load(&files(&marked(MANIFEST), &marked(RULES), &marked(DATA)));
    assert_eq!(codes(&pack), [""; 0]);
    assert_eq!(pack.model.referentiels[0].keys[..], ["1"]);
}

#[test]
fn a_folder_that_is_no_pack_says_so() {
    let pack = load(&MemoryLoader::default());
    assert_eq!(codes(&pack), ["B0504"]);
    assert!(pack.files.is_empty());
}

#[test]
fn an_empty_manifest_says_what_it_lacks() {
    let pack = load(&files("", RULES, DATA));
    assert_eq!(codes(&pack), ["B0503", "B0503"]);
}

#[test]
fn a_file_that_is_missing_costs_no_more_than_itself() {
    let manifest = MANIFEST.replace("\"a.bareme\"", "\"absent.bareme\", \"b.bareme\"");
    let mut files = files(&manifest, RULES, DATA);
    files.0.insert("b.bareme".to_owned(), b"module b\n\ncalcul c : nombre = absent.x + 1\n".to_vec());
    assert_eq!(codes(&load(&files)), ["B0504"]);
}

#[test]
fn binary_files_are_refused_where_they_are_named() {
    let mut binary = files(MANIFEST, RULES, DATA);
    binary.0.insert("a.bareme".to_owned(), vec![0xff, 0xfe, 0x00]);
    let pack = load(&binary);
    assert_eq!(codes(&pack), ["B0505"]);
    let span = pack.diagnostics[0].span().unwrap();
    assert_eq!(pack.sources.get(span.source).unwrap().slice(span), "\"a.bareme\"");
    binary.0.insert("bareme.toml".to_owned(), vec![0xff]);
    assert_eq!(codes(&load(&binary)), ["B0505"]);
}

/// A loader that notes what it is asked for.
struct Watched(MemoryLoader, RefCell<Vec<String>>);

impl Loader for Watched {
    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        self.1.borrow_mut().push(path.to_owned());
        self.0.read(path)
    }
}

#[test]
fn nothing_is_read_outside_the_pack() {
    for outside in ["../voisin.bareme", "/etc/passwd", "C:/a.bareme", "a/../../b.bareme", "a\\\\b.bareme"] {
        let manifest = MANIFEST.replace("a.bareme", outside);
        let watched = Watched(files(&manifest, RULES, DATA), RefCell::default());
        assert_eq!(codes(&load(&watched)), ["B0504"], "{outside}");
        assert_eq!(*watched.1.borrow(), ["bareme.toml"], "{outside}");
    }
    let rules = RULES.replace("r.csv", "../r.csv");
    let watched = Watched(files(MANIFEST, &rules, DATA), RefCell::default());
    assert_eq!(codes(&load(&watched)), ["B0504"]);
    assert_eq!(*watched.1.borrow(), ["bareme.toml", "a.bareme"]);
}

/// A disk that fails.
struct Failing;

impl Loader for Failing {
    fn read(&self, _: &str) -> Result<Vec<u8>, LoadError> {
        Err(LoadError::Other("le disque ne répond pas".to_owned()))
    }
}

#[test]
fn the_cause_of_a_failed_reading_is_told() {
    let pack = load(&Failing);
    assert_eq!(codes(&pack), ["B0504"]);
    assert_eq!(pack.diagnostics[0].notes, ["le disque ne répond pas"]);
}
