//! What is counted while a batch runs, and its summary.

use crate::eval::{Funding, Status};
use crate::model::TieBreak;
use crate::value::{Date, Decimal, Unit, format_number};
use serde::{Deserialize, Serialize};
use std::fmt;

use super::messages;

/// The summary of a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Applications read, rejects included.
    #[serde(rename = "lignes")]
    pub rows: u64,
    /// Applications rejected.
    #[serde(rename = "rejets")]
    pub rejects: u64,
    /// By aid, in the order of the rules.
    pub aides: Vec<AideTally>,
    /// By axis, in the order of the manifest.
    pub axes: Vec<AxeTally>,
    /// The enveloppes, where the batch consumes them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enveloppes: Option<EnveloppesTally>,
}

/// What a batch counts of an aid.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AideTally {
    /// Its name.
    pub aide: String,
    /// Label for the public.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Applications that are éligibles.
    pub eligible: u64,
    /// Applications that are not.
    pub non_eligible: u64,
    /// Applications of which it depends on answers not given.
    pub a_preciser: u64,
    /// Applications filed when the aid did not exist.
    pub hors_periode: u64,
    /// Applications of which a computation failed.
    pub erreur: u64,
    /// Whether its amounts are paid every month.
    #[serde(rename = "par_mois", default, skip_serializing_if = "std::ops::Not::not")]
    pub monthly: bool,
    /// Whether its amounts are neither received nor lent, and so do not add up.
    #[serde(rename = "sans_somme", default, skip_serializing_if = "std::ops::Not::not")]
    pub unsummed: bool,
    /// Sum of the amounts of those that are éligibles, in euros.
    pub montant: Decimal,
    /// Sum of what is kept in the best combination, in euros.
    pub retenu: Decimal,
}

/// What a batch counts of an axis.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AxeTally {
    /// Its name.
    pub axe: String,
    /// Its title.
    #[serde(rename = "titre")]
    pub title: String,
    /// Applications for which an aid of this axis is kept.
    pub demandes: u64,
    /// Sum of the money received that is kept, in euros.
    pub retenu: Decimal,
    /// Its funding ceiling; `None` when no enveloppe makes one.
    #[serde(rename = "plafond", default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<AxeCeiling>,
}

/// The funding ceiling of an axis: the sum of its outermost enveloppes, whatever their dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AxeCeiling {
    /// In euros.
    pub montant: Decimal,
    /// First day of the first enveloppe.
    #[serde(rename = "du")]
    pub from: Date,
    /// Last day of the last.
    #[serde(rename = "au")]
    pub to: Date,
    /// These enveloppes, by name.
    pub enveloppes: Vec<String>,
    /// Sum of what is kept, loans included, of the aids that one of these enveloppes or of their parts finances on the day
    /// of filing, in euros.
    pub retenu: Decimal,
    /// What is committed in these enveloppes, in euros, where the batch consumes them.
    #[serde(rename = "engage", default, skip_serializing_if = "Option::is_none")]
    pub committed: Option<Decimal>,
}

/// The enveloppes at the end of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnveloppesTally {
    /// Which of the applications filed on one day was served first.
    #[serde(rename = "departage")]
    pub ties: TieBreak,
    /// One per enveloppe, in the order of the rules.
    #[serde(rename = "etats")]
    pub states: Vec<EnveloppeTally>,
}

/// An enveloppe at the end of a batch. An application that asks for several of its aids counts once in each answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnveloppeTally {
    /// Its name.
    pub enveloppe: String,
    /// Its label.
    #[serde(rename = "libelle")]
    pub label: String,
    /// The enveloppe that contains it.
    #[serde(rename = "dans", default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// First day.
    #[serde(rename = "du")]
    pub from: Date,
    /// Last day.
    #[serde(rename = "au")]
    pub to: Date,
    /// In euros.
    pub montant: Decimal,
    /// What was committed before the batch, in euros.
    #[serde(rename = "deja_engage")]
    pub before: Decimal,
    /// What is committed after it, in euros.
    #[serde(rename = "engage")]
    pub committed: Decimal,
    /// What is left, in euros.
    #[serde(rename = "reste")]
    pub left: Decimal,
    /// Applications of which an aid is funded.
    #[serde(rename = "financees")]
    pub funded: u64,
    /// Applications of which an aid waits for an enveloppe that opens later.
    #[serde(rename = "en_attente")]
    pub waiting: u64,
    /// Applications of which an aid is refused for want of money.
    #[serde(rename = "refusees")]
    pub refused: u64,
    /// Sum of the aids that wait, in euros.
    #[serde(rename = "montant_en_attente")]
    pub amount_waiting: Decimal,
    /// Sum of the aids that are refused, in euros.
    #[serde(rename = "montant_refuse")]
    pub amount_refused: Decimal,
}

impl AxeCeiling {
    /// Of no enveloppe yet.
    pub(super) fn new(from: Date, to: Date) -> Self {
        let (montant, retenu) = (Decimal::ZERO, Decimal::ZERO);
        Self { montant, from, to, enveloppes: Vec::new(), retenu, committed: None }
    }

    /// Adds an enveloppe.
    pub(super) fn add(&mut self, name: &str, montant: Decimal, from: Date, to: Date) {
        self.montant = sum(self.montant, montant);
        (self.from, self.to) = (self.from.min(from), self.to.max(to));
        self.enveloppes.push(name.to_owned());
    }
}

