//! Typing of expressions. What is expected of an expression guides the reading of its bare names.

use std::rc::Rc;

use super::Checker;
use super::cycles::Thing;
use super::messages::types as say;
use super::typed::{AideId, Elapsed, Expr, ExprKind, Literal, RecordId, Type, UnaryOp};
use super::types::error;
use crate::source::Span;
use crate::syntax::ast;
use crate::value::{Decimal, Unit};

/// What the names of a body may stand for beside declarations.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    pub(super) module: Rc<str>,
    /// Parameters of the calcul or keys of the table.
    pub(super) params: Vec<(String, Type)>,
    /// Row variables of the enclosing aggregates.
    pub(super) locals: Vec<(String, u32, RecordId)>,
    /// The number of the next row variable.
    pub(super) next: u32,
    /// Inside an aid: which, and where the clause being read stands.
    pub(super) aide: Option<(AideId, Span)>,
    /// What is being read; `None` for what nothing can depend on.
    pub(super) reader: Option<Thing>,
}

impl Scope {
    /// The scope of a body that has no parameters.
    pub(super) fn of(module: &str) -> Self {
        Self { module: Rc::from(module), params: Vec::new(), locals: Vec::new(), next: 0, aide: None, reader: None }
    }
}

impl Checker<'_> {
    /// The typed expression, fitted to a type; tells what differs.
    pub(super) fn expr_as(&mut self, scope: &mut Scope, written: &ast::Expr, want: &Type) -> Expr {
        let expr = self.expr(scope, written, Some(want));
        self.fit(expr, want)
    }

    /// The typed expression. `want` guides the reading; it is not enforced here.
    pub(super) fn expr(&mut self, scope: &mut Scope, written: &ast::Expr, want: Option<&Type>) -> Expr {
        let span = written.span;
        match &written.kind {
            ast::ExprKind::Number(number) => self.number(number),
            ast::ExprKind::Text(text) => self.text(text, span, want),
            ast::ExprKind::Bool(value) => Expr { kind: ExprKind::Literal(Literal::Bool(*value)), ty: Type::Bool, span },
            ast::ExprKind::Date(date) => match date.value {
                Some(value) => Expr { kind: ExprKind::Literal(Literal::Date(value)), ty: Type::Date, span },
                None => Expr { kind: ExprKind::Error, ty: Type::Date, span },
            },
            ast::ExprKind::FilingDate => Expr { kind: ExprKind::FilingDate, ty: Type::Date, span },
            ast::ExprKind::Path(path) => self.path(scope, path, want),
            ast::ExprKind::Call { target, args } => self.call(scope, target, args, None, span),
            ast::ExprKind::Field { base, field } => self.field_of(scope, base, field, span),
            ast::ExprKind::Unary { op, operand } => self.unary(scope, *op, operand, span),
            ast::ExprKind::Binary { op, op_span, left, right } => self.binary(scope, *op, *op_span, left, right, span),
            ast::ExprKind::In { value, choices, negated } => self.membership(scope, value, choices, *negated, span),
            ast::ExprKind::If { condition, then, otherwise } => {
                let condition = self.condition_expr(scope, condition);
                let branches = self.siblings(scope, &[then.as_ref(), otherwise.as_ref()], want);
                let (branches, ty) = self.unified(branches);
                let mut branches = branches.into_iter();
                let (Some(then), Some(otherwise)) = (branches.next(), branches.next()) else { return error(span) };
                let kind = ExprKind::If {
                    condition: Box::new(condition),
                    then: Box::new(then),
                    otherwise: Box::new(otherwise),
                };
                Expr { kind, ty, span }
            }
            ast::ExprKind::Aggregate { .. } => self.aggregate(scope, written, want),
            ast::ExprKind::Extremum { max, args } => {
                let all: Vec<&ast::Expr> = args.iter().collect();
                let args = self.siblings(scope, &all, want);
                let (args, ty) = self.unified(args);
                if !self.is_ordered(&ty) {
                    let diagnostic = say::no_order(span, &self.describe(&ty), self.enum_place(&ty));
                    self.report(diagnostic);
                    return error(span);
                }
                Expr { kind: ExprKind::Extremum { max: *max, args }, ty, span }
            }
            ast::ExprKind::Convert { value, unit } => self.convert(scope, value, unit, span),
            ast::ExprKind::Bare(value) => {
                let value = self.expr(scope, value, None);
                if let Some(value) = self.numeric(value) {
                    return Expr { kind: ExprKind::Bare(Box::new(value)), ty: Type::Number(Unit::none()), span };
                }
                error(span)
            }
            ast::ExprKind::Elapsed { unit, from, to } => {
                let from = Box::new(self.expr_as(scope, from, &Type::Date));
                let to = Box::new(self.expr_as(scope, to, &Type::Date));
                let base = match unit {
                    Elapsed::Years => "an",
                    Elapsed::Months => "mois",
                    Elapsed::Days => "jour",
                };
                let ty = Type::Number(Unit::base(base));
                Expr { kind: ExprKind::Elapsed { unit: *unit, from, to }, ty, span }
            }
            ast::ExprKind::Payment { amount, rate, months } => {
                let month = Unit::base("mois");
                let amount = Box::new(self.expr_as(scope, amount, &Type::Number(Unit::euro())));
                let rate = Box::new(self.expr_as(scope, rate, &Type::Number(Unit::proportion())));
                let months = Box::new(self.expr_as(scope, months, &Type::Number(month.clone())));
                let ty = Type::Number(Unit::euro().div(&month));
                Expr { kind: ExprKind::Payment { amount, rate, months }, ty, span }
            }
            ast::ExprKind::DateShift { sum, clamp } => self.date_shift(scope, sum, *clamp, span),
            ast::ExprKind::AtDate { value, date } => {
                let value = self.expr(scope, value, want);
                self.at_date(scope, value, date, span)
            }
            ast::ExprKind::Error => error(span),
        }
    }

    /// A number as written, in the unit written.
    pub(super) fn number(&mut self, number: &ast::NumberLit) -> Expr {
        let (unit, factor) = match &number.unit {
            None => (Unit::none(), Decimal::ONE),
            Some(written) => match self.unit(written) {
                Some(found) => found,
                None => return error(number.span),
            },
        };
        let Some(value) = number.value.checked_mul(factor) else { return error(number.span) };
        let kind = ExprKind::Literal(Literal::Number(value.normalize()));
        Expr { kind, ty: Type::Number(unit), span: number.span }
    }

    /// A text: the key of a référentiel where one is expected.
    fn text(&mut self, text: &str, span: Span, want: Option<&Type>) -> Expr {
        let Some(Type::Key(id)) = want else {
            return Expr { kind: ExprKind::Literal(Literal::Text(text.to_owned())), ty: Type::Text, span };
        };
        let ty = Type::Key(*id);
        match self.key(*id, text, span) {
            Some(row) => Expr { kind: ExprKind::Literal(Literal::Key(row)), ty, span },
            None => Expr { kind: ExprKind::Error, ty, span },
        }
    }

    /// A test: vrai or faux, nothing else.
    pub(super) fn condition_expr(&mut self, scope: &mut Scope, written: &ast::Expr) -> Expr {
        let expr = self.expr(scope, written, Some(&Type::Bool));
        if matches!(expr.ty, Type::Bool | Type::Unknown) {
            return expr;
        }
        let diagnostic = say::not_a_test(expr.span, &self.describe(&expr.ty));
        self.report(diagnostic);
        Expr { kind: ExprKind::Error, ty: Type::Bool, span: expr.span }
    }

    fn unary(&mut self, scope: &mut Scope, op: UnaryOp, operand: &ast::Expr, span: Span) -> Expr {
        match op {
            UnaryOp::Not => {
                let operand = self.condition_expr(scope, operand);
                Expr { kind: ExprKind::Unary(op, Box::new(operand)), ty: Type::Bool, span }
            }
            UnaryOp::Neg => {
                let operand = self.expr(scope, operand, None);
                let Some(operand) = self.numeric(operand) else { return error(span) };
                let ty = operand.ty.clone();
                Expr { kind: ExprKind::Unary(op, Box::new(operand)), ty, span }
            }
        }
    }

    /// The number, or nothing once its fault is told.
    pub(super) fn numeric(&mut self, expr: Expr) -> Option<Expr> {
        match expr.ty {
            Type::Number(_) => Some(expr),
            Type::Unknown => None,
            _ => {
                let diagnostic = say::not_a_number(expr.span, &self.describe(&expr.ty));
                self.report(diagnostic);
                None
            }
        }
    }

    /// Expressions that must be of one type: those that tell their own type are read first, and guide the others.
    pub(super) fn siblings(&mut self, scope: &mut Scope, written: &[&ast::Expr], want: Option<&Type>) -> Vec<Expr> {
        let mut known = want.cloned();
        let mut read: Vec<Option<Expr>> = vec![None; written.len()];
        for waits in [false, true] {
            for (expr, slot) in written.iter().zip(&mut read) {
                if slot.is_none() && self.needs_guide(scope, expr) == waits {
                    let expr = self.expr(scope, expr, known.as_ref());
                    if known.as_ref().is_none_or(|ty| *ty == Type::Unknown) {
                        known = Some(expr.ty.clone());
                    }
                    *slot = Some(expr);
                }
            }
        }
        read.into_iter().flatten().collect()
    }

    /// Whether the expression is read by the type expected: a bare value of an énumération, or a text.
    fn needs_guide(&self, scope: &Scope, written: &ast::Expr) -> bool {
        match &written.kind {
            ast::ExprKind::Text(_) => true,
            ast::ExprKind::Path(path) => match path.segments.as_slice() {
                [word] if scope.binds(&word.text) => false,
                // A value, or a misspelt one.
                [word] => self.values.contains_key(&word.text) || self.names.head(&scope.module, path).is_none(),
                _ => false,
            },
            _ => false,
        }
    }

    /// The expressions as values of one type; tells the first that differs.
    pub(super) fn unified(&mut self, exprs: Vec<Expr>) -> (Vec<Expr>, Type) {
        // Bare numbers give way to counting units.
        let is_bare = |e: &Expr| matches!(&e.ty, Type::Number(unit) if unit.is_none());
        let guide = exprs.iter().find(|e| e.ty != Type::Unknown && !is_bare(e));
        let guide = guide.or_else(|| exprs.iter().find(|e| e.ty != Type::Unknown));
        let Some((ty, span)) = guide.map(|e| (e.ty.clone(), e.span)) else { return (exprs, Type::Unknown) };
        let mut same = Vec::with_capacity(exprs.len());
        for expr in exprs {
            same.push(self.alike(expr, &ty, span));
        }
        (same, ty)
    }

    /// The expression as a value of the type of another.
    fn alike(&mut self, expr: Expr, ty: &Type, other: Span) -> Expr {
        if expr.ty == *ty || expr.ty == Type::Unknown {
            return expr;
        }
        if let (Type::Number(have), Type::Number(unit)) = (&expr.ty, ty)
            && have.is_none()
            && unit.is_count()
        {
            return super::types::with_unit(expr, unit);
        }
        let diagnostic = if let (Type::Number(have), Type::Number(want)) = (&expr.ty, ty) {
            say::units_unlike(expr.span, other, have, want)
        } else {
            say::not_alike(expr.span, other, &self.describe(&expr.ty), &self.describe(ty))
        };
        self.report(diagnostic);
        Expr { kind: ExprKind::Error, ty: ty.clone(), span: expr.span }
    }
}

impl Scope {
    /// Whether the word is a parameter or a row variable.
    pub(super) fn binds(&self, word: &str) -> bool {
        self.locals.iter().any(|(name, ..)| name == word) || self.params.iter().any(|(name, _)| name == word)
    }
}
