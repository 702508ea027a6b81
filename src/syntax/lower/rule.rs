//! Named values and tables: calcul, table, barème.

use crate::source::Span;
use crate::syntax::ast::{Calcul, Grid, Ident, Notes, Table, TableKind, TypeExpr, Valeur, Version};
use crate::syntax::keywords::{Key, Kind};
use crate::syntax::layout::{Clause, Declaration, Piece};
use crate::syntax::messages;
use crate::syntax::reader::{Reader, Rule};

impl Reader<'_> {
    pub(super) fn calcul(&mut self, declaration: &Declaration) -> Option<Calcul> {
        let head = self.read(Rule::calcul, declaration.head.text);
        let mut versions = match &head {
            Some(head) => self.versions_in(head, Self::valeur),
            None => Vec::new(),
        };
        let mut notes = Notes::default();
        for clause in self.distinct(&declaration.clauses) {
            if clause.key == Some(Key::Version) {
                let node = self.read(Rule::version_seule, clause.piece.text).and_then(|node| node.find(Rule::version));
                versions.push(match node {
                    Some(node) => self.version(&node, Self::valeur),
                    None => self.broken_version(clause),
                });
            } else {
                self.add_note(&mut notes, clause);
            }
        }
        self.check_dates(&versions);
        let head = head?;
        if versions.is_empty() && declaration.clauses.iter().all(|clause| clause.key.is_some()) {
            self.tell(messages::missing_clause(self.opening(declaration), Kind::Calcul, messages::A_VALUE));
        }
        if versions.is_empty() {
            let expr = self.no_expr(declaration.head.text);
            let span = expr.span;
            versions.push(super::value::undated(Valeur { expr, finitions: Vec::new(), span }, span));
        }
        let params = head.find(Rule::parametres).map(|params| self.parameters_in(&params)).unwrap_or_default();
        let ty = self.type_in(&head);
        Some(Calcul { name: self.ident_in(&head), params, label: self.text_in(&head), ty, notes, versions })
    }

    /// What stands for a version that could not be read.
    fn broken_version(&mut self, clause: &Clause) -> Version<Valeur> {
        let expr = self.no_expr(clause.piece.text);
        let span = expr.span;
        super::value::undated(Valeur { expr, finitions: Vec::new(), span }, span)
    }

    /// Tells of two values without a date, and of values with and without one.
    pub(super) fn check_dates<T>(&mut self, versions: &[Version<T>]) {
        let mut without = versions.iter().filter(|version| version.period.is_none()).map(|version| version.span);
        let dated = versions.iter().find(|version| version.period.is_some()).map(|version| version.span);
        let fault = match (without.next(), without.next(), dated) {
            (Some(first), Some(second), _) => messages::two_undated(second, first),
            (Some(without), None, Some(dated)) => messages::dated_and_undated(without, dated),
            _ => return,
        };
        self.tell(fault);
    }

    pub(super) fn table(&mut self, declaration: &Declaration, kind: Kind) -> Option<Table> {
        let rule = if kind == Kind::Table { Rule::table } else { Rule::bareme };
        let head = self.read(rule, declaration.head.text);
        let keys = head
            .as_ref()
            .and_then(|head| head.find(Rule::parametres))
            .map(|params| self.parameters_in(&params))
            .unwrap_or_default();
        let progressive = head.as_ref().is_some_and(|head| head.find(Rule::k_progressif).is_some());
        let table_kind = match (kind, progressive) {
            (Kind::Table, _) => TableKind::Table,
            (_, true) => TableKind::Progressif,
            (_, false) => TableKind::Bareme,
        };
        let mut results: Vec<(Ident, TypeExpr)> = Vec::new();
        if let Some(ty) = head.as_ref().and_then(|head| self.type_in(head)) {
            let text = if progressive { "taux" } else { "valeur" }.to_owned();
            results.push((Ident { text, span: ty.span() }, ty));
        }
        let clauses = self.distinct(&declaration.clauses);
        let mut unreadable = false;
        if let Some(clause) = clauses.iter().find(|clause| clause.key == Some(Key::Donne)) {
            match self.read(Rule::donne, clause.piece.text) {
                Some(node) => results.extend(self.parameters_in(&node)),
                None => unreadable = true,
            }
        }
        let columns =
            (head.is_some() && !unreadable && !results.is_empty()).then(|| (keys.len(), keys.len() + results.len()));
        let mut notes = Notes::default();
        let mut versions = Vec::new();
        let mut has_grid = false;
        let head_piece = std::iter::once((None, &declaration.head));
        for (clause, piece) in head_piece.chain(clauses.iter().map(|clause| (Some(*clause), &clause.piece))) {
            let dated = clause.filter(|clause| clause.key == Some(Key::Version));
            if let Some(clause) = clause {
                self.add_note(&mut notes, clause);
            }
            has_grid |= dated.is_some() || !piece.rows.is_empty();
            versions.extend(self.table_version(dated, piece, columns));
        }
        self.check_dates(&versions);
        let head = head?;
        if !has_grid && declaration.clauses.iter().all(|clause| clause.key.is_some()) {
            self.tell(messages::missing_clause(self.opening(declaration), kind, messages::A_GRID));
        }
        let label = self.text_in(&head);
        Some(Table { kind: table_kind, name: self.ident_in(&head), keys, label, results, notes, versions })
    }

    /// The grid of a piece, at its period when it has one.
    fn table_version(
        &mut self,
        dated: Option<&Clause>,
        piece: &Piece,
        columns: Option<(usize, usize)>,
    ) -> Option<Version<Grid>> {
        let Some(clause) = dated else {
            let (first, last) = (piece.rows.first()?, piece.rows.last()?);
            let span = self.span(first.0, last.1);
            return self.grid(&piece.rows, columns).map(|grid| super::value::undated(grid, span));
        };
        let node = self.read(Rule::version_de_grille, piece.text);
        let (start, end) = self.trimmed(clause.range());
        let span: Span = self.span(start, end);
        if piece.rows.is_empty() {
            if node.is_some() {
                self.tell(messages::missing_clause(span, Kind::Table, messages::A_GRID));
            }
            return None;
        }
        let value = self.grid(&piece.rows, columns)?;
        let node = node?;
        let (period, notes) = (self.period_in(&node), self.notes_in(&node));
        Some(Version { period, references: notes.references, fiabilite: notes.fiabilite, value, span })
    }
}
