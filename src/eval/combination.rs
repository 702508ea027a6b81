//! The best lawful combination of aids.
//!
//! Choosing among aids that exclude one another is the search for an independent set of greatest weight, which no known
//! method does fast in all cases. Here the aids that constrain one another are set apart, component by component, and
//! each component is searched by branch and bound: exact, and in the worst case exponential in the number of éligible
//! aids of one component (2^k leaves, each in time linear in the component). The bound counts one aid per exclusion and
//! one ceiling per cumul, which is exact in the common cases: they take a time linear or quadratic in the component. Aids
//! that nothing constrains for the case at hand, which is nearly always most of them, cost nothing.

use crate::value::{Arithmetic, Decimal};
use std::cmp::Reverse;

/// What an amount is worth to the one who chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Money received: a grant, a tax reduction, an exemption.
    Received,
    /// Money lent.
    Loan,
    /// Money received every month: kept where it can be, for it does not compare with what is received once.
    Monthly,
    /// What is neither received nor lent, a ceiling, a rate or a guarantee: kept where it can be; amounts of that kind do
    /// not add up.
    Other,
}

/// An éligible aid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Its amount in euros, when it has one; under zero, it counts for zero.
    pub amount: Option<Decimal>,
    /// What the amount is.
    pub kind: Kind,
}

/// A ceiling on a sum of aids; aids are numbered as candidates are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ceiling<'a> {
    /// Aids that count.
    pub aides: &'a [u32],
    /// What else counts, in euros.
    pub fixed: Decimal,
    /// The ceiling, in euros.
    pub ceiling: Decimal,
    /// Aids that are reduced, the first first.
    pub reduced: &'a [u32],
}

/// What becomes of an aid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It was no candidate.
    Absent,
    /// It is kept, for this amount after cumuls.
    Kept(Option<Decimal>),
    /// It is left out because of this exclusion, which has an aid that is kept.
    Excluded(usize),
    /// It is left out because of this cumul, where it would cost more than it brings.
    Crowded(usize),
}

impl Fate {
    /// The amount that is kept.
    #[must_use]
    pub fn kept(self) -> Option<Decimal> {
        match self {
            Self::Kept(amount) => amount,
            Self::Absent | Self::Excluded(_) | Self::Crowded(_) => None,
        }
    }
}

/// A sum above its ceiling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Index of the cumul.
    pub cumul: usize,
    /// The sum before, in euros.
    pub before: Decimal,
    /// The sum after, in euros.
    pub after: Decimal,
}

/// The best combination.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// One per candidate.
    pub fates: Vec<Fate>,
    /// Cumuls whose sum was above the ceiling, in order.
    pub cuts: Vec<Cut>,
}

/// What is best, the first first: most money received, most money lent, fewest aids left out.
type Worth = (Decimal, Decimal, Reverse<usize>);

/// The combination that brings most money after cumuls, then most loans, then leaves out fewest aids, then keeps the
/// aids declared first. At most one aid of each exclusion is kept; cumuls apply in order.
///
/// ```
/// use bareme::eval::{Candidate, Fate, Kind, best_combination};
/// use bareme::value::Decimal;
/// let grant = |n: u32| Some(Candidate { amount: Some(Decimal::from(n)), kind: Kind::Received });
/// let choice = best_combination(&[grant(300), grant(500), None], &[&[0, 1]], &[]);
/// assert_eq!(choice.fates, [Fate::Excluded(0), Fate::Kept(Some(Decimal::from(500))), Fate::Absent]);
/// ```
#[must_use]
pub fn best_combination(candidates: &[Option<Candidate>], exclusions: &[&[u32]], cumuls: &[Ceiling<'_>]) -> Choice {
    let mut search = Search::new(candidates, exclusions, cumuls);
    if !search.exclusions.is_empty() || !search.cumuls.is_empty() {
        for members in search.components() {
            search.solve(&members);
        }
    }
    search.choice()
}

/// Candidates, and the constraints that bind some of them.
struct Search<'a> {
    candidates: &'a [Option<Candidate>],
    /// Whether each candidate is kept; `None` while it is not decided.
    kept: Vec<Option<bool>>,
    /// What each would bring after cumuls, in the leaf last reached.
    amounts: Vec<Decimal>,
    exclusions: Vec<(usize, &'a [u32])>,
    cumuls: Vec<(usize, &'a Ceiling<'a>)>,
}

/// Aids of a component that are bounded together: each aid is in one group.
struct Group<'a> {
    members: Vec<usize>,
    bound: Bound<'a>,
}

