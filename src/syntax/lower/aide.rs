//! Aids: their conditions, amounts and results.

use crate::syntax::ast::{Aide, Condition, Ident, Nature, Outcome, TypeExpr, Valeur};
use crate::syntax::keywords::Key;
use crate::syntax::layout::{Clause, Declaration};
use crate::syntax::reader::{Node, Reader, Rule};

impl Reader<'_> {
    pub(super) fn aide(&mut self, declaration: &Declaration) -> Option<Aide> {
        let head = self.read(Rule::titre, declaration.head.text);
        let name = head.as_ref().map_or_else(|| self.no_name(declaration.word), |head| self.ident_in(head));
        let label = head.as_ref().and_then(|head| self.text_in(head));
        let mut aide = Aide {
            name,
            label,
            axe: None,
            financeurs: Vec::new(),
            beneficiaires: Vec::new(),
            nature: None,
            notes: crate::syntax::ast::Notes::default(),
            periods: Vec::new(),
            closures: Vec::new(),
            conditions: Vec::new(),
            assiette: None,
            taux: None,
            montant: None,
            results: Vec::new(),
            documents: Vec::new(),
            steps: Vec::new(),
        };
        for clause in self.distinct(&declaration.clauses) {
            self.aide_clause(&mut aide, clause);
        }
        head.map(|_| aide)
    }

    /// What stands for a name that could not be read.
    fn no_name(&self, range: (usize, usize)) -> Ident {
        Ident { text: String::new(), span: self.span(range.0, range.1) }
    }

    fn aide_clause(&mut self, aide: &mut Aide, clause: &Clause) {
        let range = clause.piece.text;
        match clause.key {
            Some(Key::Axe) => aide.axe = self.read_name(range),
            Some(Key::Financeur) => aide.financeurs.extend(self.read_text(range)),
            Some(Key::Beneficiaire) => aide.beneficiaires.extend(self.read_text(range)),
            Some(Key::Nature) => {
                let word = self.read(Rule::nature, range).and_then(|node| node.children().next());
                aide.nature = word.map(|word| (nature(&word), self.place(&word)));
            }
            Some(Key::Periode) => {
                aide.periods.extend(self.read(Rule::periode_seule, range).and_then(|node| self.period_in(&node)));
            }
            Some(Key::Guichet) => {
                if let Some(node) = self.read(Rule::guichet, range) {
                    let period = self.period_in(&node);
                    aide.closures.extend(period.map(|period| (period, self.text_in(&node))));
                }
            }
            Some(Key::Condition) => aide.conditions.extend(self.condition(clause)),
            Some(Key::Assiette) => aide.assiette = Some(self.quantity(clause)),
            Some(Key::Taux) => aide.taux = Some(self.quantity(clause)),
            Some(Key::Montant) => aide.montant = Some(self.quantity(clause)),
            Some(Key::Resultat) => {
                if let Some(node) = self.read(Rule::resultat, range) {
                    let name = self.ident_in(&node);
                    aide.results.push(self.outcome(name, &node, clause));
                }
            }
            Some(Key::Piece) => aide.documents.extend(self.read_text(range)),
            Some(Key::Demarche) => {
                if let Some(node) = self.read(Rule::demarche, range) {
                    let mut texts = node.all(Rule::texte).map(|text| self.text(&text));
                    let first = texts.next();
                    aide.steps.extend(first.map(|first| (first, texts.next())));
                }
            }
            _ => self.add_note(&mut aide.notes, clause),
        }
    }

    fn condition(&mut self, clause: &Clause) -> Option<Condition> {
        let node = self.read(Rule::condition, clause.piece.text)?;
        let (start, end) = self.trimmed(clause.range());
        let notes = self.notes_in(&node);
        let versions = self.versions_in(&node, Self::lone);
        Some(Condition {
            name: self.ident_in(&node),
            label: self.text_in(&node),
            notes,
            versions,
            span: self.span(start, end),
        })
    }

    /// `assiette`, `taux` or `montant`; it stays in the tree even when it cannot be read, since other clauses name it.
    fn quantity(&mut self, clause: &Clause) -> Outcome {
        let name = Ident { text: self.slice(clause.word).to_owned(), span: self.span(clause.word.0, clause.word.1) };
        if let Some(node) = self.read(Rule::grandeur, clause.piece.text) {
            return self.outcome(name, &node, clause);
        }
        let expr = self.no_expr(clause.piece.text);
        let span = expr.span;
        let value = Valeur { expr, finitions: Vec::new(), span };
        Outcome {
            name,
            label: None,
            ty: Some(TypeExpr::Error(span)),
            notes: crate::syntax::ast::Notes::default(),
            versions: vec![super::value::undated(value, span)],
            span,
        }
    }

    fn outcome(&mut self, name: Ident, node: &Node<'_>, clause: &Clause) -> Outcome {
        let (start, end) = self.trimmed(clause.range());
        let (ty, notes) = (self.type_in(node), self.notes_in(node));
        let versions = self.versions_in(node, Self::valeur);
        Outcome { name, label: self.text_in(node), ty, notes, versions, span: self.span(start, end) }
    }
}

fn nature(word: &Node<'_>) -> Nature {
    match word.rule() {
        Rule::k_allocation => Nature::Allocation,
        Rule::k_pret => Nature::Pret,
        Rule::k_garantie => Nature::Garantie,
        Rule::k_reduction_d_impot => Nature::ReductionImpot,
        Rule::k_exoneration => Nature::Exoneration,
        Rule::k_taux_de_tva => Nature::TauxTva,
        Rule::k_nature_plafond => Nature::Plafond,
        Rule::k_agrement => Nature::Agrement,
        Rule::k_obligation => Nature::Obligation,
        _ => Nature::Subvention,
    }
}
