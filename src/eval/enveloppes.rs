//! Enveloppes: whether there is money for an aid.
//!
//! One rule, used twice. On the day of filing, an aid is paid by the open enveloppes that finance it, and by all those
//! that contain them: in each, what is committed and what is kept of the aid must not exceed the enveloppe. One case says
//! what is committed ([`Till`]); a batch counts it, application after application ([`Ledger`]).

use super::{Kind, kind};
use crate::model::{AideId, Enveloppe, EnveloppeId, Nature};
use crate::value::{Arithmetic, Date, Decimal};

/// Whether aids of that nature commit their amount: what is received once, or lent.
#[must_use]
pub fn commits(nature: Nature) -> bool {
    matches!(kind(nature), Kind::Received | Kind::Loan)
}

/// The enveloppes that pay an aid filed on a day, in the order of declaration: those open that finance it, and all those
/// that contain them.
fn paying(enveloppes: &[Enveloppe], aide: AideId, date: Date) -> Vec<EnveloppeId> {
    let open = |e: &Enveloppe| e.from <= date && date <= e.to && e.aides.contains(&aide);
    around(enveloppes, (0..).map(EnveloppeId).zip(enveloppes).filter(|(_, e)| open(e)).map(|(id, _)| id))
}

/// Some enveloppes and all those that contain them, each once, in the order of declaration.
fn around(enveloppes: &[Enveloppe], inside: impl Iterator<Item = EnveloppeId>) -> Vec<EnveloppeId> {
    let above = |id: &EnveloppeId| enveloppes.get(id.index())?.parent;
    let mut all: Vec<EnveloppeId> = inside.flat_map(|id| std::iter::successors(Some(id), above)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// What is left of an enveloppe, not under zero.
fn left(enveloppe: &Enveloppe, committed: Decimal) -> Decimal {
    enveloppe.amount.saturating_minus(committed).max(Decimal::ZERO).normalize()
}

/// An enveloppe that pays an aid, of which a case says what is committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Till {
    pub(super) enveloppe: EnveloppeId,
    /// What is committed before the aid, in euros.
    pub(super) committed: Decimal,
    /// What is left before the aid, in euros.
    pub(super) left: Decimal,
    /// Whether what is left is enough for the aid; `None` when it depends on missing answers.
    pub(super) enough: Option<bool>,
}

/// The enveloppes that pay an aid on its day, among those of which what is committed is known; `low` and `high` bound
/// what it asks.
pub(super) fn tills(
    enveloppes: &[Enveloppe],
    engaged: &[(EnveloppeId, Decimal)],
    (aide, date): (AideId, Date),
    (low, high): (Decimal, Decimal),
) -> Vec<Till> {
    let till = |id: EnveloppeId| {
        let (_, committed) = *engaged.iter().find(|(told, _)| *told == id)?;
        let left = left(enveloppes.get(id.index())?, committed);
        let enough = if high <= left { Some(true) } else { (low > left).then_some(false) };
        Some(Till { enveloppe: id, committed, left, enough })
    };
    paying(enveloppes, aide, date).into_iter().filter_map(till).collect()
}

/// Of the tills of an aid, the least provided, where it is short of money or may be.
pub(super) fn shortest(tills: &[Till]) -> Option<&Till> {
    tills.iter().min_by_key(|till| till.left).filter(|till| till.enough != Some(true))
}

/// What becomes of an aid that is to be paid by enveloppes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Funding {
    /// Its amount is committed.
    Funded,
    /// There is no money on the day of filing; an enveloppe that opens later has enough left for it.
    Waiting,
    /// There is no money, now or later.
    Refused,
}

/// What a [`Ledger`] answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// The answer.
    pub funding: Funding,
    /// The enveloppes that were asked, in the order of declaration: those that pay the aid on the day of filing; when
    /// none is open, those that wait for it or that closed last.
    pub asked: Vec<EnveloppeId>,
    /// The least provided of them, when it has not the money; `None` when the aid is funded, or no enveloppe is open.
    pub short: Option<EnveloppeId>,
    /// The enveloppe that opens later, for an aid that waits.
    pub later: Option<EnveloppeId>,
    /// What is left in the least provided of the enveloppes asked, in euros, once this aid is served.
    pub left: Decimal,
}

