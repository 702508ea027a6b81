//! Typing of values: an expression, then ceilings, floors and roundings in order.

use super::Checker;
use super::dates::text;
use super::expr::Scope;
use super::messages::types as say;
use super::paths::unit_of;
use super::typed::{Expr, Finition, Literal, Type, Valeur};
use crate::source::Span;
use crate::syntax::ast::{self, FinitionKind};
use crate::value::{Rounding, Unit, format_number};

impl Checker<'_> {
    /// The value, of the type wanted if there is one, and its type.
    pub(super) fn valeur(&mut self, scope: &mut Scope, written: &ast::Valeur, want: Option<&Type>) -> (Valeur, Type) {
        let expr = match want {
            Some(want) => self.expr_as(scope, &written.expr, want),
            None => self.expr(scope, &written.expr, None),
        };
        let ty = want.cloned().unwrap_or_else(|| expr.ty.clone());
        if !written.finitions.is_empty() && !matches!(ty, Type::Number(_) | Type::Unknown) {
            let diagnostic = say::not_a_number(expr.span, &self.describe(&ty));
            self.report(diagnostic);
            return (Valeur { expr, finitions: Vec::new() }, ty);
        }
        let finitions = written.finitions.iter().filter_map(|f| self.finition(scope, f, &ty)).collect();
        (Valeur { expr, finitions }, ty)
    }

    fn finition(&mut self, scope: &mut Scope, written: &ast::Finition, ty: &Type) -> Option<Finition> {
        let span = written.span;
        match &written.kind {
            FinitionKind::Plafond { amount, per, over, label } => {
                let (amount, per) = match per {
                    None => (self.expr_as(scope, amount, ty), None),
                    Some(per) => self.ceiling_per(scope, amount, per, ty)?,
                };
                let over = match over {
                    None => None,
                    Some(over) => Some((self.duration(&over.0)?, self.expr_as(scope, &over.1, ty))),
                };
                Some(Finition::Plafond {
                    amount: Box::new(amount),
                    per: per.map(Box::new),
                    over: over.map(Box::new),
                    label: text(label.as_ref()),
                    span,
                })
            }
            FinitionKind::Plancher { amount, label } => {
                let amount = self.expr_as(scope, amount, ty);
                Some(Finition::Plancher { amount: Box::new(amount), label: text(label.as_ref()), span })
            }
            FinitionKind::Arrondi { rounding, unit } => self.rounding(*rounding, unit.as_ref(), ty, span),
        }
    }

    /// `E par logement pour n`: E in the unit of the value, by one dwelling.
    fn ceiling_per(
        &mut self,
        scope: &mut Scope,
        amount: &ast::Expr,
        (per, count): &(ast::UnitExpr, ast::Expr),
        ty: &Type,
    ) -> Option<(Expr, Option<(String, Expr)>)> {
        let (per_unit, _) = self.unit(per)?;
        let count = self.expr_as(scope, count, &Type::Number(per_unit.clone()));
        let mut amount = self.expr(scope, amount, Some(ty));
        if let Type::Number(unit) = ty
            && amount.ty == Type::Number(unit.div(&per_unit))
        {
            amount = super::types::with_unit(amount, unit);
        }
        let amount = self.fit(amount, ty);
        Some((amount, Some((per_unit.label(false), count))))
    }

    fn duration(&mut self, written: &ast::NumberLit) -> Option<String> {
        let expr = self.number(written);
        let unit = unit_of(&expr.ty);
        let lasts = ["an", "mois", "jour"].iter().any(|base| unit.is_base(base));
        match (&expr.kind, lasts) {
            (super::typed::ExprKind::Literal(Literal::Number(value)), true) => {
                Some(format_number(*value, &unit).replace(['\u{a0}', '\u{202f}'], " "))
            }
            _ => {
                if expr.ty != Type::Unknown {
                    self.report(say::other_unit(expr.span, &unit, &Unit::base("an")));
                }
                None
            }
        }
    }

    fn rounding(
        &mut self,
        rounding: Rounding,
        unit: Option<&ast::UnitExpr>,
        ty: &Type,
        span: Span,
    ) -> Option<Finition> {
        let Some(written) = unit else { return Some(Finition::Arrondi(rounding)) };
        let (step_unit, factor) = self.unit(written)?;
        let Type::Number(value_unit) = ty else { return None };
        // A rent per square metre is rounded to the centime as an amount is.
        let fits = step_unit == *value_unit || step_unit.is_base("€") && value_unit.has_euro();
        if !fits {
            self.report(say::rounding_unit(span, &step_unit, value_unit));
            return None;
        }
        let step = rounding.step.checked_mul(factor)?.normalize();
        Some(Finition::Arrondi(Rounding { step, ..rounding }))
    }
}
