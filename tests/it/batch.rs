//! Batches, from outside: bytes in, bytes out.

use crate::saint_ours::engine;
use crate::summary::summaries;
use bareme::batch::{
    BatchError, Format, HeaderMatch, Mapping, Monitor, Options, Profile, Progress, Report, Streams, run,
};
use bareme::case::CaseReader;
use bareme::eval::{Engine, Sheet};
use bareme::plan::Targets;
use bareme::value::Date;
use proptest::prelude::*;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

fn corpus(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/batch").join(name)
}

/// A batch in memory: its report, its results and its rejects.
pub(crate) fn batch(
    engine: &Engine,
    input: &[u8],
    options: &Options,
    mapping: &Mapping,
) -> (Result<Report, BatchError>, String, String) {
    let (mut input, mut results, mut rejects) = (input, Vec::new(), Vec::new());
    let streams = Streams {
        input: ("demandes", &mut input),
        results: ("resultats", &mut results),
        rejects: ("rejets", &mut rejects),
        decisions: None,
    };
    let (mut progress, stop) = (|_: Progress| (), AtomicBool::new(false));
    let report = run(engine, options, mapping, streams, &mut Monitor { progress: &mut progress, stop: &stop });
    (report, String::from_utf8(results).unwrap(), String::from_utf8(rejects).unwrap())
}

fn csv(text: &str) -> (Report, String, String) {
    let (report, results, rejects) = batch(&engine(), text.as_bytes(), &Options::default(), &Mapping::default());
    (report.unwrap(), results, rejects)
}

/// Compares with a file of the corpus; `BAREME_BENIR=1` writes it instead.
fn expect(name: &str, obtained: &str) {
    if std::env::var_os("BAREME_BENIR").is_some() {
        fs::write(corpus(name), obtained).unwrap();
    }
    assert_eq!(obtained, fs::read_to_string(corpus(name)).unwrap(), "{name}");
}

#[test]
fn every_encoding_and_separator_gives_the_same_results() {
    let engine = engine();
    for (name, encoding) in [
        ("utf8_virgules.csv", "UTF-8"),
        ("utf8_points_virgules.csv", "UTF-8"),
        ("utf8_marque_sep.csv", "UTF-8"),
        ("utf8_barres.csv", "UTF-8"),
        ("windows1252.csv", "windows-1252"),
        ("utf16le_tabulations.txt", "UTF-16LE"),
        ("utf16be_tabulations.txt", "UTF-16BE"),
        ("entetes_approches.csv", "UTF-8"),
        ("imbrique.ndjson", "UTF-8"),
    ] {
        let options = Options { input: Format::of_path(Path::new(name)), ..Options::default() };
        let (report, results, rejects) =
            batch(&engine, &fs::read(corpus(name)).unwrap(), &options, &Mapping::default());
        let report = report.unwrap_or_else(|e| panic!("{name} : {e}"));
        assert_eq!(
            (report.summary.rows, report.summary.rejects, report.encoding.as_str()),
            (6, 0, encoding),
            "{name}: {rejects}"
        );
        expect("resultats.csv", &results);
        expect("resultats.bilan.txt", &report.summary.to_string());
    }
}

#[test]
fn headers_understood_but_for_case_and_accents_are_reported() {
    let bytes = fs::read(corpus("entetes_approches.csv")).unwrap();
    let report = batch(&engine(), &bytes, &Options::default(), &Mapping::default()).0.unwrap();
    let approached: Vec<_> = report.columns.iter().filter(|c| c.how == HeaderMatch::Tolerant).collect();
    assert_eq!(approached.len(), 14);
    assert_eq!(approached[2].header.trim(), "ménage.Personnes");
    assert_eq!(approached[2].input.as_deref(), Some("menage.personnes"));
}

