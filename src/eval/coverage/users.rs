//! The aids that come to each calcul and each table.

use crate::model::{AideId, CalculId, Expr, ExprKind, Model, TableId, walk};
use std::collections::{BTreeMap, BTreeSet};

/// By what is read.
#[derive(Debug, Default)]
pub(super) struct Users {
    pub(super) calculs: BTreeMap<CalculId, BTreeSet<AideId>>,
    pub(super) tables: BTreeMap<TableId, BTreeSet<AideId>>,
}

impl Users {
    pub(super) fn of(model: &Model) -> Self {
        let mut users = Self::default();
        for (aide, id) in model.aides.iter().zip((0..).map(AideId)) {
            let outcomes =
                aide.fields().flat_map(|(_, outcome)| &outcome.versions).flat_map(|v| walk::valeur(&v.value));
            let conditions = aide.conditions.iter().flat_map(|c| &c.versions).map(|v| &v.value);
            users.add(model, &BTreeSet::from([id]), outcomes.chain(conditions).collect());
        }
        for cumul in &model.cumuls {
            let read = cumul.fixed.iter().chain(cumul.ceiling.iter().map(|v| &v.value));
            users.add(model, &cumul.aides.iter().copied().collect(), read.collect());
        }
        for depense in &model.depenses {
            users.add(model, &depense.covered_by.iter().copied().collect(), vec![&depense.cost]);
        }
        users
    }

    /// Notes what some expressions come to. What they read of another aid is left to it: it is evaluated with them.
    fn add<'m>(&mut self, model: &'m Model, aides: &BTreeSet<AideId>, mut pending: Vec<&'m Expr>) {
        let (mut calculs, mut tables) = (BTreeSet::new(), BTreeSet::new());
        while let Some(expr) = pending.pop() {
            walk::each(expr, |e| match &e.kind {
                ExprKind::Calcul { id, .. } if calculs.insert(*id) => {
                    let versions = model.calculs.get(id.index()).into_iter().flat_map(|calcul| &calcul.versions);
                    pending.extend(versions.flat_map(|v| walk::valeur(&v.value)));
                }
                ExprKind::Table { id, .. } if tables.insert(*id) => {
                    let versions = model.tables.get(id.index()).into_iter().flat_map(|table| &table.versions);
                    pending.extend(versions.flat_map(|v| &v.value).flat_map(|row| &row.results));
                }
                _ => {}
            });
        }
        for id in calculs {
            self.calculs.entry(id).or_default().extend(aides);
        }
        for id in tables {
            self.tables.entry(id).or_default().extend(aides);
        }
    }
}
