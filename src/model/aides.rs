//! Aids: clauses, periods and conditions; and what binds several aids: cumuls, exclusions, dépenses, enveloppes.

use super::Checker;
use super::cycles::Thing;
use super::dates::{label, notes, text, texts};
use super::declare::{Items, Once, Placed, number};
use super::expr::Scope;
use super::messages::{names as say, types as say_types};
use super::names::{Decl, Head};
use super::typed::{
    AideField, AideId, Closure, Condition, Cumul, Depense, Enveloppe, EnveloppeId, Exclusion, Nature, Type,
};
use crate::diag::nearest;
use crate::source::Span;
use crate::syntax::ast;
use crate::value::{Date, Decimal, Unit};

impl Checker<'_> {
    pub(super) fn axe_and_nature(&mut self, node: &ast::Aide) -> (usize, Nature) {
        // Their absence is told by the reading of the file.
        let axe = node.axe.as_ref().and_then(|name| self.axe_named(name)).unwrap_or(0);
        (axe, node.nature.map_or(Nature::Subvention, |(nature, _)| nature))
    }

    fn axe_named(&mut self, name: &ast::Ident) -> Option<usize> {
        let axes = &self.model.manifest.axes;
        let found = axes.iter().position(|(known, _)| *known == name.text);
        if found.is_none() {
            let close = nearest(&name.text, axes.iter().map(|(known, _)| known.as_str()));
            let diagnostic = say::unknown_axe(name.span, &name.text, close);
            self.report(diagnostic);
        }
        found
    }

    /// Periods, closures and conditions of every aid.
    pub(super) fn conditions(&mut self, items: &Items<'_>) {
        for (index, item) in items.aides.iter().enumerate() {
            let node = item.node;
            let periods: Vec<_> = node.periods.iter().map(|p| (Some(p), p.span)).collect();
            let periods = self.periods(&periods).into_iter().map(|(_, from, to)| (from, to)).collect();
            let mut closures = Vec::new();
            for (period, reason) in &node.closures {
                if let Some((from, to)) = self.closed_period(period) {
                    closures.push(Closure { from, to, reason: text(reason.as_ref()) });
                }
            }
            let id = AideId(number(index));
            let mut conditions = Vec::new();
            let mut once = Once::default();
            for condition in &node.conditions {
                if let Some(first) = once.before(&condition.name) {
                    self.report(say::declared_twice(condition.name.span, first, &condition.name.text));
                }
                conditions.push(self.condition(id, item, condition));
            }
            if let Some(aide) = self.model.aides.get_mut(index) {
                aide.periods = periods;
                aide.closures = closures;
                aide.conditions = conditions;
            }
        }
    }

    fn condition(&mut self, id: AideId, item: &Placed<'_, ast::Aide>, written: &ast::Condition) -> Condition {
        let mut scope = Scope::of(&item.module);
        scope.aide = Some((id, written.span));
        scope.reader = Some(Thing::Part(id, AideField::Eligible));
        let notes = notes(&written.notes);
        let versions =
            self.versions(&notes, &written.versions, |checker, test| checker.condition_expr(&mut scope, test));
        Condition {
            name: written.name.text.clone(),
            label: label(written.label.as_ref(), &written.name.text),
            notes,
            versions,
            span: written.span,
        }
    }

    /// What binds several aids.
    pub(super) fn together(&mut self, items: &Items<'_>) {
        let euros = Type::Number(Unit::euro());
        for item in &items.cumuls {
            let node = item.node;
            let mut scope = Scope::of(&item.module);
            let notes = notes(&node.notes);
            let aides = self.aides_named(&item.module, &node.aides);
            self.paid_once(&node.aides, &aides);
            let reduced = self.aides_named(&item.module, &node.reduced);
            for (path, id) in node.reduced.iter().zip(&reduced) {
                if let (Some(id), true) = (id, aides.iter().all(Option::is_some))
                    && !aides.contains(&Some(*id))
                {
                    self.report(say::reduced_not_counted(path.span, &path.dotted(), node.name.span));
                }
            }
            let fixed = node.fixed.as_ref().map(|fixed| self.expr_as(&mut scope, fixed, &euros));
            let ceiling = self.versions(&notes, &node.ceiling, |checker, e| checker.expr_as(&mut scope, e, &euros));
            self.model.cumuls.push(Cumul {
                name: item.name(&node.name),
                label: label(node.label.as_ref(), &node.name.text),
                aides: aides.into_iter().flatten().collect(),
                fixed,
                ceiling,
                reduced: reduced.into_iter().flatten().collect(),
                notes,
            });
        }
        for item in &items.exclusions {
            let node = item.node;
            let aides: Vec<AideId> = self.aides_named(&item.module, &node.aides).into_iter().flatten().collect();
            if let [only] = node.aides.as_slice() {
                self.report(say::lone_aide(only.span, &only.dotted()));
            }
            self.model.exclusions.push(Exclusion {
                name: item.name(&node.name),
                label: label(node.label.as_ref(), &node.name.text),
                aides,
                notes: notes(&node.notes),
            });
        }
        for item in &items.depenses {
            let node = item.node;
            let cost = self.expr_as(&mut Scope::of(&item.module), &node.cost, &euros);
            let covered_by = self.aides_named(&item.module, &node.covered_by);
            self.paid_once(&node.covered_by, &covered_by);
            self.model.depenses.push(Depense {
                name: item.name(&node.name),
                label: label(node.label.as_ref(), &node.name.text),
                cost,
                covered_by: covered_by.into_iter().flatten().collect(),
            });
        }
        for item in &items.enveloppes {
            let node = item.node;
            let amount = self.amount(&node.amount, &Unit::euro()).unwrap_or(Decimal::ZERO);
            let period = self.closed_period(&node.period);
            let aides = self.aides_named(&item.module, &node.aides).into_iter().flatten().collect();
            let (from, to) = period.unwrap_or((Date::MIN, Date::MAX));
            let parent = node.parent.as_ref().and_then(|path| self.enveloppe_named(&item.module, path));
            let axe = node.axe.as_ref().and_then(|name| self.axe_named(name));
            self.model.enveloppes.push(Enveloppe {
                name: item.name(&node.name),
                label: label(node.label.as_ref(), &node.name.text),
                amount,
                from,
                to,
                parent,
                axe,
                financeurs: texts(&node.financeurs),
                aides,
                notes: notes(&node.notes),
            });
        }
        self.contained(items);
    }

    /// Tells the enveloppes that are not inside the one that they name.
    fn contained(&mut self, items: &Items<'_>) {
        for (at, item) in items.enveloppes.iter().enumerate() {
            let enveloppe = |at: usize| self.model.enveloppes.get(at);
            let Some((inside, path)) = enveloppe(at).zip(item.node.parent.as_ref()) else { continue };
            let Some(outside) = inside.parent.and_then(|id| enveloppe(id.index())) else { continue };
            // As many steps as there are enveloppes: a circle does not end before.
            let above = |at: &usize| enveloppe(*at)?.parent.map(EnveloppeId::index);
            let circle = std::iter::successors(Some(at), above).skip(1).take(items.enveloppes.len()).any(|a| a == at);
            if circle {
                self.report(say::enveloppe_in_itself(path.span, &item.node.name.text));
            } else if inside.from < outside.from || inside.to > outside.to {
                let (period, declared) = (item.node.period.span, outside.name.span);
                let days = (outside.from, outside.to);
                self.report(say::outlasts(period, &item.node.name.text, declared, &path.dotted(), days));
            }
        }
    }

    fn enveloppe_named(&mut self, module: &str, path: &ast::Path) -> Option<EnveloppeId> {
        match self.names.head(module, path) {
            Some((Head::Decl(Decl::Enveloppe(id)), count)) if count == path.segments.len() => Some(id),
            Some((Head::Decl(_) | Head::Input(_), _)) => {
                self.report(say::not_an_enveloppe(path.span, &path.dotted()));
                None
            }
            None => {
                self.tell_unknown(module, path);
                None
            }
        }
    }

    /// Tells the aids of which a month's payment would be added to what is received once.
    fn paid_once(&mut self, paths: &[ast::Path], aides: &[Option<AideId>]) {
        for (path, id) in paths.iter().zip(aides) {
            let aide = id.and_then(|id| self.model.aides.get(id.index()));
            if aide.is_some_and(|aide| aide.nature == Nature::Allocation) {
                self.report(say_types::paid_every_month(path.span, &path.dotted()));
            }
        }
    }

    /// The aids named, `None` where one is not an aid or is named twice (then told).
    fn aides_named(&mut self, module: &str, paths: &[ast::Path]) -> Vec<Option<AideId>> {
        let mut found: Vec<(Option<AideId>, Span)> = Vec::with_capacity(paths.len());
        for path in paths {
            let id = self.aide_named(module, path);
            let twice = found.iter().find(|(other, _)| id.is_some() && *other == id).map(|(_, span)| *span);
            match twice {
                Some(first) => {
                    self.report(say::aide_listed_twice(path.span, first, &path.dotted()));
                    found.push((None, path.span));
                }
                None => found.push((id, path.span)),
            }
        }
        found.into_iter().map(|(id, _)| id).collect()
    }

    pub(super) fn aide_named(&mut self, module: &str, path: &ast::Path) -> Option<AideId> {
        match self.names.head(module, path) {
            Some((Head::Decl(Decl::Aide(id)), count)) if count == path.segments.len() => Some(id),
            Some((Head::Decl(_) | Head::Input(_), _)) => {
                self.report(say::not_an_aide(path.span, &path.dotted()));
                None
            }
            None => {
                self.tell_unknown(module, path);
                None
            }
        }
    }
}
