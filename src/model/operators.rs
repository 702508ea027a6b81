//! Typing of operators: sums, products, comparisons, membership, conversions and dates.

use super::Checker;
use super::expr::Scope;
use super::messages::{dates as say_dates, types as say};
use super::typed::{BinaryOp, Expr, ExprKind, Literal, Type, UnaryOp};
use super::types::{error, literal, with_unit};
use crate::source::Span;
use crate::syntax::ast;
use crate::value::{Decimal, Unit};

impl Checker<'_> {
    pub(super) fn binary(
        &mut self,
        scope: &mut Scope,
        op: BinaryOp,
        op_span: Span,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
    ) -> Expr {
        match op {
            BinaryOp::And | BinaryOp::Or => {
                let left = self.condition_expr(scope, left);
                let right = self.condition_expr(scope, right);
                join(op, left, right, Type::Bool, span)
            }
            BinaryOp::Mul | BinaryOp::Div => {
                let (left, right) = (self.expr(scope, left, None), self.expr(scope, right, None));
                self.product(op, left, right, span)
            }
            BinaryOp::Add | BinaryOp::Sub => {
                let (left, right) = (self.expr(scope, left, None), self.expr(scope, right, None));
                self.sum(op, op_span, left, right, span)
            }
            _ => {
                let mut sides = self.siblings(scope, &[left, right], None).into_iter();
                let (Some(left), Some(right)) = (sides.next(), sides.next()) else { return error(span) };
                self.comparison(op, op_span, left, right, span)
            }
        }
    }

    fn product(&mut self, op: BinaryOp, left: Expr, right: Expr, span: Span) -> Expr {
        let (left, right) = (self.numeric(left), self.numeric(right));
        let (Some(left), Some(right)) = (left, right) else { return error(span) };
        let (Type::Number(a), Type::Number(b)) = (&left.ty, &right.ty) else { return error(span) };
        let unit = if op == BinaryOp::Mul { a.mul(b) } else { a.div(b) };
        if op == BinaryOp::Div && literal(&right) == Some(Literal::Number(Decimal::ZERO)) {
            self.report(say::division_by_zero(right.span));
            return Expr { kind: ExprKind::Error, ty: Type::Number(unit), span };
        }
        join(op, left, right, Type::Number(unit), span)
    }

    fn sum(&mut self, op: BinaryOp, op_span: Span, left: Expr, right: Expr, span: Span) -> Expr {
        match (&left.ty, &right.ty) {
            (Type::Unknown, Type::Number(_) | Type::Unknown) | (Type::Number(_), Type::Unknown) => return error(span),
            (Type::Date, Type::Unknown) | (Type::Unknown, Type::Date) => return error(span),
            (Type::Date, Type::Number(unit)) if unit.is_base("jour") => return join(op, left, right, Type::Date, span),
            (Type::Number(unit), Type::Date) if unit.is_base("jour") && op == BinaryOp::Add => {
                return join(op, right, left, Type::Date, span);
            }
            (Type::Date, Type::Number(unit)) | (Type::Number(unit), Type::Date)
                if unit.is_base("mois") || unit.is_base("an") =>
            {
                self.report(say::date_without_mode(op_span, span));
                return Expr { kind: ExprKind::Error, ty: Type::Date, span };
            }
            (Type::Date, Type::Date) => {
                self.report(say::dates_added(op_span, left.span, right.span));
                return error(span);
            }
            (Type::Date, Type::Number(unit)) | (Type::Number(unit), Type::Date) => {
                self.report(say::date_and_number(op_span, span, unit));
                return Expr { kind: ExprKind::Error, ty: Type::Date, span };
            }
            _ => {}
        }
        let (left, right) = (self.numeric(left), self.numeric(right));
        let (Some(left), Some(right)) = (left, right) else { return error(span) };
        let (left, right) = self.same_unit(op, op_span, left, right);
        let ty = left.ty.clone();
        if right.ty != ty {
            return error(span);
        }
        join(op, left, right, ty, span)
    }

    fn comparison(&mut self, op: BinaryOp, op_span: Span, left: Expr, right: Expr, span: Span) -> Expr {
        let failed = Expr { kind: ExprKind::Error, ty: Type::Bool, span };
        match (&left.ty, &right.ty) {
            (Type::Unknown, _) | (_, Type::Unknown) => return failed,
            (Type::Number(_), Type::Number(_)) => {
                let (left, right) = self.same_unit(op, op_span, left, right);
                if left.ty != right.ty {
                    return failed;
                }
                return join(op, left, right, Type::Bool, span);
            }
            (a, b) if a != b => {
                let diagnostic =
                    say::not_comparable(op_span, left.span, right.span, &self.describe(a), &self.describe(b));
                self.report(diagnostic);
                return failed;
            }
            (Type::Record(_) | Type::List(_), _) => {
                let diagnostic = say::not_a_number(left.span, &self.describe(&left.ty));
                self.report(diagnostic);
                return failed;
            }
            _ => {}
        }
        if !matches!(op, BinaryOp::Eq | BinaryOp::Ne) && !self.is_ordered(&left.ty) {
            let diagnostic = say::no_order(op_span, &self.describe(&left.ty), self.enum_place(&left.ty));
            self.report(diagnostic);
            return failed;
        }
        join(op, left, right, Type::Bool, span)
    }

    /// Two numbers in one unit; tells when they differ, and leaves them as they are.
    fn same_unit(&mut self, op: BinaryOp, op_span: Span, left: Expr, right: Expr) -> (Expr, Expr) {
        let (Type::Number(a), Type::Number(b)) = (left.ty.clone(), right.ty.clone()) else { return (left, right) };
        if a == b {
            return (left, right);
        }
        if a.is_none() && b.is_count() {
            return (with_unit(left, &b), right);
        }
        if b.is_none() && a.is_count() {
            return (left, with_unit(right, &a));
        }
        let diagnostic = if a.is_proportion() || b.is_proportion() {
            say::proportion_and_number(op, op_span, (left.span, &a), (right.span, &b))
        } else {
            say::units_differ(op, op_span, (left.span, &a), (right.span, &b))
        };
        self.report(diagnostic);
        (left, right)
    }

    pub(super) fn membership(
        &mut self,
        scope: &mut Scope,
        value: &ast::Expr,
        choices: &[ast::Expr],
        negated: bool,
        span: Span,
    ) -> Expr {
        let all: Vec<&ast::Expr> = std::iter::once(value).chain(choices).collect();
        let all = self.siblings(scope, &all, None);
        let (all, ty) = self.unified(all);
        if matches!(ty, Type::Record(_) | Type::List(_)) {
            let diagnostic = say::not_a_number(value.span, &self.describe(&ty));
            self.report(diagnostic);
        }
        let mut all = all.into_iter();
        let Some(value) = all.next() else { return error(span) };
        let kind = ExprKind::In { value: Box::new(value), choices: all.collect(), negated };
        Expr { kind, ty: Type::Bool, span }
    }

    /// Whether values of that type have an order.
    pub(super) fn is_ordered(&self, ty: &Type) -> bool {
        match ty {
            Type::Number(_) | Type::Date | Type::Unknown => true,
            Type::Enum(id) => self.model.enums.get(id.index()).is_some_and(|e| e.ordered),
            _ => false,
        }
    }

    /// Where the énumération of a type is declared.
    pub(super) fn enum_place(&self, ty: &Type) -> Option<Span> {
        match ty {
            Type::Enum(id) => self.model.enums.get(id.index()).map(|e| e.name.span),
            _ => None,
        }
    }

    /// `d converti en mois`: years give months, alone or inside a quotient, by a factor of twelve.
    pub(super) fn convert(&mut self, scope: &mut Scope, value: &ast::Expr, unit: &ast::UnitExpr, span: Span) -> Expr {
        let value = self.expr(scope, value, None);
        let Some((to, _)) = self.unit(unit) else { return error(span) };
        let Some(value) = self.numeric(value) else { return error(span) };
        let Type::Number(from) = &value.ty else { return error(span) };
        let ty = Type::Number(to.clone());
        // Twelve months a year: `ans` give `mois`, and `€/mois` give `€/an`.
        if from.mul(&Unit::base("mois")).div(&Unit::base("an")) == to {
            return Expr { kind: ExprKind::Scale(Box::new(value), Decimal::from(12)), ty, span };
        }
        let diagnostic = say::no_conversion(span, from, &to);
        self.report(diagnostic);
        Expr { kind: ExprKind::Error, ty, span }
    }

    /// `d + 2 ans ramenée au dernier jour`
    pub(super) fn date_shift(&mut self, scope: &mut Scope, sum: &ast::Expr, clamp: bool, span: Span) -> Expr {
        let ast::ExprKind::Binary { op, left, right, .. } = &sum.kind else {
            self.report(say::shift_of_other(span));
            return error(span);
        };
        let (left, right) = (self.expr(scope, left, None), self.expr(scope, right, None));
        if left.ty == Type::Unknown || right.ty == Type::Unknown {
            return error(span);
        }
        let (date, length) = if left.ty == Type::Date { (left, right) } else { (right, left) };
        let months = match &length.ty {
            Type::Number(unit) if unit.is_base("mois") => Some(length),
            Type::Number(unit) if unit.is_base("an") => {
                let (ty, span) = (Type::Number(Unit::base("mois")), length.span);
                Some(Expr { kind: ExprKind::Scale(Box::new(length), Decimal::from(12)), ty, span })
            }
            _ => None,
        };
        let (Some(months), true, BinaryOp::Add | BinaryOp::Sub) = (months, date.ty == Type::Date, op) else {
            self.report(say::shift_of_other(span));
            return error(span);
        };
        let months = if *op == BinaryOp::Sub {
            let (ty, span) = (months.ty.clone(), months.span);
            Expr { kind: ExprKind::Unary(UnaryOp::Neg, Box::new(months)), ty, span }
        } else {
            months
        };
        let kind = ExprKind::DateShift { date: Box::new(date), months: Box::new(months), clamp };
        Expr { kind, ty: Type::Date, span }
    }

    /// `t(x) à la date de d`
    pub(super) fn at_date(&mut self, scope: &mut Scope, value: Expr, date: &ast::Expr, span: Span) -> Expr {
        let date = self.expr_as(scope, date, &Type::Date);
        if value.ty == Type::Unknown {
            return error(span);
        }
        let refused = match value.kind {
            ExprKind::Table { .. } | ExprKind::Calcul { .. } => None,
            ExprKind::Column { .. } => Some(say_dates::at_date_of_column(value.span)),
            _ => Some(say_dates::at_date_of_other(value.span)),
        };
        if let Some(refused) = refused {
            self.report(refused);
            return Expr { kind: ExprKind::Error, ty: value.ty, span };
        }
        let ty = value.ty.clone();
        Expr { kind: ExprKind::AtDate { value: Box::new(value), date: Box::new(date) }, ty, span }
    }
}

fn join(op: BinaryOp, left: Expr, right: Expr, ty: Type, span: Span) -> Expr {
    Expr { kind: ExprKind::Binary { op, left: Box::new(left), right: Box::new(right) }, ty, span }
}
