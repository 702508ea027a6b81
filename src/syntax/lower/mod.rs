//! From the pieces that the grammar reads to the tree. One file a family of declarations.

mod aide;
mod data;
mod exemple;
mod expr;
mod grid;
mod literal;
mod rule;
mod stacking;
mod value;

use super::ast::{Expr, ExprKind, File, Item, ItemKind, Path};
use super::keywords::{Key, Kind};
use super::layout::{Clause, Declaration, Range};
use super::messages;
use super::reader::{Reader, Rule};
use crate::source::{SourceId, Span};

/// The tree of a file from its declarations.
pub(super) fn file(reader: &mut Reader<'_>, source: SourceId, declarations: &[Declaration]) -> File {
    let (mut module, mut first, mut items) = (None, None, Vec::new());
    for (i, declaration) in declarations.iter().enumerate() {
        let span = reader.span(declaration.word.0, declaration.word.1);
        if declaration.kind == Some(Kind::Module) {
            let path = reader.module(declaration);
            if i == 0 {
                module = path;
                first = Some(span);
            } else {
                reader.tell(messages::module_misplaced(span, first));
                module = module.or(path);
                first = first.or(Some(span));
            }
        } else {
            items.push(reader.item(declaration));
        }
    }
    if first.is_none() {
        let start = declarations.first().map_or(0, |declaration| declaration.range().0);
        reader.tell(messages::module_missing(reader.span(start, start)));
    }
    File { source, module, items }
}

/// A text that is one expression.
pub(super) fn lone_expression(reader: &mut Reader<'_>, range: Range) -> Option<Expr> {
    let expr = reader.lone(range);
    (expr.kind != ExprKind::Error).then_some(expr)
}

impl Reader<'_> {
    fn module(&mut self, declaration: &Declaration) -> Option<Path> {
        let node = self.read(Rule::module, declaration.head.text)?;
        node.find(Rule::chemin).map(|path| self.path(&path))
    }

    fn item(&mut self, declaration: &Declaration) -> Item {
        let (start, end) = declaration.range();
        let private = declaration.private.map(|(start, end)| self.span(start, end));
        self.kind = declaration.kind;
        let kind = declaration.kind.and_then(|kind| {
            self.check_grids(declaration, kind);
            self.check_required(declaration, kind);
            self.item_kind(declaration, kind)
        });
        Item { span: self.span(start, end), private, kind: kind.unwrap_or(ItemKind::Error) }
    }

    fn item_kind(&mut self, declaration: &Declaration, kind: Kind) -> Option<ItemKind> {
        match kind {
            Kind::Module => None,
            Kind::Unite => self.unite(declaration).map(ItemKind::Unite),
            Kind::Enumeration => self.enumeration(declaration).map(ItemKind::Enumeration),
            Kind::Theme => self.theme(declaration).map(ItemKind::Theme),
            Kind::Entree => self.entree(declaration).map(|entree| ItemKind::Entree(Box::new(entree))),
            Kind::Enregistrement => self.enregistrement(declaration).map(ItemKind::Enregistrement),
            Kind::Referentiel => self.referentiel(declaration).map(ItemKind::Referentiel),
            Kind::Calcul => self.calcul(declaration).map(ItemKind::Calcul),
            Kind::Table | Kind::Bareme => self.table(declaration, kind).map(ItemKind::Table),
            Kind::Controle => self.controle(declaration).map(ItemKind::Controle),
            Kind::Aide => self.aide(declaration).map(|aide| ItemKind::Aide(Box::new(aide))),
            Kind::Cumul => self.cumul(declaration).map(ItemKind::Cumul),
            Kind::Exclusion => self.exclusion(declaration).map(ItemKind::Exclusion),
            Kind::Depense => self.depense(declaration).map(ItemKind::Depense),
            Kind::Enveloppe => self.enveloppe(declaration).map(ItemKind::Enveloppe),
            Kind::Exemple => self.exemple(declaration).map(ItemKind::Exemple),
        }
    }

    /// The place of the words that open a declaration.
    fn opening(&self, declaration: &Declaration) -> Span {
        let (start, end) = self.trimmed((declaration.word.0, declaration.head.text.1));
        self.span(start, end)
    }

    /// Tells of the clauses that a declaration of that kind cannot do without. A clause that could not be read, or was
    /// not recognised, counts as written.
    fn check_required(&mut self, declaration: &Declaration, kind: Kind) {
        let required: &[Key] = match kind {
            Kind::Referentiel => &[Key::Cle],
            Kind::Table => &[Key::Donne],
            Kind::Aide => &[Key::Axe, Key::Nature],
            Kind::Cumul => &[Key::Sur, Key::Plafonne, Key::EnReduisant],
            Kind::Exclusion => &[Key::Entre],
            Kind::Depense => &[Key::CouvertePar],
            _ => &[],
        };
        if declaration.clauses.iter().any(|clause| clause.key.is_none()) {
            return;
        }
        for key in required {
            if declaration.clauses.iter().all(|clause| clause.key != Some(*key)) {
                self.tell(messages::missing_clause_of(self.opening(declaration), kind, *key));
            }
        }
    }

    /// Tells of grids where none is expected.
    fn check_grids(&mut self, declaration: &Declaration, kind: Kind) {
        let expected = |key: Option<Key>| match kind {
            Kind::Table | Kind::Bareme => true,
            Kind::Exemple => matches!(key, Some(Key::Soit | Key::Cas)),
            _ => false,
        };
        let pieces = declaration.clauses.iter().map(|clause| (clause.key, &clause.piece));
        for (key, piece) in std::iter::once((None, &declaration.head)).chain(pieces) {
            if let Some(row) = piece.rows.first().filter(|_| !expected(key)) {
                self.tell(messages::grid_not_expected(self.span(row.0, row.1)));
            }
        }
    }

    /// Clauses without those written twice (then told).
    fn distinct<'d>(&mut self, clauses: &'d [Clause]) -> Vec<&'d Clause> {
        let mut kept: Vec<&Clause> = Vec::new();
        for clause in clauses {
            let first = clause.key.filter(|key| !key.repeats()).and_then(|key| {
                kept.iter()
                    .find(|other| other.key == Some(key))
                    .map(|other| (key, self.span(other.word.0, other.word.1)))
            });
            match first {
                Some((key, first)) => {
                    self.tell(messages::duplicate_clause(self.span(clause.word.0, clause.word.1), first, key));
                }
                None => kept.push(clause),
            }
        }
        kept
    }
}
