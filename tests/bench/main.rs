//! Benchmarks: `cargo bench`. The ratio of the engine to the same rules written by hand is printed first, both timed in
//! the same run and agreeing on every application of the sample.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a benchmark that meets the unforeseen must stop"
)]
#![expect(clippy::print_stdout, reason = "what is measured is shown")]
#![expect(clippy::float_arithmetic, reason = "times are not amounts")]

mod by_hand;
mod sample;

use bareme::batch::{self, Mapping, Monitor, Streams};
use bareme::case::Case;
use bareme::eval::{
    AideSummary, Candidate, Ceiling, Options, Schedule, Sheet, Status, Workspaces, assess, best_combination, kind,
    summarise,
};
use bareme::pack;
use bareme::plan::{Plan, PlanAide};
use bareme::value::Decimal;
use by_hand::Decision;
use criterion::{Criterion, Throughput, criterion_group};
use sample::Sample;
use std::collections::BTreeMap;
use std::hint::black_box;
use std::io;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

const AMPLEUR: &str = "mpr_renovation_ampleur";

fn main() {
    let sample = Sample::read();
    compare(&sample);
    benches();
    Criterion::default().configure_from_args().final_summary();
}

/// The engine beside the same rules written by hand, both over answers that were read before: shortest times over many
/// turns, which other work of the machine troubles least.
fn compare(sample: &Sample) {
    let vocabulary = sample.engine.vocabulary();
    let plans = sample.plans(Some(AMPLEUR));
    let mut periods: Vec<Period<'_>> = plans.iter().map(|plan| Period::new(plan, sample)).collect();
    for case in &sample.cases {
        periods[sample.period(&plans, case)].cases.push(case);
    }
    periods.retain(|period| !period.cases.is_empty());
    let cases: Vec<&Case> = periods.iter().flat_map(|period| &period.cases).copied().collect();
    let applications: Vec<_> = cases.iter().map(|case| by_hand::Application::of(vocabulary, case)).collect();
    let (mut granted, mut unknown) = (0, 0);
    let mut hands = applications.iter().map(by_hand::decide);
    for period in &mut periods {
        period.load();
        period.decide(sample, |line| {
            let (engine, hand) = (line.map_or(Decision::OutOfPeriod, decision), hands.next().unwrap());
            assert_eq!(engine, hand);
            granted += u32::from(matches!(hand, Decision::Granted(_)));
            unknown += u32::from(hand == Decision::Unknown);
        });
    }
    let hand = shortest(|| {
        for application in &applications {
            black_box(by_hand::decide(black_box(application)));
        }
    });
    let engine = shortest(|| {
        for period in &mut periods {
            period.decide(sample, |line| {
                black_box(line);
            });
        }
    });
    let reading = shortest(|| periods.iter_mut().for_each(Period::load));
    let each = |time: Duration| time.as_secs_f64() * 1e9 / cases.len() as f64;
    println!("{AMPLEUR}: {} applications, {granted} granted, {unknown} undecided, all agree", cases.len());
    println!("  by hand {:>8.0} ns an application", each(hand));
    println!("  engine  {:>8.0} ns an application (and {:.0} to read its answers)", each(engine), each(reading));
    println!("  ratio   {:>8.2}", each(engine) / each(hand));
}

/// The applications of a period, and what evaluates them.
struct Period<'a> {
    plan: &'a Plan,
    /// Where the aid stands among those of the plan.
    aide: Option<usize>,
    schedule: Schedule,
    cases: Vec<&'a Case>,
    sheet: Sheet,
    workspaces: Workspaces,
    lines: Vec<AideSummary>,
}

impl<'a> Period<'a> {
    fn new(plan: &'a Plan, sample: &Sample) -> Self {
        let schedule = Schedule::new(plan, sample.engine.vocabulary());
        let (sheet, workspaces) = (Sheet::default(), Workspaces::new(plan));
        let aide = plan.aides.iter().position(|aide| aide.name == AMPLEUR);
        Self { plan, aide, schedule, cases: Vec::new(), sheet, workspaces, lines: Vec::new() }
    }

    fn load(&mut self) {
        self.sheet.load(self.plan, &self.schedule, &self.cases);
    }

    /// Calls `told` with what is said of the aid for each application; nothing where it does not exist.
    fn decide(&mut self, sample: &Sample, mut told: impl FnMut(Option<&AideSummary>)) {
        let Self { plan, aide, schedule, cases, sheet, workspaces, lines } = self;
        sheet.decide(plan, schedule);
        for (row, case) in cases.iter().enumerate() {
            summarise(plan, sample.engine.vocabulary(), case, workspaces, sheet.seen(schedule, row), lines);
            told(aide.and_then(|aide| lines.get(aide)));
        }
    }
}