impl EnveloppeTally {
    /// Counts an aid; `first` when its application has no other with this answer.
    pub(super) fn count(&mut self, funding: Funding, amount: Decimal, first: bool) {
        let applications = match funding {
            Funding::Funded => &mut self.funded,
            Funding::Waiting => &mut self.waiting,
            Funding::Refused => &mut self.refused,
        };
        *applications += u64::from(first);
        match funding {
            Funding::Funded => {}
            Funding::Waiting => self.amount_waiting = sum(self.amount_waiting, amount),
            Funding::Refused => self.amount_refused = sum(self.amount_refused, amount),
        }
    }
}

impl Summary {
    /// Applications that were evaluated.
    #[must_use]
    pub fn evaluated(&self) -> u64 {
        self.rows.saturating_sub(self.rejects)
    }

    /// Adds what another part of the same batch counted.
    pub(super) fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.rejects += other.rejects;
        for (mine, theirs) in self.aides.iter_mut().zip(&other.aides) {
            mine.eligible += theirs.eligible;
            mine.non_eligible += theirs.non_eligible;
            mine.a_preciser += theirs.a_preciser;
            mine.hors_periode += theirs.hors_periode;
            mine.erreur += theirs.erreur;
            mine.montant = sum(mine.montant, theirs.montant);
            mine.retenu = sum(mine.retenu, theirs.retenu);
        }
        for (mine, theirs) in self.axes.iter_mut().zip(&other.axes) {
            mine.demandes += theirs.demandes;
            mine.retenu = sum(mine.retenu, theirs.retenu);
            if let (Some(mine), Some(theirs)) = (&mut mine.ceiling, &theirs.ceiling) {
                mine.retenu = sum(mine.retenu, theirs.retenu);
            }
        }
    }
}

impl AideTally {
    /// Counts one application.
    pub(super) fn count(&mut self, status: Status, montant: Option<Decimal>, retenu: Option<Decimal>) {
        let place = match status {
            Status::Eligible => &mut self.eligible,
            Status::NotEligible => &mut self.non_eligible,
            Status::Unknown => &mut self.a_preciser,
            Status::OutOfPeriod => &mut self.hors_periode,
            Status::Failed => &mut self.erreur,
        };
        *place += 1;
        if self.unsummed {
            return;
        }
        self.montant = sum(self.montant, montant.unwrap_or_default());
        self.retenu = sum(self.retenu, retenu.unwrap_or_default());
    }
}

/// A sum that does not depend on the order of its parts, down to its zeros.
pub(super) fn sum(a: Decimal, b: Decimal) -> Decimal {
    a.saturating_add(b).normalize()
}

/// The summary as a text for a terminal, in French.
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let euros = |amount: Decimal| format_number(amount, &Unit::euro());
        writeln!(f, "{}", messages::counts(self.rows, self.rejects))?;
        let width = |cells: &mut dyn Iterator<Item = usize>| cells.max().unwrap_or(0);
        let name = width(&mut self.aides.iter().map(|a| a.aide.chars().count())).max(4);
        writeln!(f, "\n{}", messages::aide_header(name))?;
        for aide in &self.aides {
            let monthly = Unit::euro().div(&Unit::base("mois"));
            let paid = |amount| match (aide.unsummed, aide.monthly) {
                (true, _) => "–".to_owned(),
                (_, true) => format_number(amount, &monthly),
                _ => euros(amount),
            };
            write!(f, "{:<name$} {:>9} {:>13} {:>11}", aide.aide, aide.eligible, aide.non_eligible, aide.a_preciser)?;
            write!(f, " {:>12} {:>20} {:>20}", aide.hors_periode, paid(aide.montant), paid(aide.retenu))?;
            writeln!(f, "{}", messages::failures(aide.erreur))?;
        }
        let name = width(&mut self.axes.iter().map(|a| a.title.chars().count())).max(3);
        writeln!(f, "\n{}", messages::axe_header(name))?;
        for axe in &self.axes {
            let told = messages::axe_ceiling(axe.ceiling.as_ref());
            writeln!(f, "{:<name$} {:>9} {:>20} {told}", axe.title, axe.demandes, euros(axe.retenu))?;
        }
        if let Some(enveloppes) = &self.enveloppes {
            writeln!(f)?;
            enveloppes.fmt(f)?;
        }
        Ok(())
    }
}

impl EnveloppesTally {
    /// The enveloppes that one contains, or those that none does; each before those that it contains, with how many
    /// contain it.
    fn inside<'a>(&'a self, parent: Option<&'a str>, depth: usize, out: &mut Vec<(usize, &'a EnveloppeTally)>) {
        for state in self.states.iter().filter(|e| e.parent.as_deref() == parent) {
            out.push((depth, state));
            self.inside(Some(&state.enveloppe), depth + 1, out);
        }
    }
}

/// A table of the enveloppes, each under the one that contains it.
impl fmt::Display for EnveloppesTally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut states = Vec::with_capacity(self.states.len());
        self.inside(None, 0, &mut states);
        let widths = states.iter().map(|(depth, state)| 2 * depth + state.enveloppe.chars().count());
        let name = widths.max().unwrap_or(0).max(9);
        writeln!(f, "{}\n", messages::served_by(self.ties))?;
        writeln!(f, "{}", messages::enveloppe_header(name))?;
        for (depth, state) in states {
            let told = format!("{}{}", "  ".repeat(depth), state.enveloppe);
            let euros = |amount: Decimal| format_number(amount, &Unit::euro());
            write!(f, "{told:<name$} {:>20} {:>20}", euros(state.montant), euros(state.committed))?;
            write!(f, " {:>20} {:>9}", euros(state.left), state.funded)?;
            writeln!(f, " {:>10} {:>8}", state.waiting, state.refused)?;
        }
        Ok(())
    }
}
