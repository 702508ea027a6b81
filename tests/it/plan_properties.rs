//! What holds of every plan and every case: random answers to the questions of the rules and of the corpus.

use crate::exemples::{corpus, rules};
use crate::summary::summaries;
use bareme::case::{Answer, Case};
use bareme::eval::{Options, Sheet, Workspace, Workspaces, assess};
use bareme::model::{Domain, Input, Model, Type};
use bareme::plan::{Fault, NodeId, NodeKind, Plan, Slot, Targets, Value, breaks, build, vocabulary};
use bareme::value::{Date, Decimal};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// One possible answer to an input, drawn from `seed`.
fn answer(model: &Model, input: &Input, seed: &mut Seed) -> Answer {
    match (&input.ty, &input.domain) {
        (Type::List(record), Domain::Rows(max)) => {
            let fields = &model.records[record.index()].fields;
            let rows = seed.below(1 + (*max).min(4) as u64);
            Answer::Rows((0..rows).map(|_| fields.iter().map(|field| value(model, field, seed)).collect()).collect())
        }
        _ => Answer::Value(value(model, input, seed)),
    }
}

fn value(model: &Model, input: &Input, seed: &mut Seed) -> Value {
    match (&input.ty, &input.domain) {
        (_, Domain::Numbers { low, high, step }) => {
            let count = ((high - low) / step).floor();
            let count = u64::try_from(count).unwrap_or(u64::MAX - 1);
            // Small numbers are where thresholds are.
            let at = if seed.below(2) == 0 { seed.below(count.min(50) + 1) } else { seed.below(count + 1) };
            Value::Number(low + step * Decimal::from(at))
        }
        (_, Domain::Dates(low, high)) => {
            let days = u64::try_from(high.to_days() - low.to_days()).unwrap();
            Value::Date(Date::from_days(low.to_days() + i32::try_from(seed.below(days + 1)).unwrap()).unwrap())
        }
        (Type::Bool, _) => Value::Bool(seed.below(2) == 0),
        (Type::Enum(id), _) => Value::Enum(seed.below(model.enums[id.index()].values.len() as u64) as u16),
        (Type::Key(id), _) => Value::Key(seed.below(model.referentiels[id.index()].keys.len() as u64) as u32),
        other => panic!("an input of type {other:?}"),
    }
}

/// Numbers drawn one after the other.
struct Seed(u64);

impl Seed {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound.max(1)
    }
}

/// The same case with some answers, whole lists and cells taken away.
fn masked(case: &Case, seed: &mut Seed) -> Case {
    let mut masked = case.clone();
    for answer in &mut masked.answers {
        if seed.below(3) == 0 {
            *answer = Answer::Unknown;
        }
        if let Answer::Rows(rows) = answer {
            for cell in rows.iter_mut().flatten() {
                if seed.below(3) == 0 {
                    *cell = Value::Unknown;
                }
            }
        }
    }
    masked
}

fn slots(plan: &Plan, workspace: &mut Workspace, case: &Case) -> Vec<Value> {
    workspace.run(plan, case);
    (0..plan.slots.len()).map(|slot| workspace.get(Slot(slot as u32))).collect()
}

fn is_of(value: Value, ty: &Type) -> bool {
    match value {
        Value::Unknown | Value::Fault(_) => true,
        Value::Bool(_) => *ty == Type::Bool,
        Value::Number(_) => matches!(ty, Type::Number(_)),
        Value::Date(_) => *ty == Type::Date,
        Value::Enum(_) => matches!(ty, Type::Enum(_)),
        Value::Key(_) => matches!(ty, Type::Key(_)),
        Value::Text(_) => *ty == Type::Text,
        Value::Row(_) => *ty == Type::Unknown,
    }
}

/// Slots that the main line writes.
fn line(plan: &Plan) -> Vec<usize> {
    plan.ops.iter().map(|op| op.out.index()).collect()
}

