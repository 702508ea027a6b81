//! The worked cases that are missing at the limits: on each threshold and one step to either side of it, on the first
//! and the last day of each version. They are made from the cases there are, one answer changed, and what the rules give
//! today is proposed as what is expected: a person must confirm it.
//!
//! A threshold is a comparison, a ceiling, or a bound of a table's key or of a barème's bracket. It is covered when a
//! case stands on each of its sides: on it, just under it, just over it. « Just » is one step of an answer of the kind
//! that is compared (euros for euros), or, where none moves it, of any answer. Where no answer can fall on the threshold,
//! or on one of its sides, that side asks for no case; where none moves it by steps, a case on each side of the decision
//! is enough.

mod bench;
mod crossing;
mod threshold;
mod write;

use super::coverage::{is_in, place};
use super::messages;
use super::runner::{Runner, case_of};
use crate::case::{Answer, Case};
use crate::eval::{Engine, Item, ItemKind, Reached, Scale, items, reachable_on};
use crate::model::{Exemple, Input, Target, Type};
use crate::plan::{Value, Vocabulary};
use crate::source::{Sources, Span};
use crate::value::{Date, Decimal};
use bench::Bench;
use crossing::{Crossing, Knob, Turning, knobs};
use serde::Serialize;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use threshold::{SIDES, Seen, Site};

/// Cases nearest to a threshold that are tried, to see whether one stands there.
const NEAREST: usize = 16;

/// Cases nearest to a limit that are tried, to make one that stands there.
const BASES: usize = 8;

/// Cases of which each answer is changed in turn, to come by a limit that none comes by.
const ATTEMPTS: usize = 24;

/// Times that limits are gone through, at most.
const ROUNDS: usize = 4;

/// The worked cases that are missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Limits {
    /// By file of rules, in the order of the pack.
    #[serde(rename = "propositions")]
    pub proposed: Vec<Proposed>,
    /// The limits that no case could be made for, in words, with file and line.
    #[serde(rename = "sans_proposition")]
    pub left: Vec<String>,
    /// The limits that no case can stand at, which ask for none, in words.
    #[serde(rename = "hors_d_atteinte")]
    pub impossible: Vec<String>,
}

impl Limits {
    /// Whether a case stands at each limit.
    ///
    /// ```
    /// use bareme::exemple::Limits;
    /// assert!(Limits { proposed: Vec::new(), left: Vec::new(), impossible: Vec::new() }.is_whole());
    /// ```
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.proposed.is_empty() && self.left.is_empty()
    }
}

/// What is proposed for a file of rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposed {
    /// The file.
    #[serde(rename = "fichier")]
    pub file: String,
    /// How many cases.
    #[serde(rename = "cas")]
    pub cases: usize,
    /// Blocks « exemple », to be added at the end of the file.
    #[serde(rename = "texte")]
    pub text: String,
}

/// The cases missing at the limits of the rules of a file, made from the exemples of that file; of all, when none is
/// named.
///
/// ```
/// use bareme::{eval::Engine, exemple::limits, model::Model, source::Sources};
/// let engine = Engine::new(Model::default(), &[]).unwrap();
/// assert!(limits(&engine, &Sources::default(), None).proposed.is_empty());
/// ```
#[must_use]
pub fn limits(engine: &Engine, sources: &Sources, file: Option<&str>) -> Limits {
    let mut survey = Survey::new(engine, sources, file);
    // A case that is proposed may be the first that comes by another limit.
    for _ in 0..ROUNDS {
        let before = survey.cases.len();
        survey.left.clear();
        survey.impossible.clear();
        survey.days();
        survey.thresholds();
        if survey.cases.len() == before {
            break;
        }
    }
    let Survey { proposals, left, impossible, cases, .. } = survey;
    let mut runner = Runner::new(engine, None);
    let mut proposed: Vec<Proposed> = Vec::new();
    for ((base, change), proposal) in &proposals {
        let exemple = cases.get(*base).and_then(|looked| engine.model().exemples.get(looked.exemple));
        let Some(exemple) = exemple else { continue };
        let Some(source) = sources.get(exemple.span.source) else { continue };
        let (cases, text) = write::block(engine, &mut runner, exemple, *change, proposal);
        if cases == 0 {
            continue;
        }
        match proposed.iter_mut().find(|p| p.file == source.name) {
            Some(known) => {
                known.text.push_str(&text);
                known.cases += cases;
            }
            None => proposed.push(Proposed { file: source.name.clone(), cases, text }),
        }
    }
    let told = |limits: BTreeSet<String>| limits.into_iter().collect();
    Limits { proposed, left: told(left), impossible: told(impossible) }
}

