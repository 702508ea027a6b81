//! Days on which something of a pack changes.

use crate::model::{Model, Version};
use crate::value::Date;
use std::collections::BTreeSet;

/// The first days of the periods in which nothing changes, in order; the first is [`Date::MIN`].
#[must_use]
pub fn breaks(model: &Model) -> Vec<Date> {
    let mut days = Days(BTreeSet::from([Date::MIN]));
    for calcul in &model.calculs {
        days.versions(&calcul.versions);
    }
    for table in &model.tables {
        days.versions(&table.versions);
    }
    for column in model.referentiels.iter().flat_map(|r| &r.columns) {
        days.versions(&column.versions);
    }
    for cumul in &model.cumuls {
        days.versions(&cumul.ceiling);
    }
    for aide in &model.aides {
        for condition in &aide.conditions {
            days.versions(&condition.versions);
        }
        for outcome in [&aide.assiette, &aide.taux, &aide.montant].into_iter().flatten().chain(&aide.results) {
            days.versions(&outcome.versions);
        }
        for (from, to) in &aide.periods {
            days.period(*from, *to);
        }
        for closure in &aide.closures {
            days.period(closure.from, closure.to);
        }
    }
    days.0.into_iter().collect()
}

/// The period, among those that `breaks` begin, that holds a date: its first and last days.
///
/// ```
/// use bareme::{plan::period, value::Date};
/// let day = |text| Date::parse(text).unwrap();
/// let breaks = [Date::MIN, day("01/01/2025"), day("01/01/2026")];
/// assert_eq!(period(&breaks, day("31/12/2025")), (day("01/01/2025"), day("31/12/2025")));
/// assert_eq!(period(&breaks, day("01/01/2026")), (day("01/01/2026"), Date::MAX));
/// ```
#[must_use]
pub fn period(breaks: &[Date], date: Date) -> (Date, Date) {
    let next = breaks.partition_point(|first| *first <= date);
    let from = next.checked_sub(1).and_then(|at| breaks.get(at)).copied().unwrap_or(Date::MIN);
    (from, breaks.get(next).map_or(Date::MAX, |first| first.previous()))
}

struct Days(BTreeSet<Date>);

impl Days {
    fn period(&mut self, from: Date, to: Date) {
        self.0.insert(from);
        if to < Date::MAX {
            self.0.insert(to.next());
        }
    }

    fn versions<T>(&mut self, versions: &[Version<T>]) {
        versions.iter().for_each(|version| self.period(version.from, version.to));
    }
}
