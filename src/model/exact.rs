//! Exactness: which values may carry a division that does not fall right, so that what people see says its rounding.

use std::collections::BTreeMap;

use super::Checker;
use super::cycles::Thing;
use super::messages::types as say;
use super::typed::{AideField, BinaryOp, Expr, ExprKind, Finition, Literal, Model, Outcome, Type, Valeur, Version};
use super::types::literal;
use crate::diag::Diagnostic;
use crate::source::Span;
use crate::value::Decimal;

/// Where a value's inexact division stands, when its parameters are exact, and when they are not.
#[derive(Debug, Clone, Copy, Default)]
struct Taint {
    own: Option<Span>,
    by_params: bool,
}

impl Taint {
    fn or(self, other: Self) -> Self {
        Self { own: self.own.or(other.own), by_params: self.by_params || other.by_params }
    }
}

impl Checker<'_> {
    /// Tells each amount that a person sees and that comes from a division without a rounding.
    pub(super) fn exactness(&mut self) {
        let mut known: BTreeMap<Thing, Taint> = BTreeMap::new();
        for thing in self.model.computed_order() {
            let taint = of_thing(&self.model, &known, thing);
            known.insert(thing, taint);
        }
        let mut faults: Vec<Diagnostic> = Vec::new();
        for aide in &self.model.aides {
            for outcome in aide.montant.iter().chain(&aide.results) {
                if let Some((version, division)) = shown(&self.model, &known, outcome) {
                    faults.push(say::not_rounded(version, division, &format!("{}.{}", aide.name.name, outcome.name)));
                }
            }
        }
        for cumul in &self.model.cumuls {
            for version in &cumul.ceiling {
                if let Some(division) = of_expr(&self.model, &known, &version.value).own {
                    faults.push(say::not_rounded(version.value.span, division, &cumul.name.name));
                }
            }
        }
        for depense in &self.model.depenses {
            if let Some(division) = of_expr(&self.model, &known, &depense.cost).own {
                faults.push(say::not_rounded(depense.cost.span, division, &depense.name.name));
            }
        }
        self.diagnostics.extend(faults);
    }
}

/// The first version of an outcome in euros that may not be exact, and the division it comes from.
fn shown(model: &Model, known: &BTreeMap<Thing, Taint>, outcome: &Outcome) -> Option<(Span, Span)> {
    if !matches!(&outcome.ty, Type::Number(unit) if unit.has_euro()) {
        return None;
    }
    outcome.versions.iter().find_map(|v| Some((v.value.expr.span, of_valeur(model, known, &v.value).own?)))
}

fn of_thing(model: &Model, known: &BTreeMap<Thing, Taint>, thing: Thing) -> Taint {
    let versions = |versions: &[Version<Valeur>]| {
        versions.iter().map(|v| of_valeur(model, known, &v.value)).fold(Taint::default(), Taint::or)
    };
    let outcome = |outcome: Option<&Outcome>| outcome.map(|o| versions(&o.versions)).unwrap_or_default();
    match thing {
        Thing::Calcul(id) => model.calculs.get(id.index()).map(|c| versions(&c.versions)).unwrap_or_default(),
        Thing::Table(id) => {
            let Some(table) = model.tables.get(id.index()) else { return Taint::default() };
            let cells = super::walk::table(table).map(|e| of_expr(model, known, e));
            let mut taint = cells.fold(Taint::default(), Taint::or);
            taint.by_params |= table.progressive.is_some();
            taint
        }
        Thing::Part(id, field) => {
            let Some(aide) = model.aides.get(id.index()) else { return Taint::default() };
            match field {
                AideField::Eligible => Taint::default(),
                AideField::Assiette => outcome(aide.assiette.as_ref()),
                AideField::Taux => outcome(aide.taux.as_ref()),
                AideField::Montant => outcome(aide.montant.as_ref()),
                AideField::Result(index) => outcome(aide.results.get(index as usize)),
            }
        }
    }
}

fn of_valeur(model: &Model, known: &BTreeMap<Thing, Taint>, valeur: &Valeur) -> Taint {
    let mut taint = of_expr(model, known, &valeur.expr);
    for finition in &valeur.finitions {
        match finition {
            Finition::Arrondi(_) => taint = Taint::default(),
            Finition::Plafond { amount, per, over, .. } => {
                let others = per.iter().chain(over).map(|other| &other.1);
                taint = std::iter::once(amount.as_ref())
                    .chain(others)
                    .map(|e| of_expr(model, known, e))
                    .fold(taint, Taint::or);
            }
            Finition::Plancher { amount, .. } => taint = taint.or(of_expr(model, known, amount)),
        }
    }
    taint
}

fn of_expr(model: &Model, known: &BTreeMap<Thing, Taint>, expr: &Expr) -> Taint {
    let of = |e: &Expr| of_expr(model, known, e);
    if !matches!(expr.ty, Type::Number(_)) {
        return Taint::default();
    }
    match &expr.kind {
        ExprKind::Param(_) => Taint { own: None, by_params: true },
        ExprKind::Calcul { id, args } => call(model, known, Thing::Calcul(*id), args),
        ExprKind::Table { id, args, .. } => call(model, known, Thing::Table(*id), args),
        ExprKind::Aide { id, field, .. } => {
            Taint { by_params: false, ..known.get(&Thing::Part(*id, *field)).copied().unwrap_or_default() }
        }
        ExprKind::Binary { op, left, right } => {
            let taint = of(left).or(of(right));
            if *op == BinaryOp::Div && !divides_exactly(right) {
                return Taint { own: taint.own.or(Some(expr.span)), ..taint };
            }
            taint
        }
        ExprKind::Payment { amount, .. } => Taint { own: Some(expr.span), ..of(amount) },
        ExprKind::If { then, otherwise, .. } => of(then).or(of(otherwise)),
        ExprKind::Aggregate { body, default, .. } => {
            body.iter().chain(default).map(|e| of(e)).fold(Taint::default(), Taint::or)
        }
        ExprKind::Extremum { args, .. } => args.iter().map(of).fold(Taint::default(), Taint::or),
        ExprKind::Unary(_, inner) | ExprKind::Scale(inner, _) | ExprKind::Bare(inner) => of(inner),
        ExprKind::AtDate { value, .. } => of(value),
        _ => Taint::default(),
    }
}

fn call(model: &Model, known: &BTreeMap<Thing, Taint>, thing: Thing, args: &[Expr]) -> Taint {
    let body = known.get(&thing).copied().unwrap_or_default();
    let args = args.iter().map(|e| of_expr(model, known, e)).fold(Taint::default(), Taint::or);
    if body.by_params {
        return Taint { own: body.own.or(args.own), by_params: args.by_params };
    }
    Taint { own: body.own, by_params: false }
}

/// Whether any number divided by that one is a decimal: a constant made of twos and fives.
fn divides_exactly(divisor: &Expr) -> bool {
    let Some(Literal::Number(value)) = literal(divisor) else { return false };
    let mut digits = value.normalize().mantissa().unsigned_abs();
    for prime in [2, 5] {
        while digits != 0 && digits % prime == 0 {
            digits /= prime;
        }
    }
    digits == 1 && value != Decimal::ZERO
}
