//! Enveloppes, from outside: what a case says is committed, and what a batch commits.

use crate::model::langage;
use crate::summary::summaries;
use bareme::batch::{
    self, BatchError, Changed, EnveloppeTally, Format, Mapping, Monitor, Paths, Progress, Report, Streams, Summary,
};
use bareme::case::{Case, CaseReader, FieldError};
use bareme::eval::{Assessment, Engine, Options, Sheet, Status, Workspaces, assess};
use bareme::model::read_manifest;
use bareme::pack::{MemoryLoader, load};
use bareme::plan::Targets;
use bareme::source::SourceId;
use bareme::value::{Date, Decimal};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

fn valmont() -> Engine {
    let pack = load(&langage());
    Engine::new(pack.model, &pack.diagnostics).unwrap()
}

/// The same, without the declarations that stand between two lines.
fn valmont_without(from: &str, to: &str) -> Engine {
    let mut files = langage();
    let text = String::from_utf8(files.0["valmont.bareme"].clone()).unwrap();
    let at = |start: &str| text.find(&format!("\n{start}")).unwrap();
    let kept = text[..at(from)].to_owned() + &text[at(to)..];
    files.0.insert("valmont.bareme".to_owned(), kept.into_bytes());
    let pack = load(&files);
    Engine::new(pack.model, &pack.diagnostics).unwrap()
}

/// A household of Valmont that is due 6 000 €, but for what else is said.
fn case(engine: &Engine, more: &[(&str, serde_json::Value)]) -> Result<Case, Vec<FieldError>> {
    let mut case = serde_json::json!({
        "date": "01/03/2026",
        "menage": { "personnes": 2, "revenu": 22_000, "statut": "proprietaire_occupant" },
        "logement": {
            "commune": "99001", "residence_principale": true, "construction": "01/06/1970", "surface": 80, "etiquette": "F"
        },
        "projet": { "gestes": [{ "nature": "isolation", "cout": 12_000, "surface": 100 }] },
    });
    for (name, value) in more {
        case[name] = value.clone();
    }
    CaseReader::new(engine.vocabulary()).json(&case.to_string(), None)
}

/// An assessment; a batch answers the same.
fn assessed(engine: &Engine, case: &Case) -> Assessment {
    let plan = engine.plan(case.date, &Targets::All);
    let said = assess(&plan, engine.vocabulary(), case, &mut Workspaces::new(&plan), Options::default());
    let lines = summaries(&mut Sheet::default(), &plan, engine.vocabulary(), std::slice::from_ref(case)).concat();
    let told: Vec<_> = lines.iter().zip(&said.aides).map(|(line, aide)| (&aide.name, line.status)).collect();
    assert_eq!(told, said.aides.iter().map(|aide| (&aide.name, aide.status)).collect::<Vec<_>>());
    said
}

#[test]
fn what_is_committed_is_read_in_any_notation() {
    let engine = valmont();
    let engaged = |name: &str, value: serde_json::Value| case(&engine, &[(name, value)]).map(|case| case.engaged);
    let told = engaged("budget_2026.engagé", "494 001 €".into()).unwrap();
    assert_eq!(told.len(), 1);
    for (name, value) in [
        ("budget_2026.engage", serde_json::json!(494_001)),
        ("budget_2026", serde_json::json!({ "engagé": "494001" })),
        ("budget_2026", serde_json::json!({ "engage": "494 001,00 €" })),
    ] {
        assert_eq!(engaged(name, value).unwrap(), told);
    }
    assert_eq!(engaged("plan.engagé", serde_json::Value::Null).unwrap(), []);
    for (name, value, code) in [
        ("budget_2026.engagé", serde_json::json!(-1), "B0555"),
        ("budget_2026.engagé", serde_json::json!("beaucoup"), "B0553"),
        ("budget_2026.engagé", serde_json::json!("5 %"), "B0554"),
        ("budget_2026.engagé", serde_json::json!([1]), "B0552"),
        ("budget_2026.engagé", serde_json::json!(true), "B0552"),
        ("budget_2026.engager", serde_json::json!(1), "B0550"),
        ("budget_2025.engagé", serde_json::json!(1), "B0550"),
        ("budget_2026", serde_json::json!({ "engagé": 1, "engage": 2 }), "B0551"),
    ] {
        let errors = engaged(name, value.clone()).unwrap_err();
        assert_eq!(errors.iter().map(|e| e.code).collect::<Vec<_>>(), [code], "{name} = {value}");
    }
}

