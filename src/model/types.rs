//! Types and units: reading them as written, naming them for people, and fitting a value to what is expected.

use super::Checker;
use super::messages::types as say;
use super::names::TypeDecl;
use super::typed::{Expr, ExprKind, Literal, Model, ReferentielId, Type};
use crate::diag::nearest;
use crate::source::Span;
use crate::syntax::ast;
use crate::value::{Decimal, Unit};

impl Checker<'_> {
    /// The unit as written, and what a number written in it is multiplied by (a hundredth for each `%`).
    pub(super) fn unit(&mut self, written: &ast::UnitExpr) -> Option<(Unit, Decimal)> {
        let (mut unit, mut factor) = (Unit::none(), Decimal::ONE);
        for (position, (word, divides)) in written.factors.iter().enumerate() {
            let Some(base) = self.names.unit(&word.text) else {
                if !self.names.word_may_be_unread(&word.text) {
                    let close = nearest(&word.text, self.names.unit_words());
                    let diagnostic = super::messages::names::unknown_unit(word.span, &word.text, close);
                    self.report(diagnostic);
                }
                return None;
            };
            if base.is_proportion() {
                let hundredth = if *divides { Decimal::ONE_HUNDRED } else { Decimal::new(1, 2) };
                factor = factor.checked_mul(hundredth).unwrap_or(factor);
            }
            unit = match (position, divides) {
                (0, false) => base,
                (_, false) => unit.mul(&base),
                (_, true) => over(&unit, &base),
            };
        }
        Some((unit, factor))
    }

    /// The type as written.
    pub(super) fn ty(&mut self, module: &str, written: &ast::TypeExpr) -> Type {
        match written {
            ast::TypeExpr::Bool(_) => Type::Bool,
            ast::TypeExpr::Number(_) => Type::Number(Unit::none()),
            ast::TypeExpr::Date(_) => Type::Date,
            ast::TypeExpr::Text(_) => Type::Text,
            ast::TypeExpr::Error(_) => Type::Unknown,
            ast::TypeExpr::Unit(unit) => self.unit(unit).map_or(Type::Unknown, |(unit, _)| Type::Number(unit)),
            ast::TypeExpr::Named(path) => {
                if let [word] = path.segments.as_slice()
                    && let Some(unit) = self.names.unit(&word.text)
                {
                    return Type::Number(unit);
                }
                match self.names.type_named(module, path) {
                    Ok(TypeDecl::Enum(id)) => Type::Enum(id),
                    Ok(TypeDecl::Record(id)) => Type::Record(id),
                    Ok(TypeDecl::Referentiel(id)) => Type::Key(self.key_owner(id)),
                    Err(diagnostic) => {
                        self.diagnostics.extend(diagnostic.map(|d| *d));
                        Type::Unknown
                    }
                }
            }
            ast::TypeExpr::List(path, span) => match self.names.type_named(module, path) {
                Ok(TypeDecl::Record(id)) => Type::List(id),
                Ok(_) => {
                    self.report(say::list_of_other(*span, &path.dotted()));
                    Type::Unknown
                }
                Err(diagnostic) => {
                    self.diagnostics.extend(diagnostic.map(|d| *d));
                    Type::Unknown
                }
            },
        }
    }

    /// The référentiel whose keys are looked up in that one: itself, or the one its keys come from.
    pub(super) fn key_owner(&self, id: ReferentielId) -> ReferentielId {
        self.model.referentiels.get(id.index()).and_then(|r| r.key_of).unwrap_or(id)
    }

    /// The value as one of the type expected; tells what differs. A bare number takes a counting unit.
    pub(super) fn fit(&mut self, expr: Expr, want: &Type) -> Expr {
        if expr.ty == *want || expr.ty == Type::Unknown || *want == Type::Unknown {
            return expr;
        }
        if let (Type::Number(have), Type::Number(unit)) = (&expr.ty, want) {
            if have.is_none() && unit.is_count() {
                return with_unit(expr, unit);
            }
            let diagnostic = say::other_unit(expr.span, have, unit);
            self.report(diagnostic);
        } else {
            let diagnostic = say::other_type(expr.span, &self.describe(&expr.ty), &self.describe(want));
            self.report(diagnostic);
        }
        Expr { kind: ExprKind::Error, ty: want.clone(), span: expr.span }
    }

    /// How people name a type.
    pub(super) fn describe(&self, ty: &Type) -> String {
        describe(&self.model, ty)
    }

    /// The constant that an expression is; tells when it is not one.
    pub(super) fn constant(&mut self, expr: &Expr) -> Option<Literal> {
        match literal(expr) {
            Some(value) => Some(value),
            None => {
                if !has_error(expr) {
                    self.report(say::not_constant(expr.span));
                }
                None
            }
        }
    }
}

/// A quotient of units as written, where `%/%` has no use.
fn over(unit: &Unit, base: &Unit) -> Unit {
    if unit.is_none() { Unit::none().div(base) } else { unit.div(base) }
}

/// A faulty expression, its fault already told.
pub(super) fn error(span: Span) -> Expr {
    Expr { kind: ExprKind::Error, ty: Type::Unknown, span }
}

fn has_error(expr: &Expr) -> bool {
    super::walk::any(expr, |e| matches!(e.kind, ExprKind::Error))
}

/// The same number in another unit.
pub(super) fn with_unit(expr: Expr, unit: &Unit) -> Expr {
    let (ty, span) = (Type::Number(unit.clone()), expr.span);
    match expr.kind {
        ExprKind::Literal(_) => Expr { ty, ..expr },
        _ => Expr { kind: ExprKind::Bare(Box::new(expr)), ty, span },
    }
}

/// The constant that an expression is, if it is one.
pub(super) fn literal(expr: &Expr) -> Option<Literal> {
    match &expr.kind {
        ExprKind::Literal(value) => Some(value.clone()),
        ExprKind::Unary(ast::UnaryOp::Neg, inner) => match literal(inner)? {
            Literal::Number(n) => Some(Literal::Number(-n)),
            _ => None,
        },
        _ => None,
    }
}

/// How people name a type.
pub(super) fn describe(model: &Model, ty: &Type) -> String {
    match ty {
        Type::Bool => "vrai ou faux".to_owned(),
        Type::Number(unit) => say::unit_name(unit),
        Type::Date => "date".to_owned(),
        Type::Enum(id) => {
            format!("valeur de l'énumération « {} »", model.enums.get(id.index()).map_or("", |e| &e.name.name))
        }
        Type::Text => "texte".to_owned(),
        Type::Key(id) => {
            format!("clé du référentiel « {} »", model.referentiels.get(id.index()).map_or("", |r| &r.name.name))
        }
        Type::Record(id) => format!("ligne « {} »", model.records.get(id.index()).map_or("", |r| &r.name.name)),
        Type::List(id) => format!("liste de « {} »", model.records.get(id.index()).map_or("", |r| &r.name.name)),
        Type::Unknown => "valeur inconnue".to_owned(),
    }
}
