//! Walking over expressions, as written and typed.

use super::typed::{Calcul, Expr, ExprKind, Finition, Model, Outcome, Table, Valeur};
use crate::syntax::ast;

/// Calls a function with an expression and all those inside it.
pub(crate) fn each<'e>(expr: &'e Expr, mut visit: impl FnMut(&'e Expr)) {
    let mut stack = vec![expr];
    while let Some(expr) = stack.pop() {
        visit(expr);
        children(expr, &mut stack);
    }
}

/// Whether an expression, or one inside it, is such.
pub(super) fn any(expr: &Expr, mut test: impl FnMut(&Expr) -> bool) -> bool {
    let mut found = false;
    each(expr, |e| found = found || test(e));
    found
}

fn children<'e>(expr: &'e Expr, out: &mut Vec<&'e Expr>) {
    match &expr.kind {
        ExprKind::Literal(_)
        | ExprKind::FilingDate
        | ExprKind::Input(_)
        | ExprKind::Param(_)
        | ExprKind::Local(_)
        | ExprKind::Aide { .. }
        | ExprKind::Error => {}
        ExprKind::RowField { row: inner, .. }
        | ExprKind::Column { key: inner, .. }
        | ExprKind::Unary(_, inner)
        | ExprKind::Scale(inner, _)
        | ExprKind::Bare(inner) => out.push(inner),
        ExprKind::Calcul { args, .. } | ExprKind::Table { args, .. } | ExprKind::Extremum { args, .. } => {
            out.extend(args);
        }
        ExprKind::Binary { left, right, .. } => out.extend([left.as_ref(), right.as_ref()]),
        ExprKind::In { value, choices, .. } => {
            out.push(value);
            out.extend(choices);
        }
        ExprKind::If { condition, then, otherwise } => {
            out.extend([condition.as_ref(), then.as_ref(), otherwise.as_ref()]);
        }
        ExprKind::Aggregate { list, filter, body, default, .. } => {
            out.push(list);
            out.extend([filter, body, default].into_iter().flatten().map(Box::as_ref));
        }
        ExprKind::Elapsed { from, to, .. } => out.extend([from.as_ref(), to.as_ref()]),
        ExprKind::Payment { amount, rate, months } => out.extend([amount.as_ref(), rate.as_ref(), months.as_ref()]),
        ExprKind::DateShift { date, months, .. } => out.extend([date.as_ref(), months.as_ref()]),
        ExprKind::AtDate { value, date } => out.extend([value.as_ref(), date.as_ref()]),
    }
}

/// The expressions of a value: its own, then those of its ceilings and floors.
pub(crate) fn valeur(valeur: &Valeur) -> impl Iterator<Item = &Expr> {
    let finitions = valeur.finitions.iter().flat_map(|finition| match finition {
        Finition::Plafond { amount, per, over, .. } => {
            let per = per.as_ref().map(|per| &per.1);
            let over = over.as_ref().map(|over| &over.1);
            [Some(amount.as_ref()), per, over]
        }
        Finition::Plancher { amount, .. } => [Some(amount.as_ref()), None, None],
        Finition::Arrondi(_) => [None, None, None],
    });
    std::iter::once(&valeur.expr).chain(finitions.flatten())
}

/// The expressions of a calcul.
pub(super) fn calcul(calcul: &Calcul) -> impl Iterator<Item = &Expr> {
    calcul.versions.iter().flat_map(|v| valeur(&v.value))
}

/// The expressions of an outcome.
pub(super) fn outcome(outcome: &Outcome) -> impl Iterator<Item = &Expr> {
    outcome.versions.iter().flat_map(|v| valeur(&v.value))
}

/// The result cells of a table.
pub(super) fn table(table: &Table) -> impl Iterator<Item = &Expr> {
    table.versions.iter().flat_map(|v| &v.value).flat_map(|row| &row.results)
}