#[test]
fn an_aid_without_money_is_refused_and_the_combination_made_without_it() {
    let engine = valmont();
    let said = assessed(&engine, &case(&engine, &[("budget_2026.engagé", "494 001 €".into())]).unwrap());
    let aide = |name: &str| said.aides.iter().find(|aide| &*aide.name == name).unwrap();
    let prime = aide("prime_valmont");
    assert_eq!(prime.status, Status::NotEligible);
    assert!(prime.conditions.iter().all(|condition| condition.met == Some(true)));
    assert_eq!(
        prime.reason.as_deref().unwrap().replace(['\u{a0}', '\u{202f}'], " "),
        "non éligible car l'enveloppe « Budget 2026 de la rénovation » ne suffit plus : 494 001 € sont engagés sur \
         500 000 €, il reste 5 999 €, et l'aide demande 6 000 €"
    );
    // It excludes the participation, and would have been kept in its place.
    let kept: Vec<&str> = said.combination.kept.iter().map(|kept| kept.aide.as_str()).collect();
    assert!(kept.contains(&"participation_energie") && !kept.contains(&"prime_valmont"), "{kept:?}");
    // Money is no condition: what rests on the right to the prime stands.
    assert_eq!(aide("forfait_accompagnement").status, Status::Eligible);
}

#[test]
fn bounds_of_an_amount_are_told_as_surely_as_they_can_be() {
    let engine = valmont();
    let gestes = |cout: Option<u32>| serde_json::json!([{ "nature": "isolation", "cout": cout, "surface": 100 }]);
    let status = |left: u32, cout: Option<u32>| {
        let engaged = serde_json::json!(500_000 - left);
        let case = case(
            &engine,
            &[("budget_2026.engagé", engaged), ("projet", serde_json::json!({ "gestes": gestes(cout) }))],
        );
        assessed(&engine, &case.unwrap()).aides.into_iter().find(|aide| &*aide.name == "prime_valmont").unwrap().status
    };
    // The cost is not known: the prime is between 0 € and 6 000 €.
    assert_eq!([status(6_000, None), status(5_999, None)], [Status::Eligible, Status::Unknown]);
    assert_eq!([status(5_999, Some(12_000)), status(0, Some(0))], [Status::NotEligible, Status::Eligible]);
    // Who asks is not known: the prime, if it is due, is 6 000 €.
    let foyer = serde_json::json!({ "personnes": 2, "revenu": 22_000 });
    let status = |engine: &Engine, left: u32| {
        let engaged = serde_json::json!(500_000 - left);
        let case = case(engine, &[("budget_2026.engagé", engaged), ("menage", foyer.clone())]).unwrap();
        let said = assessed(engine, &case);
        said.aides.into_iter().find(|aide| &*aide.name == "prime_valmont").unwrap().status
    };
    // A prime that another aid excludes asks nothing.
    assert_eq!([6_000, 5_999].map(|left| status(&engine, left)), [Status::Unknown, Status::Unknown]);
    let alone = valmont_without("exclusion ", "dépense ");
    assert_eq!([6_000, 5_999].map(|left| status(&alone, left)), [Status::Unknown, Status::NotEligible]);
}