fn decision(line: &AideSummary) -> Decision {
    match line.status {
        Status::Eligible => Decision::Granted(line.montant),
        Status::NotEligible => Decision::Refused,
        Status::Unknown => Decision::Unknown,
        Status::OutOfPeriod => Decision::OutOfPeriod,
        Status::Failed => panic!("the aid cannot be computed"),
    }
}

fn shortest(mut turn: impl FnMut()) -> Duration {
    let one = |turn: &mut dyn FnMut()| {
        let start = Instant::now();
        turn();
        start.elapsed()
    };
    (0..200).map(|_| one(&mut turn)).min().unwrap()
}

fn packs(criterion: &mut Criterion) {
    let files = sample::files();
    let mut group = criterion.benchmark_group("pack");
    group.sample_size(10);
    group.bench_function("read and check", |b| b.iter(|| pack::load(black_box(&files))));
    group.finish();
}

fn assessments(criterion: &mut Criterion) {
    let sample = Sample::read();
    let plans = sample.plans(None);
    let case = sample.typical();
    let at = sample.period(&plans, case);
    let mut workspaces = Workspaces::new(&plans[at]);
    let mut group = criterion.benchmark_group("assessment");
    let whole = Options { explain: true, counterfactuals: true, questions: true, sources: None };
    let explained = Options { explain: true, ..Options::default() };
    for (name, options) in [("bare", Options::default()), ("explained", explained), ("whole", whole)] {
        group.bench_function(name, |b| {
            b.iter(|| assess(&plans[at], sample.engine.vocabulary(), black_box(case), &mut workspaces, options));
        });
    }
    group.finish();
}

/// The best combination alone, for a household that is granted at once all that the worked cases are, under every
/// exclusion of the pack and with every cumul cutting its sum by half.
fn combinations(criterion: &mut Criterion) {
    let sample = Sample::read();
    let plans = sample.plans(None);
    let mut granted = BTreeMap::new();
    for case in sample.worked() {
        let plan = &plans[sample.period(&plans, &case)];
        let mut lines = Vec::new();
        let (schedule, mut sheet) = (Schedule::new(plan, sample.engine.vocabulary()), Sheet::default());
        sheet.load(plan, &schedule, &[&case]);
        sheet.decide(plan, &schedule);
        let seen = sheet.seen(&schedule, 0);
        summarise(plan, sample.engine.vocabulary(), &case, &mut Workspaces::new(plan), seen, &mut lines);
        let of_case = plan.aides.iter().zip(&lines).filter(|(_, line)| line.status == Status::Eligible);
        granted.extend(of_case.map(|(aide, line)| (aide.id, line.montant)));
    }
    let plan = &plans[sample.period(&plans, sample.typical())];
    let candidate = |aide: &PlanAide| Some(Candidate { amount: *granted.get(&aide.id)?, kind: kind(aide.nature) });
    let candidates: Vec<_> = plan.aides.iter().map(candidate).collect();
    let exclusions: Vec<&[u32]> = plan.exclusions.iter().map(|exclusion| exclusion.aides.as_slice()).collect();
    let half = |aides: &[u32]| {
        let amounts = aides.iter().filter_map(|aide| candidates[*aide as usize]?.amount);
        amounts.sum::<Decimal>() / Decimal::TWO
    };
    let cumuls: Vec<Ceiling<'_>> = plan
        .cumuls
        .iter()
        .map(|c| Ceiling { aides: &c.aides, fixed: Decimal::ZERO, ceiling: half(&c.aides), reduced: &c.reduced })
        .collect();
    let mut group = criterion.benchmark_group("combination");
    group.bench_function(format!("{} aids granted", candidates.iter().flatten().count()), |b| {
        b.iter(|| best_combination(black_box(&candidates), &exclusions, &cumuls));
    });
    group.finish();
}

fn batches(criterion: &mut Criterion) {
    let sample = Sample::read();
    let text = sample::applications();
    let mut group = criterion.benchmark_group("batch");
    group.sample_size(10).throughput(Throughput::Elements(sample.rows));
    for (rules, aides) in [("rénovation d'ampleur", vec![AMPLEUR.to_owned()]), ("whole pack", Vec::new())] {
        for threads in [1, 2] {
            let options = batch::Options { threads: Some(threads), aides: aides.clone(), ..batch::Options::default() };
            group.bench_function(format!("{rules}, threads: {threads}"), |b| {
                b.iter(|| {
                    let streams = Streams {
                        input: ("demandes.csv", &mut text.as_slice()),
                        results: ("resultats.csv", &mut io::sink()),
                        rejects: ("rejets.csv", &mut io::sink()),
                        decisions: None,
                    };
                    let mut monitor = Monitor { progress: &mut |_| {}, stop: &AtomicBool::new(false) };
                    batch::run(&sample.engine, &options, &Mapping::default(), streams, &mut monitor).unwrap()
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, packs, assessments, combinations, batches);