#[test]
fn a_bad_row_never_stops_the_others() {
    let bytes = fs::read(corpus("dix_rejets.csv")).unwrap();
    let (report, results, rejects) = batch(&engine(), &bytes, &Options::default(), &Mapping::default());
    let summary = report.unwrap().summary;
    assert_eq!((summary.rows, summary.rejects, summary.evaluated()), (15, 10, 5));
    expect("dix_rejets.resultats.csv", &results);
    expect("dix_rejets.rejets.csv", &rejects);
    for line in ["B1;01/03/2026;deux;24000;locataire;01234;;10;oui;5,5 %;;;;", "B8;01/03/2026;2;24000"] {
        assert!(rejects.contains(&format!(";{line}\r\n")), "{line} must be written unchanged");
    }
    let excel = Options { profile: Profile::ExcelFr, ..Options::default() };
    let (_, results, rejects) = batch(&engine(), &bytes, &excel, &Mapping::default());
    expect("dix_rejets.resultats_excel.csv", &results);
    assert!(rejects.starts_with("\u{feff}ligne;colonne;code;message;valeur;id;"));
}

#[test]
fn rejects_once_mended_are_given_back_as_they_are() {
    let bytes = fs::read(corpus("dix_rejets.csv")).unwrap();
    let (_, _, rejects) = batch(&engine(), &bytes, &Options::default(), &Mapping::default());
    let mended = rejects.replace(";B1;01/03/2026;deux;", ";B1;01/03/2026;2;");
    let mended: String = mended.lines().take(2).map(|line| format!("{line}\n")).collect();
    let (report, results, _) = csv(&mended);
    assert_eq!((report.summary.rows, report.summary.rejects), (1, 0));
    assert!(results.contains("\r\nB1,2026-03-01,"));
}

#[test]
fn formulas_are_disarmed_where_a_spreadsheet_will_read() {
    let text = "id;date;menage.personnes\n=1+1;01/03/2026;2\n@x;01/03/2026;2\n-3;01/03/2026;2\n+3;01/03/2026;x\n";
    let excel = Options { profile: Profile::ExcelFr, ..Options::default() };
    let (_, results, rejects) = batch(&engine(), text.as_bytes(), &excel, &Mapping::default());
    let ids: Vec<_> = results.lines().skip(1).map(|l| l.split(';').next().unwrap()).collect();
    assert_eq!(ids, ["'=1+1", "'@x", "'-3"]);
    assert!(rejects.contains(";+3;01/03/2026;x\r\n"));
    let (_, results, _) = csv(text);
    assert!(results.contains("\r\n=1+1,2026-03-01,"));
    let value = "id;date;menage.personnes\nA;01/03/2026;=2\n";
    let (_, _, rejects) = batch(&engine(), value.as_bytes(), &excel, &Mapping::default());
    assert!(rejects.contains(";'=2;A;"), "{rejects}");
}

#[test]
fn headers_are_faulted_all_at_once() {
    let text = "id;menage.personnes;Ménage.personnes;menage.revnu;couleur;projet.gestes.0.cout\n";
    let error = batch(&engine(), text.as_bytes(), &Options::default(), &Mapping::default()).0.unwrap_err();
    assert_eq!(error.exit_code(), 1);
    let BatchError::Headers(faults) = error else { panic!("{error}") };
    assert_eq!(faults.len(), 5, "{faults:#?}");
    assert!(faults[0].contains("donnent toutes deux « menage.personnes »"), "{faults:#?}");
    assert!(faults[1].contains("vouliez-vous écrire « menage.revenu »"), "{faults:#?}");
    assert!(faults[2].contains("« couleur »"), "{faults:#?}");
    assert!(faults[4].contains("--date"), "{faults:#?}");
}

