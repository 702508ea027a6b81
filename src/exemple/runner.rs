//! Replaying worked cases.

use super::{expect, roots};
use crate::case::{Answer, Case, FieldError};
use crate::eval::{Assessment, Engine, Options, Reached, Recorder, Workspaces, assess, explain_steps};
use crate::explain::Explanation;
use crate::model::{Exemple, Expected, GivenValue, Literal, Target};
use crate::plan::{NodeId, Plan, Slot, Targets, Value, Vocabulary};
use crate::source::{Sources, Span};
use crate::value::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What a worked case gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Its name.
    pub name: String,
    /// Where it is written.
    pub span: Span,
    /// Expectations that do not hold; none when it passes.
    pub failures: Vec<Failure>,
}

impl Outcome {
    /// Whether all that was expected was obtained.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

/// An expectation that does not hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// Where it is written.
    pub span: Span,
    /// Of what: « prime.montant ».
    pub target: String,
    /// What is expected, in words.
    pub expected: String,
    /// What is obtained, in words.
    pub obtained: String,
    /// How it came about.
    pub explanation: Option<Explanation>,
}

/// Replays worked cases, with one plan for each period that they fall in.
///
/// ```
/// use bareme::{eval::Engine, exemple::Runner, model::Model};
/// let engine = Engine::new(Model::default(), &[]).unwrap();
/// let mut runner = Runner::new(&engine, None);
/// assert!(engine.model().exemples.iter().all(|exemple| runner.run(exemple).passed()));
/// ```
#[derive(Debug)]
pub struct Runner<'e> {
    engine: &'e Engine,
    sources: Option<&'e Sources>,
    /// By first day of the period, and by what is looked at; whole, or no more than that.
    prepared: BTreeMap<(Date, bool, BTreeSet<Target>), Prepared<'e>>,
}

/// A plan and the slots it runs in.
#[derive(Debug)]
pub(super) struct Prepared<'e> {
    pub(super) plan: Plan,
    pub(super) workspaces: Workspaces,
    recorder: Option<Recorder<'e>>,
}

/// A case that has just been run.
pub(super) struct Ran<'r, 'e> {
    pub(super) engine: &'e Engine,
    pub(super) prepared: &'r mut Prepared<'e>,
    pub(super) assessment: Assessment,
    /// Answers that contradict one another.
    contradictions: Vec<FieldError>,
    sources: Option<&'e Sources>,
}

impl<'e> Runner<'e> {
    /// For the pack of an engine; with the texts of the rules, explanations tell file and line.
    #[must_use]
    pub fn new(engine: &'e Engine, sources: Option<&'e Sources>) -> Self {
        Self { engine, sources, prepared: BTreeMap::new() }
    }

    /// Replays one.
    pub fn run(&mut self, exemple: &Exemple) -> Outcome {
        self.ran_exemple(exemple).outcome(exemple)
    }

    /// Replays one, and notes what its expectations rest on.
    pub fn run_noting(&mut self, exemple: &Exemple, reached: &mut BTreeSet<Reached>) -> Outcome {
        let mut ran = self.ran_exemple(exemple);
        ran.note(&exemple.expected, reached);
        ran.outcome(exemple)
    }

    fn ran_exemple(&mut self, exemple: &Exemple) -> Ran<'_, 'e> {
        let looked_at = exemple.expected.iter().map(|expected| expected.target).collect();
        self.ran(&case_of(self.engine.vocabulary(), exemple), looked_at)
    }

    /// Runs a case under the rules of its date that some targets need.
    pub(super) fn ran(&mut self, case: &Case, looked_at: BTreeSet<Target>) -> Ran<'_, 'e> {
        let (from, _) = self.engine.period(case.date);
        // Whether there is money for an aid depends on what is kept of all.
        let whole = !case.engaged.is_empty();
        let prepared = self.prepared.entry((from, whole, looked_at)).or_insert_with_key(|(_, whole, looked_at)| {
            let targets = if *whole { Targets::All } else { targets(looked_at) };
            let plan = self.engine.plan(case.date, &targets);
            let workspaces = Workspaces::new(&plan);
            Prepared { plan, workspaces, recorder: None }
        });
        let Prepared { plan, workspaces, .. } = prepared;
        let assessment = assess(plan, self.engine.vocabulary(), case, workspaces, Options::default());
        let contradictions = workspaces.contradictions(plan, self.engine.vocabulary(), case);
        Ran { engine: self.engine, prepared, assessment, contradictions, sources: self.sources }
    }
}

