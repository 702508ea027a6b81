//! What is counted while a batch runs, and its summary.

use crate::eval::Status;
use crate::value::{Decimal, Unit, format_number};
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
            let paid = |amount| if aide.monthly { format_number(amount, &monthly) } else { euros(amount) };
            write!(f, "{:<name$} {:>9} {:>13} {:>11}", aide.aide, aide.eligible, aide.non_eligible, aide.a_preciser)?;
            write!(f, " {:>12} {:>20} {:>20}", aide.hors_periode, paid(aide.montant), paid(aide.retenu))?;
            writeln!(f, "{}", messages::failures(aide.erreur))?;
        }
        let name = width(&mut self.axes.iter().map(|a| a.title.chars().count())).max(3);
        writeln!(f, "\n{}", messages::axe_header(name))?;
        for axe in &self.axes {
            writeln!(f, "{:<name$} {:>9} {:>20}", axe.title, axe.demandes, euros(axe.retenu))?;
        }
        Ok(())
    }
}