#[test]
fn texts_that_are_no_table_are_refused() {
    let refuse = |bytes: &[u8]| batch(&engine(), bytes, &Options::default(), &Mapping::default()).0.unwrap_err();
    assert!(matches!(refuse(b""), BatchError::Empty));
    assert!(matches!(refuse(b"\r\n\r\n"), BatchError::Empty));
    assert!(matches!(refuse(b"sep=;\r\n"), BatchError::Empty));
    assert!(matches!(refuse(b"\x7fELF\0\0\0"), BatchError::Binary));
    assert!(matches!(
        refuse("id;date\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>().as_slice()),
        BatchError::Binary
    ));
    assert!(matches!(refuse(b"\"id;date\n"), BatchError::Headers(_)));
    let header_only = csv("id;date\n");
    assert_eq!((header_only.0.summary.rows, header_only.1.lines().count()), (0, 1));
}

#[test]
fn a_file_that_mixes_encodings_loses_only_its_broken_rows() {
    let mut bytes = "id;date\né1;01/03/2026\n".as_bytes().to_vec();
    bytes.extend(b"\xe92;01/03/2026\n");
    bytes.extend("a\0b;01/03/2026\n".as_bytes());
    // Beyond the block where the encoding was decided.
    let good = "é3;01/03/2026\n".repeat(10_000);
    let mut far = format!("id;date\n{good}").into_bytes();
    far.extend(&bytes["id;date\n".len()..]);
    let (report, results, rejects) = batch(&engine(), &far, &Options::default(), &Mapping::default());
    let report = report.unwrap();
    assert_eq!((report.summary.rows, report.summary.rejects), (10_003, 2), "{rejects}");
    assert_eq!(rejects.matches("B0573").count(), 2);
    assert!(results.contains("é1,"));
}

#[test]
fn the_encoding_is_decided_where_the_first_accent_stands() {
    let good = "D;01/03/2026\n".repeat(20_000);
    let mut bytes = format!("id;date\n{good}").into_bytes();
    bytes.extend(b"\xe9t\xe9;01/03/2026\n");
    let (report, results, _) = batch(&engine(), &bytes, &Options::default(), &Mapping::default());
    assert_eq!(report.unwrap().encoding, "windows-1252");
    assert!(results.contains("\r\nété,"));
}

/// A stream of one endless line, then a good one.
struct HugeLine {
    left: u64,
}

impl Read for HugeLine {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let part = usize::try_from(self.left).unwrap_or(usize::MAX).min(out.len());
        out[..part].fill(b'x');
        self.left -= part as u64;
        Ok(part)
    }
}

#[test]
fn a_huge_line_is_rejected_by_its_number() {
    let length = 64 * 1024 * 1024;
    for before in ["", "\""] {
        let head = format!("id;date\nA;01/03/2026\n{before}");
        let mut input = head.as_bytes().chain(HugeLine { left: length }).chain(&b"\nB;01/03/2026\n"[..]);
        let (mut results, mut rejects) = (Vec::new(), Vec::new());
        let streams = Streams {
            input: ("d", &mut input),
            results: ("r", &mut results),
            rejects: ("j", &mut rejects),
            decisions: None,
        };
        let (mut progress, stop) = (|_: Progress| (), AtomicBool::new(false));
        let mut monitor = Monitor { progress: &mut progress, stop: &stop };
        let report = run(&engine(), &Options::default(), &Mapping::default(), streams, &mut monitor).unwrap();
        assert_eq!((report.summary.rows, report.summary.rejects), (3, 1));
        let rejects = String::from_utf8(rejects).unwrap();
        assert!(rejects.contains("\r\n3;;B0572;"), "{rejects}");
        assert!(rejects.len() < 2_000);
        assert!(String::from_utf8(results).unwrap().contains("\r\nB,2026-03-01,"));
    }
}

#[test]
fn a_quote_never_closed_costs_its_own_line() {
    let (report, results, rejects) = csv("id;date\n\"A;01/03/2026\nB;01/03/2026\nC;01/03/2026\n");
    assert_eq!((report.summary.rows, report.summary.rejects), (3, 1));
    assert!(rejects.contains("\r\n2;;B0571;"), "{rejects}");
    assert!(results.contains("\r\nB,") && results.contains("\r\nC,"));
}