enum Bound<'a> {
    /// Their amounts are all that is known.
    Free,
    /// One of them at most.
    Exclusion,
    /// Together, not more than the ceiling or than what cannot be reduced.
    Cumul(&'a Ceiling<'a>),
}

impl<'a> Search<'a> {
    fn new(candidates: &'a [Option<Candidate>], exclusions: &[&'a [u32]], cumuls: &'a [Ceiling<'a>]) -> Self {
        let present = |aide: &u32| candidates.get(*aide as usize).is_some_and(Option::is_some);
        let mut search = Self {
            candidates,
            kept: candidates.iter().map(|c| Some(c.is_some())).collect(),
            amounts: vec![Decimal::ZERO; candidates.len()],
            exclusions: Vec::new(),
            cumuls: Vec::new(),
        };
        let binding = exclusions.iter().enumerate().filter(|(_, e)| distinct(e, present) > 1);
        search.exclusions = binding.map(|(i, e)| (i, *e)).collect();
        let binding = cumuls.iter().enumerate().filter(|(_, c)| {
            let sum = c.aides.iter().fold(c.fixed, |sum, a| sum.saturating_plus(search.amount(*a as usize)));
            sum > c.ceiling && c.aides.iter().any(present)
        });
        search.cumuls = binding.collect();
        search
    }

    /// The amount of a candidate before cumuls.
    fn amount(&self, aide: usize) -> Decimal {
        let candidate = self.candidates.get(aide).copied().flatten();
        candidate.and_then(|c| c.amount).unwrap_or_default().max(Decimal::ZERO)
    }

    fn kind(&self, aide: usize) -> Kind {
        self.candidates.get(aide).copied().flatten().map_or(Kind::Other, |c| c.kind)
    }

    fn is_kept(&self, aide: usize) -> bool {
        self.kept.get(aide) == Some(&Some(true))
    }

    fn is_open(&self, aide: usize) -> bool {
        self.kept.get(aide) == Some(&None)
    }

    fn decide(&mut self, aide: usize, kept: Option<bool>) {
        if let Some(place) = self.kept.get_mut(aide) {
            *place = kept;
        }
    }

    /// Candidates bound together by a constraint, directly or through others, in order of declaration.
    fn components(&self) -> Vec<Vec<usize>> {
        let mut leader: Vec<usize> = (0..self.candidates.len()).collect();
        let find = |leader: &[usize], mut i: usize| {
            while let Some(&up) = leader.get(i) {
                if up == i {
                    break;
                }
                i = up;
            }
            i
        };
        let bound: Vec<&[u32]> = self.constraints().collect();
        for aides in &bound {
            let mut together = aides.iter().map(|a| *a as usize).filter(|a| self.is_kept(*a));
            let Some(first) = together.next() else { continue };
            for other in together {
                let (a, b) = (find(&leader, first), find(&leader, other));
                if let Some(up) = leader.get_mut(a.max(b)) {
                    *up = a.min(b);
                }
            }
        }
        let mut components: Vec<Vec<usize>> = vec![Vec::new(); self.candidates.len()];
        for aide in (0..self.candidates.len()).filter(|a| self.is_kept(*a)) {
            if let Some(component) = components.get_mut(find(&leader, aide)) {
                component.push(aide);
            }
        }
        components.retain(|c| c.iter().any(|a| bound.iter().any(|e| e.contains(&index(*a)))));
        components
    }

    fn constraints(&self) -> impl Iterator<Item = &'a [u32]> {
        self.exclusions.iter().map(|(_, e)| *e).chain(self.cumuls.iter().map(|(_, c)| c.aides))
    }

    /// Keeps the best of a component: what it is worth is found by trying the largest amounts first, then the first
    /// combination worth as much is found in the order of declaration.
    fn solve(&mut self, members: &[usize]) {
        let groups = self.groups(members);
        let mut by_amount = members.to_vec();
        by_amount.sort_by_key(|aide| Reverse(self.amount(*aide)));
        let best = self.search(&by_amount, &groups, None);
        let first = best.and_then(|(worth, _)| self.search(members, &groups, Some(worth)));
        let (_, choice) = first.unwrap_or_default();
        for (aide, kept) in members.iter().zip(choice) {
            self.decide(*aide, Some(kept));
        }
    }

    /// Goes through the combinations of some aids, each aid first kept, then left out, without the branches that cannot
    /// be worth enough. Gives the first that is worth `goal`, or without a goal the best.
    fn search(&mut self, order: &[usize], groups: &[Group<'a>], goal: Option<Worth>) -> Option<(Worth, Vec<bool>)> {
        let mut best: Option<(Worth, Vec<bool>)> = None;
        let mut decided: Vec<bool> = Vec::with_capacity(order.len());
        let mut going_down = true;
        for aide in order {
            self.decide(*aide, None);
        }
        loop {
            if going_down {
                let most = self.bound(groups);
                let hopeless = match (goal, &best) {
                    (Some(goal), _) => most < goal,
                    (None, Some((found, _))) => most <= *found,
                    (None, None) => false,
                };
                match order.get(decided.len()) {
                    _ if hopeless => going_down = false,
                    Some(aide) => {
                        let keep = self.may_keep(*aide);
                        self.decide(*aide, Some(keep));
                        decided.push(keep);
                    }
                    None => {
                        let worth = self.worth(order);
                        if goal == Some(worth) {
                            return Some((worth, decided));
                        }
                        if best.as_ref().is_none_or(|(found, _)| worth > *found) {
                            best = Some((worth, decided.clone()));
                        }
                        going_down = false;
                    }
                }
            } else {
                let Some(kept) = decided.pop() else { break };
                if let Some(aide) = order.get(decided.len()) {
                    self.decide(*aide, kept.then_some(false));
                }
                if kept {
                    decided.push(false);
                    going_down = true;
                }
            }
        }
        best
    }

    /// Whether no aid that excludes this one is kept already.
    fn may_keep(&self, aide: usize) -> bool {
        let own = index(aide);
        self.exclusions
            .iter()
            .all(|(_, e)| !e.contains(&own) || !e.iter().any(|a| *a != own && self.is_kept(*a as usize)))
    }

    /// Each member in one exclusion that holds it, those that hold most of what remains first, else in the first cumul
    /// that holds it, else alone.
    fn groups(&self, members: &[usize]) -> Vec<Group<'a>> {
        let mut groups: Vec<Group<'a>> = Vec::new();
        let mut rest = members.to_vec();
        loop {
            let held = |aides: &[u32]| rest.iter().filter(|a| aides.contains(&index(**a))).count();
            let sizes = self.exclusions.iter().map(|(_, aides)| (held(aides), *aides));
            let largest = sizes.filter(|(size, _)| *size > 1).max_by_key(|(size, _)| *size);
            let Some((_, aides)) = largest else { break };
            groups.push(Group { members: take(&mut rest, aides), bound: Bound::Exclusion });
        }
        for (_, cumul) in &self.cumuls {
            groups.push(Group { members: take(&mut rest, cumul.aides), bound: Bound::Cumul(cumul) });
        }
        groups.push(Group { members: rest, bound: Bound::Free });
        groups
    }

    /// More than any choice for the members not yet decided can be worth.
    fn bound(&self, groups: &[Group<'a>]) -> Worth {
        let possible = |aide: usize| self.is_open(aide) || self.is_kept(aide);
        let mut left_out = groups.iter().flat_map(|g| &g.members).filter(|a| !possible(**a)).count();
        let (mut received, mut lent) = (Decimal::ZERO, Decimal::ZERO);
        for group in groups {
            let (mut money, mut loans) = (Decimal::ZERO, Decimal::ZERO);
            let alone = matches!(group.bound, Bound::Exclusion);
            let taken = alone && group.members.iter().any(|a| self.is_kept(*a));
            for &aide in group.members.iter().filter(|a| possible(**a) && !(taken && self.is_open(**a))) {
                let total = match self.kind(aide) {
                    Kind::Received => &mut money,
                    Kind::Loan => &mut loans,
                    Kind::Monthly | Kind::Other => continue,
                };
                let amount = self.amount(aide);
                *total = if alone { (*total).max(amount) } else { total.saturating_plus(amount) };
            }
            match group.bound {
                Bound::Free => {}
                Bound::Exclusion => {
                    let undecided = group.members.iter().filter(|a| self.is_open(**a)).count();
                    left_out += if taken { undecided } else { undecided.saturating_sub(1) };
                }
                Bound::Cumul(cumul) => {
                    let firm = cumul.aides.iter().filter(|a| possible(**a as usize) && !cumul.reduced.contains(a));
                    let firm = firm.fold(Decimal::ZERO, |sum, a| sum.saturating_plus(self.amount(*a as usize)));
                    let most = cumul.ceiling.saturating_minus(cumul.fixed).max(firm);
                    (money, loans) = (money.min(most), loans.min(most));
                }
            }
            received = received.saturating_plus(money);
            lent = lent.saturating_plus(loans);
        }
        (received, lent, Reverse(left_out))
    }

    /// What the aids kept in a component are worth.
    fn worth(&mut self, members: &[usize]) -> Worth {
        self.apply_cumuls();
        let sum = |kind: Kind| {
            let kept = members.iter().filter(|a| self.is_kept(**a) && self.kind(**a) == kind);
            kept.fold(Decimal::ZERO, |sum, a| sum.saturating_plus(self.amounts.get(*a).copied().unwrap_or_default()))
        };
        let left_out = members.iter().filter(|a| !self.is_kept(**a)).count();
        (sum(Kind::Received), sum(Kind::Loan), Reverse(left_out))
    }

    /// The amounts of the aids kept, after cumuls, and the sums that were above their ceiling.
    fn apply_cumuls(&mut self) -> Vec<Cut> {
        for aide in 0..self.amounts.len() {
            let amount = if self.is_kept(aide) { self.amount(aide) } else { Decimal::ZERO };
            if let Some(place) = self.amounts.get_mut(aide) {
                *place = amount;
            }
        }
        let mut cuts = Vec::new();
        for (number, cumul) in &self.cumuls {
            let before = cumul.aides.iter().fold(cumul.fixed, |sum, a| {
                sum.saturating_plus(self.amounts.get(*a as usize).copied().unwrap_or_default())
            });
            if before <= cumul.ceiling || !cumul.aides.iter().any(|a| self.is_kept(*a as usize)) {
                continue;
            }
            let mut after = before;
            for aide in cumul.reduced {
                let Some(amount) = self.amounts.get_mut(*aide as usize) else { continue };
                let reduction = after.saturating_minus(cumul.ceiling).max(Decimal::ZERO).min(*amount);
                *amount = amount.saturating_minus(reduction);
                after = after.saturating_minus(reduction);
            }
            cuts.push(Cut { cumul: *number, before, after });
        }
        cuts
    }

    fn choice(mut self) -> Choice {
        let cuts = self.apply_cumuls();
        let fates = self.candidates.iter().enumerate().map(|(i, candidate)| match candidate {
            None => Fate::Absent,
            Some(c) if self.is_kept(i) => {
                Fate::Kept(c.amount.and_then(|_| self.amounts.get(i).copied().map(|d| d.normalize())))
            }
            Some(_) => self.why_left_out(index(i)),
        });
        Choice { fates: fates.collect(), cuts }
    }

    fn why_left_out(&self, aide: u32) -> Fate {
        let excluding =
            self.exclusions.iter().find(|(_, e)| e.contains(&aide) && e.iter().any(|a| self.is_kept(*a as usize)));
        let crowding = self.cumuls.iter().find(|(_, c)| c.aides.contains(&aide));
        match (excluding, crowding) {
            (Some((number, _)), _) => Fate::Excluded(*number),
            (None, Some((number, _))) => Fate::Crowded(*number),
            // What nothing constrains is always kept.
            (None, None) => Fate::Absent,
        }
    }
}

fn index(aide: usize) -> u32 {
    u32::try_from(aide).unwrap_or(u32::MAX)
}

/// Takes out of the members those that are in a list.
fn take(rest: &mut Vec<usize>, aides: &[u32]) -> Vec<usize> {
    let (inside, outside) = rest.iter().partition(|a| aides.contains(&index(**a)));
    *rest = outside;
    inside
}

/// How many different aids of a list pass a test.
fn distinct(aides: &[u32], test: impl Fn(&u32) -> bool) -> usize {
    aides.iter().enumerate().filter(|(i, a)| test(a) && !aides.iter().take(*i).any(|b| b == *a)).count()
}
