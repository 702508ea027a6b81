//! The combination of the aids of a case: what is kept, what it sums to, what is left to pay.

use super::combination::{Candidate, Ceiling, Choice, Fate, Kind, best_combination};
use super::workspaces::{Found, Verdict};
use super::{Combination, CumulAssessment, Kept, LeftOut, LeftToPay, Status};
use crate::case::Case;
use crate::explain::{Known, Run};
use crate::model::Nature;
use crate::plan::{NodeId, Plan, PlanAide, PlanCumul, Value, Vocabulary};
use crate::value::{Arithmetic, Decimal};
use litemap::LiteMap;

/// The aids of a case once combined.
pub(super) struct Stacked {
    /// One per aid of the plan.
    pub(super) candidates: Vec<Option<Candidate>>,
    /// Aids that may count, but whose answer or amount depends on missing answers.
    pub(super) undecided: Vec<u32>,
    /// What is best of the candidates.
    pub(super) choice: Choice,
}

/// What an amount of that nature is to the one who receives it.
///
/// ```
/// use bareme::{eval::{Kind, kind}, model::Nature};
/// assert_eq!([kind(Nature::Subvention), kind(Nature::Pret)], [Kind::Received, Kind::Loan]);
/// ```
#[must_use]
pub fn kind(nature: Nature) -> Kind {
    match nature {
        Nature::Subvention | Nature::ReductionImpot | Nature::Exoneration => Kind::Received,
        Nature::Pret => Kind::Loan,
        Nature::Allocation => Kind::Monthly,
        Nature::Garantie | Nature::TauxTva | Nature::Plafond | Nature::Agrement | Nature::Obligation => Kind::Other,
    }
}

/// Combines the aids that are decided; `verdicts` has one answer per aid.
pub(super) fn stack(
    plan: &Plan,
    vocabulary: &Vocabulary,
    case: &Case,
    found: &mut Found,
    verdicts: &[Verdict],
) -> Stacked {
    let mut undecided = Vec::new();
    let mut candidates: Vec<Option<Candidate>> = Vec::with_capacity(plan.aides.len());
    for (number, (aide, verdict)) in (0..).zip(plan.aides.iter().zip(verdicts)) {
        let candidate = match verdict.status {
            Status::Eligible => {
                found.montant(plan, aide).map(|amount| Some(Candidate { amount, kind: kind(aide.nature) }))
            }
            Status::Unknown => Err(()),
            Status::NotEligible | Status::OutOfPeriod | Status::Failed => Ok(None),
        };
        undecided.extend(candidate.is_err().then_some(number));
        candidates.push(candidate.unwrap_or_default());
    }
    let mut cumuls = Vec::with_capacity(plan.cumuls.len());
    for cumul in &plan.cumuls {
        let mut known = |id: NodeId| found.demand(plan, vocabulary, case, id);
        let idle = !cumul.aides.iter().any(|aide| matches!(candidates.get(*aide as usize), Some(Some(_))));
        let ceiling = if idle { None } else { cumul_ceiling(cumul, &candidates, &mut known) };
        if ceiling.is_none() {
            // The ceiling may bite or not: what it would reduce is not known.
            for aide in &cumul.reduced {
                if let Some(candidate @ Some(_)) = candidates.get_mut(*aide as usize) {
                    *candidate = None;
                    undecided.push(*aide);
                }
            }
        }
        cumuls.push(ceiling.unwrap_or(Ceiling {
            aides: &[],
            fixed: Decimal::ZERO,
            ceiling: Decimal::ZERO,
            reduced: &[],
        }));
    }
    undecided.sort_unstable();
    let exclusions: Vec<&[u32]> = plan.exclusions.iter().map(|e| e.aides.as_slice()).collect();
    let choice = best_combination(&candidates, &exclusions, &cumuls);
    Stacked { candidates, undecided, choice }
}

/// A cumul with its amounts; `None` when they are not known and may bite. One that cannot bite has no ceiling to speak
/// of.
fn cumul_ceiling<'p>(
    cumul: &'p PlanCumul,
    candidates: &[Option<Candidate>],
    known: &mut dyn FnMut(NodeId) -> Known,
) -> Option<Ceiling<'p>> {
    let mut bounds = |id: NodeId| match known(id) {
        Known::Exact(Value::Number(n)) => Some((n, n)),
        Known::Between(Value::Number(low), Value::Number(high)) => Some((low, high)),
        _ => None,
    };
    let (low, high) = bounds(cumul.ceiling)?;
    let fixed = match cumul.fixed {
        Some(id) => bounds(id)?,
        None => (Decimal::ZERO, Decimal::ZERO),
    };
    if low == high && fixed.0 == fixed.1 {
        return Some(Ceiling { aides: &cumul.aides, fixed: fixed.0, ceiling: low, reduced: &cumul.reduced });
    }
    let amounts = cumul.aides.iter().filter_map(|a| candidates.get(*a as usize).copied().flatten()?.amount);
    let most = amounts.fold(fixed.1, |sum, amount| sum.saturating_plus(amount.max(Decimal::ZERO)));
    (most <= low).then_some(Ceiling { aides: &[], fixed: Decimal::ZERO, ceiling: low, reduced: &[] })
}