#[test]
fn lists_are_columns_and_may_be_said_empty() {
    let text = "id;date;menage.statut;projet.gestes;projet.gestes.1.cout;projet.gestes.3.cout\n\
                A;01/03/2026;proprietaire_occupant;aucun;;\n\
                B;01/03/2026;proprietaire_occupant;;;\n\
                C;01/03/2026;proprietaire_occupant;aucun;5;\n\
                D;01/03/2026;proprietaire_occupant;;100;50\n\
                E;01/03/2026;proprietaire_occupant;deux;;\n";
    let text = text.replace("menage.statut;", "menage.statut;projet.taux;").replace("occupant;", "occupant;10 %;");
    let (report, results, rejects) = csv(&text);
    assert_eq!(report.summary.rejects, 2);
    assert!(rejects.contains("B0551") && rejects.contains("B0552"), "{rejects}");
    let column = results.lines().next().unwrap().split(',').position(|h| h == "remboursement_tva.montant").unwrap();
    let amounts: Vec<_> = results.lines().skip(1).map(|l| l.split(',').nth(column).unwrap()).collect();
    assert_eq!(amounts, ["0", "", "15"]);
}

#[test]
fn a_mapping_reads_a_foreign_file() {
    let mapping = Mapping::parse(
        r#"
        ignorer = ["Commentaire"]
        [colonnes]
        "N° dossier" = "id"
        "Déposé le" = "date"
        "Nb pers." = "menage.personnes"
        "TVA" = { vers = "projet.taux", unite = "%" }
        "Occupation" = { vers = "menage.statut", valeurs = { PO = "proprietaire_occupant", LOC = "locataire" } }
        "Travaux" = "projet.gestes.1.cout"
        [constantes]
        "logement.commune" = "01234"
        "logement.residence_principale" = true
        "#,
    )
    .unwrap();
    let text = "N° DOSSIER;Deposé le;Nb pers.;TVA;Occupation;Travaux;commentaire;logement.surface\n\
                7;01/03/2026;2;5,5;PO;1000;rien;80\n8;01/03/2026;2;5,5 %;locataire;;;80\n9;01/03/2026;2;5,5 €;PO;;;\n";
    let (report, results, rejects) = batch(&engine(), text.as_bytes(), &Options::default(), &mapping);
    let report = report.unwrap();
    assert_eq!((report.summary.rows, report.summary.rejects), (3, 1), "{rejects}");
    assert!(rejects.contains("\r\n4;TVA;B0554;"), "{rejects}");
    assert!(results.contains("\r\n7,2026-03-01,à préciser,,300,300,,éligible,55,"), "{results}");
    let how = |how| report.columns.iter().filter(|c| c.how == how).count();
    assert_eq!((how(HeaderMatch::Mapped), how(HeaderMatch::Ignored), how(HeaderMatch::Exact)), (6, 1, 1));
}

#[test]
fn mappings_are_faulted_all_at_once() {
    let faults = |text: &str| match Mapping::parse(text) {
        Err(BatchError::Mapping(faults)) => faults,
        other => panic!("{other:?}"),
    };
    assert_eq!(faults("[colonnes]\na = 1\nb = { ver = \"x\" }\n[constante]\n").len(), 3);
    assert_eq!(faults("colonnes = [\"a\"]\nignorer = [1]\n[constantes]\nx = []\n").len(), 3);
    assert!(faults("= 1")[0].contains("ligne 1"));
    let mapping = Mapping::parse("[colonnes]\nNombre = \"menage.personne\"\nAbsente = \"menage.revenu\"\n").unwrap();
    let error = batch(&engine(), b"Nombre;date\n", &Options::default(), &mapping).0.unwrap_err();
    let BatchError::Headers(faults) = error else { panic!("{error}") };
    assert_eq!(faults.len(), 2, "{faults:#?}");
    let mapping = Mapping::parse("[constantes]\n\"menage.personnes\" = 99\n").unwrap();
    let error = batch(&engine(), b"date\n", &Options::default(), &mapping).0.unwrap_err();
    assert!(error.to_string().contains("comprise entre"), "{error}");
    let options = Options { input: Format::Ndjson, ..Options::default() };
    assert!(matches!(batch(&engine(), b"{}", &options, &mapping).0, Err(BatchError::Options(_))));
}

