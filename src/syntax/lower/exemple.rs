//! Worked cases: answers, expectations and grids of cases.

use crate::syntax::ast::{
    CaseCell, CaseColumn, CaseGrid, CaseRow, Exemple, Expected, ExpectedKind, ExpectedStatus, Expr, Given, GivenValue,
    Path,
};
use crate::syntax::keywords::{Key, Kind};
use crate::syntax::layout::{Clause, Declaration, Range};
use crate::syntax::messages;
use crate::syntax::reader::{Node, Reader, Rule};

impl Reader<'_> {
    pub(super) fn exemple(&mut self, declaration: &Declaration) -> Option<Exemple> {
        let head = self.read(Rule::exemple, declaration.head.text);
        let (mut date, mut given, mut expected, mut cases) = (None, Vec::new(), Vec::new(), None);
        for clause in self.distinct(&declaration.clauses) {
            let range = clause.piece.text;
            match clause.key {
                Some(Key::Au) => {
                    let node = self.read(Rule::une_date, range).and_then(|node| node.find(Rule::date));
                    date = node.map(|date| self.date(&date));
                }
                Some(Key::Soit) => self.givens(clause, &mut given),
                Some(Key::Attendu) => {
                    if let Some(node) = self.read(Rule::attendu, range) {
                        let parts: Vec<Node<'_>> = node.all(Rule::attente).collect();
                        expected.extend(parts.iter().filter_map(|part| self.expected(part)));
                    }
                }
                Some(Key::Cas) => {
                    self.read(Rule::rien, range);
                    if clause.piece.rows.is_empty() {
                        let span = self.span(clause.word.0, clause.word.1);
                        self.tell(messages::missing_clause(span, Kind::Exemple, messages::A_GRID));
                    }
                    cases = self.case_grid(&clause.piece.rows);
                }
                _ => {}
            }
        }
        let name = head.and_then(|head| self.text_in(&head))?;
        Some(Exemple { name, date, given, expected, cases })
    }

    /// `soit a = 1 ; b = 2`; the last answer may be the rows under it.
    fn givens(&mut self, clause: &Clause, given: &mut Vec<Given>) {
        let Some(node) = self.read(Rule::soit, clause.piece.text) else { return };
        let rows = &clause.piece.rows;
        let parts: Vec<Node<'_>> = node.all(Rule::donnee).collect();
        for (i, part) in parts.iter().enumerate() {
            let Some(path) = part.find(Rule::chemin) else { continue };
            let (input, mut span) = (self.path(&path), self.place(part));
            let listed = i + 1 == parts.len() && !rows.is_empty();
            let value = match (part.find(Rule::somme), listed) {
                (Some(value), false) => GivenValue::Value(self.expr(&value)),
                (None, true) => {
                    let Some(value) = self.given_rows(rows) else { continue };
                    if let GivenValue::Rows { span: grid, .. } = &value {
                        span = span.to(*grid);
                    }
                    value
                }
                (Some(_), true) => {
                    let row = rows.first().copied().unwrap_or_default();
                    self.tell(messages::grid_not_expected(self.span(row.0, row.1)));
                    continue;
                }
                (None, false) => {
                    let end = self.trimmed(part.range()).1;
                    self.tell(messages::missing(self.span(end, end), &[messages::AN_EXPRESSION.to_owned()]));
                    continue;
                }
            };
            given.push(Given { input, value, span });
        }
    }

    fn given_rows(&mut self, lines: &[Range]) -> Option<GivenValue> {
        let cells = self.cells(lines)?;
        let header = self.header(&cells.header);
        let mut rows = Vec::new();
        for (_, row) in cells.rows.iter().filter(|(_, row)| !row.is_empty()) {
            let mut values: Vec<Option<Expr>> = Vec::new();
            for cell in row {
                let value = if self.is_empty(*cell) { None } else { Some(self.read_expr(Rule::cellule_valeur, *cell)) };
                values.push(value);
            }
            rows.push(values);
        }
        Some(GivenValue::Rows { header, rows, span: self.span(cells.range.0, cells.range.1) })
    }

    fn expected(&mut self, node: &Node<'_>) -> Option<Expected> {
        let target = self.path(&node.find(Rule::chemin)?);
        let kind = if let Some(status) = node.find(Rule::statut) {
            let (status, cause) = self.status(&status);
            ExpectedKind::Status(status, cause)
        } else if let Some(between) = node.find(Rule::entre) {
            let (low, high) = self.expr_pair_in(&between);
            ExpectedKind::Between(low, high)
        } else {
            ExpectedKind::Value(self.expr_in(node))
        };
        Some(Expected { target, kind, span: self.place(node) })
    }

    fn status(&self, node: &Node<'_>) -> (ExpectedStatus, Option<Path>) {
        let status = match node.children().next().map(|word| word.rule()) {
            Some(Rule::k_non_eligible) => ExpectedStatus::NotEligible,
            Some(Rule::k_a_preciser) => ExpectedStatus::Unknown,
            Some(Rule::k_hors_periode) => ExpectedStatus::OutOfPeriod,
            _ => ExpectedStatus::Eligible,
        };
        (status, node.find(Rule::chemin).map(|cause| self.path(&cause)))
    }

    fn case_grid(&mut self, lines: &[Range]) -> Option<CaseGrid> {
        let cells = self.cells(lines)?;
        let mut columns = Vec::new();
        for cell in &cells.header {
            columns.push(self.case_column(*cell));
        }
        let columns: Vec<CaseColumn> = columns.into_iter().collect::<Option<_>>()?;
        let mut rows = Vec::new();
        for (line, row) in cells.rows.iter().filter(|(_, row)| !row.is_empty()) {
            let cells = columns.iter().zip(row).map(|(column, cell)| self.case_cell(column, *cell)).collect();
            rows.push(CaseRow { cells, span: self.span(line.0, line.1) });
        }
        Some(CaseGrid { columns, rows, span: self.span(cells.range.0, cells.range.1) })
    }

    fn case_column(&mut self, cell: Range) -> Option<CaseColumn> {
        let node = self.read(Rule::entete_de_cas, cell)?;
        if let Some(au) = node.find(Rule::entete_au) {
            return Some(CaseColumn::Date(self.place(&au)));
        }
        let path = self.path(&node.find(Rule::chemin)?);
        Some(if node.find(Rule::k_attendu).is_some() { CaseColumn::Expected(path) } else { CaseColumn::Input(path) })
    }

    fn case_cell(&mut self, column: &CaseColumn, cell: Range) -> CaseCell {
        if self.is_empty(cell) {
            return CaseCell::Empty;
        }
        if !matches!(column, CaseColumn::Expected(_)) {
            return CaseCell::Value(self.read_expr(Rule::cellule_valeur, cell));
        }
        let Some(node) = self.read(Rule::cellule_attendue, cell) else { return CaseCell::Value(self.no_expr(cell)) };
        if let Some(status) = node.find(Rule::statut) {
            let span = self.place(&status);
            let (status, cause) = self.status(&status);
            CaseCell::Status(status, cause, span)
        } else if let Some(between) = node.find(Rule::entre) {
            let (low, high) = self.expr_pair_in(&between);
            CaseCell::Between(low, high)
        } else {
            CaseCell::Value(self.expr_in(&node))
        }
    }
}