/// The town, with a loan that gives no more than the prime leaves to pay.
fn ville_that_caps() -> Engine {
    let cumul = "
cumul cout « Le prêt paie ce que la prime laisse »
    sur prime ; pret
    plafonné à projet.travaux
    en réduisant pret
";
    ville(|text| if text.starts_with("module ville") { text + cumul } else { text })
}

#[test]
fn a_case_is_paid_for_what_is_kept_of_its_aids_as_a_batch_of_it_is() {
    let engine = ville_that_caps();
    // Of a loan of 9 000 €, 2 000 € are kept: the prime pays the other half of the works.
    for (told, expected) in [
        ([("prets", 8_000), ("mandat", 8_000)], [true, true]),
        ([("prets", 8_001), ("mandat", 8_001)], [true, false]),
        // The prime comes first, and leaves less to the loan.
        ([("prets", 0), ("mandat", 16_000)], [true, true]),
        ([("prets", 0), ("mandat", 16_001)], [true, false]),
    ] {
        let mut json = serde_json::json!({
            "date": "01/03/2026", "projet.travaux": 4_000, "projet.emprunt": 9_000, "budget_2026.engage": 0
        });
        for (name, n) in told {
            json[format!("{name}.engage")] = n.into();
        }
        let case = CaseReader::new(engine.vocabulary()).json(&json.to_string(), None).unwrap();
        let said = assessed(&engine, &case);
        let granted = ["prime", "pret"]
            .map(|name| said.aides.iter().find(|aide| &*aide.name == name).unwrap().status == Status::Eligible);
        let engaged: BTreeMap<_, _> = told.iter().map(|(name, n)| ((*name).to_owned(), Decimal::from(*n))).collect();
        let input = "id;date;projet.travaux;projet.emprunt\nD;01/03/2026;4000;9000\n";
        let (_, _, decisions) = run(&engine, input, &batch::Options { engaged, ..consuming() });
        let funded = ["prime", "pret"].map(|name| decisions.contains(&format!(",{name},2000,financée,")));
        assert_eq!((granted, funded), (expected, expected), "{told:?}\n{decisions}");
    }
}

const VILLE: &str = "tests/corpus/cli/enveloppes.in";

/// The pack of a town, its files changed.
fn ville(change: impl Fn(String) -> String) -> Engine {
    let read = |name: &str| change(fs::read_to_string(Path::new(VILLE).join("ville").join(name)).unwrap());
    let pack = load(&MemoryLoader::from_iter(["bareme.toml", "ville.bareme"].map(|name| (name, read(name)))));
    Engine::new(pack.model, &pack.diagnostics).unwrap()
}

fn consuming() -> batch::Options {
    batch::Options { enveloppes: true, ..batch::Options::default() }
}

/// A batch in memory: what it reports, its results and its decisions.
fn run(engine: &Engine, input: &str, options: &batch::Options) -> (Result<Report, BatchError>, String, String) {
    let (mut results, mut rejects, mut decisions) = (Vec::new(), Vec::new(), Vec::new());
    let streams = Streams {
        input: ("demandes", &mut input.as_bytes()),
        results: ("resultats", &mut results),
        rejects: ("rejets", &mut rejects),
        decisions: Some(("enveloppes", &mut decisions)),
    };
    let mut monitor = Monitor { progress: &mut |_: Progress| (), stop: &AtomicBool::new(false) };
    let report = batch::run(engine, options, &Mapping::default(), streams, &mut monitor);
    (report, String::from_utf8(results).unwrap(), String::from_utf8(decisions).unwrap())
}

fn summary(engine: &Engine, input: &str, options: &batch::Options) -> Summary {
    run(engine, input, options).0.unwrap().summary
}

fn states(summary: Summary) -> Vec<EnveloppeTally> {
    summary.enveloppes.unwrap().states
}