/// What is committed of every enveloppe, aid after aid, in the order in which they are served. What is committed never
/// goes back: an aid too large for what is left leaves it to those that come after.
///
/// ```
/// use bareme::{eval::{Funding, Ledger}, model::{AideId, Enveloppe, Name, Notes}, source::{SourceId, Span}};
/// use bareme::value::{Date, Decimal};
/// let (day, euros) = (|text| Date::parse(text).unwrap(), |n: u32| Decimal::from(n));
/// let name = Name { module: "m".into(), name: "budget".into(), span: Span::NOWHERE };
/// let budget = Enveloppe {
///     name, label: "Budget".into(), amount: euros(1_000), from: day("01/01/2026"), to: day("31/12/2026"),
///     parent: None, axe: None, financeurs: vec![], aides: vec![AideId(0)], notes: Notes::default(),
/// };
/// let enveloppes = [budget];
/// let mut ledger = Ledger::new(&enveloppes);
/// let mut serve = |n| ledger.serve(AideId(0), day("01/06/2026"), euros(n)).funding;
/// assert_eq!([serve(600), serve(401), serve(400)], [Funding::Funded, Funding::Refused, Funding::Funded]);
/// ```
#[derive(Debug, Clone)]
pub struct Ledger<'m> {
    enveloppes: &'m [Enveloppe],
    /// In euros, by enveloppe.
    committed: Vec<Decimal>,
}

impl<'m> Ledger<'m> {
    /// Nothing is committed yet.
    #[must_use]
    pub fn new(enveloppes: &'m [Enveloppe]) -> Self {
        Self { enveloppes, committed: vec![Decimal::ZERO; enveloppes.len()] }
    }

    /// Says that an amount is committed already.
    pub fn commit(&mut self, id: EnveloppeId, amount: Decimal) {
        if let Some(committed) = self.committed.get_mut(id.index()) {
            *committed = committed.saturating_plus(amount).normalize();
        }
    }

    /// What is committed of an enveloppe, in euros.
    #[must_use]
    pub fn committed(&self, id: EnveloppeId) -> Decimal {
        self.committed.get(id.index()).copied().unwrap_or_default()
    }

    /// What is left of an enveloppe, in euros.
    #[must_use]
    pub fn left(&self, id: EnveloppeId) -> Decimal {
        self.enveloppes.get(id.index()).map_or(Decimal::ZERO, |e| left(e, self.committed(id)))
    }

    /// Serves an aid of an amount in euros, filed on a day, and commits its amount where there is money for it.
    pub fn serve(&mut self, aide: AideId, date: Date, amount: Decimal) -> Served {
        let paying = paying(self.enveloppes, aide, date);
        let short = paying.iter().copied().min_by_key(|id| self.left(*id)).filter(|id| self.left(*id) < amount);
        if !paying.is_empty() && short.is_none() {
            paying.iter().for_each(|id| self.commit(*id, amount));
            return self.served(Funding::Funded, paying, None, None);
        }
        let later = self.later(aide, date, amount);
        let funding = if later.is_some() { Funding::Waiting } else { Funding::Refused };
        let asked = if paying.is_empty() { self.nearest(aide, date, later) } else { paying };
        self.served(funding, asked, short, later)
    }

    fn served(
        &self,
        funding: Funding,
        asked: Vec<EnveloppeId>,
        short: Option<EnveloppeId>,
        later: Option<EnveloppeId>,
    ) -> Served {
        let left = asked.iter().map(|id| self.left(*id)).min().unwrap_or_default();
        Served { funding, asked, short, later, left }
    }

    fn financing(&self, aide: AideId) -> impl Iterator<Item = (EnveloppeId, &'m Enveloppe)> {
        (0..).map(EnveloppeId).zip(self.enveloppes).filter(move |(_, e)| e.aides.contains(&aide))
    }

    /// The enveloppe that opens first after a day on which, as things are, there would be money for the aid.
    fn later(&self, aide: AideId, date: Date, amount: Decimal) -> Option<EnveloppeId> {
        let provided = |day: Date| paying(self.enveloppes, aide, day).iter().all(|id| self.left(*id) >= amount);
        let opening = self.financing(aide).filter(|(_, e)| e.from > date && provided(e.from));
        opening.min_by_key(|(id, e)| (e.from, *id)).map(|(id, _)| id)
    }

    /// The enveloppes to speak of when none is open: the one that opens later, else those that closed last, else those
    /// that open first.
    fn nearest(&self, aide: AideId, date: Date, later: Option<EnveloppeId>) -> Vec<EnveloppeId> {
        let last = self.financing(aide).map(|(_, e)| e.to).filter(|to| *to < date).max();
        let first = self.financing(aide).map(|(_, e)| e.from).filter(|from| *from > date).min();
        let near = |id: EnveloppeId, e: &Enveloppe| match (later, last, first) {
            (Some(later), ..) => id == later,
            (None, Some(last), _) => e.to == last,
            (None, None, first) => Some(e.from) == first,
        };
        around(self.enveloppes, self.financing(aide).filter(|(id, e)| near(*id, e)).map(|(id, _)| id))
    }
}
