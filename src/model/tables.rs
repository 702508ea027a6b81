//! Rows of tables and barèmes: headers, key cells as tests, result cells as expressions.

use super::Checker;
use super::cycles::Thing;
use super::declare::{Items, number};
use super::expr::Scope;
use super::inputs::with_unit_of;
use super::messages::tables as say;
use super::typed::{BinaryOp, KeyTest, Literal, TableId, TableKind, TableRow, Type};
use crate::source::Span;
use crate::syntax::ast::{self, KeyCellKind};

impl Checker<'_> {
    pub(super) fn table_rows(&mut self, items: &Items<'_>) {
        for (index, item) in items.tables.iter().enumerate() {
            let Some(table) = self.model.tables.get(index) else { continue };
            let (keys, results, notes) = (table.keys.clone(), table.results.clone(), table.notes.clone());
            let mut scope = Scope::of(&item.module);
            scope.params = keys;
            scope.reader = Some(Thing::Table(TableId(number(index))));
            let versions = self.versions(&notes, &item.node.versions, |checker, grid| {
                if checker.header(item.node, grid) {
                    checker.rows(&mut scope, item.node.kind, grid, &results)
                } else {
                    // Cells under other columns would only be told wrong.
                    vec![unread(grid.span)]
                }
            });
            if let Some(table) = self.model.tables.get_mut(index) {
                table.versions = versions;
            }
        }
    }

    /// Whether the header is that of the table; tells otherwise.
    fn header(&mut self, table: &ast::Table, grid: &ast::Grid) -> bool {
        let expected: Vec<&ast::Ident> = table.keys.iter().chain(&table.results).map(|(name, _)| name).collect();
        if expected.len() != grid.header.len() {
            // Told by the reading of the file.
            return false;
        }
        if expected.iter().zip(&grid.header).all(|(a, b)| a.text == b.text) {
            return true;
        }
        let span = match (grid.header.first(), grid.header.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => grid.span,
        };
        let names: Vec<&str> = expected.iter().map(|n| n.text.as_str()).collect();
        self.report(say::header(span, &names, table.name.span));
        false
    }

    fn rows(
        &mut self,
        scope: &mut Scope,
        kind: TableKind,
        grid: &ast::Grid,
        results: &[(String, Type)],
    ) -> Vec<TableRow> {
        let mut rows: Vec<TableRow> = Vec::with_capacity(grid.rows.len());
        for (position, row) in grid.rows.iter().enumerate() {
            if (row.keys.len(), row.results.len()) != (scope.params.len(), results.len()) {
                // Told by the reading of the file.
                rows.push(unread(row.span));
                continue;
            }
            let otherwise = matches!(row.keys.first().map(|c| &c.kind), Some(KeyCellKind::Otherwise));
            if otherwise && (position + 1 < grid.rows.len() || kind == TableKind::Progressif) {
                self.report(say::otherwise_not_last(row.span, kind == TableKind::Progressif));
            }
            let mut keys = Vec::new();
            let mut sound = true;
            if !otherwise {
                let types: Vec<Type> = scope.params.iter().map(|(_, ty)| ty.clone()).collect();
                for (cell, ty) in row.keys.iter().zip(&types) {
                    match self.key_test(scope, cell, ty) {
                        Some(test) => keys.push(test),
                        None => sound = false,
                    }
                }
            }
            let mut cells = Vec::with_capacity(results.len());
            for (cell, (_, ty)) in row.results.iter().zip(results) {
                cells.push(self.expr_as(scope, cell, ty));
            }
            // With a key that could not be read, the version is left unproven.
            let keys = if sound { keys } else { Vec::new() };
            rows.push(TableRow { keys, otherwise, results: cells, span: row.span });
        }
        rows
    }

    /// What a key cell matches; `None` once its fault is told.
    fn key_test(&mut self, scope: &mut Scope, cell: &ast::KeyCell, ty: &Type) -> Option<KeyTest> {
        match &cell.kind {
            KeyCellKind::Any => Some(KeyTest::Any),
            KeyCellKind::Error => None,
            KeyCellKind::Otherwise => {
                self.report(say::otherwise_not_first(cell.span));
                None
            }
            KeyCellKind::Values(values) => {
                let read: Vec<Option<Literal>> = values.iter().map(|v| self.key_value(scope, v, ty)).collect();
                read.into_iter().collect::<Option<Vec<_>>>().map(KeyTest::Values)
            }
            KeyCellKind::Range(low, high) => {
                let low = self.key_value(scope, &with_unit_of(low, high), ty);
                let high = self.key_value(scope, high, ty);
                self.interval(cell.span, ty, Some((low?, true)), Some((high?, true)))
            }
            KeyCellKind::Compare(tests) => self.comparisons(scope, cell.span, tests, ty),
        }
    }

    fn comparisons(
        &mut self,
        scope: &mut Scope,
        span: Span,
        tests: &[(BinaryOp, ast::Expr)],
        ty: &Type,
    ) -> Option<KeyTest> {
        let (mut low, mut high) = (None, None);
        for (op, bound) in tests {
            let value = self.key_value(scope, bound, ty)?;
            let (side, included) = match op {
                BinaryOp::Gt => (&mut low, false),
                BinaryOp::Ge => (&mut low, true),
                BinaryOp::Lt => (&mut high, false),
                BinaryOp::Le => (&mut high, true),
                BinaryOp::Eq if tests.len() == 1 => return Some(KeyTest::Values(vec![value])),
                _ => {
                    self.report(say::key_operator(span));
                    return None;
                }
            };
            if side.replace((value, included)).is_some() {
                self.report(say::same_side(span));
                return None;
            }
        }
        self.interval(span, ty, low, high)
    }

    fn interval(
        &mut self,
        span: Span,
        ty: &Type,
        low: Option<(Literal, bool)>,
        high: Option<(Literal, bool)>,
    ) -> Option<KeyTest> {
        if !self.is_ordered(ty) {
            let diagnostic = super::messages::types::no_order(span, &self.describe(ty), self.enum_place(ty));
            self.report(diagnostic);
            return None;
        }
        if let (Some((from, from_in)), Some((to, to_in))) = (&low, &high)
            && (from > to || from == to && !(*from_in && *to_in))
        {
            self.report(say::empty_interval(span));
            return None;
        }
        Some(KeyTest::Interval { low, high })
    }

    fn key_value(&mut self, scope: &mut Scope, written: &ast::Expr, ty: &Type) -> Option<Literal> {
        let expr = self.expr_as(scope, written, ty);
        if expr.ty == Type::Unknown {
            return None;
        }
        self.constant(&expr)
    }
}

/// A row that could not be read: the whole version is then left unproven, so that it makes no hole.
fn unread(span: Span) -> TableRow {
    TableRow { keys: Vec::new(), otherwise: false, results: Vec::new(), span }
}