/// What of a case is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    Answer(Knob),
    Date,
}

/// Cases made from one by one change.
#[derive(Default)]
struct Proposal {
    /// By what is changed to.
    cases: BTreeMap<Value, Case>,
    /// The limits that they stand on.
    why: BTreeSet<String>,
}

/// A case that was looked at, and the exemple that it is or comes from.
struct Looked {
    exemple: usize,
    case: Case,
    targets: Vec<Target>,
}

/// All that is known of the cases there are, and of those that are proposed.
struct Survey<'e> {
    engine: &'e Engine,
    sources: &'e Sources,
    file: Option<&'e str>,
    benches: BTreeMap<Date, Bench<'e>>,
    cases: Vec<Looked>,
    /// The cases that came by each threshold.
    seen: BTreeMap<Site, Vec<(usize, Seen)>>,
    /// The cases that reach each version.
    reached: BTreeMap<Reached, Vec<usize>>,
    /// By the case that they are made from.
    proposals: BTreeMap<(usize, Change), Proposal>,
    left: BTreeSet<String>,
    impossible: BTreeSet<String>,
}

impl<'e> Survey<'e> {
    fn new(engine: &'e Engine, sources: &'e Sources, file: Option<&'e str>) -> Self {
        let mut survey = Self {
            engine,
            sources,
            file,
            benches: BTreeMap::new(),
            cases: Vec::new(),
            seen: BTreeMap::new(),
            reached: BTreeMap::new(),
            proposals: BTreeMap::new(),
            left: BTreeSet::new(),
            impossible: BTreeSet::new(),
        };
        for (number, exemple) in engine.model().exemples.iter().enumerate() {
            let case = case_of(engine.vocabulary(), exemple);
            survey.look(number, case);
        }
        survey
    }