/// Calls a function with each path of a value as written, the names that its aggregates bind set apart.
pub(super) fn paths<'e>(valeur: &'e ast::Valeur, visit: &mut impl FnMut(&'e ast::Path)) {
    let mut stack: Vec<(&ast::Expr, Vec<&str>)> = vec![(&valeur.expr, Vec::new())];
    for finition in &valeur.finitions {
        match &finition.kind {
            ast::FinitionKind::Plafond { amount, per, over, .. } => {
                stack.push((amount, Vec::new()));
                stack.extend(per.iter().map(|per| (&per.1, Vec::new())));
                stack.extend(over.iter().map(|over| (&over.1, Vec::new())));
            }
            ast::FinitionKind::Plancher { amount, .. } => stack.push((amount, Vec::new())),
            ast::FinitionKind::Arrondi { .. } => {}
        }
    }
    while let Some((expr, bound)) = stack.pop() {
        let free = |path: &ast::Path| path.segments.first().is_none_or(|s| !bound.contains(&s.text.as_str()));
        match &expr.kind {
            ast::ExprKind::Path(path) if free(path) => visit(path),
            ast::ExprKind::Call { target, args } => {
                visit(target);
                stack.extend(args.iter().map(|a| (a, bound.clone())));
            }
            ast::ExprKind::Aggregate { variable, list, filter, body, default, .. } => {
                let mut inside = bound.clone();
                inside.push(&variable.text);
                stack.extend([filter, body].into_iter().flatten().map(|e| (e.as_ref(), inside.clone())));
                stack.extend(default.iter().map(|e| (e.as_ref(), bound.clone())));
                stack.push((list.as_ref(), bound));
            }
            ast::ExprKind::Field { base: inner, .. }
            | ast::ExprKind::Unary { operand: inner, .. }
            | ast::ExprKind::Convert { value: inner, .. }
            | ast::ExprKind::Bare(inner)
            | ast::ExprKind::DateShift { sum: inner, .. } => stack.push((inner, bound)),
            ast::ExprKind::Binary { left, right, .. }
            | ast::ExprKind::Elapsed { from: left, to: right, .. }
            | ast::ExprKind::AtDate { value: left, date: right } => {
                stack.extend([(left.as_ref(), bound.clone()), (right.as_ref(), bound)]);
            }
            ast::ExprKind::In { value, choices, .. } => {
                stack.extend(choices.iter().map(|c| (c, bound.clone())));
                stack.push((value, bound));
            }
            ast::ExprKind::If { condition, then, otherwise } => {
                stack.extend([condition, then, otherwise].map(|e| (e.as_ref(), bound.clone())));
            }
            ast::ExprKind::Payment { amount, rate, months } => {
                stack.extend([amount, rate, months].map(|e| (e.as_ref(), bound.clone())));
            }
            ast::ExprKind::Extremum { args, .. } => stack.extend(args.iter().map(|a| (a, bound.clone()))),
            _ => {}
        }
    }
}

/// All expressions of the model.
pub(crate) fn all(model: &Model) -> Vec<&Expr> {
    let calculs = model.calculs.iter().flat_map(calcul);
    let tables = model.tables.iter().flat_map(table);
    let aides = model.aides.iter().flat_map(|aide| {
        let outcomes = [&aide.assiette, &aide.taux, &aide.montant].into_iter().flatten().chain(&aide.results);
        let conditions = aide.conditions.iter().flat_map(|c| c.versions.iter().map(|v| &v.value));
        outcomes.flat_map(outcome).chain(conditions)
    });
    let cumuls = model.cumuls.iter().flat_map(|c| c.fixed.iter().chain(c.ceiling.iter().map(|v| &v.value)));
    let depenses = model.depenses.iter().map(|d| &d.cost);
    let controles = model.controles.iter().map(|c| &c.test);
    calculs.chain(tables).chain(aides).chain(controles).chain(cumuls).chain(depenses).collect()
}
