//! Plan and case to assessment.

use super::counterfactual::linked_counterfactuals;
use super::enveloppes::{Till, commits, shortest, tills};
use super::questions::linked_questions;
use super::reach::Links;
use super::stacking::{Stacked, combination, stack};
use super::workspaces::{Found, Verdict};
use super::zero::why_zero;
use super::{
    AideAssessment, Assessment, CeilingAssessment, Change, ConditionAssessment, Counterfactual, EnveloppeAssessment,
    OutcomeAssessment, PackRef, Question, Shown, Status, Workspaces, messages,
};
use crate::case::Case;
use crate::explain::{Explanation, Known, Root, Run, Scene, Step, Trail, Words, explain, walk};
use crate::model::{AideField, Fiabilite, FiabiliteLevel, Revision, Type};
use crate::plan::{
    Fault, Node, NodeId, NodeKind, Plan, PlanAide, PlanCondition, PlanOutcome, Slot, Value, Vocabulary, Window,
};
use crate::source::Sources;
use crate::value::{Date, Decimal};

/// What an assessment holds besides its answers. None of it changes a value.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// The tree of each computation.
    pub explain: bool,
    /// For refused aids, what would open them.
    pub counterfactuals: bool,
    /// The inputs that can still change something.
    pub questions: bool,
    /// The texts of the rules, to tell file and line.
    pub sources: Option<&'a Sources>,
}

/// The assessment of a case under a plan, whose workspaces these are.
///
/// The case must be of the vocabulary, and its date in the plan's period.
#[must_use]
pub fn assess(
    plan: &Plan,
    vocabulary: &Vocabulary,
    case: &Case,
    workspaces: &mut Workspaces,
    options: Options<'_>,
) -> Assessment {
    workspaces.run(plan, vocabulary, case);
    let Workspaces { found, index, trail, links, .. } = workspaces;
    let links = || links.get_or_init(|| Links::new(plan, vocabulary.inputs.len()));
    let scene = Scene { plan, vocabulary, index, sources: options.sources };
    let mut verdicts: Vec<Verdict> = plan.aides.iter().map(|aide| found.verdict(plan, aide)).collect();
    let paid: Vec<Vec<Till>> = plan
        .aides
        .iter()
        .zip(&mut verdicts)
        .map(|(aide, verdict)| pay(plan, vocabulary, case, found, aide, verdict))
        .collect();
    let stacked = stack(plan, vocabulary, case, found, &verdicts);
    let mut aides = Vec::with_capacity(plan.aides.len());
    for (aide, (verdict, tills)) in plan.aides.iter().zip(verdicts.iter().zip(&paid)) {
        let words = Words::new(plan, vocabulary);
        let mut assessor = Assessor { scene, words, found, trail, date: case.date, aide, tills };
        aides.push(assessor.assess(*verdict, options));
    }
    if options.counterfactuals {
        let refused = plan.aides.iter().zip(&mut aides).enumerate();
        for (number, (aide, said)) in refused.filter(|(_, (_, said))| said.status == Status::NotEligible) {
            // No answer brings back the money.
            let short = paid.get(number).is_some_and(|tills| shortest(tills).is_some());
            if matches!(aide.window, Window::Open) && !short {
                let possible = found.spread(plan, vocabulary, case);
                let changes = linked_counterfactuals(links(), plan, vocabulary, possible, case, number);
                said.counterfactuals = changes.iter().filter_map(|c| opening(plan, vocabulary, c)).collect();
            }
        }
    }
    Assessment {
        pack: PackRef {
            name: vocabulary.manifest.name.clone(),
            version: vocabulary.manifest.version.clone(),
            digest: vocabulary.digest.clone(),
        },
        date: case.date,
        remarks: case.remarks.clone(),
        aides,
        combination: combination(plan, vocabulary, found, &stacked),
        questions: if options.questions { asked(links(), plan, vocabulary, found) } else { Vec::new() },
    }
}

/// What a batch keeps of an aid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AideSummary {
    /// The answer.
    pub status: Status,
    /// The amount in euros of an éligible aid, when it is known.
    pub montant: Option<Decimal>,
    /// What is kept of it in the best combination, in euros; `None` when it is left out or undecided.
    pub retenu: Option<Decimal>,
}

