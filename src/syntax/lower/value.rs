//! Values with their ceilings and roundings, periods, versions, and the notes any rule may bear.

use crate::source::Span;
use crate::syntax::ast::{
    DateLit, End, Expr, Fiabilite, FiabiliteLevel, Finition, FinitionKind, Ident, Notes, Period, Revision, Text,
    UnitExpr, Valeur, Version,
};
use crate::syntax::keywords::Key;
use crate::syntax::layout::{Clause, Range};
use crate::syntax::messages;
use crate::syntax::reader::{Node, Reader, Rule};
use crate::value::{Date, Decimal, Direction, Rounding};

impl Reader<'_> {
    /// Reads a range as a value; one of an error node when it cannot be (then told).
    pub(super) fn valeur(&mut self, range: Range) -> Valeur {
        let Some(node) = self.read(Rule::valeur, range) else {
            let expr = self.no_expr(range);
            return Valeur { span: expr.span, expr, finitions: Vec::new() };
        };
        let expr = self.expr_in(&node);
        let parts: Vec<Node<'_>> = node
            .children()
            .filter(|part| matches!(part.rule(), Rule::plafond | Rule::plancher | Rule::arrondi))
            .collect();
        let finitions: Vec<Finition> = parts.iter().filter_map(|part| self.finition(part)).collect();
        let span = finitions.last().map_or(expr.span, |last| expr.span.to(last.span));
        Valeur { expr, finitions, span }
    }

    fn finition(&mut self, node: &Node<'_>) -> Option<Finition> {
        let span = self.place(node);
        let kind = match node.rule() {
            Rule::plafond => {
                let amount = Box::new(self.expr_in(node));
                let per = node.find(Rule::par_unite).and_then(|per| {
                    let unit = self.unit(&per.find(Rule::unite)?);
                    Some(Box::new((unit, self.expr_in(&per))))
                });
                let over = node.find(Rule::sur_periode).and_then(|over| {
                    let duration = self.number_in(&over)?;
                    Some(Box::new((duration, self.expr_in(&over))))
                });
                FinitionKind::Plafond { amount, per, over, label: self.text_in(node) }
            }
            Rule::plancher => {
                FinitionKind::Plancher { amount: Box::new(self.expr_in(node)), label: self.text_in(node) }
            }
            _ => {
                let direction = if node.find(Rule::k_inferieur).is_some() {
                    Direction::Down
                } else if node.find(Rule::k_superieur).is_some() {
                    Direction::Up
                } else {
                    Direction::Nearest
                };
                let (step, unit) = self.step(node)?;
                FinitionKind::Arrondi { rounding: Rounding { step, direction }, unit }
            }
        };
        Some(Finition { kind, span })
    }

    /// The step of a rounding and its unit.
    fn step(&mut self, node: &Node<'_>) -> Option<(Decimal, Option<UnitExpr>)> {
        let euro = |span: Span| {
            let factors = vec![(Ident { text: "€".to_owned(), span }, false)];
            Some(UnitExpr { factors, span })
        };
        if let Some(word) = node.find(Rule::k_au_centime) {
            return Some((Decimal::new(1, 2), euro(self.place(&word))));
        }
        if let Some(word) = node.find(Rule::k_a_l_euro) {
            return Some((Decimal::ONE, euro(self.place(&word))));
        }
        if node.find(Rule::k_a_l_unite).is_some() {
            return Some((Decimal::ONE, None));
        }
        let number = self.number_in(node)?;
        if number.value.is_zero() {
            self.tell(messages::rounding_to_zero(number.span));
            return None;
        }
        Some((number.value, number.unit))
    }

    pub(super) fn period(&mut self, node: &Node<'_>) -> Period {
        let nodes: Vec<Node<'_>> = node.all(Rule::date).collect();
        let mut dates: Vec<DateLit> = nodes.iter().map(|date| self.date(date)).collect();
        let to_only = node.children().next().is_some_and(|first| first.rule() == Rule::k_jusqu_au);
        let last = if to_only || dates.len() > 1 { dates.pop() } else { None };
        let to = match last {
            Some(day) => End::Day(day),
            None if node.find(Rule::k_jusqu_a_nouvel_ordre).is_some() => End::Open,
            None => End::Next,
        };
        Period { from: dates.pop(), to, span: self.place(node) }
    }

    /// The first period that a node holds.
    pub(super) fn period_in(&mut self, node: &Node<'_>) -> Option<Period> {
        node.find(Rule::periode).map(|period| self.period(&period))
    }

    /// The references and certainty that a node holds.
    pub(super) fn notes_in(&mut self, node: &Node<'_>) -> Notes {
        let mut notes = Notes::default();
        for note in node.children() {
            match note.rule() {
                Rule::note_reference => notes.references.extend(self.text_in(&note)),
                Rule::note_fiabilite => {
                    let found = note.find(Rule::degre).map(|degree| self.degree(&degree, self.place(&note)));
                    if let (Some(first), Some(second)) = (&notes.fiabilite, &found) {
                        self.tell(messages::duplicate_clause(second.span, first.span, Key::Fiabilite));
                    } else {
                        notes.fiabilite = found;
                    }
                }
                _ => {}
            }
        }
        notes
    }

    fn degree(&self, node: &Node<'_>, span: Span) -> Fiabilite {
        let level = match node.children().next().map(|word| word.rule()) {
            Some(Rule::k_a_confirmer) => FiabiliteLevel::AConfirmer,
            Some(Rule::k_en_attente_de_texte) => FiabiliteLevel::EnAttente,
            _ => FiabiliteLevel::Etablie,
        };
        Fiabilite { level, reason: self.text_in(node), span }
    }

    /// Adds a clause to the notes when it is one.
    pub(super) fn add_note(&mut self, notes: &mut Notes, clause: &Clause) {
        let range = clause.piece.text;
        match clause.key {
            Some(Key::Reference) => notes.references.extend(self.read_text(range)),
            Some(Key::Fiabilite) => {
                let (start, end) = clause.range();
                let node = self.read(Rule::fiabilite, range).and_then(|node| node.find(Rule::degre));
                notes.fiabilite = node.map(|degree| self.degree(&degree, self.span(start, end)));
            }
            Some(Key::Revision) => notes.revision = self.revision(clause),
            _ => {}
        }
    }

    fn revision(&mut self, clause: &Clause) -> Option<Revision> {
        let node = self.read(Rule::revision, clause.piece.text)?;
        if let Some(date) = node.find(Rule::date) {
            return Some(Revision::On(self.date(&date)));
        }
        let written = node.find(Rule::jour_et_mois)?;
        let (day, month) = written.text().split_once('/')?;
        let (day, month) = (day.parse::<u8>().ok()?, month.parse::<u8>().ok()?);
        let (start, end) = clause.range();
        // 2024 has a 29 February: a day that exists in some year is a day.
        if Date::new(2024, month, day).is_none() {
            let place = self.place(&written);
            self.tell(messages::no_such_day(place, written.text()));
            return None;
        }
        Some(Revision::Yearly { day, month, span: self.span(start, end) })
    }

    /// Reads a range as one text.
    pub(super) fn read_text(&mut self, range: Range) -> Option<Text> {
        self.read(Rule::un_texte, range).and_then(|node| self.text_in(&node))
    }

    /// A version already cut out by the grammar; its value is read alone.
    pub(super) fn version<T>(&mut self, node: &Node<'_>, read: impl FnOnce(&mut Self, Range) -> T) -> Version<T> {
        let period = self.period_in(node);
        let notes = self.notes_in(node);
        let range = node.find(Rule::corps).map_or_else(|| node.range(), |body| body.range());
        let value = read(self, range);
        Version { period, references: notes.references, fiabilite: notes.fiabilite, value, span: self.place(node) }
    }

    /// The value or values of a clause that holds `= corps`, `: corps` or versions.
    pub(super) fn versions_in<T>(
        &mut self,
        node: &Node<'_>,
        mut read: impl FnMut(&mut Self, Range) -> T,
    ) -> Vec<Version<T>> {
        let mut versions = Vec::new();
        if let Some(body) = node.find(Rule::corps) {
            let (start, end) = self.trimmed(body.range());
            let value = read(self, body.range());
            versions.push(undated(value, self.span(start, end)));
        }
        for version in node.all(Rule::version) {
            versions.push(self.version(&version, &mut read));
        }
        versions
    }

    /// An expression read alone.
    pub(super) fn lone(&mut self, range: Range) -> Expr {
        self.read_expr(Rule::expression_seule, range)
    }
}

/// A value that holds at all dates.
pub(super) fn undated<T>(value: T, span: Span) -> Version<T> {
    Version { period: None, references: Vec::new(), fiabilite: None, value, span }
}
