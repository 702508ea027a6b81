//! Typing of folds over lists: `somme de`, `nombre de`, `il existe`, `pour tout`, `minimum de`, `maximum de`.

use super::Checker;
use super::expr::Scope;
use super::messages::types as say;
use super::typed::{AggregateKind, Expr, ExprKind, Type};
use super::types::error;
use crate::syntax::ast;
use crate::value::Unit;

impl Checker<'_> {
    pub(super) fn aggregate(&mut self, scope: &mut Scope, written: &ast::Expr, want: Option<&Type>) -> Expr {
        let span = written.span;
        let ast::ExprKind::Aggregate { kind, variable, list, filter, body, default } = &written.kind else {
            return error(span);
        };
        let list = self.expr(scope, list, None);
        let record = match list.ty {
            Type::List(record) => record,
            Type::Unknown => return error(span),
            _ => {
                let diagnostic = say::not_a_list(list.span, &self.describe(&list.ty));
                self.report(diagnostic);
                return error(span);
            }
        };
        let local = scope.next;
        scope.next = scope.next.saturating_add(1);
        scope.locals.push((variable.text.clone(), local, record));
        let filter = filter.as_ref().map(|filter| Box::new(self.condition_expr(scope, filter)));
        let body = body.as_ref().map(|body| match kind {
            AggregateKind::All => self.condition_expr(scope, body),
            _ => self.expr(scope, body, want),
        });
        scope.locals.pop();
        let ty = match (kind, &body) {
            (AggregateKind::Count, _) => Type::Number(Unit::none()),
            (AggregateKind::Exists | AggregateKind::All, _) => Type::Bool,
            (AggregateKind::Sum, Some(body)) => match self.numeric(body.clone()) {
                Some(body) => body.ty,
                None => return error(span),
            },
            (AggregateKind::Min | AggregateKind::Max, Some(body)) => {
                if !self.is_ordered(&body.ty) {
                    let diagnostic = say::no_order(body.span, &self.describe(&body.ty), self.enum_place(&body.ty));
                    self.report(diagnostic);
                    return error(span);
                }
                body.ty.clone()
            }
            (_, None) => return error(span),
        };
        let default = match (kind, default) {
            (AggregateKind::Min | AggregateKind::Max, Some(default)) => {
                Some(Box::new(self.expr_as(scope, default, &ty)))
            }
            _ => None,
        };
        let kind =
            ExprKind::Aggregate { kind: *kind, local, list: Box::new(list), filter, body: body.map(Box::new), default };
        Expr { kind, ty, span }
    }
}