/// The answers of [`assess`] without their words: one line per aid of the plan, in place of what `lines` held.
pub fn summarise(
    plan: &Plan,
    vocabulary: &Vocabulary,
    case: &Case,
    workspaces: &mut Workspaces,
    lines: &mut Vec<AideSummary>,
) {
    workspaces.decide(plan, vocabulary, case);
    let Workspaces { found, verdicts, .. } = workspaces;
    if !case.engaged.is_empty() {
        for (aide, verdict) in plan.aides.iter().zip(&mut *verdicts) {
            pay(plan, vocabulary, case, found, aide, verdict);
        }
    }
    lines.clear();
    lines.extend(plan.aides.iter().zip(&*verdicts).map(|(aide, verdict)| {
        let granted = verdict.status == Status::Eligible;
        let montant = if granted { found.montant(plan, aide).ok().flatten() } else { None };
        AideSummary { status: verdict.status, montant, retenu: None }
    }));
    if verdicts.iter().any(|verdict| verdict.status == Status::Eligible) {
        let Stacked { choice, .. } = stack(plan, vocabulary, case, found, verdicts);
        lines.iter_mut().zip(&choice.fates).for_each(|(line, fate)| line.retenu = fate.kept());
    }
}

/// Looks for the money of an aid, where the case says what is committed, and refuses the aid when there is not enough.
fn pay(
    plan: &Plan,
    vocabulary: &Vocabulary,
    case: &Case,
    found: &mut Found,
    aide: &PlanAide,
    verdict: &mut Verdict,
) -> Vec<Till> {
    let may_be_granted = matches!(verdict.status, Status::Eligible | Status::Unknown);
    if case.engaged.is_empty() || !may_be_granted || !commits(aide.nature) {
        return Vec::new();
    }
    let Some(montant) = aide.outcome(AideField::Montant) else { return Vec::new() };
    let known = found.demand(plan, vocabulary, case, montant.node);
    let amount = match found.montant(plan, aide) {
        Ok(None) => return Vec::new(),
        Ok(Some(amount)) => (amount, amount),
        Err(()) => bounds(&known).unwrap_or((Decimal::ZERO, Decimal::MAX)),
    };
    let tills = tills(&vocabulary.enveloppes, case, aide.id, amount);
    if let Some(till) = shortest(&tills) {
        verdict.status = if till.enough.is_none() { Status::Unknown } else { Status::NotEligible };
    }
    tills
}

/// The tree of some steps of a plan, from what the last run of its workspaces found.
pub fn explain_steps(
    plan: &Plan,
    vocabulary: &Vocabulary,
    workspaces: &mut Workspaces,
    root: Root,
    sources: Option<&Sources>,
) -> Explanation {
    let Workspaces { found, index, .. } = workspaces;
    explain(&Scene { plan, vocabulary, index, sources }, found, root)
}

/// The inputs that can still change something, in words.
fn asked(links: &Links, plan: &Plan, vocabulary: &Vocabulary, found: &Found) -> Vec<Question> {
    let Some(possible) = found.possible() else { return Vec::new() };
    let all: Vec<usize> = (0..plan.aides.len()).collect();
    let name = |aide: &u32| plan.aides.get(*aide as usize).map(|a| a.name.clone());
    let ask = |(input, aides): (u32, Vec<u32>)| {
        let declared = vocabulary.inputs.get(input as usize)?;
        Some(Question {
            input: declared.name.clone(),
            label: declared.label.clone(),
            question: declared.question.clone(),
            help: declared.help.clone(),
            theme: declared.theme.and_then(|t| vocabulary.themes.get(t)).map(|t| t.name.clone()),
            aides: aides.iter().filter_map(name).collect(),
        })
    };
    linked_questions(links, plan, vocabulary, possible, &all).into_iter().filter_map(ask).collect()
}

