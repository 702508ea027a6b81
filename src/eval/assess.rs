//! Plan and case to assessment.

use super::blank::Blank;
use super::counterfactual::linked_counterfactuals;
use super::enveloppes::{Till, shortest};
use super::gather::{Gathered, gather, telling};
use super::paying::{Claim, settle};
use super::questions::linked_questions;
use super::reach::Links;
use super::sheet::Seen;
use super::stacking::combination;
use super::workspaces::{Found, Verdict};
use super::zero::why_zero;
use super::{
    AideAssessment, AidePreview, Assessment, Change, ConditionAssessment, Counterfactual, EnveloppeAssessment,
    OutcomeAssessment, PackRef, Question, Shown, Status, Workspaces, messages,
};
use crate::case::Case;
use crate::explain::{Explanation, Known, Root, Run, Scene, Trail, Words, explain};
use crate::model::{AideField, Type};
use crate::plan::{Fault, Node, NodeId, Plan, PlanAide, Slot, Value, Vocabulary, Window};
use crate::source::Sources;
use crate::value::{Date, Decimal};

/// What an assessment holds besides its answers. None of it changes a value.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// The tree of each computation.
    pub explain: bool,
    /// For refused aids, what would open them, or make them possible.
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
    let Workspaces { found, index, trail, links, blanks, .. } = workspaces;
    let blanks = blanks.get_or_init(|| Blank::all(plan, vocabulary));
    let links = || links.get_or_init(|| Links::new(plan, vocabulary.inputs.len()));
    let scene = Scene { plan, vocabulary, index, sources: options.sources };
    let mut verdicts: Vec<Verdict> = plan.aides.iter().map(|aide| found.verdict(plan, aide)).collect();
    let (stacked, claims) = settle(plan, vocabulary, case, found, &mut verdicts);
    let telling = telling(&scene, found, case.date);
    let mut aides = Vec::with_capacity(plan.aides.len());
    for ((aide, blank), (verdict, claim)) in plan.aides.iter().zip(blanks).zip(verdicts.iter().zip(&claims)) {
        let words = Words::new(plan, vocabulary);
        let telling = &telling;
        let mut assessor = Assessor { scene, words, found, trail, telling, date: case.date, aide, blank, claim };
        aides.push(assessor.assess(*verdict, options));
    }
    if options.counterfactuals {
        let refused = plan.aides.iter().zip(&mut aides).enumerate();
        for (number, (aide, said)) in refused.filter(|(_, (_, said))| said.status == Status::NotEligible) {
            // No answer brings back the money.
            let short = claims.get(number).is_some_and(|claim| shortest(&claim.tills).is_some());
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

/// What [`assess`] says first of each aid: what changes on a screen while questions are asked.
///
/// The case must be of the vocabulary, and its date in the plan's period.
#[must_use]
pub fn preview(plan: &Plan, vocabulary: &Vocabulary, case: &Case, workspaces: &mut Workspaces) -> Vec<AidePreview> {
    workspaces.run(plan, vocabulary, case);
    let Workspaces { found, index, trail, blanks, .. } = workspaces;
    let blanks = blanks.get_or_init(|| Blank::all(plan, vocabulary));
    let scene = Scene { plan, vocabulary, index, sources: None };
    let mut verdicts: Vec<Verdict> = plan.aides.iter().map(|aide| found.verdict(plan, aide)).collect();
    // Without enveloppes there is nothing that a combination could lack.
    let claims = match case.engaged.as_slice() {
        [] => vec![Claim::default(); plan.aides.len()],
        _ => settle(plan, vocabulary, case, found, &mut verdicts).1,
    };
    let words = Words::new(plan, vocabulary);
    let mut told = Vec::with_capacity(plan.aides.len());
    for ((aide, blank), (verdict, claim)) in plan.aides.iter().zip(blanks).zip(verdicts.iter().zip(&claims)) {
        let mut assessor = Assessor { scene, words, found, trail, telling: &[], date: case.date, aide, blank, claim };
        told.push(assessor.preview(*verdict));
    }
    told
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

/// The answers of [`assess`] without their words: one line per aid of the plan, in place of what `lines` held. `seen` is
/// what a sheet holds of the case.
pub fn summarise(
    plan: &Plan,
    vocabulary: &Vocabulary,
    case: &Case,
    workspaces: &mut Workspaces,
    seen: Seen<'_>,
    lines: &mut Vec<AideSummary>,
) {
    lines.clear();
    workspaces.found.begin();
    if !seen.engages() && (0..plan.aides.len()).all(|number| seen.add_line(number, lines)) {
        return;
    }
    workspaces.decide(plan, vocabulary, case, seen);
    let Workspaces { found, verdicts, .. } = workspaces;
    // What a sheet holds is at hand; most cases need not be looked at again.
    let some = seen.engages() || verdicts.iter().any(|verdict| verdict.status == Status::Eligible);
    let stacked = some.then(|| settle(plan, vocabulary, case, found, verdicts).0);
    lines.clear();
    lines.extend(plan.aides.iter().zip(&*verdicts).map(|(aide, verdict)| {
        let granted = verdict.status == Status::Eligible;
        let montant = if granted { found.montant(plan, aide).ok().flatten() } else { None };
        AideSummary { status: verdict.status, montant, retenu: None }
    }));
    for (line, fate) in lines.iter_mut().zip(stacked.iter().flat_map(|stacked| &stacked.choice.fates)) {
        line.retenu = fate.kept();
    }
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
    let sentence = messages::opens(&input.label, change.status, change.reach, matches!(input.ty, Type::Date), text);
    let (input, label) = (input.name.clone(), input.label.clone());
    Some(Counterfactual { input, label, value, status: change.status, sentence })
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
    /// The steps that may say something.
    telling: &'a [bool],
    date: Date,
    aide: &'a PlanAide,
    blank: &'a Blank,
    claim: &'a Claim,
}

impl Assessor<'_> {
    fn assess(&mut self, verdict: Verdict, options: Options<'_>) -> AideAssessment {
        let aide = self.aide;
        let told = matches!(verdict.status, Status::Eligible | Status::Unknown);
        let roots = self.roots(verdict, told);
        let (scene, date, own) = (self.scene, self.date, aide.fiabilite.as_ref());
        let Gathered { fiabilite, revisions, ceilings } =
            gather(&scene, self.trail, self.found, (&roots, self.telling), own, date);
        let explanation = options.explain.then(|| {
            let conditions = aide.conditions.iter().map(|c| c.node);
            let outcomes = aide.outcomes.iter().map(|o| o.node).filter(|_| told);
            let steps = conditions.chain(outcomes).collect();
            let value = verdict.status.words().to_owned();
            explain(&self.scene, self.found, Root { label: aide.label.clone(), value, steps })
        });
        AideAssessment {
            status: verdict.status,
            reason: self.reason(verdict),
            conditions: self.conditions(),
            outcomes: if told { self.outcomes() } else { Vec::new() },
            enveloppes: self.enveloppes(),
            ceilings,
            fiabilite,
            revisions,
            explanation,
            ..self.blank.aide.clone()
        }
    }

    fn preview(&mut self, verdict: Verdict) -> AidePreview {
        let open = matches!(verdict.status, Status::Eligible | Status::Unknown);
        let fails = |(slot, _): &&(Slot, _)| self.found.known(*slot) == Known::Exact(Value::Bool(false));
        let unmet = if open { None } else { self.blank.conditions.iter().find(fails) };
        AidePreview {
            name: self.blank.aide.name.clone(),
            status: verdict.status,
            unmet: unmet.map(|(_, condition)| condition.label.clone()),
            reason: if open { None } else { self.reason(verdict) },
            montant: if open { self.montant() } else { None },
        }
    }

    fn node(&self, id: NodeId) -> Option<&Node> {
        self.scene.plan.node(id)
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

    fn conditions(&self) -> Vec<ConditionAssessment> {
        let told = |(slot, blank): &(Slot, ConditionAssessment)| {
            let met = match self.found.known(*slot) {
                Known::Exact(Value::Bool(met)) => Some(met),
                _ => None,
            };
            ConditionAssessment { met, ..blank.clone() }
        };
        self.blank.conditions.iter().map(told).collect()
    }

    fn outcomes(&self) -> Vec<OutcomeAssessment> {
        self.blank.outcomes.iter().map(|(slot, blank)| self.outcome(*slot, blank)).collect()
    }

    fn montant(&self) -> Option<OutcomeAssessment> {
        let at = self.aide.outcomes.iter().position(|outcome| outcome.field == AideField::Montant)?;
        self.blank.outcomes.get(at).map(|(slot, blank)| self.outcome(*slot, blank))
    }

    fn outcome(&self, slot: Slot, blank: &OutcomeAssessment) -> OutcomeAssessment {
        OutcomeAssessment { value: shown(self.words, self.ty(slot), &self.found.known(slot)), ..blank.clone() }
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
        self.claim.tills.iter().filter_map(told).collect()
    }

    /// Why there is no money, or there may not be.
    fn short_of_money(&self) -> Option<String> {
        let till = shortest(&self.claim.tills)?;
        let enveloppe = self.scene.vocabulary.enveloppes.get(till.enveloppe.index())?;
        let montant = self.aide.outcome(AideField::Montant).and_then(|o| self.node(o.node))?;
        let asked = match self.claim.amount {
            Some(amount) => Known::Exact(Value::Number(amount)),
            None => self.found.known(montant.slot),
        };
        let asked = self.words.text(self.ty(montant.slot), &asked);
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

pub(super) fn bounds(known: &Known) -> Option<(Decimal, Decimal)> {
    match known {
        Known::Exact(Value::Number(n)) => Some((*n, *n)),
        Known::Between(Value::Number(low), Value::Number(high)) => Some((*low, *high)),
        _ => None,
    }
}