/// Everything that is said of a combination.
pub(super) fn combination(plan: &Plan, vocabulary: &Vocabulary, found: &Found, stacked: &Stacked) -> Combination {
    let mut said = Combination::default();
    let mut by_nature: LiteMap<Nature, Decimal> = LiteMap::new();
    let mut by_axe: LiteMap<usize, Decimal> = LiteMap::new();
    let mut by_financeur: LiteMap<String, Decimal> = LiteMap::new();
    let fates = stacked.choice.fates.iter().zip(&stacked.candidates);
    for (aide, (fate, candidate)) in plan.aides.iter().zip(fates) {
        match fate {
            Fate::Absent => {}
            Fate::Kept(retenu) => {
                let montant = candidate.and_then(|c| c.amount);
                said.kept.push(Kept { aide: aide.name.clone(), montant, retenu: *retenu });
                let (Some(retenu), kind) = (*retenu, kind(aide.nature)) else { continue };
                if kind != Kind::Other {
                    add(by_nature.entry(aide.nature).or_default(), retenu);
                }
                if kind == Kind::Received {
                    add(by_axe.entry(aide.axe).or_default(), retenu);
                    add(by_financeur.entry(aide.financeurs.join(" ; ")).or_default(), retenu);
                }
            }
            Fate::Excluded(number) => {
                let motif = plan.exclusions.get(*number).map(|e| e.label.clone()).unwrap_or_default();
                said.left_out.push(LeftOut { aide: aide.name.clone(), motif });
            }
            Fate::Crowded(number) => {
                let motif = plan.cumuls.get(*number).map(|c| c.label.clone()).unwrap_or_default();
                said.left_out.push(LeftOut { aide: aide.name.clone(), motif });
            }
        }
    }
    let cuts = stacked.choice.cuts.iter().filter_map(|cut| {
        let cumul = plan.cumuls.get(cut.cumul)?;
        Some(CumulAssessment {
            cumul: cumul.name.clone(),
            label: cumul.label.clone(),
            plafond: exact(plan, found, cumul.ceiling)?.normalize(),
            avant: cut.before.normalize(),
            apres: cut.after.normalize(),
        })
    });
    said.cumuls = cuts.collect();
    let name = |aide: &u32| plan.aides.get(*aide as usize).map(|a| a.name.clone());
    said.undecided = stacked.undecided.iter().filter_map(name).collect();
    said.by_nature = by_nature.into_iter().collect();
    let axe = |(index, sum): (usize, Decimal)| Some((vocabulary.manifest.axes.get(index)?.0.clone(), sum));
    said.by_axe = by_axe.into_iter().filter_map(axe).collect();
    said.by_financeur = by_financeur.into_iter().collect();
    said.left_to_pay = plan
        .depenses
        .iter()
        .map(|depense| {
            let cost = exact(plan, found, depense.cost).map(|c| c.normalize());
            let paid = depense.covered_by.iter().filter_map(|number| {
                let aide: &PlanAide = plan.aides.get(*number as usize)?;
                match stacked.choice.fates.get(*number as usize)? {
                    Fate::Kept(Some(retenu)) if kind(aide.nature) == Kind::Received => Some(*retenu),
                    _ => None,
                }
            });
            let covered = paid.fold(Decimal::ZERO, Decimal::saturating_plus).normalize();
            let left = cost.map(|cost| cost.saturating_minus(covered).max(Decimal::ZERO).normalize());
            LeftToPay { name: depense.name.clone(), label: depense.label.clone(), cost, covered, left }
        })
        .collect();
    said
}

fn exact(plan: &Plan, found: &Found, id: NodeId) -> Option<Decimal> {
    match found.known(plan.slot_of(id)?) {
        Known::Exact(Value::Number(n)) => Some(n),
        _ => None,
    }
}

fn add(sum: &mut Decimal, amount: Decimal) {
    *sum = sum.saturating_plus(amount).normalize();
}
