//! What binds several answers or several aids: contrôle, cumul, exclusion, dépense, enveloppe.

use crate::syntax::ast::{Controle, Cumul, Depense, Enveloppe, Exclusion, Notes, Path};
use crate::syntax::keywords::Key;
use crate::syntax::layout::{Declaration, Range};
use crate::syntax::reader::{Reader, Rule};

impl Reader<'_> {
    /// Reads a range as names separated by `;`.
    fn read_paths(&mut self, range: Range) -> Vec<Path> {
        self.read(Rule::des_noms, range).map(|node| self.paths_in(&node)).unwrap_or_default()
    }

    pub(super) fn controle(&mut self, declaration: &Declaration) -> Option<Controle> {
        let head = self.read(Rule::controle, declaration.head.text);
        let mut notes = Notes::default();
        for clause in self.distinct(&declaration.clauses) {
            self.add_note(&mut notes, clause);
        }
        let head = head?;
        let test = self.lone(head.find(Rule::corps)?.range());
        Some(Controle { name: self.ident_in(&head), label: self.text_in(&head), test, notes })
    }

    pub(super) fn cumul(&mut self, declaration: &Declaration) -> Option<Cumul> {
        let head = self.read(Rule::titre, declaration.head.text);
        let (mut aides, mut fixed, mut ceiling, mut reduced) = (Vec::new(), None, Vec::new(), Vec::new());
        let mut notes = Notes::default();
        for clause in self.distinct(&declaration.clauses) {
            let range = clause.piece.text;
            match clause.key {
                Some(Key::Sur) => aides = self.read_paths(range),
                Some(Key::Avec) => fixed = Some(self.lone(range)),
                Some(Key::Plafonne) => {
                    ceiling = match self.read(Rule::plafond_de_cumul, range) {
                        Some(node) => self.versions_in(&node, Self::lone),
                        None => {
                            let expr = self.no_expr(range);
                            let span = expr.span;
                            vec![super::value::undated(expr, span)]
                        }
                    };
                }
                Some(Key::EnReduisant) => reduced = self.read_paths(range),
                _ => self.add_note(&mut notes, clause),
            }
        }
        let head = head?;
        Some(Cumul { name: self.ident_in(&head), label: self.text_in(&head), aides, fixed, ceiling, reduced, notes })
    }

    pub(super) fn exclusion(&mut self, declaration: &Declaration) -> Option<Exclusion> {
        let head = self.read(Rule::titre, declaration.head.text);
        let (mut aides, mut notes) = (Vec::new(), Notes::default());
        for clause in self.distinct(&declaration.clauses) {
            match clause.key {
                Some(Key::Entre) => aides = self.read_paths(clause.piece.text),
                _ => self.add_note(&mut notes, clause),
            }
        }
        let head = head?;
        Some(Exclusion { name: self.ident_in(&head), label: self.text_in(&head), aides, notes })
    }

    pub(super) fn depense(&mut self, declaration: &Declaration) -> Option<Depense> {
        let head = self.read(Rule::depense, declaration.head.text);
        let mut covered_by = Vec::new();
        for clause in self.distinct(&declaration.clauses) {
            if clause.key == Some(Key::CouvertePar) {
                covered_by = self.read_paths(clause.piece.text);
            }
        }
        let head = head?;
        let cost = self.lone(head.find(Rule::corps)?.range());
        Some(Depense { name: self.ident_in(&head), label: self.text_in(&head), cost, covered_by })
    }

    pub(super) fn enveloppe(&mut self, declaration: &Declaration) -> Option<Enveloppe> {
        let head = self.read(Rule::enveloppe, declaration.head.text);
        let (mut parent, mut axe, mut financeurs, mut aides) = (None, None, Vec::new(), Vec::new());
        let mut notes = Notes::default();
        for clause in self.distinct(&declaration.clauses) {
            let range = clause.piece.text;
            match clause.key {
                Some(Key::Dans) => {
                    let node = self.read(Rule::un_chemin, range).and_then(|node| node.find(Rule::chemin));
                    parent = node.map(|path| self.path(&path));
                }
                Some(Key::Axe) => axe = self.read_name(range),
                Some(Key::Financeur) => financeurs.extend(self.read_text(range)),
                Some(Key::Finance) => aides = self.read_paths(range),
                _ => self.add_note(&mut notes, clause),
            }
        }
        let head = head?;
        let amount = self.number_in(&head)?;
        let period = self.period_in(&head)?;
        let (name, label) = (self.ident_in(&head), self.text_in(&head));
        Some(Enveloppe { name, label, amount, period, parent, axe, financeurs, aides, notes })
    }
}