/// A change that opens an aid, in words.
fn opening(plan: &Plan, vocabulary: &Vocabulary, change: &Change) -> Option<Counterfactual> {
    let input = vocabulary.inputs.get(change.input as usize)?;
    let value = shown(Words::new(plan, vocabulary), &input.ty, &Known::Exact(change.value));
    let text = match &value {
        Shown::Exact { text, .. } | Shown::Between { text, .. } | Shown::Among { text, .. } => text,
    };
    let sentence = messages::opens(&input.label, change.reach, matches!(input.ty, Type::Date), text);
    Some(Counterfactual { input: input.name.clone(), label: input.label.clone(), value, sentence })
}

/// What is known of a value, for machines and for people.
pub(super) fn shown(words: Words<'_>, ty: &Type, known: &Known) -> Shown {
    let text = words.text(ty, known);
    match known {
        Known::Exact(value) => Shown::Exact { value: words.plain(ty, *value), text },
        Known::Between(low, high) => Shown::Between { min: words.plain(ty, *low), max: words.plain(ty, *high), text },
        Known::Among(values) => Shown::Among { choices: values.iter().map(|v| words.plain(ty, *v)).collect(), text },
        Known::Nothing => Shown::Among { choices: Vec::new(), text },
    }
}

/// One aid being put into words.
struct Assessor<'a> {
    scene: Scene<'a>,
    words: Words<'a>,
    found: &'a mut Found,
    trail: &'a mut Trail,
    date: Date,
    aide: &'a PlanAide,
    tills: &'a [Till],
}

/// What the steps that an answer rests on say besides their values.
#[derive(Default)]
struct Gathered {
    fiabilite: Option<Fiabilite>,
    revisions: Vec<String>,
    ceilings: Vec<CeilingAssessment>,
}