#[test]
fn a_fixed_date_replaces_that_of_each_row() {
    let options = Options { date: Date::parse("15/06/2024"), ..Options::default() };
    let (report, results, _) = batch(&engine(), b"id;menage.personnes\nA;2\n", &options, &Mapping::default());
    assert_eq!(report.unwrap().summary.aides[0].hors_periode, 1);
    assert!(results.contains("\r\nA,2024-06-15,hors p"));
    let dated = b"id;date;menage.personnes\nA;n'importe quoi;2\n";
    assert_eq!(batch(&engine(), dated, &options, &Mapping::default()).0.unwrap().summary.rejects, 0);
}

#[test]
fn only_the_aids_asked_for_are_told() {
    let options = Options { aides: vec!["forfait_surface".into()], ..Options::default() };
    let bytes = fs::read(corpus("utf8_virgules.csv")).unwrap();
    let (report, results, _) = batch(&engine(), &bytes, &options, &Mapping::default());
    assert_eq!(report.unwrap().summary.aides.len(), 1);
    assert_eq!(results.lines().next().unwrap().matches(".statut").count(), 1);
    let options = Options { aides: vec!["forfait".into()], ..Options::default() };
    let error = batch(&engine(), &bytes, &options, &Mapping::default()).0.unwrap_err();
    assert!(error.to_string().contains("« forfait_surface »"), "{error}");
}

#[test]
fn ndjson_results_hold_the_whole_assessment() {
    let options = Options { input: Format::Ndjson, output: Format::Ndjson, ..Options::default() };
    let text = "{\"id\": 7, \"date\": \"2026-03-01\", \"menage.statut\": \"locataire\", \"logement.surface\": 10.1}\n\
                {\"date\": \"2026-03-01\", \"menage\": {\"personnes\": 0, \"x\": 1}}\n{\"date\":\n";
    let (report, results, rejects) = batch(&engine(), text.as_bytes(), &options, &Mapping::default());
    let summary = report.unwrap().summary;
    assert_eq!((summary.rows, summary.rejects), (3, 2));
    let line: serde_json::Value = serde_json::from_str(results.trim_end()).unwrap();
    assert_eq!((line["id"].as_str(), line["aides"][2]["statut"].as_str()), (Some("7"), Some("éligible")));
    assert_eq!(line["aides"][2]["resultats"][0]["valeur"], "75.75");
    let rejects: Vec<serde_json::Value> = rejects.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!((rejects[0]["ligne"].as_u64(), rejects[0]["erreurs"].as_array().unwrap().len()), (Some(2), 2));
    assert_eq!(rejects[0]["original"], text.lines().nth(1).unwrap());
    assert_eq!(
        (&rejects[1]["erreurs"][0]["code"], rejects[1]["original"].as_str()),
        (&"B0564".into(), Some("{\"date\":"))
    );
}

/// A thousand rows with some of everything.
pub(crate) fn many() -> String {
    let bytes = fs::read(corpus("utf8_points_virgules.csv")).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let (head, rows) = text.split_once("\r\n").unwrap();
    format!("{head}\r\n{}", (rows.to_owned() + "mauvaise ligne\r\n").repeat(250))
}

#[test]
fn the_bytes_do_not_depend_on_the_threads() {
    let engine = engine();
    let text = many();
    for output in [Format::Csv, Format::Ndjson] {
        let with = |threads| {
            let options = Options { threads: Some(threads), output, ..Options::default() };
            let (report, results, rejects) = batch(&engine, text.as_bytes(), &options, &Mapping::default());
            (report.unwrap(), results, rejects)
        };
        let one = with(1);
        assert_eq!((one.0.summary.rows, one.0.summary.rejects), (1750, 250));
        assert!(one == with(2) && one == with(8));
    }
}

