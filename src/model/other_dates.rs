//! `à la date de`: what it is asked of is dated, and reads nothing else that is.

use std::collections::BTreeSet;

use super::messages::dates as say;
use super::typed::{Expr, ExprKind, Model, Version};
use super::{Checker, walk};
use crate::source::Span;
use crate::value::Date;

impl Checker<'_> {
    /// `à la date de`: what follows is dated, and reads nothing else that is.
    pub(super) fn other_dates(&mut self) {
        let mut faults = Vec::new();
        for expr in walk::all(&self.model) {
            walk::each(expr, |e| {
                if let ExprKind::AtDate { value, .. } = &e.kind {
                    let told = match &value.kind {
                        ExprKind::Calcul { id, .. } => self.model.calculs.get(id.index()).map(|c| {
                            (&c.name, is_dated(&c.versions), walk::calcul(c).find_map(|e| reads_dated(&self.model, e)))
                        }),
                        ExprKind::Table { id, .. } => self.model.tables.get(id.index()).map(|t| {
                            (&t.name, is_dated(&t.versions), walk::table(t).find_map(|e| reads_dated(&self.model, e)))
                        }),
                        _ => None,
                    };
                    match told {
                        Some((name, _, Some(Dated::Column(inner)))) => {
                            faults.push(say::at_date_of_reading(value.span, &name.name, inner));
                        }
                        Some((name, _, Some(Dated::Version(inner)))) => {
                            faults.push(say::at_date_nested(value.span, &name.name, inner));
                        }
                        Some((name, false, None)) => {
                            faults.push(say::at_date_undated(value.span, &name.name, name.span));
                        }
                        _ => {}
                    }
                }
            });
        }
        self.diagnostics.extend(faults);
    }
}

fn is_dated<T>(versions: &[Version<T>]) -> bool {
    versions.len() > 1 || versions.iter().any(|v| v.from != Date::MIN || v.to != Date::MAX)
}

/// Something dated, and where it is read.
#[derive(Clone, Copy)]
enum Dated {
    /// A column of a référentiel: whatever is asked, it is read at the date of filing.
    Column(Span),
    /// The version of anything else.
    Version(Span),
}

/// What an expression reads that is dated, through what it calls; only when no circle exists.
fn reads_dated(model: &Model, expr: &Expr) -> Option<Dated> {
    let mut seen: BTreeSet<(bool, u32)> = BTreeSet::new();
    let mut queue: Vec<(&Expr, Option<Span>)> = vec![(expr, None)];
    while let Some((body, root)) = queue.pop() {
        let mut found = None;
        walk::each(body, |e| {
            let place = root.unwrap_or(e.span);
            let dated = match &e.kind {
                ExprKind::Calcul { id, .. } => model.calculs.get(id.index()).is_some_and(|c| {
                    if seen.insert((true, id.0)) {
                        queue.extend(walk::calcul(c).map(|e| (e, Some(place))));
                    }
                    is_dated(&c.versions)
                }),
                ExprKind::Table { id, .. } => model.tables.get(id.index()).is_some_and(|t| {
                    if seen.insert((false, id.0)) {
                        queue.extend(walk::table(t).map(|e| (e, Some(place))));
                    }
                    is_dated(&t.versions)
                }),
                ExprKind::Column { referentiel, column, .. } => model
                    .referentiels
                    .get(referentiel.index())
                    .and_then(|r| r.columns.get(*column))
                    .is_some_and(|c| is_dated(&c.versions)),
                ExprKind::Aide { .. } => true,
                _ => false,
            };
            if dated && found.is_none() {
                let column = matches!(e.kind, ExprKind::Column { .. });
                found = Some(if column { Dated::Column(place) } else { Dated::Version(place) });
            }
        });
        if found.is_some() {
            return found;
        }
    }
    None
}
