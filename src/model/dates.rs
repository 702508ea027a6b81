//! Periods: from when until when each version of a value holds.

use super::Checker;
use super::messages::dates as say;
use super::typed::{Fiabilite, Notes, Revision, Version};
use crate::source::Span;
use crate::syntax::ast::{self, End};
use crate::value::Date;

/// Where one of several values holds.
#[derive(Debug, Clone, Copy)]
struct Held {
    /// Its place among those written.
    index: usize,
    from: Date,
    /// `None` while it depends on the next.
    to: Option<Date>,
    span: Span,
}

impl Checker<'_> {
    /// Reads versions in order of time. Each value is made, even when its period is wrong, so that its own faults are
    /// told; only those with a sound period are kept.
    pub(super) fn versions<T, U>(
        &mut self,
        notes: &Notes,
        written: &[ast::Version<T>],
        mut make: impl FnMut(&mut Self, &T) -> U,
    ) -> Vec<Version<U>> {
        let periods: Vec<_> = written.iter().map(|v| (v.period.as_ref(), v.span)).collect();
        let held = self.periods(&periods);
        let mut made: Vec<Option<U>> = written.iter().map(|v| Some(make(self, &v.value))).collect();
        let mut versions = Vec::with_capacity(held.len());
        for (index, from, to) in held {
            let (Some(version), Some(value)) = (written.get(index), made.get_mut(index).and_then(Option::take)) else {
                continue;
            };
            let own = texts(&version.references);
            versions.push(Version {
                from,
                to,
                references: if own.is_empty() { notes.references.clone() } else { own },
                fiabilite: version.fiabilite.as_ref().map(fiabilite).or_else(|| notes.fiabilite.clone()),
                value,
                span: version.span,
            });
        }
        versions
    }

    /// First and last day of each period, in order of time, with its place in the list; tells what is wrong and leaves
    /// it out.
    pub(super) fn periods(&mut self, written: &[(Option<&ast::Period>, Span)]) -> Vec<(usize, Date, Date)> {
        let mut all: Vec<Held> =
            written.iter().enumerate().filter_map(|(i, (period, span))| self.held(i, *period, *span)).collect();
        all.sort_by_key(|h| (h.from, h.index));
        let mut sound: Vec<(usize, Date, Date)> = Vec::with_capacity(all.len());
        let mut last: Option<(Date, Span)> = None;
        let mut rest = all.iter().peekable();
        while let Some(held) = rest.next() {
            let next = rest.peek().map(|n| n.from);
            let to = match (held.to, next) {
                (Some(to), _) => to,
                (None, Some(next)) if next > held.from => next.previous(),
                (None, Some(_)) => held.from,
                (None, None) => {
                    if all.len() == written.len() {
                        self.report(say::no_end(held.span));
                    }
                    Date::MAX
                }
            };
            if let Some((end, span)) = last
                && held.from <= end
            {
                self.report(say::overlap(held.span, span, held.from, to.min(end)));
                continue;
            }
            last = Some((to, held.span));
            sound.push((held.index, held.from, to));
        }
        sound
    }

    /// A period alone, whose end must be said.
    pub(super) fn closed_period(&mut self, period: &ast::Period) -> Option<(Date, Date)> {
        let held = self.held(0, Some(period), period.span)?;
        match held.to {
            Some(to) => Some((held.from, to)),
            None => {
                self.report(say::no_end(period.span));
                None
            }
        }
    }

    fn held(&mut self, index: usize, period: Option<&ast::Period>, span: Span) -> Option<Held> {
        let Some(period) = period else {
            return Some(Held { index, from: Date::MIN, to: Some(Date::MAX), span });
        };
        let from = match &period.from {
            Some(date) => date.value?,
            None => Date::MIN,
        };
        let to = match &period.to {
            End::Next => None,
            End::Day(date) => Some(date.value?),
            End::Open => Some(Date::MAX),
        };
        if let Some(to) = to
            && from > to
        {
            self.report(say::inverted(period.span, from, to));
            return None;
        }
        Some(Held { index, from, to, span: period.span })
    }
}

/// References, certainty and revision, as the model holds them.
pub(super) fn notes(written: &ast::Notes) -> Notes {
    Notes {
        references: texts(&written.references),
        fiabilite: written.fiabilite.as_ref().map(fiabilite),
        revision: written.revision.as_ref().and_then(|revision| match revision {
            ast::Revision::Yearly { day, month, .. } => Some(Revision::Yearly { day: *day, month: *month }),
            ast::Revision::On(date) => date.value.map(Revision::On),
        }),
    }
}

fn fiabilite(written: &ast::Fiabilite) -> Fiabilite {
    Fiabilite { level: written.level, reason: text(written.reason.as_ref()) }
}

/// What stands between the quotes.
pub(super) fn text(written: Option<&ast::Text>) -> Option<String> {
    written.map(|t| t.text.clone())
}

/// What stands between the quotes of each.
pub(super) fn texts(written: &[ast::Text]) -> Vec<String> {
    written.iter().map(|t| t.text.clone()).collect()
}

/// The label, or the name where none is given.
pub(super) fn label(written: Option<&ast::Text>, name: &str) -> String {
    written.map_or_else(|| name.to_owned(), |t| t.text.clone())
}