    fn exemple(&self, number: usize) -> Option<&'e Exemple> {
        self.engine.model().exemples.get(number)
    }

    fn bench(&mut self, date: Date) -> &mut Bench<'e> {
        let (from, _) = self.engine.period(date);
        self.benches.entry(from).or_insert_with(|| Bench::new(self.engine, date))
    }

    /// Notes all that a case stands on.
    fn look(&mut self, exemple: usize, case: Case) {
        let targets: Vec<Target> =
            self.exemple(exemple).map_or_else(Vec::new, |e| e.expected.iter().map(|e| e.target).collect());
        let bench = self.bench(case.date);
        let mut observed = bench.observe(&case, &targets);
        observed.seen.retain(|seen| !knobs(bench, &case, seen).is_empty());
        let number = self.cases.len();
        for seen in observed.seen {
            self.seen.entry(seen.threshold.site).or_default().push((number, seen));
        }
        for way in observed.reached.into_iter().filter(|way| matches!(way, Reached::Version(_) | Reached::Period(..))) {
            self.reached.entry(way).or_default().push(number);
        }
        self.cases.push(Looked { exemple, case, targets });
    }

    /// Whether cases may be made from a case.
    fn serves(&self, number: usize) -> bool {
        let exemple = self.cases.get(number).and_then(|looked| self.exemple(looked.exemple));
        exemple.is_some_and(|exemple| is_in(self.sources, exemple.span, self.file))
    }

    /// Proposes a case, unless it is there.
    fn propose(&mut self, base: usize, change: Change, value: Value, case: Case, why: String) {
        let Some(Looked { exemple, targets, .. }) = self.cases.get(base) else { return };
        let exemple = *exemple;
        let same = |looked: &Looked| looked.case == case && targets.iter().any(|t| looked.targets.contains(t));
        let there = self.cases.iter().any(same);
        if there && self.proposals.get(&(base, change)).is_none_or(|known| !known.cases.contains_key(&value)) {
            return;
        }
        let proposal = self.proposals.entry((base, change)).or_default();
        proposal.why.insert(why);
        if proposal.cases.insert(value, case.clone()).is_none() {
            self.look(exemple, case);
        }
    }

    fn thresholds(&mut self) {
        let mut sites = BTreeMap::new();
        for bench in self.benches.values() {
            sites.extend(bench.sites().into_iter().map(|(site, threshold)| {
                (site, (bench.compared(&threshold).clone(), bench.answer_compared(&threshold)))
            }));
        }
        // A comparison that rules write twice is one in a plan, told by the first of them that is in force.
        let met = sites.iter().filter(|(site, _)| self.seen.contains_key(site));
        let met: BTreeSet<_> = met.filter_map(|(_, (_, answer))| *answer).collect();
        sites.retain(|site, (_, answer)| {
            let is_elsewhere = answer.is_some_and(|answer| met.contains(&answer));
            is_in(self.sources, site.span, self.file) && (self.seen.contains_key(site) || !is_elsewhere)
        });
        let versions: BTreeMap<Span, Item> = items(self.engine.model())
            .into_iter()
            .filter(|i| matches!(i.kind, ItemKind::Version(..)))
            .map(|i| (i.span, i))
            .collect();
        for (site, (ty, _)) in sites {
            let mut seen = self.seen.get(&site).cloned().unwrap_or_default();
            seen.sort_by_key(|(number, seen)| (seen.gap.abs(), *number));
            let lacking: Vec<Ordering> = SIDES.into_iter().filter(|side| !self.stands(&seen, *side)).collect();
            if lacking.is_empty() {
                continue;
            }
            // A bound of a key has no text of its own: it is told by its table.
            let what = match (versions.get(&site.span).filter(|_| site.is_bound()), site.bound) {
                (Some(table), Some(bound)) => {
                    messages::bound(&messages::item(table), &write::literal(self.engine.vocabulary(), &[], &ty, bound))
                }
                _ => text(self.sources, site.span),
            };
            let bases: Vec<_> = seen.iter().filter(|(number, _)| self.serves(*number)).take(BASES).copied().collect();
            if let Some((base, Crossing { knob, places, .. })) = self.crossing(&bases) {
                for (value, _) in places.into_iter().filter(|(_, side)| lacking.contains(side)) {
                    let Some(case) = self.cases.get(base).map(|looked| knob.turned(&looked.case, value)) else {
                        continue;
                    };
                    self.propose(base, Change::Answer(knob), value, case, what.clone());
                }
            } else if !decided_both_ways(&seen) {
                self.uncrossed(&site, what, !bases.is_empty(), &versions);
            }
        }
    }

    /// A threshold that no case is taken across.
    fn uncrossed(&mut self, site: &Site, what: String, is_seen: bool, items: &BTreeMap<Span, Item>) {
        let told = messages::limit(&what, &place(self.sources, site.span));
        if !self.benches.values_mut().any(|bench| bench.is_crossable(site)) {
            self.impossible.insert(messages::uncrossable(&told));
        } else if is_seen {
            self.left.insert(messages::uncrossed(&told));
        } else if !self.approach(site, what) {
            let holds = |item: &&Item| item.span.start <= site.span.start && site.span.end <= item.span.end;
            let holder = items.values().filter(|item| item.span.source == site.span.source).find(holds);
            self.left.insert(messages::unreached(&told, holder.map(messages::item).as_deref()));
        }
    }

    /// Proposes a case that comes by a threshold, made from one that does not by one other answer.
    fn approach(&mut self, site: &Site, what: String) -> bool {
        let engine = self.engine;
        let near = |survey: &Self, number: &usize| {
            let exemple = survey.cases.get(*number).and_then(|looked| survey.exemple(looked.exemple));
            exemple.is_none_or(|exemple| exemple.span.source != site.span.source)
        };
        let mut numbers: Vec<usize> = (0..self.cases.len()).filter(|number| self.serves(*number)).collect();
        numbers.sort_by_key(|number| near(self, number));
        let mut attempts = 0;
        for number in numbers {
            let Some(looked) = self.cases.get(number) else { continue };
            let (case, targets) = (looked.case.clone(), looked.targets.clone());
            let bench = self.bench(case.date);
            let inputs = bench.inputs_by(&targets, site);
            if inputs.is_empty() {
                continue;
            }
            attempts += 1;
            if attempts > ATTEMPTS {
                return false;
            }
            let given: Vec<u32> = given(&case).filter_map(|(input, _)| u32::try_from(input).ok()).collect();
            for input in inputs.into_iter().filter(|input| given.contains(input)) {
                let knob = Knob { input, cell: None };
                let Some(declared) = knob.declared(engine.vocabulary()) else { continue };
                for value in others(engine.vocabulary(), declared) {
                    let turned = knob.turned(&case, value);
                    if bench.is_lawful(&turned)
                        && bench.observe(&turned, &targets).seen.iter().any(|seen| seen.threshold.site == *site)
                    {
                        self.propose(number, Change::Answer(knob), value, turned, what);
                        return true;
                    }
                }
            }
        }
        false
    }

    /// The best crossing that the cases nearest to a threshold offer, and the case.
    fn crossing(&mut self, bases: &[(usize, Seen)]) -> Option<(usize, Crossing)> {
        let engine = self.engine;
        let mut best: Option<(usize, Crossing)> = None;
        for (number, seen) in bases {
            let Some(case) = self.cases.get(*number).map(|looked| looked.case.clone()) else { continue };
            let bench = self.bench(case.date);
            bench.workspace.run(&bench.plan, &case);
            for knob in knobs(bench, &case, seen) {
                let turning = Turning::new(bench, engine.vocabulary(), &case, seen, knob);
                let Some(crossing) = turning.and_then(|mut turning| turning.cross()) else { continue };
                if best.as_ref().is_none_or(|(_, known)| crossing.is_better(known)) {
                    best = Some((*number, crossing));
                }
            }
            if best.as_ref().is_some_and(|(_, crossing)| crossing.is_best()) {
                break;
            }
        }
        best
    }

    /// Whether a case stands on a side of a threshold, one step of an answer away from another side.
    fn stands(&mut self, all: &[(usize, Seen)], side: Ordering) -> bool {
        let on_side = |(_, seen): &&(usize, Seen)| seen.gap.cmp(&Decimal::ZERO) == side;
        let near: Vec<_> = all.iter().filter(on_side).take(NEAREST).copied().collect();
        near.iter().any(|(number, seen)| self.stands_beside(*number, seen))
    }

    fn stands_beside(&mut self, number: usize, seen: &Seen) -> bool {
        let engine = self.engine;
        let Some(case) = self.cases.get(number).map(|looked| looked.case.clone()) else { return false };
        let bench = self.bench(case.date);
        bench.workspace.run(&bench.plan, &case);
        let mut steps = Vec::new();
        for knob in knobs(bench, &case, seen) {
            let turning = Turning::new(bench, engine.vocabulary(), &case, seen, knob);
            steps.extend(turning.map(|mut turning| turning.step()));
        }
        let own = steps.iter().any(|step| step.own);
        steps.iter().any(|step| step.crosses && (step.own || !own))
    }

    /// The first and the last day of each version.
    fn days(&mut self) {
        let all = items(self.engine.model());
        let (sources, file) = (self.sources, self.file);
        for item in all.iter().filter(|item| is_in(sources, item.span, file)) {
            let ItemKind::Version(of, (from, to)) = item.kind else { continue };
            let Some(way) = item.ways.first() else { continue };
            let same = |other: &&Item| {
                matches!(other.kind, ItemKind::Version(kind, _) if kind == of) && other.name == item.name
            };
            let others: Vec<Reached> = all.iter().filter(same).flat_map(|other| &other.ways).copied().collect();
            for day in [from, to].into_iter().filter(|day| *day != Date::MIN && *day != Date::MAX) {
                self.day(*way, &others, day, item);
            }
        }
    }

    fn day(&mut self, way: Reached, others: &[Reached], day: Date, item: &Item) {
        let of = |survey: &Self, way: &Reached| survey.reached.get(way).cloned().unwrap_or_default();
        let date = |survey: &Self, number: usize| survey.cases.get(number).map(|looked| looked.case.date);
        if of(self, &way).into_iter().any(|number| date(self, number) == Some(day)) {
            return;
        }
        let near = |survey: &Self, ways: &[Reached]| {
            let mut numbers: Vec<usize> = ways.iter().flat_map(|way| of(survey, way)).collect();
            numbers.retain(|number| survey.serves(*number));
            numbers.sort_by_key(|number| {
                (date(survey, *number).map(|date| date.to_days().abs_diff(day.to_days())), *number)
            });
            numbers.truncate(BASES);
            numbers
        };
        for base in near(self, &[way]).into_iter().chain(near(self, others)) {
            let Some(looked) = self.cases.get(base) else { continue };
            let (case, targets) = (Case::new(day, looked.case.answers.clone()), looked.targets.clone());
            let bench = self.bench(day);
            if bench.is_lawful(&case) && bench.observe(&case, &targets).reached.contains(&way) {
                self.propose(base, Change::Date, Value::Date(day), case, messages::item(item));
                return;
            }
        }
        let told = messages::day(&messages::item(item), day, &place(self.sources, item.span));
        if reachable_on(self.engine, day).contains(&way) {
            self.left.insert(messages::unreached(&told, None));
        } else {
            self.impossible.insert(messages::unused_then(&told));
        }
    }
}

