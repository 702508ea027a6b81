//! The aids of a case, combined and paid.

use super::Status;
use super::assess::bounds;
use super::enveloppes::{Till, commits, shortest, tills};
use super::stacking::{Stacked, stack};
use super::workspaces::{Found, Verdict};
use crate::case::Case;
use crate::model::AideField;
use crate::plan::{Plan, PlanAide, Vocabulary};
use crate::value::{Arithmetic, Decimal};

/// What an aid asks of the enveloppes that pay it.
#[derive(Debug, Clone, Default)]
pub(super) struct Claim {
    /// What is kept of the aid, in euros; `None` where no more than bounds of it are known.
    pub(super) amount: Option<Decimal>,
    /// The enveloppes of which the case says what is committed, when the aid asks anything of them.
    pub(super) tills: Vec<Till>,
}

/// Combines the aids of a case, and pays those that are kept, in the order of their declaration, from the enveloppes of
/// which the case says what is committed, as a batch does. An aid that is short of money is refused, and the others are
/// combined without it. One claim per aid.
pub(super) fn settle(
    plan: &Plan,
    vocabulary: &Vocabulary,
    case: &Case,
    found: &mut Found,
    verdicts: &mut [Verdict],
) -> (Stacked, Vec<Claim>) {
    let mut claims = vec![Claim::default(); plan.aides.len()];
    loop {
        let stacked = stack(plan, vocabulary, case, found, verdicts);
        if case.engaged.is_empty() {
            return (stacked, claims);
        }
        let mut counter = Counter { plan, vocabulary, case, found, stacked: &stacked };
        if let Some(refused) = counter.pay(verdicts, &mut claims) {
            refused.status = Status::NotEligible;
            continue;
        }
        for (verdict, claim) in verdicts.iter_mut().zip(&claims) {
            if shortest(&claim.tills).is_some_and(|till| till.enough.is_none()) {
                verdict.status = Status::Unknown;
            }
        }
        return (stacked, claims);
    }
}

/// Where the aids of a combination are paid.
struct Counter<'a> {
    plan: &'a Plan,
    vocabulary: &'a Vocabulary,
    case: &'a Case,
    found: &'a mut Found,
    stacked: &'a Stacked,
}

impl Counter<'_> {
    /// Pays one aid after another; the first that is surely short of money, if any is.
    fn pay<'v>(&mut self, verdicts: &'v mut [Verdict], claims: &mut [Claim]) -> Option<&'v mut Verdict> {
        let mut engaged = self.case.engaged.clone();
        for ((number, aide), (verdict, claim)) in (0..).zip(&self.plan.aides).zip(verdicts.iter_mut().zip(claims)) {
            let may_be_granted = matches!(verdict.status, Status::Eligible | Status::Unknown);
            if !may_be_granted || !commits(aide.nature) {
                continue;
            }
            let asked = self.asked(number, aide, verdict.status);
            let amount = asked.and_then(|(exact, _)| exact);
            let tills = asked
                .map(|(_, bounds)| tills(&self.vocabulary.enveloppes, &engaged, (aide.id, self.case.date), bounds));
            *claim = Claim { amount, tills: tills.unwrap_or_default() };
            if shortest(&claim.tills).is_some_and(|till| till.enough == Some(false)) {
                return Some(verdict);
            }
            for (enveloppe, committed) in &mut engaged {
                if claim.tills.iter().any(|till| till.enveloppe == *enveloppe) {
                    *committed = committed.saturating_plus(amount.unwrap_or_default());
                }
            }
        }
        None
    }

    /// What an aid asks, where it is known, and its bounds; `None` when it asks nothing.
    fn asked(&mut self, number: u32, aide: &PlanAide, status: Status) -> Option<(Option<Decimal>, (Decimal, Decimal))> {
        if status == Status::Eligible && !self.stacked.undecided.contains(&number) {
            let kept = self.stacked.choice.fates.get(number as usize)?.kept()?;
            return Some((Some(kept), (kept, kept)));
        }
        let montant = aide.outcome(AideField::Montant)?;
        let known = self.found.demand(self.plan, self.vocabulary, self.case, montant.node);
        let (low, high) = match self.found.montant(self.plan, aide) {
            Ok(amount) => (amount?, amount?),
            Err(()) => bounds(&known).unwrap_or((Decimal::ZERO, Decimal::MAX)),
        };
        let cut = self.plan.cumuls.iter().map(|c| &c.aides).chain(self.plan.exclusions.iter().map(|e| &e.aides));
        let may_be_less = cut.into_iter().any(|aides| aides.contains(&number));
        Some((None, (if may_be_less { Decimal::ZERO } else { low }, high)))
    }
}
