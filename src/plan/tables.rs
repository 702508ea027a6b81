//! Lowering of tables and barèmes.

use super::build::{Arg, Builder, Lower, Lowered, Source};
use super::expr::Frame;
use super::matcher;
use super::program::{Comparison, MatcherId, NodeKind, OpKind, Slot, Value};
use crate::model::{KeyTest, Literal, Table, TableId, TableKind, TableRow, Type, Version};
use crate::source::Span;

impl Builder<'_> {
    /// A column of a table, or a barème, one version of it.
    pub(super) fn table(&mut self, id: TableId, column: usize, args: &[Arg], version: Option<usize>) -> Lower<Lowered> {
        let nowhere = Span::NOWHERE;
        let Some(table) = self.model.tables.get(id.index()) else {
            return Ok(self.nothing(&Type::Unknown, nowhere));
        };
        let ty = match (&table.progressive, table.results.get(column)) {
            (Some(ty), _) | (None, Some((_, ty))) => ty,
            (None, None) => return Ok(self.nothing(&Type::Unknown, table.name.span)),
        };
        let found = version.and_then(|at| Some((at, table.versions.get(at)?)));
        let Some((number, version)) = found else {
            let gap = self.missing(&table.label, table.name.span, &table.versions, ty);
            let source = Source::of::<()>(&table.notes, None);
            return Ok(self.step(NodeKind::Calcul, &table.label, &gap, source, table.name.span));
        };
        let keys: Vec<Lowered> = args
            .iter()
            .map(|arg| match arg {
                Arg::Value(value) => value.clone(),
                Arg::Row(_) | Arg::List(_) => self.nothing(&Type::Unknown, version.span),
            })
            .collect();
        let cells: Vec<Lowered> = version
            .value
            .iter()
            .filter_map(|row| row.results.get(column))
            .map(|cell| self.expr(cell, &Frame::with(args)))
            .collect::<Lower<_>>()?;
        let (kind, slot) = if table.kind == TableKind::Progressif {
            (NodeKind::Progressive, self.progressive(version, &keys, &cells, ty))
        } else {
            self.lookup(id, number, table, version, &keys, &cells, ty)
        };
        let value = Lowered::reading(slot, keys.iter().chain(&cells));
        Ok(self.step(kind, &table.label, &value, Source::of(&table.notes, Some(version)), version.span))
    }

    fn progressive(
        &mut self,
        version: &Version<Vec<TableRow>>,
        keys: &[Lowered],
        cells: &[Lowered],
        ty: &Type,
    ) -> Slot {
        let mut brackets: Vec<_> = version.value.iter().zip(cells).map(|(row, cell)| (end(row), cell.slot)).collect();
        brackets.sort_by_key(|(end, _)| (end.is_none(), *end));
        // The rows cover every quantity: above the last bracket's end there is none.
        if let Some(last) = brackets.last_mut() {
            last.0 = None;
        }
        match keys.first() {
            Some(key) => self.terms.op(OpKind::Progressive { value: key.slot, brackets }, ty, version.span),
            None => self.nothing(ty, version.span).slot,
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one version of a table")]
    fn lookup(
        &mut self,
        id: TableId,
        number: usize,
        table: &Table,
        version: &Version<Vec<TableRow>>,
        keys: &[Lowered],
        cells: &[Lowered],
        ty: &Type,
    ) -> (NodeKind, Slot) {
        let row = match self.matcher(id, number, table, &version.value) {
            Some(matcher) => {
                let keys = keys.iter().map(|key| key.slot).collect();
                self.terms.op(OpKind::Match { matcher, keys }, &Type::Unknown, version.span)
            }
            None => self.row_by_row(table, &version.value, keys, version.span),
        };
        let cells = cells
            .iter()
            .map(|cell| match ty {
                Type::Number(_) => self.terms.retyped(cell.slot, ty, version.span),
                _ => cell.slot,
            })
            .collect();
        let slot = self.terms.op(OpKind::Pick { row, cells }, ty, version.span);
        (NodeKind::Table { row, rows: version.value.iter().map(|row| row.span).collect() }, slot)
    }

    /// The matcher of a version of a table, made once; `None` for a table too large for one.
    fn matcher(&mut self, id: TableId, number: usize, table: &Table, rows: &[TableRow]) -> Option<MatcherId> {
        if let Some(known) = self.matchers.get(&(id, number)) {
            return *known;
        }
        let enums = &self.model.enums;
        let values = |ty: &Type| match ty {
            Type::Enum(id) => enums.get(id.index()).map_or(0, |e| u32::try_from(e.values.len()).unwrap_or(u32::MAX)),
            _ => 0,
        };
        let terms = &mut self.terms;
        let built = matcher::build(rows, &table.keys, |text| terms.text(text), values);
        let built = built.map(|matcher| self.terms.matcher(matcher));
        self.matchers.insert((id, number), built);
        built
    }

    /// The matched row of a table too large for a matcher: its rows, one after the other.
    fn row_by_row(&mut self, table: &Table, rows: &[TableRow], keys: &[Lowered], span: Span) -> Slot {
        let mut found = self.terms.fixed(Value::Row(u32::MAX), &Type::Unknown, span);
        for (number, row) in rows.iter().enumerate().rev() {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            let this = self.terms.fixed(Value::Row(number), &Type::Unknown, span);
            let mut condition = self.terms.fixed(Value::Bool(true), &Type::Bool, span);
            for ((test, key), (_, ty)) in row.keys.iter().zip(keys).zip(&table.keys) {
                let holds = self.key_test(test, key.slot, ty, row.span);
                condition = self.terms.op(OpKind::And(condition, holds), &Type::Bool, row.span);
            }
            let kind = OpKind::Select { condition, then: this, otherwise: found };
            found = self.terms.op(kind, &Type::Unknown, row.span);
        }
        found
    }

    fn key_test(&mut self, test: &KeyTest, key: Slot, ty: &Type, span: Span) -> Slot {
        let literal = |builder: &mut Self, literal: &Literal| {
            let value = builder.terms.value(literal);
            builder.terms.fixed(value, ty, span)
        };
        match test {
            KeyTest::Any => self.terms.fixed(Value::Bool(true), &Type::Bool, span),
            KeyTest::Values(values) => {
                let mut found = self.terms.fixed(Value::Bool(false), &Type::Bool, span);
                for value in values {
                    let value = literal(self, value);
                    let equal = self.terms.op(OpKind::Equal(key, value), &Type::Bool, span);
                    found = self.terms.op(OpKind::Or(found, equal), &Type::Bool, span);
                }
                found
            }
            KeyTest::Interval { low, high } => {
                let mut inside = self.terms.fixed(Value::Bool(true), &Type::Bool, span);
                for (bound, with, without) in [
                    (low, Comparison::GreaterOrEqual, Comparison::Greater),
                    (high, Comparison::LessOrEqual, Comparison::Less),
                ] {
                    let Some((bound, included)) = bound else { continue };
                    let bound = literal(self, bound);
                    let comparison = if *included { with } else { without };
                    let holds = self.compare(comparison, key, bound, ty, span);
                    inside = self.terms.op(OpKind::And(inside, holds), &Type::Bool, span);
                }
                inside
            }
        }
    }
}

/// The upper end of a bracket.
fn end(row: &TableRow) -> Option<crate::value::Decimal> {
    match row.keys.first() {
        Some(KeyTest::Interval { high: Some((Literal::Number(end), _)), .. }) => Some(*end),
        _ => None,
    }
}