impl Ran<'_, '_> {
    pub(super) fn vocabulary(&self) -> &Vocabulary {
        self.engine.vocabulary()
    }

    fn outcome(&mut self, exemple: &Exemple) -> Outcome {
        let contradicted = self.contradictions.iter().map(|error| expect::contradicted(exemple.span, error));
        let mut failures: Vec<Failure> = contradicted.collect();
        failures.extend(exemple.expected.iter().filter_map(|expected| expect::failure(self, expected)));
        Outcome { name: exemple.name.clone(), span: exemple.span, failures }
    }

    /// Notes what expectations rest on.
    fn note(&mut self, expected: &[Expected], reached: &mut BTreeSet<Reached>) {
        let Prepared { plan, workspaces, recorder } = &mut *self.prepared;
        let recorder = recorder.get_or_insert_with(|| Recorder::new(self.engine, plan));
        let known = |slot: Slot| workspaces.known(slot);
        let roots: Vec<NodeId> = expected.iter().flat_map(|e| roots::roots(plan, e.target, &known)).collect();
        workspaces.walk(plan, self.engine.vocabulary(), &roots, &mut |scene, step, run| {
            recorder.note(scene, step, run, reached);
            true
        });
        for target in expected.iter().map(|e| e.target) {
            reached.extend(recorder.period(plan, target));
            if let Target::Retenu(id) = target {
                reached.extend(recorder.cumuls(plan, id, &self.assessment));
            }
        }
    }

    /// The tree of what an expectation looks at.
    pub(super) fn explain(&mut self, target: Target, label: String, value: String) -> Option<Explanation> {
        let plan = &self.prepared.plan;
        let steps = match target {
            Target::Calcul(id) => plan.calculs.iter().filter(|(c, _)| *c == id.0).map(|(_, node)| *node).collect(),
            Target::Aide(id) | Target::Retenu(id) => {
                let aide = plan.aides.iter().find(|a| a.id == id)?;
                aide.conditions.iter().map(|c| c.node).chain(aide.outcomes.iter().map(|o| o.node)).collect()
            }
            Target::Outcome(id, field) => {
                vec![plan.aides.iter().find(|a| a.id == id)?.outcome(field)?.node]
            }
        };
        let vocabulary = self.engine.vocabulary();
        let root = crate::explain::Root { label, value, steps };
        Some(explain_steps(plan, vocabulary, &mut self.prepared.workspaces, root, self.sources))
    }
}

/// What a plan must hold for some targets. What is kept of an aid depends on all the others.
fn targets(looked_at: &BTreeSet<Target>) -> Targets {
    let (mut aides, mut calculs) = (BTreeSet::new(), BTreeSet::new());
    for target in looked_at {
        match target {
            Target::Calcul(id) => calculs.insert(*id),
            Target::Aide(id) | Target::Outcome(id, _) => aides.insert(*id),
            Target::Retenu(_) => return Targets::All,
        };
    }
    Targets::Some { aides: aides.into_iter().collect(), calculs: calculs.into_iter().collect() }
}

/// The case of a worked case.
#[must_use]
pub fn case_of(vocabulary: &Vocabulary, exemple: &Exemple) -> Case {
    let mut answers = vec![Answer::Unknown; vocabulary.inputs.len()];
    for (input, given) in &exemple.given {
        if let Some(answer) = answers.get_mut(input.index()) {
            *answer = match given {
                GivenValue::Value(literal) => Answer::Value(value(literal)),
                GivenValue::Rows(rows) => {
                    let cell = |cell: &Option<Literal>| cell.as_ref().map_or(Value::Unknown, value);
                    Answer::Rows(rows.iter().map(|row| row.iter().map(cell).collect()).collect())
                }
            };
        }
    }
    Case { engaged: exemple.engaged.clone(), ..Case::new(exemple.date, answers) }
}

/// The value of an answer; no input is a text.
fn value(literal: &Literal) -> Value {
    Value::of(literal, &mut Vec::new())
}