/// Whether cases stand where a threshold decides one way and where it decides the other.
fn decided_both_ways(all: &[(usize, Seen)]) -> bool {
    let side = |(_, seen): &(usize, Seen)| seen.gap.cmp(&Decimal::ZERO);
    all.first().is_some_and(|first| all.iter().any(|one| one.1.threshold.decides(side(first), side(one))))
}

/// The values that tell most of what an input may change: all those of a truth or of an énumération, the least and the
/// greatest of others.
fn others(vocabulary: &Vocabulary, input: &Input) -> Vec<Value> {
    match &input.ty {
        Type::Bool => vec![Value::Bool(true), Value::Bool(false)],
        Type::Enum(id) => {
            let count = vocabulary.enums.get(id.index()).map_or(0, |e| e.values.len());
            (0..count).filter_map(|value| u16::try_from(value).ok()).map(Value::Enum).collect()
        }
        _ => {
            let scale = Scale::of(vocabulary, input);
            scale.map_or_else(Vec::new, |s| [0, s.last()].into_iter().filter_map(|place| s.value(place)).collect())
        }
    }
}

/// A piece of the rules as written, on one line.
fn text(sources: &Sources, span: Span) -> String {
    let written = sources.get(span.source).and_then(|s| s.text.get(span.start as usize..span.end as usize));
    let words: Vec<&str> = written.unwrap_or_default().lines().next().unwrap_or_default().split_whitespace().collect();
    words.join(" ")
}

/// The answers of a case that are given, in the order of declaration.
fn given(case: &Case) -> impl Iterator<Item = (usize, &Answer)> {
    case.answers
        .iter()
        .enumerate()
        .filter(|(_, answer)| !matches!(answer, Answer::Unknown | Answer::Value(Value::Unknown)))
}
