//! What is announced when answers are missing holds whatever they turn out to be.

mod plans;

use bareme::case::{Answer, Case};
use bareme::eval::{PossibleWorkspace, Reach, Status, Workspace, Workspaces, counterfactuals, questions};
use bareme::plan::{Op, Plan, Value, Vocabulary};
use plans::{Tape, aides, all_values, completed, conditions, partial, plan, small_vocabulary, vocabulary};
use proptest::collection::vec;
use proptest::prelude::*;

fn run(plan: &Plan, vocabulary: &Vocabulary, case: &Case) -> PossibleWorkspace {
    let mut workspace = PossibleWorkspace::new(plan);
    workspace.load(plan, vocabulary, case);
    workspace.run(plan);
    workspace
}

fn exactly(plan: &Plan, case: &Case) -> Workspace {
    let mut workspace = Workspace::new(plan);
    workspace.run(plan, case);
    workspace
}

/// The operations and what each gave, for a failure's message.
fn trace(plan: &Plan, announced: &PossibleWorkspace, found: &Workspace) -> String {
    let line =
        |op: &Op| format!("{:?}: {:?}\n  {:?}\n  {:?}\n", op.out, op.kind, announced.get(op.out), found.get(op.out));
    plan.ops.iter().map(line).collect()
}

/// What an aid answers to a case where nothing is missing: its results count only when it is granted, and all failures
/// are alike.
fn answer(plan: &Plan, workspace: &Workspace, aide: usize) -> Vec<Option<Value>> {
    let aide = &plan.aides[aide];
    let told = |slot| Some(workspace.get(slot)).filter(|value| !matches!(value, Value::Fault(_)));
    let eligible = told(aide.eligible);
    let mut all = vec![eligible];
    if eligible == Some(Value::Bool(true)) {
        all.extend(aide.outcomes.iter().map(|o| told(plan.nodes[o.node.0 as usize].slot)));
    }
    all
}