#[test]
fn too_many_rejects_stop_the_batch() {
    let options = Options { max_rejects: Some(249), ..Options::default() };
    let error = batch(&engine(), many().as_bytes(), &options, &Mapping::default()).0.unwrap_err();
    assert!(matches!(error, BatchError::TooManyRejects { limit: 249, .. }));
    assert_eq!(error.exit_code(), 4);
    let options = Options { max_rejects: Some(250), ..Options::default() };
    assert!(batch(&engine(), many().as_bytes(), &options, &Mapping::default()).0.is_ok());
}

#[test]
fn a_batch_stops_in_the_middle_when_asked() {
    let text = many();
    let long = format!("{text}{}", text.split_once("\r\n").unwrap().1.repeat(4));
    let (mut input, mut results, mut rejects) = (long.as_bytes(), Vec::new(), Vec::new());
    let streams = Streams {
        input: ("d", &mut input),
        results: ("r", &mut results),
        rejects: ("j", &mut rejects),
        decisions: None,
    };
    let (stop, mut calls) = (AtomicBool::new(false), 0);
    let mut progress = |now: Progress| {
        assert!(now.rows > 0 && now.bytes > 0);
        calls += 1;
        stop.store(true, Ordering::Relaxed);
    };
    let mut monitor = Monitor { progress: &mut progress, stop: &stop };
    let options = Options { threads: Some(1), ..Options::default() };
    let error = run(&engine(), &options, &Mapping::default(), streams, &mut monitor).unwrap_err();
    assert!(matches!(error, BatchError::Interrupted));
    assert_eq!(calls, 1);
}

/// A disk that is full after some bytes.
struct FullDisk(usize);

impl Write for FullDisk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let part = bytes.len().min(self.0);
        self.0 -= part;
        Ok(part)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_told() {
    let text = many();
    let (mut input, mut results, mut rejects) = (text.as_bytes(), FullDisk(10_000), Vec::new());
    let streams = Streams {
        input: ("d", &mut input),
        results: ("r.csv", &mut results),
        rejects: ("j", &mut rejects),
        decisions: None,
    };
    let (mut progress, stop) = (|_: Progress| (), AtomicBool::new(false));
    let mut monitor = Monitor { progress: &mut progress, stop: &stop };
    let error = run(&engine(), &Options::default(), &Mapping::default(), streams, &mut monitor).unwrap_err();
    assert_eq!(
        (error.exit_code(), error.to_string()),
        (5, "« r.csv » ne peut être écrit : le disque est plein".to_owned())
    );
}

#[test]
fn pages_of_rows_tell_the_truth() {
    for code in ["B0570", "B0571"] {
        let page = fs::read_to_string(corpus("../../../docs/diagnostics").join(format!("{code}.md"))).unwrap();
        let mut examples = page.split("```csv\n").skip(1).map(|rest| rest.split("```").next().unwrap());
        let (report, _, rejects) = csv(examples.next().unwrap());
        assert_eq!(report.summary.rejects, 1);
        assert!(rejects.contains(code), "{rejects}");
        assert_eq!(csv(examples.next().unwrap()).0.summary.rejects, 0);
    }
}