#[test]
fn answers_taken_away_leave_no_other_value_than_unknown() {
    for model in corpus().into_iter().chain([rules()]) {
        let days = breaks(&model);
        let plans: Vec<(Plan, Plan)> = [Date::parse("01/03/2025").unwrap(), Date::parse("15/08/2025").unwrap()]
            .iter()
            .chain(days.iter().rev().take(3))
            .map(|date| (build(&model, *date, &Targets::All), build(&model, *date, &Targets::All)))
            .collect();
        for (plan, again) in &plans {
            assert_eq!(format!("{plan:?}"), format!("{again:?}"));
        }
        let workspaces: Vec<_> = plans.iter().map(|(plan, _)| RefCell::new(Workspace::new(plan))).collect();
        let config = Config { cases: 64, failure_persistence: None, ..Config::default() };
        TestRunner::new(config)
            .run(&(any::<u64>(), 0..plans.len()), |(seed, at)| {
                let (seed, plan) = (&mut Seed(seed), &plans[at].0);
                let answers = model.inputs.iter().map(|input| answer(&model, input, seed)).collect();
                let full = Case::new(plan.from, answers);
                let partial = masked(&full, seed);
                let workspace = &mut workspaces[at].borrow_mut();
                let known = slots(plan, workspace, &full);
                let less = slots(plan, workspace, &partial);
                for slot in line(plan) {
                    let (known, less) = (known[slot], less[slot]);
                    let ty = &plan.slots[slot].ty;
                    prop_assert!(is_of(known, ty), "{known:?} is no {ty:?}");
                    prop_assert!(less == Value::Unknown || less == known, "{less:?}, then {known:?}");
                }
                // A workspace keeps nothing of the case before.
                let fresh = slots(plan, &mut Workspace::new(plan), &partial);
                prop_assert!(line(plan).into_iter().all(|slot| fresh[slot] == less[slot]));
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn slots_are_written_once_before_they_are_read() {
    for model in corpus().into_iter().chain([rules()]) {
        for date in breaks(&model) {
            let plan = build(&model, date, &Targets::All);
            let mut written: BTreeSet<Slot> = plan.constants.iter().map(|(slot, _)| *slot).collect();
            written.extend(plan.inputs.iter().flatten());
            written.extend(plan.filing_date);
            check(&plan, &plan.ops, &mut written);
            for node in &plan.nodes {
                assert!(written.contains(&node.slot), "{} has no value", node.label);
            }
        }
    }
}

fn check(plan: &Plan, ops: &[bareme::plan::Op], written: &mut BTreeSet<Slot>) {
    for op in ops {
        op.kind.each_operand(|slot| assert!(written.contains(&slot), "{op:?} reads a slot not written"));
        if let bareme::plan::OpKind::Fold { block, .. } = &op.kind {
            let block = &plan.blocks[block.0 as usize];
            written.extend(block.fields.iter().flatten());
            check(plan, &block.ops, written);
            for slot in block.filter.iter().chain(&block.result) {
                assert!(written.contains(slot), "a fold reads a slot not written");
            }
        }
        assert!(written.insert(op.out), "{op:?} writes a slot again");
    }
}

#[test]
fn steps_come_after_those_they_read() {
    let model = rules();
    let plan = build(&model, Date::parse("01/03/2025").unwrap(), &Targets::All);
    for (index, node) in (0..).zip(&plan.nodes) {
        assert!(node.reads.iter().all(|read| *read < NodeId(index)), "{} is told before what it reads", node.label);
    }
    let kinds = |test: fn(&NodeKind) -> bool| plan.nodes.iter().filter(|node| test(&node.kind)).count();
    assert!(kinds(|kind| matches!(kind, NodeKind::Table { .. })) > 10);
    assert!(kinds(|kind| matches!(kind, NodeKind::Fold(..))) > 5);
    assert!(kinds(|kind| matches!(kind, NodeKind::Plafond { .. })) > 5);
    // A table tells where its figures come from, and when they are due to be revised.
    let scale = plan.nodes.iter().find(|node| node.label == "Plafonds de ressources de l'Anah").unwrap();
    assert_eq!(scale.period, Some((Date::parse("01/01/2025").unwrap(), Date::parse("31/12/2025").unwrap())));
    assert!(scale.revision.is_some() && !scale.references.is_empty());
}

#[test]
fn a_plan_for_some_aids_gives_what_the_whole_plan_gives() {
    let model = rules();
    let date = Date::parse("01/10/2025").unwrap();
    let whole = build(&model, date, &Targets::All);
    let mut seed = Seed(1);
    let cases: Vec<Case> = (0..20)
        .map(|_| Case::new(date, model.inputs.iter().map(|input| answer(&model, input, &mut seed)).collect()))
        .collect();
    for aide in &whole.aides {
        let alone = build(&model, date, &Targets::aides([aide.id]));
        assert!(alone.ops.len() < whole.ops.len());
        let same = alone.aides.iter().find(|a| a.id == aide.id).unwrap();
        let (mut left, mut right) = (Workspace::new(&whole), Workspace::new(&alone));
        for case in &cases {
            slots(&whole, &mut left, case);
            slots(&alone, &mut right, case);
            let told = |plan: &Plan, value: Value| match value {
                // Each plan numbers the gaps it meets.
                Value::Fault(Fault::OutOfPeriod(gap)) => Err(plan.gaps[gap as usize].span),
                value => Ok(value),
            };
            assert_eq!(told(&whole, left.get(aide.eligible)), told(&alone, right.get(same.eligible)));
            for (a, b) in aide.outcomes.iter().zip(&same.outcomes) {
                let slot = |plan: &Plan, node: NodeId| plan.nodes[node.0 as usize].slot;
                let (left, right) = (left.get(slot(&whole, a.node)), right.get(slot(&alone, b.node)));
                assert_eq!(told(&whole, left), told(&alone, right));
            }
        }
    }
}

/// Over a sheet of many cases, an aid is answered as when each case is assessed alone.
#[test]
fn a_sheet_answers_as_one_case_after_the_other() {
    // What other cases and other plans left there must not show.
    let mut sheet = Sheet::default();
    for (model, each) in corpus().into_iter().map(|model| (model, 40)).chain([(rules(), 6)]) {
        let vocabulary = vocabulary(&model);
        let mut seed = Seed(7);
        for date in breaks(&model).into_iter().skip(1) {
            let plan = build(&model, date, &Targets::All);
            let draw = |seed: &mut Seed| {
                let answers = model.inputs.iter().map(|input| answer(&model, input, seed)).collect();
                masked(&Case::new(date, answers), seed)
            };
            let cases: Vec<Case> = (0..each).map(|_| draw(&mut seed)).collect();
            let mut workspaces = Workspaces::new(&plan);
            for (case, lines) in cases.iter().zip(summaries(&mut sheet, &plan, &vocabulary, &cases)) {
                let said = assess(&plan, &vocabulary, case, &mut workspaces, Options::default());
                for ((aide, line), said) in plan.aides.iter().zip(&lines).zip(&said.aides) {
                    assert_eq!(line.status, said.status, "{} {}: {:?}", date, aide.name, said.conditions);
                }
                for (aide, line) in plan.aides.iter().zip(&lines) {
                    let kept = said.combination.kept.iter().find(|kept| kept.aide == aide.name);
                    assert_eq!(line.retenu, kept.and_then(|kept| kept.retenu), "{date} {}", aide.name);
                }
            }
        }
    }
}