/// Every way to answer the inputs of a case that are not known.
fn completions(vocabulary: &Vocabulary, case: &Case) -> Vec<Case> {
    let mut all = vec![case.clone()];
    for (i, input) in vocabulary.inputs.iter().enumerate() {
        if case.answers[i] == Answer::Unknown {
            let with = |case: &Case, value: &Value| {
                let mut case = case.clone();
                case.answers[i] = Answer::Value(*value);
                case
            };
            let values = all_values(input);
            all = all.iter().flat_map(|case| values.iter().map(move |value| with(case, value))).collect();
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_completion_lies_within_what_is_announced(
        shape in vec(any::<u32>(), 100..400),
        known in vec(any::<u32>(), 0..24),
        completions in vec(vec(any::<u32>(), 0..48), 8),
    ) {
        let vocabulary = vocabulary();
        let plan = plan(&mut Tape(&shape, 0), &vocabulary, 30);
        let case = partial(&mut Tape(&known, 0), &vocabulary);
        let announced = run(&plan, &vocabulary, &case);
        for choices in &completions {
            let case = completed(&mut Tape(choices, 0), &vocabulary, &case);
            let found = exactly(&plan, &case);
            for slot in plan.ops.iter().map(|op| op.out) {
                prop_assert!(
                    announced.get(slot).contains(&found.get(slot)),
                    "{:?} announced {:?}, found {:?}\n{}",
                    slot, announced.get(slot), found.get(slot), trace(&plan, &announced, &found)
                );
            }
        }
    }

    /// Workspaces keep what the answers that changed do not change: nothing of a case shows in the next, rows of lists
    /// included.
    #[test]
    fn a_case_after_others_is_told_as_if_it_were_the_first(
        shape in vec(any::<u32>(), 100..400),
        cases in vec(vec(any::<u32>(), 0..24), 2..6),
    ) {
        let vocabulary = vocabulary();
        let mut plan = plan(&mut Tape(&shape, 0), &vocabulary, 30);
        aides(&mut plan, 2);
        let mut kept = Workspaces::new(&plan);
        for known in &cases {
            let case = partial(&mut Tape(known, 0), &vocabulary);
            let mut new = Workspaces::new(&plan);
            kept.run(&plan, &vocabulary, &case);
            new.run(&plan, &vocabulary, &case);
            for op in plan.ops.iter().chain(plan.blocks.iter().flat_map(|block| &block.ops)) {
                prop_assert_eq!(kept.known(op.out), new.known(op.out), "{:?}: {:?}", op.out, op.kind);
            }
        }
    }

    /// Where all values can be tried, what is asked is exactly what can change an answer.
    #[test]
    fn a_question_is_asked_when_it_can_change_an_answer_and_only_then(
        shape in vec(any::<u32>(), 60..200),
        answers in vec(any::<u32>(), 48),
        unknown in vec(0..11_usize, 4),
    ) {
        let vocabulary = small_vocabulary();
        let mut plan = plan(&mut Tape(&shape, 0), &vocabulary, 14);
        aides(&mut plan, 2);
        let nothing = Case::new(plans::date("29/02/2024"), vec![Answer::Unknown; vocabulary.inputs.len()]);
        let mut case = completed(&mut Tape(&answers, 0), &vocabulary, &nothing);
        for input in unknown {
            case.answers[input] = Answer::Unknown;
        }
        let targets: Vec<usize> = (0..plan.aides.len()).collect();
        let workspace = run(&plan, &vocabulary, &case);
        let asked = questions(&plan, &vocabulary, &workspace, &targets);
        let all = completions(&vocabulary, &case);
        let results: Vec<_> = all
            .iter()
            .map(|case| {
                let workspace = exactly(&plan, case);
                targets.iter().map(|t| answer(&plan, &workspace, *t)).collect::<Vec<_>>()
            })
            .collect();
        let mut expected = Vec::new();
        for input in 0..vocabulary.inputs.len() {
            let changes = |target: &usize| {
                let mut first = std::collections::BTreeMap::new();
                all.iter().zip(&results).any(|(case, result)| {
                    let mut rest = case.answers.clone();
                    rest[input] = Answer::Unknown;
                    first.entry(format!("{rest:?}")).or_insert(&result[*target]) != &&result[*target]
                })
            };
            let concerned: Vec<u32> = targets.iter().filter(|t| changes(t)).map(|t| *t as u32).collect();
            if !concerned.is_empty() {
                expected.push((input as u32, concerned));
            }
        }
        prop_assert_eq!(asked, expected, "{}\n{:?}\n{:?}", trace(&plan, &workspace, &exactly(&plan, &case)), plan.aides, case);
    }

    /// Where all values can be tried, the change that is told is the nearest that opens the aid.
    #[test]
    fn the_change_told_is_the_nearest_that_opens_the_aid(
        shape in vec(any::<u32>(), 60..200),
        answers in vec(any::<u32>(), 48),
    ) {
        let vocabulary = small_vocabulary();
        let mut plan = plan(&mut Tape(&shape, 0), &vocabulary, 14);
        aides(&mut plan, 2);
        let nothing = Case::new(plans::date("29/02/2024"), vec![Answer::Unknown; vocabulary.inputs.len()]);
        let case = completed(&mut Tape(&answers, 0), &vocabulary, &nothing);
        for target in 0..plan.aides.len() {
            told_as_all_values_show(&plan, &vocabulary, &case, target, &|case| {
                let granted = exactly(&plan, case).get(plan.aides[target].eligible) == Value::Bool(true);
                if granted { Status::Eligible } else { Status::NotEligible }
            })?;
        }
    }

    /// Where answers are missing, a change that leaves the aid à préciser is told as such, and only if none grants it.
    #[test]
    fn a_change_that_leaves_an_aid_possible_is_told_where_none_grants_it(
        shape in vec(any::<u32>(), 60..200),
        answers in vec(any::<u32>(), 48),
        unknown in vec(0..11_usize, 1..6),
    ) {
        let vocabulary = small_vocabulary();
        let mut plan = plan(&mut Tape(&shape, 0), &vocabulary, 14);
        aides(&mut plan, 2);
        conditions(&mut plan, 3);
        let nothing = Case::new(plans::date("29/02/2024"), vec![Answer::Unknown; vocabulary.inputs.len()]);
        let mut case = completed(&mut Tape(&answers, 0), &vocabulary, &nothing);
        for input in unknown {
            case.answers[input] = Answer::Unknown;
        }
        for target in 0..plan.aides.len() {
            told_as_all_values_show(&plan, &vocabulary, &case, target, &|case| {
                let workspace = run(&plan, &vocabulary, case);
                let eligible = workspace.get(plan.aides[target].eligible);
                if eligible.is_always_true() {
                    Status::Eligible
                } else if eligible.can_be_true() {
                    Status::Unknown
                } else {
                    Status::NotEligible
                }
            })?;
        }
    }
}

/// Holds what is told of a refused aid to what each value of each input makes of it.
fn told_as_all_values_show(
    plan: &Plan,
    vocabulary: &Vocabulary,
    case: &Case,
    target: usize,
    becomes: &dyn Fn(&Case) -> Status,
) -> Result<(), TestCaseError> {
    let workspace = run(plan, vocabulary, case);
    let told = counterfactuals(plan, vocabulary, &workspace, case, target);
    let refused = workspace.get(plan.aides[target].eligible).is_always_false();
    let mut expected = Vec::new();
    for (i, input) in vocabulary.inputs.iter().enumerate().filter(|_| refused) {
        let values = all_values(input);
        let Some(now) = values.iter().position(|v| case.answers[i] == Answer::Value(*v)) else { continue };
        let with = |value: &Value| {
            let mut case = case.clone();
            case.answers[i] = Answer::Value(*value);
            becomes(&case)
        };
        let statuses: Vec<Status> = values.iter().map(with).collect();
        // Communes are in no order.
        let distance = |n: &usize| if input.name == "commune" { *n } else { now.abs_diff(*n) };
        let nearest = |status| (0..values.len()).filter(|n| statuses[*n] == status).min_by_key(distance);
        let Some(nearest) = nearest(Status::Eligible).or_else(|| nearest(Status::Unknown)) else { continue };
        expected.push((statuses[nearest], i as u32, values[nearest]));
        let as_sure = |beyond: &[Status]| match statuses[nearest] {
            Status::Eligible => beyond.iter().all(|status| *status == Status::Eligible),
            _ => beyond.iter().all(|status| *status != Status::NotEligible),
        };
        match told.iter().find(|change| change.input == i as u32).map(|change| change.reach) {
            Some(Reach::UpTo) => prop_assert!(as_sure(&statuses[..=nearest])),
            Some(Reach::From) => prop_assert!(as_sure(&statuses[nearest..])),
            Some(Reach::Only) | None => {}
        }
    }
    expected.sort_by_key(|(status, input, _)| (*status, *input));
    let told: Vec<_> = told.iter().map(|change| (change.status, change.input, change.value)).collect();
    prop_assert_eq!(told, expected, "{}\n{:?}", trace(plan, &workspace, &exactly(plan, case)), case);
    Ok(())
}
