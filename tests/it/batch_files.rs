//! Batches of files: what is written where, and what is left of a batch that fails or is run again.

use crate::batch::many;
use crate::saint_ours::{engine, engine_with};
use bareme::batch::{BatchError, Changed, Difference, Monitor, Options, Paths, Profile, Progress, replay, run_files};
use bareme::eval::Engine;
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Runs a batch of files in a folder of its own, stopped when `stop` says so.
fn in_folder(folder: &Path, input: &str, options: &Options, stop: bool) -> (Paths, Result<(), BatchError>) {
    let paths = Paths::beside(&folder.join("demandes.csv"), &folder.join("r.csv"));
    fs::write(&paths.input, input).unwrap();
    let (mut progress, stop) = (|_: Progress| (), AtomicBool::new(stop));
    let mut monitor = Monitor { progress: &mut progress, stop: &stop };
    let clock = || "2026-03-01T12:00:00Z".to_owned();
    let result = run_files(&engine(), &paths, options, Some(&clock), &mut monitor).map(drop);
    (paths, result)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn an_interrupted_batch_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (_, result) = in_folder(folder.path(), &many(), &Options::default(), true);
    let error = result.unwrap_err();
    assert_eq!((error.exit_code(), names(folder.path())), (130, vec!["demandes.csv".to_owned()]));
    let options = Options { max_rejects: Some(0), ..Options::default() };
    let (_, result) = in_folder(folder.path(), &many(), &options, false);
    assert_eq!(result.unwrap_err().exit_code(), 4);
    assert_eq!(names(folder.path()), ["demandes.csv", "r.rejets.csv"]);
}

#[test]
fn files_that_cannot_be_read_or_written_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("d.csv"), "id;date\n").unwrap();
    let go = |input: &str, results: &str| {
        let (mut progress, stop) = (|_: Progress| (), AtomicBool::new(false));
        let mut monitor = Monitor { progress: &mut progress, stop: &stop };
        let paths = Paths::beside(&at(input), &at(results));
        run_files(&engine(), &paths, &Options::default(), None, &mut monitor).unwrap_err()
    };
    assert_eq!(go("absent.csv", "r.csv").exit_code(), 5);
    assert_eq!(go(".", "r.csv").exit_code(), 5);
    assert_eq!(go("d.csv", "absent/r.csv").exit_code(), 5);
    assert_eq!(go("d.csv", ".").exit_code(), 5);
    assert!(matches!(go("d.csv", "d.csv"), BatchError::Options(_)));
    assert_eq!(names(folder.path()), ["d.csv"]);
}

fn differences(engine: &Engine, record: &Path) -> (bool, Vec<Changed>) {
    let (mut progress, stop) = (|_: Progress| (), AtomicBool::new(false));
    let replayed = replay(engine, record, &mut Monitor { progress: &mut progress, stop: &stop }).unwrap();
    assert!(replayed.differences.iter().all(|d: &Difference| d.then != d.now && !d.to_string().is_empty()));
    (replayed.is_reproduced(), replayed.differences.iter().map(|d| d.what).collect())
}

#[test]
fn a_batch_is_reproduced_or_what_changed_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { profile: Profile::ExcelFr, threads: Some(1), ..Options::default() };
    let (paths, result) = in_folder(folder.path(), &many(), &options, false);
    result.unwrap();
    assert_eq!(names(folder.path()), ["demandes.csv", "r.csv", "r.execution.json", "r.rejets.csv"]);
    let text = fs::read_to_string(&paths.record).unwrap();
    let record: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(record["fichiers"]["entree"]["chemin"], "demandes.csv");
    assert_eq!(record["fichiers"]["resultats"]["octets"].as_u64(), Some(fs::metadata(&paths.results).unwrap().len()));
    assert_eq!((&record["bilan"]["rejets"], &record["debut"]), (&250.into(), &"2026-03-01T12:00:00Z".into()));
    assert!(!text.contains(folder.path().to_str().unwrap()));

    assert_eq!(differences(&engine(), &paths.record), (true, vec![]));
    let other_rules = engine_with(|rules| rules.replace("7,50 €/m²", "7,51 €/m²"));
    assert_eq!(differences(&other_rules, &paths.record), (false, vec![Changed::Pack, Changed::Results]));
    let other_words = engine_with(|rules| rules.replace("Quel taux ?", "Quel taux de TVA ?"));
    assert_eq!(differences(&other_words, &paths.record), (true, vec![Changed::Pack]));
    fs::write(&paths.input, many().replace("mauvaise ligne", "autre mauvaise ligne")).unwrap();
    assert_eq!(differences(&engine(), &paths.record), (false, vec![Changed::Input, Changed::Rejects]));
    fs::remove_file(&paths.input).unwrap();
    let (mut progress, stop) = (|_: Progress| (), AtomicBool::new(false));
    let mut monitor = Monitor { progress: &mut progress, stop: &stop };
    assert_eq!(replay(&engine(), &paths.record, &mut monitor).unwrap_err().exit_code(), 5);
    fs::write(&paths.record, "{}").unwrap();
    assert_eq!(replay(&engine(), &paths.record, &mut monitor).unwrap_err().exit_code(), 1);
}