/// A table of applications: day of 2025 or 2026 by number, cost of works, loan.
fn table(rows: &[(usize, u32, u32, u32)]) -> String {
    let mut text = "id;date;projet.travaux;projet.emprunt\n".to_owned();
    let first = Date::parse("01/12/2024").unwrap().to_days();
    for (id, day, travaux, emprunt) in rows {
        let date = Date::from_days(first + i32::try_from(*day).unwrap()).unwrap();
        writeln!(text, "D{id:05};{date};{travaux};{emprunt}").unwrap();
    }
    text
}

#[test]
fn equal_dates_are_told_apart_as_the_pack_declares() {
    let input = fs::read_to_string(Path::new(VILLE).join("demandes.csv")).unwrap();
    let decision = |engine: &Engine, id: &str| {
        let (_, _, decisions) = run(engine, &input, &consuming());
        let line = decisions.lines().find(|line| line.split(',').nth(1) == Some(id)).unwrap().to_owned();
        line.split(',').nth(5).unwrap().to_owned()
    };
    let of = |engine: &Engine| ["D8", "D7"].map(|id| decision(engine, id));
    let (first, second) = ("financée", "refusée faute de crédits");
    assert_eq!(of(&ville(|text| text)), [first, second]);
    assert_eq!(of(&ville(|text| text.replace("\"ordre du fichier\"", "\"identifiant\""))), [second, first]);
    let undeclared = ville(|text| text.replace("[enveloppes]\ndepartage = \"ordre du fichier\"\n", ""));
    assert_eq!(of(&undeclared), [first, second]);
}