/// The examples of `docs/lots.md`, on the rules that they speak of.
#[test]
fn the_page_on_batches_tells_the_truth() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/lots.md")).unwrap();
    let block = |language: &str| page.split(&format!("```{language}\n")).nth(1).unwrap().split("```").next().unwrap();
    let rules = Engine::new(crate::exemples::rules(), &[]).unwrap();
    let mapping = Mapping::parse(block("toml")).unwrap();
    let text = "N° dossier;Déposé le;Nb de personnes;TVA;Occupation;Commentaire\nD1;01/03/2026;2;5,5;PO;rien\n";
    let (report, _, rejects) = batch(&rules, text.as_bytes(), &Options::default(), &mapping);
    assert_eq!(report.unwrap().summary.rejects, 0, "{rejects}");
    let options = Options { input: Format::Ndjson, ..Options::default() };
    let (report, _, rejects) = batch(&engine(), block("json").as_bytes(), &options, &Mapping::default());
    assert_eq!((report.unwrap().summary.rows, rejects.as_str()), (1, ""));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// No bytes crash a batch, and each application is either told or rejected.
    #[test]
    fn any_bytes_are_read_or_refused(
        body in proptest::collection::vec(prop_oneof![
            Just("\"".to_owned()), Just(";".to_owned()), Just("\n".to_owned()), Just("\r\n".to_owned()),
            Just("01/03/2026".to_owned()), "\\PC{0,3}",
        ], 0..120),
    ) {
        let text = format!("id;date\n{}", body.concat());
        let (report, results, rejects) = batch(&engine(), text.as_bytes(), &Options::default(), &Mapping::default());
        let summary = report.unwrap().summary;
        prop_assert_eq!(csv_rows(&results, b','), summary.evaluated());
        // What is rejected stays readable, so that no reject hides another.
        prop_assert_eq!(csv_rows(&rejects, b';'), summary.rejects);
    }

    /// A batch says of each row what one evaluation says of its case.
    #[test]
    fn a_batch_equals_one_by_one(
        rows in proptest::collection::vec((1u32..20, 0u32..60_000, 0usize..3, proptest::option::of(0u32..9_000)), 1..40),
    ) {
        let engine = engine();
        let statuts = ["proprietaire_occupant", "proprietaire_bailleur", "locataire"];
        let line = |(n, (personnes, revenu, statut, cout)): (usize, &(u32, u32, usize, Option<u32>))| {
            let cout = cout.map(|c| c.to_string()).unwrap_or_default();
            format!("{n};01/03/2026;{personnes};{revenu};{};01234;31/12/1970;oui;{cout};50\n", statuts[*statut])
        };
        let head = "id;date;menage.personnes;menage.revenu;menage.statut;logement.commune;logement.construction;\
                    logement.residence_principale;projet.gestes.1.cout;logement.surface\n";
        let text: String = std::iter::once(head.to_owned()).chain(rows.iter().enumerate().map(line)).collect();
        let (report, results, _) = batch(&engine, text.as_bytes(), &Options::default(), &Mapping::default());
        prop_assert_eq!(report.unwrap().summary.rejects, 0);
        let reader = CaseReader::new(engine.vocabulary());
        let plan = engine.plan(Date::parse("01/03/2026").unwrap(), &Targets::All);
        for ((personnes, revenu, statut, cout), line) in rows.iter().zip(results.lines().skip(1)) {
            let gestes = cout.map(|c| serde_json::json!([{ "cout": c }]));
            let case = serde_json::json!({
                "date": "2026-03-01",
                "menage": { "personnes": personnes, "revenu": revenu, "statut": statuts[*statut] },
                "logement": { "commune": "01234", "construction": "1970-12-31", "residence_principale": true, "surface": 50 },
                "projet.gestes": gestes,
            });
            let case = reader.json(&case.to_string(), None).unwrap();
            let lines = summaries(&mut Sheet::default(), &plan, engine.vocabulary(), &[case]).concat();
            let cells: Vec<_> = line.split(',').collect();
            for (at, aide) in lines.iter().enumerate() {
                let montant = aide.montant.map(|m| m.normalize().to_string()).unwrap_or_default();
                let retenu = aide.retenu.map(|m| m.normalize().to_string()).unwrap_or_default();
                let status = serde_json::to_value(aide.status).unwrap();
                prop_assert_eq!(cells[2 + at * 5], status.as_str().unwrap());
                prop_assert_eq!(cells[3 + at * 5], &montant);
                prop_assert_eq!(cells[6 + at * 5], &retenu);
            }
        }
    }
}

/// Lines of a table but its header, as any reader of CSV counts them.
fn csv_rows(text: &str, separator: u8) -> u64 {
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(text.as_bytes());
    reader.records().filter(Result::is_ok).count() as u64
}
