//! Grids: lines of cells between bars, each cell read alone.

use crate::syntax::ast::{BinaryOp, Expr, Grid, Ident, KeyCell, KeyCellKind, Row};
use crate::syntax::layout::Range;
use crate::syntax::lexer::{TokenKind, tokens};
use crate::syntax::messages;
use crate::syntax::reader::{Reader, Rule};

/// A grid cut into cells, every row as long as the header.
pub(super) struct Cells {
    pub(super) header: Vec<Range>,
    /// The line and its cells; no cells where they could not be told apart (then told).
    pub(super) rows: Vec<(Range, Vec<Range>)>,
    pub(super) range: Range,
}

impl Reader<'_> {
    /// Cuts lines into cells; `None` when even the header cannot be cut (then told).
    pub(super) fn cells(&mut self, lines: &[Range]) -> Option<Cells> {
        let (first, rest) = lines.split_first()?;
        let header = self.row(*first)?;
        let mut rows = Vec::new();
        for line in rest {
            let mut row = self.row(*line).unwrap_or_default();
            if !row.is_empty() && row.len() != header.len() {
                let (span, head) = (self.span(line.0, line.1), self.span(first.0, first.1));
                self.tell(messages::row_of_other_length(span, row.len(), head, header.len()));
                row.clear();
            }
            rows.push((*line, row));
        }
        let last = lines.last().unwrap_or(first);
        Some(Cells { header, rows, range: (first.0, last.1) })
    }

    /// The cells of a line; `None` when it holds a fault told before.
    fn row(&mut self, line: Range) -> Option<Vec<Range>> {
        if self.is_faulty(line) {
            return None;
        }
        let text = self.slice(line);
        let bars: Vec<usize> = tokens(text)
            .filter(|token| token.kind == TokenKind::Sign && token.text == "|")
            .map(|token| line.0 + token.start)
            .collect();
        let mut edges = bars.clone();
        if !text.starts_with('|') {
            self.tell(messages::row_without_bar(self.span(line.0, line.0), true));
            edges.insert(0, line.0.saturating_sub(1));
        }
        if bars.last().is_none_or(|bar| bar + 1 < line.1) {
            self.tell(messages::row_without_bar(self.span(line.1, line.1), false));
            edges.push(line.1);
        }
        Some(edges.windows(2).filter_map(|pair| Some((pair.first()? + 1, *pair.last()?))).collect())
    }

    /// Whether a cell says nothing.
    pub(super) fn is_empty(&self, cell: Range) -> bool {
        tokens(self.slice(cell)).all(|token| token.kind == TokenKind::Comment)
    }

    /// The names of a header; one that cannot be read stands as written (then told).
    pub(super) fn header(&mut self, cells: &[Range]) -> Vec<Ident> {
        let mut names = Vec::new();
        for cell in cells {
            let name = self.read_name(*cell);
            let (start, end) = self.trimmed(*cell);
            let as_written = || Ident { text: self.slice((start, end)).to_owned(), span: self.span(start, end) };
            names.push(name.unwrap_or_else(as_written));
        }
        names
    }

    /// The grid of a table, given how many columns are keys and how many there are; where that is not known, the last
    /// one is taken for a result.
    pub(super) fn grid(&mut self, lines: &[Range], columns: Option<(usize, usize)>) -> Option<Grid> {
        let cells = self.cells(lines)?;
        let span = self.span(cells.range.0, cells.range.1);
        let header = self.header(&cells.header);
        let (keys, expected) = columns.unwrap_or((header.len().saturating_sub(1), header.len()));
        let readable = header.len() == expected;
        if !readable {
            let first = lines.first()?;
            self.tell(messages::columns_differ(self.span(first.0, first.1), header.len(), expected));
        } else if cells.rows.is_empty() {
            self.tell(messages::grid_without_rows(span));
        }
        let mut rows = Vec::new();
        for (line, row) in &cells.rows {
            let span = self.span(line.0, line.1);
            let (key_cells, result_cells) = row.split_at(keys.min(row.len()));
            if !readable || row.is_empty() {
                let error = KeyCell { kind: KeyCellKind::Error, span };
                let result = self.no_expr(*line);
                rows.push(Row { keys: vec![error; keys], results: vec![result; expected - keys], span });
                continue;
            }
            let mut keys: Vec<KeyCell> = Vec::new();
            for cell in key_cells {
                let otherwise = keys.first().is_some_and(|first| first.kind == KeyCellKind::Otherwise);
                let kind =
                    if otherwise && self.is_empty(*cell) { KeyCellKind::Otherwise } else { self.key_cell(*cell) };
                let (start, end) = self.trimmed(*cell);
                keys.push(KeyCell { kind, span: self.span(start, end) });
            }
            let results = result_cells.iter().map(|cell| self.lone(*cell)).collect();
            rows.push(Row { keys, results, span });
        }
        Some(Grid { header, rows, span })
    }

    fn key_cell(&mut self, cell: Range) -> KeyCellKind {
        let Some(node) = self.read(Rule::cellule_cle, cell) else { return KeyCellKind::Error };
        let Some(first) = node.children().next() else { return KeyCellKind::Error };
        match first.rule() {
            Rule::k_toute_valeur => KeyCellKind::Any,
            Rule::k_sinon => KeyCellKind::Otherwise,
            Rule::comparee => {
                let mut compared: Vec<(BinaryOp, Expr)> = Vec::new();
                for part in node.all(Rule::comparee) {
                    let op = part.find(Rule::op_comparaison).map_or(BinaryOp::Eq, |op| super::expr::binary_op(&op));
                    compared.push((op, self.expr_in(&part)));
                }
                match compared.as_slice() {
                    [(BinaryOp::Eq, value)] => KeyCellKind::Values(vec![value.clone()]),
                    _ => KeyCellKind::Compare(compared),
                }
            }
            _ if first.find(Rule::k_a).is_some() => {
                let (from, to) = self.expr_pair_in(&first);
                KeyCellKind::Range(from, to)
            }
            _ => KeyCellKind::Values(first.all(Rule::somme).map(|value| self.expr(&value)).collect()),
        }
    }
}
