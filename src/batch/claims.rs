//! What applications ask of enveloppes, kept in little room until all are read.

use crate::model::{AideId, TieBreak};
use crate::value::{Date, Decimal};

/// What applications keep of the aids that an enveloppe finances: about thirty bytes an application, twenty more an aid,
/// and its identifier.
#[derive(Debug, Default)]
pub(super) struct Claims {
    /// Identifiers, one behind the other.
    ids: String,
    applications: Vec<Application>,
    /// Amounts in euros, one application behind the other.
    amounts: Vec<(AideId, Decimal)>,
}

/// An application; what it has begins where that of the one before ends.
#[derive(Debug)]
struct Application {
    date: Date,
    ids_end: usize,
    amounts_end: usize,
}

impl Claims {
    /// Adds an application, if it asks for anything.
    pub(super) fn push(&mut self, id: &str, date: Date, amounts: &[(AideId, Decimal)]) {
        if !amounts.is_empty() {
            self.ids.push_str(id);
            self.amounts.extend_from_slice(amounts);
            let (ids_end, amounts_end) = (self.ids.len(), self.amounts.len());
            self.applications.push(Application { date, ids_end, amounts_end });
        }
    }

    /// Adds those of the part that follows.
    pub(super) fn append(&mut self, next: &Self) {
        let (ids, amounts) = (self.ids.len(), self.amounts.len());
        self.ids.push_str(&next.ids);
        self.amounts.extend_from_slice(&next.amounts);
        self.applications.extend(next.applications.iter().map(|a| Application {
            date: a.date,
            ids_end: ids + a.ids_end,
            amounts_end: amounts + a.amounts_end,
        }));
    }

    /// Calls `serve` on each application, by date of filing: its identifier, its date, its aids and their amounts.
    pub(super) fn serve<E>(
        &self,
        ties: TieBreak,
        mut serve: impl FnMut(&str, Date, &[(AideId, Decimal)]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut order: Vec<usize> = (0..self.applications.len()).collect();
        let date = |at: usize| self.applications.get(at).map(|application| application.date);
        order.sort_unstable_by(|a, b| {
            let tied = match ties {
                TieBreak::FileOrder => std::cmp::Ordering::Equal,
                TieBreak::Identifier => self.id(*a).cmp(self.id(*b)),
            };
            date(*a).cmp(&date(*b)).then(tied).then(a.cmp(b))
        });
        for at in order {
            let Some(application) = self.applications.get(at) else { continue };
            let amounts = self.amounts.get(self.before(at).1..application.amounts_end).unwrap_or_default();
            serve(self.id(at), application.date, amounts)?;
        }
        Ok(())
    }

    fn id(&self, at: usize) -> &str {
        let end = self.applications.get(at).map_or(0, |application| application.ids_end);
        self.ids.get(self.before(at).0..end).unwrap_or_default()
    }

    /// Where the application before ends.
    fn before(&self, at: usize) -> (usize, usize) {
        let before = at.checked_sub(1).and_then(|before| self.applications.get(before));
        before.map_or((0, 0), |application| (application.ids_end, application.amounts_end))
    }
}
