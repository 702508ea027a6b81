//! Lowering of aids, and of what binds several of them.

use super::build::{AideRequest, Builder, Item, Lower, Lowered, Request, Source};
use super::expr::Frame;
use super::program::{Fault, NodeKind, OpKind, Value, Window};
use crate::model::{Aide, AideField, AideId, Outcome, Type};
use crate::source::Span;
use crate::value::{Date, Unit};

impl Aide {
    /// Its base, rate, amount and named results, in that order.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (AideField, &Outcome)> {
        let own =
            [(AideField::Assiette, &self.assiette), (AideField::Taux, &self.taux), (AideField::Montant, &self.montant)];
        let named = (0_u32..).zip(&self.results).map(|(index, outcome)| (AideField::Result(index), outcome));
        own.into_iter().filter_map(|(field, outcome)| Some((field, outcome.as_ref()?))).chain(named)
    }
}

impl Builder<'_> {
    /// Whether an aid can be asked for.
    pub(super) fn window(&mut self, aide: &Aide) -> Window {
        let closures = aide.closures.iter().map(|closure| (closure.from, closure.to));
        self.hold(aide.periods.iter().copied().chain(closures));
        let date = self.date;
        let covers = |(from, to): &(Date, Date)| *from <= date && date <= *to;
        if !aide.periods.is_empty() && !aide.periods.iter().any(covers) {
            return Window::OutOfPeriod(self.gap(&aide.label, aide.name.span, aide.periods.iter().copied()));
        }
        match aide.closures.iter().find(|closure| covers(&(closure.from, closure.to))) {
            Some(closure) => Window::Closed(closure.clone()),
            None => Window::Open,
        }
    }

    /// An aid with all that is said of it; of one that does not exist at the date, only that.
    pub(super) fn aide(&mut self, id: AideId, aide: &Aide) -> AideRequest {
        let eligible = self.settle(Item::Eligible(id)).slot;
        let (mut conditions, mut outcomes) = (Vec::new(), Vec::new());
        if !matches!(self.window(aide), Window::OutOfPeriod(_)) {
            for (index, condition) in aide.conditions.iter().enumerate() {
                if self.in_force(&condition.versions).is_some() {
                    let lowered = self.settle(Item::Condition(id, index));
                    conditions.extend(lowered.reads.first().map(|step| (index, *step)));
                }
            }
            for (field, _) in aide.fields() {
                let lowered = self.settle(Item::Outcome(id, field));
                outcomes.extend(lowered.reads.first().map(|step| (field, *step)));
            }
        }
        AideRequest { id, eligible, conditions, outcomes }
    }

    /// The conjunction of the conditions and of the window.
    pub(super) fn eligible(&mut self, id: AideId) -> Lower<Lowered> {
        let nowhere = Span::NOWHERE;
        let Some(aide) = self.model.aides.get(id.index()) else { return Ok(self.nothing(&Type::Bool, nowhere)) };
        let span = aide.name.span;
        let window = match self.window(aide) {
            Window::Open => Value::Bool(true),
            Window::Closed(_) => Value::Bool(false),
            Window::OutOfPeriod(gap) => Value::Fault(Fault::OutOfPeriod(gap)),
        };
        let mut all = Lowered { slot: self.terms.fixed(window, &Type::Bool, span), reads: Vec::new() };
        if !matches!(window, Value::Fault(_)) {
            for (index, condition) in aide.conditions.iter().enumerate() {
                if self.in_force(&condition.versions).is_some() {
                    let next = self.require(Item::Condition(id, index), &Type::Bool, condition.span)?;
                    let slot = self.terms.op(OpKind::And(all.slot, next.slot), &Type::Bool, span);
                    all = Lowered::reading(slot, [&all, &next]);
                }
            }
        }
        Ok(self.step(NodeKind::Eligible(id.0), &aide.label, &all, Source::of::<()>(&aide.notes, None), span))
    }

    /// A condition in force.
    pub(super) fn condition(&mut self, id: AideId, index: usize) -> Lower<Lowered> {
        let condition = self.model.aides.get(id.index()).and_then(|aide| aide.conditions.get(index));
        let found = condition.and_then(|c| Some((c, self.in_force(&c.versions)?.1)));
        let Some((condition, version)) = found else {
            return Ok(self.nothing(&Type::Bool, Span::NOWHERE));
        };
        let value = self.expr(&version.value, &Frame::default())?;
        let source = Source::of(&condition.notes, Some(version));
        Ok(self.step(NodeKind::Condition, &condition.label, &value, source, condition.span))
    }

    /// The bare value of a result of an aid.
    pub(super) fn outcome(&mut self, id: AideId, field: AideField) -> Lower<Lowered> {
        let outcome =
            self.model.aides.get(id.index()).and_then(|aide| aide.fields().find(|(known, _)| *known == field));
        let Some((_, outcome)) = outcome else {
            return Ok(self.nothing(&Type::Unknown, Span::NOWHERE));
        };
        let version = self.in_force(&outcome.versions).map(|(_, version)| version);
        let value = match version {
            Some(version) => self.valeur(&version.value, &outcome.ty, &Frame::default())?,
            None => self.missing(&outcome.label, outcome.span, &outcome.versions, &outcome.ty),
        };
        let source = Source::of(&outcome.notes, version);
        Ok(self.step(NodeKind::Outcome(id.0, field), &outcome.label, &value, source, outcome.span))
    }

    /// Cumuls in force and dépenses that bear on `wanted` aids.
    pub(super) fn sums(&mut self, request: &mut Request, wanted: impl Fn(&[AideId]) -> bool) {
        let model = self.model;
        for (index, cumul) in model.cumuls.iter().enumerate().filter(|(_, cumul)| wanted(&cumul.aides)) {
            if self.in_force(&cumul.ceiling).is_some() {
                let ceiling = self.settle(Item::Amount(Amount::Ceiling, index));
                let fixed = cumul.fixed.as_ref().map(|_| self.settle(Item::Amount(Amount::Fixed, index)));
                let fixed = fixed.and_then(|fixed| fixed.reads.first().copied());
                request.cumuls.extend(ceiling.reads.first().map(|ceiling| (index, fixed, *ceiling)));
            }
        }
        for (index, _) in model.depenses.iter().enumerate().filter(|(_, depense)| wanted(&depense.covered_by)) {
            let cost = self.settle(Item::Amount(Amount::Cost, index));
            request.depenses.extend(cost.reads.first().map(|cost| (index, *cost)));
        }
    }

    /// All contrôles: a case that contradicts itself is refused whatever is asked of it.
    pub(super) fn controles(&mut self, request: &mut Request) {
        for index in 0..self.model.controles.len() {
            let lowered = self.settle(Item::Controle(index));
            request.controles.extend(lowered.reads.first().map(|step| (index, *step)));
        }
    }

    /// What answers must hold together.
    pub(super) fn controle(&mut self, index: usize) -> Lower<Lowered> {
        let Some(controle) = self.model.controles.get(index) else {
            return Ok(self.nothing(&Type::Bool, Span::NOWHERE));
        };
        let value = self.expr(&controle.test, &Frame::default())?;
        let source = Source::of::<()>(&controle.notes, None);
        Ok(self.step(NodeKind::Condition, &controle.label, &value, source, controle.name.span))
    }

    /// An amount that binds aids.
    pub(super) fn amount(&mut self, amount: Amount, index: usize) -> Lower<Lowered> {
        let model = self.model;
        let found = match amount {
            Amount::Cost => model.depenses.get(index).map(|d| (&d.cost, &d.label, Source::default())),
            Amount::Ceiling | Amount::Fixed => model.cumuls.get(index).and_then(|cumul| {
                let (_, version) = self.in_force(&cumul.ceiling)?;
                let source = Source::of(&cumul.notes, Some(version));
                let expr = if amount == Amount::Ceiling { &version.value } else { cumul.fixed.as_ref()? };
                Some((expr, &cumul.label, source))
            }),
        };
        let euros = Type::Number(Unit::euro());
        let Some((expr, label, source)) = found else {
            return Ok(self.nothing(&euros, Span::NOWHERE));
        };
        let mut value = self.expr(expr, &Frame::default())?;
        value.slot = self.terms.retyped(value.slot, &euros, expr.span);
        Ok(self.step(NodeKind::Term, label, &value, source, expr.span))
    }
}

/// An amount that binds aids: of a cumul or of a dépense.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Amount {
    /// The ceiling of a cumul.
    Ceiling,
    /// What counts in a cumul and cannot be reduced.
    Fixed,
    /// The cost of a dépense.
    Cost,
}