#[test]
fn another_way_to_tell_equal_dates_apart_is_a_fault_of_the_manifest() {
    let faults = |section: &str| {
        let text = fs::read_to_string(Path::new(VILLE).join("ville/bareme.toml")).unwrap();
        let text = text.replace("departage = \"ordre du fichier\"", section);
        let (_, faults) = read_manifest(SourceId(0), &text);
        faults.into_iter().map(|fault| (fault.code, fault.help.unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(faults("departage = \"identifiant\""), []);
    let want = "écrivez \"ordre du fichier\" ou \"identifiant\"";
    assert_eq!(faults("departage = \"hasard\""), [("B0503", want.to_owned())]);
    assert_eq!(faults("departage = 1"), [("B0503", want.to_owned())]);
    assert_eq!(faults("departages = \"identifiant\"")[0].0, "B0502");
}

#[test]
fn a_column_tells_what_is_committed_when_each_application_is_filed() {
    let text = "id;date;projet.travaux;Budget_2025.engage\n\
                A;01/03/2025;4000;6 000 €\nB;01/03/2025;4000;6000,01\nC;01/03/2025;4000;\nD;01/03/2025;4000;peu\n";
    let (report, results, _) = run(&ville(|text| text), text, &batch::Options::default());
    let report = report.unwrap();
    assert_eq!(report.columns[3].input.as_deref(), Some("budget_2025.engagé"));
    assert_eq!((report.summary.rows, report.summary.rejects, report.summary.aides[0].non_eligible), (4, 1, 1));
    let status: Vec<_> = results.lines().skip(1).map(|line| line.split(',').nth(2).unwrap()).collect();
    assert_eq!(status, ["éligible", "non éligible", "éligible"]);
}

#[test]
fn neither_threads_nor_enveloppes_change_the_results() {
    let engine = ville(|text| text);
    let rows: Vec<_> = (0..2_000u32).map(|n| (n as usize, n * 37 % 700, n % 11 * 10, n % 7 * 3)).collect();
    let input = table(&rows);
    let plain = run(&engine, &input, &batch::Options::default());
    let one = run(&engine, &input, &batch::Options { threads: Some(1), ..consuming() });
    let many = run(&engine, &input, &batch::Options { threads: Some(7), ..consuming() });
    assert_eq!((&one.1, &one.2), (&many.1, &many.2));
    assert_eq!((&plain.1, plain.2.as_str()), (&one.1, ""));
    let (one, many) = (one.0.unwrap().summary, many.0.unwrap().summary);
    assert_eq!(one, many);
    let plain = plain.0.unwrap().summary;
    assert_eq!((plain.enveloppes, &plain.aides), (None, &one.aides));
}

#[test]
fn the_ceiling_of_an_axis_stands_in_every_summary() {
    let engine = ville(|text| text);
    // Before the enveloppe opens, nothing counts under it.
    let input = table(&[(1, 0, 4_000, 0), (2, 31, 4_000, 700)]);
    let summary = summary(&engine, &input, &batch::Options::default());
    let ceiling = summary.axes[0].ceiling.clone().unwrap();
    let euros = |n: u32| Decimal::from(n);
    assert_eq!((ceiling.montant, ceiling.retenu, ceiling.committed), (euros(20_000), euros(2_700), None));
    assert_eq!((ceiling.from.to_string(), ceiling.to.to_string()), ("01/01/2025".into(), "31/12/2026".into()));
    assert_eq!((summary.axes[0].retenu, summary.axes[1].ceiling.clone()), (euros(4_000), None));
    let json = serde_json::to_value(&summary).unwrap();
    assert_eq!(json["axes"][0]["plafond"]["montant"], "20000");
    assert_eq!(json["axes"][0]["plafond"]["enveloppes"], serde_json::json!(["mandat"]));
    // The part of another axis does not count twice.
    let nested = ville(|text| text.replace("    dans mandat\n", "    dans mandat\n    axe adaptation\n"));
    assert_eq!(self::summary(&nested, &input, &batch::Options::default()).axes, summary.axes);
}

#[test]
fn what_is_committed_before_is_told_and_checked() {
    let engine = ville(|text| text);
    let with = |told: &[(&str, u32)]| {
        let engaged: BTreeMap<_, _> = told.iter().map(|(name, n)| ((*name).to_owned(), Decimal::from(*n))).collect();
        run(&engine, &table(&[(1, 31, 4_000, 0)]), &batch::Options { engaged, ..consuming() }).0
    };
    let states = states(with(&[("budget_2025", 6_000)]).unwrap().summary);
    let state = |name: &str| states.iter().find(|state| state.enveloppe == name).unwrap();
    let euros = Decimal::from;
    assert_eq!((state("budget_2025").before, state("budget_2025").left), (euros(6_000), euros(0)));
    // It is committed of the enveloppe around it too, where nothing else is told.
    assert_eq!((state("mandat").before, state("mandat").committed), (euros(6_000), euros(8_000)));
    let states = self::states(with(&[("budget_2025", 6_001), ("mandat", 9_000)]).unwrap().summary);
    assert_eq!((states[0].before, states[0].waiting, states[1].waiting), (euros(9_000), 1, 1));
    let refused = |told: &[(&str, u32)]| with(told).unwrap_err().to_string();
    assert!(refused(&[("budget_2024", 1)]).contains("vouliez-vous écrire « budget_2025 »"));
    assert!(refused(&[("budget_2025", 6_000), ("mandat", 5_999)]).contains("moins que les enveloppes"));
    let none = crate::saint_ours::engine();
    let error = run(&none, "id;date\n1;01/03/2026\n", &consuming()).0.unwrap_err();
    assert_eq!((error.exit_code(), error.to_string()), (1, "ces règles ne déclarent aucune enveloppe".to_owned()));
}

#[test]
fn decisions_are_reproduced_or_what_changed_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (input, results) = (folder.path().join("d.csv"), folder.path().join("r.ndjson"));
    fs::write(&input, table(&[(1, 31, 4_000, 0), (2, 400, 30_000, 9_000), (3, 700, 10, 9_000)])).unwrap();
    let paths = Paths::beside(&input, &results);
    let mut monitor = Monitor { progress: &mut |_: Progress| (), stop: &AtomicBool::new(false) };
    let options = batch::Options { output: Format::Ndjson, ..consuming() };
    let record = batch::run_files(&ville(|text| text), &paths, &options, None, &mut monitor).unwrap();
    assert_eq!(record.files.decisions.unwrap().path, "r.enveloppes.ndjson");
    let lines: Vec<serde_json::Value> = fs::read_to_string(folder.path().join("r.enveloppes.ndjson"))
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let told = |n: usize| {
        let keys = ["rang", "id", "aide", "retenu", "decision", "manque"];
        serde_json::Value::from_iter(keys.map(|key| lines[n][key].clone()))
    };
    let refused = "refusée faute de crédits";
    assert_eq!(told(0), serde_json::json!([1, "D00001", "prime", "2000", "financée", null]));
    assert_eq!(told(3), serde_json::json!([4, "D00003", "prime", "5", refused, null]));
    assert_eq!(told(4), serde_json::json!([5, "D00003", "pret", "9000", refused, "prets"]));
    let mut differences = |engine: &Engine| {
        let replay = batch::replay(engine, &paths.record, &mut monitor).unwrap();
        (replay.is_reproduced(), replay.differences.iter().map(|d| d.what).collect::<Vec<_>>())
    };
    assert_eq!(differences(&ville(|text| text)), (true, vec![]));
    // The money alone changes: the results are the same, but for the digest of the rules that they bear.
    let richer = ville(|text| text.replace(": 10 000 €", ": 20 000 €"));
    let (reproduced, changed) = differences(&richer);
    assert!(!reproduced && changed.contains(&Changed::Decisions), "{changed:?}");
}

/// Applications in a random order, filed on different days.
fn applications() -> impl Strategy<Value = Vec<(usize, u32, u32, u32)>> {
    let row = (0..12_000u32, prop_oneof![Just(0), 0..9_000u32]);
    proptest::collection::btree_map(0..800u32, row, 1..60).prop_map(|rows| {
        rows.into_iter().enumerate().map(|(id, (day, (travaux, emprunt)))| (id, day, travaux, emprunt)).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The order of the file does not matter where no two applications are filed on the same day.
    #[test]
    fn permuted_rows_leave_the_same_state(
        (rows, shuffled) in applications().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
    ) {
        let engine = ville(|text| text);
        let (report, _, decisions) = run(&engine, &table(&rows), &consuming());
        let (permuted, _, permuted_decisions) = run(&engine, &table(&shuffled), &consuming());
        prop_assert_eq!(decisions, permuted_decisions);
        prop_assert_eq!(report.unwrap().summary, permuted.unwrap().summary);
    }

    /// No enveloppe gives more than it has; one holds what its parts commit; and each decision is accounted for.
    #[test]
    fn the_accounts_are_right(rows in applications()) {
        let engine = ville(|text| text);
        let (report, _, decisions) = run(&engine, &table(&rows), &consuming());
        let states = states(report.unwrap().summary);
        let (mut committed, mut asked) = (BTreeMap::<String, Decimal>::new(), Decimal::ZERO);
        for line in csv::Reader::from_reader(decisions.as_bytes()).records() {
            let line = line.unwrap();
            let retenu = Decimal::from_str_exact(&line[4]).unwrap();
            asked += retenu;
            for enveloppe in line[6].split(' ').filter(|_| &line[5] == "financée") {
                *committed.entry(enveloppe.to_owned()).or_default() += retenu;
            }
        }
        for state in &states {
            prop_assert!(state.committed <= state.montant);
            prop_assert_eq!(state.montant - state.committed, state.left);
            prop_assert_eq!(state.committed, committed.get(&state.enveloppe).copied().unwrap_or_default());
        }
        let mandat = &states[0];
        let parts: Decimal = states[1..].iter().map(|state| state.committed).sum();
        prop_assert_eq!(mandat.committed, parts);
        prop_assert_eq!(mandat.committed + mandat.amount_waiting + mandat.amount_refused, asked);
    }
}