impl Assessor<'_> {
    fn assess(&mut self, verdict: Verdict, options: Options<'_>) -> AideAssessment {
        let aide = self.aide;
        let told = matches!(verdict.status, Status::Eligible | Status::Unknown);
        let roots = self.roots(verdict, told);
        let Gathered { fiabilite, revisions, ceilings } = self.gather(&roots);
        let explanation = options.explain.then(|| {
            let conditions = aide.conditions.iter().map(|c| c.node);
            let outcomes = aide.outcomes.iter().map(|o| o.node).filter(|_| told);
            let steps = conditions.chain(outcomes).collect();
            let value = verdict.status.words().to_owned();
            explain(&self.scene, self.found, Root { label: aide.label.clone(), value, steps })
        });
        let axes = &self.scene.vocabulary.manifest.axes;
        AideAssessment {
            name: aide.name.clone(),
            label: aide.label.clone(),
            axe: axes.get(aide.axe).map(|(name, _)| name.clone()).unwrap_or_default(),
            nature: aide.nature,
            financeurs: aide.financeurs.clone(),
            beneficiaires: aide.beneficiaires.clone(),
            status: verdict.status,
            reason: self.reason(verdict),
            conditions: self.conditions(),
            outcomes: if told { self.outcomes() } else { Vec::new() },
            enveloppes: self.enveloppes(),
            ceilings,
            fiabilite,
            revisions,
            references: aide.references.clone(),
            counterfactuals: Vec::new(),
            documents: aide.documents.clone(),
            steps: aide.steps.clone(),
            explanation,
        }
    }

    fn node(&self, id: NodeId) -> Option<&Node> {
        self.scene.plan.nodes.get(id.0 as usize)
    }

    fn ty(&self, slot: Slot) -> &Type {
        self.scene.plan.slots.get(slot.index()).map_or(&Type::Unknown, |info| &info.ty)
    }

    /// The steps that the answer rests on: of a refusal, the conditions that are not met.
    fn roots(&self, verdict: Verdict, told: bool) -> Vec<NodeId> {
        if !matches!(self.aide.window, Window::Open) {
            return Vec::new();
        }
        let conditions = self.aide.conditions.iter().map(|c| c.node);
        let unmet =
            |id: &NodeId| self.node(*id).is_some_and(|n| self.found.known(n.slot) == Known::Exact(Value::Bool(false)));
        let conditions: Vec<NodeId> = if verdict.status == Status::NotEligible {
            conditions.filter(unmet).collect()
        } else {
            conditions.collect()
        };
        let outcomes = self.aide.outcomes.iter().map(|o| o.node).filter(|_| told);
        conditions.into_iter().chain(outcomes).collect()
    }

    fn gather(&mut self, roots: &[NodeId]) -> Gathered {
        let mut gathered = Gathered { fiabilite: certain(self.aide.fiabilite.as_ref()), ..Gathered::default() };
        let (scene, words, date) = (self.scene, self.words, self.date);
        walk(&scene, self.trail, self.found, roots, &mut |step, run| {
            if let Some(fiabilite) = certain(step.node.fiabilite.as_ref())
                && gathered.fiabilite.as_ref().is_none_or(|f| f.level < fiabilite.level)
            {
                gathered.fiabilite = Some(fiabilite);
            }
            if let Some(due) = step.node.revision.and_then(|(revision, since)| due(revision, since, date)) {
                let sentence = messages::to_revise(&step.node.label, due);
                if !gathered.revisions.contains(&sentence) {
                    gathered.revisions.push(sentence);
                }
            }
            gathered.ceilings.extend(bitten(&scene, words, run, step));
            true
        });
        gathered
    }

    fn conditions(&self) -> Vec<ConditionAssessment> {
        let told = |condition: &PlanCondition| {
            let node = self.node(condition.node)?;
            let met = match self.found.known(node.slot) {
                Known::Exact(Value::Bool(met)) => Some(met),
                _ => None,
            };
            Some(ConditionAssessment {
                name: condition.name.clone(),
                label: condition.label.clone(),
                met,
                references: node.references.clone(),
            })
        };
        self.aide.conditions.iter().filter_map(told).collect()
    }

    fn outcomes(&self) -> Vec<OutcomeAssessment> {
        let told = |outcome: &PlanOutcome| {
            let node = self.node(outcome.node)?;
            let ty = self.ty(node.slot);
            let unit = match ty {
                Type::Number(unit) => unit.label(true),
                _ => String::new(),
            };
            let value = shown(self.words, ty, &self.found.known(node.slot));
            Some(OutcomeAssessment { name: outcome.name.clone(), label: node.label.clone(), unit, value })
        };
        self.aide.outcomes.iter().filter_map(told).collect()
    }

    fn enveloppes(&self) -> Vec<EnveloppeAssessment> {
        let told = |till: &Till| {
            let enveloppe = self.scene.vocabulary.enveloppes.get(till.enveloppe.index())?;
            Some(EnveloppeAssessment {
                name: enveloppe.name.name.clone(),
                label: enveloppe.label.clone(),
                montant: enveloppe.amount.normalize(),
                committed: till.committed.normalize(),
                left: till.left,
                enough: till.enough,
            })
        };
        self.tills.iter().filter_map(told).collect()
    }

    /// Why there is no money, or there may not be.
    fn short_of_money(&self) -> Option<String> {
        let till = shortest(self.tills)?;
        let enveloppe = self.scene.vocabulary.enveloppes.get(till.enveloppe.index())?;
        let montant = self.aide.outcome(AideField::Montant).and_then(|o| self.node(o.node))?;
        let asked = self.words.text(self.ty(montant.slot), &self.found.known(montant.slot));
        let (committed, left) = (till.committed, till.left);
        Some(messages::short(&enveloppe.label, enveloppe.amount, committed, left, &asked, till.enough.is_some()))
    }

    fn reason(&mut self, verdict: Verdict) -> Option<String> {
        if let Some(reason) = self.short_of_money() {
            return Some(reason);
        }
        match (&self.aide.window, verdict.status, verdict.fault) {
            (Window::Closed(closure), _, _) => {
                Some(messages::closed(closure.from, closure.to, closure.reason.as_deref()))
            }
            (_, _, Some(Fault::OutOfPeriod(gap))) => Some(self.words.gap(gap)),
            (_, _, Some(fault)) => Some(self.failure(fault)),
            (_, Status::Eligible, None) => {
                let montant = self.aide.outcome(AideField::Montant)?.node;
                let slot = self.node(montant)?.slot;
                let in_euros = matches!(self.ty(slot), Type::Number(unit) if unit.is_base("€"));
                match self.found.known(slot) {
                    Known::Exact(Value::Number(amount)) if amount.is_zero() && in_euros => {
                        why_zero(&self.scene, self.trail, self.found, montant)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Why a value cannot be computed, the nearest named step around it, and the place.
    fn failure(&self, fault: Fault) -> String {
        let (Fault::Overflow(slot) | Fault::DivisionByZero(slot) | Fault::NoRow(slot)) = fault else {
            return self.words.fault(fault);
        };
        let Some(info) = self.scene.plan.slots.get(slot.index()) else { return self.words.fault(fault) };
        let around = |node: &&Node| {
            let (inside, outside) = (info.span, node.span);
            inside.source == outside.source && outside.start <= inside.start && inside.end <= outside.end
        };
        let named = self.scene.plan.nodes.iter().filter(|n| !n.label.is_empty());
        let same = named.clone().find(|n| n.slot == slot);
        let nearest = same.or_else(|| named.filter(around).min_by_key(|n| n.span.end.saturating_sub(n.span.start)));
        let label = nearest.map_or("", |n| n.label.as_str());
        messages::failed(&self.words.fault(fault), label, self.scene.place(info.span).as_deref())
    }
}

/// A degree of certainty, when it is not full.
fn certain(fiabilite: Option<&Fiabilite>) -> Option<Fiabilite> {
    fiabilite.filter(|f| f.level > FiabiliteLevel::Etablie).cloned()
}

/// The last day, not after a date, on which a value in force since a day was due to be revised.
fn due(revision: Revision, since: Date, date: Date) -> Option<Date> {
    let due = match revision {
        Revision::On(day) => day,
        Revision::Yearly { day, month } => {
            let of = |year: i32| Date::new(year, month, day).or_else(|| Date::new(year, month, 28));
            of(date.year()).filter(|d| *d <= date).or_else(|| of(date.year() - 1))?
        }
    };
    (since < due && due <= date).then_some(due)
}

/// A ceiling or a floor that changed a value.
fn bitten(scene: &Scene<'_>, words: Words<'_>, run: &dyn Run, step: Step<'_>) -> Option<CeilingAssessment> {
    let (before, bound, under, kind) = match &step.node.kind {
        NodeKind::Plafond { before, ceiling, per, over } => {
            (*before, *ceiling, false, messages::ceiling(per.as_deref(), over.as_deref()))
        }
        NodeKind::Plancher { before, floor } => (*before, *floor, true, messages::floor()),
        _ => return None,
    };
    let known = |slot: Slot| match run.exact(slot) {
        Value::Unknown if step.row.is_none() => run.known(slot),
        Value::Unknown => Known::Nothing,
        value => Known::Exact(value),
    };
    let (was, limit) = (known(before), known(bound));
    let ((was_low, was_high), (low, high)) = (bounds(&was)?, bounds(&limit)?);
    if if under { was_high >= low } else { was_low <= high } {
        return None;
    }
    let ty = scene.plan.slots.get(before.index()).map_or(&Type::Unknown, |info| &info.ty);
    let of = match step.owner.map(|owner| (&owner.kind, owner)) {
        Some((NodeKind::Outcome(aide, field), owner)) => {
            let outcome = scene.plan.aides.get(*aide as usize).and_then(|a| a.outcome(*field));
            outcome.map_or_else(|| owner.label.clone(), |o| o.name.clone())
        }
        Some((_, owner)) => owner.label.clone(),
        None => String::new(),
    };
    Some(CeilingAssessment {
        of: step.row.map_or(of.clone(), |row| messages::in_row(&of, row)),
        label: if step.node.label.is_empty() { kind } else { step.node.label.clone() },
        before: shown(words, ty, &was),
        ceiling: shown(words, ty, &limit),
    })
}

fn bounds(known: &Known) -> Option<(Decimal, Decimal)> {
    match known {
        Known::Exact(Value::Number(n)) => Some((*n, *n)),
        Known::Between(Value::Number(low), Value::Number(high)) => Some((*low, *high)),
        _ => None,
    }
}
