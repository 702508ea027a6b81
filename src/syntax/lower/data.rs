//! What is asked and looked up: unité, énumération, thème, entrée, enregistrement, référentiel.

use crate::syntax::ast::{
    Column, Enregistrement, Entree, Enumeration, FormerCodes, Ident, Path, Referentiel, Text, Theme, TypeExpr, Unite,
    Version,
};
use crate::syntax::keywords::Key;
use crate::syntax::layout::{Clause, Declaration, Range};
use crate::syntax::messages;
use crate::syntax::reader::{Node, Reader, Rule};

impl Reader<'_> {
    pub(super) fn unite(&mut self, declaration: &Declaration) -> Option<Unite> {
        let node = self.read(Rule::unite_de_comptage, declaration.head.text)?;
        let mut names = node.all(Rule::nom).map(|nom| self.ident(&nom));
        Some(Unite { singular: names.next()?, plural: names.next()? })
    }

    pub(super) fn enumeration(&mut self, declaration: &Declaration) -> Option<Enumeration> {
        let node = self.read(Rule::enumeration, declaration.head.text)?;
        let values = node.all(Rule::valeur_nommee).map(|value| (self.ident_in(&value), self.text_in(&value))).collect();
        let ordered = node.find(Rule::k_ordonnee).is_some();
        Some(Enumeration { name: self.ident_in(&node), ordered, label: self.text_in(&node), values })
    }

    pub(super) fn theme(&mut self, declaration: &Declaration) -> Option<Theme> {
        let node = self.read(Rule::theme, declaration.head.text)?;
        let rank = self.number_in(&node);
        Some(Theme { name: self.ident_in(&node), label: self.text_in(&node), rank })
    }

    pub(super) fn entree(&mut self, declaration: &Declaration) -> Option<Entree> {
        let head = self.read(Rule::entree, declaration.head.text);
        let mut entree = match &head {
            Some(node) => {
                let name = node.find(Rule::chemin).map(|path| self.path(&path))?;
                self.blank_entree(name, node)
            }
            None => nameless(self.no_path(declaration.head.text)),
        };
        for clause in self.distinct(&declaration.clauses) {
            self.entree_clause(&mut entree, clause);
        }
        head.map(|_| entree)
    }

    /// An entrée or a champ that only its head describes.
    fn blank_entree(&mut self, name: Path, head: &Node<'_>) -> Entree {
        let mut entree = nameless(name);
        entree.label = self.text_in(head);
        if let Some(ty) = self.type_in(head) {
            entree.ty = ty;
        }
        entree
    }

    fn no_path(&self, range: Range) -> Path {
        let (start, end) = self.trimmed(range);
        Path { segments: Vec::new(), span: self.span(start, end) }
    }

    fn entree_clause(&mut self, entree: &mut Entree, clause: &Clause) {
        let range = clause.piece.text;
        match clause.key {
            Some(Key::Theme) => entree.theme = self.read_name(range),
            Some(Key::Rang) => {
                entree.rank = self.read(Rule::un_rang, range).and_then(|node| self.number_in(&node));
            }
            Some(Key::Question) => entree.question = self.read_text(range),
            Some(Key::Aide) => entree.help = self.read_text(range),
            Some(Key::Entre) => {
                entree.bounds = Some(match self.read(Rule::bornes, range) {
                    Some(node) => self.expr_pair_in(&node),
                    None => (self.no_expr(range), self.no_expr(range)),
                });
            }
            Some(Key::Pas) => entree.step = self.read(Rule::un_nombre, range).and_then(|node| self.number_in(&node)),
            Some(Key::AuPlus) => {
                entree.max_rows = self.read(Rule::lignes, range).and_then(|node| self.number_in(&node))
            }
            Some(Key::JeNeSaisPas) => {
                let node = self.read(Rule::je_ne_sais_pas, range);
                entree.unknown_allowed = node.map(|node| node.find(Rule::k_admis).is_some());
            }
            Some(Key::EtatDeFait) => entree.fact = self.read(Rule::sans_suite, range).is_some(),
            Some(Key::Reference) => entree.references.extend(self.read_text(range)),
            _ => {}
        }
    }

    /// Reads a range as one name.
    pub(super) fn read_name(&mut self, range: Range) -> Option<Ident> {
        self.read(Rule::un_nom, range).map(|node| self.ident_in(&node))
    }

    pub(super) fn enregistrement(&mut self, declaration: &Declaration) -> Option<Enregistrement> {
        let head = self.read(Rule::titre, declaration.head.text);
        let mut fields = Vec::new();
        let is_field = |clause: &Clause| clause.key == Some(Key::Champ);
        let mut groups = declaration.clauses.chunk_by(|_, next| !is_field(next)).peekable();
        if let Some(clause) = groups.peek().and_then(|group| group.first()).filter(|clause| !is_field(clause)) {
            self.tell(messages::clause_of_no_field(self.span(clause.word.0, clause.word.1)));
            groups.next();
        }
        for group in groups {
            let Some((first, clauses)) = group.split_first() else { continue };
            let node = self.read(Rule::champ_d_enregistrement, first.piece.text);
            let mut field = match &node {
                Some(node) => {
                    let name = self.ident_in(node);
                    let name = Path { span: name.span, segments: vec![name] };
                    self.blank_entree(name, node)
                }
                None => nameless(self.no_path(first.piece.text)),
            };
            for clause in self.distinct(clauses) {
                self.entree_clause(&mut field, clause);
            }
            fields.extend(node.map(|_| field));
        }
        let head = head?;
        if fields.is_empty() && declaration.clauses.is_empty() {
            self.tell(messages::missing_clause_of(
                self.opening(declaration),
                crate::syntax::keywords::Kind::Enregistrement,
                Key::Champ,
            ));
        }
        Some(Enregistrement { name: self.ident_in(&head), label: self.text_in(&head), fields })
    }

    pub(super) fn referentiel(&mut self, declaration: &Declaration) -> Option<Referentiel> {
        let head = self.read(Rule::referentiel, declaration.head.text);
        let (mut source, mut key, mut former, mut default) = (None, None, None, Vec::new());
        // A column that could not be read takes its headers with it.
        let mut columns: Vec<Option<Column>> = Vec::new();
        for clause in self.distinct(&declaration.clauses) {
            let range = clause.piece.text;
            match clause.key {
                Some(Key::Source) => source = self.read_text(range),
                Some(Key::Cle) => {
                    key = self.read(Rule::cle, range).map(|node| {
                        let from = node.find(Rule::chemin).map(|path| self.path(&path));
                        (self.ident_in(&node), from)
                    });
                }
                Some(Key::AnciensCodes) => former = self.former_codes(range),
                Some(Key::Colonne) => columns.push(self.column(range)),
                Some(Key::Version) => {
                    let header = self.column_header(range);
                    match columns.last_mut() {
                        Some(Some(column)) => column.headers.extend(header),
                        Some(None) => {}
                        None => self.tell(messages::header_of_no_column(self.span(clause.word.0, clause.word.1))),
                    }
                }
                Some(Key::Sinon) => {
                    if let Some(node) = self.read(Rule::valeurs_par_defaut, range) {
                        let values: Vec<Node<'_>> = node.all(Rule::valeur_par_defaut).collect();
                        default = values.iter().map(|value| (self.ident_in(value), self.expr_in(value))).collect();
                    }
                }
                _ => {}
            }
        }
        let head = head?;
        let mut texts = head.all(Rule::texte).map(|text| self.text(&text));
        let (first, second) = (texts.next()?, texts.next());
        let (label, file) = match second {
            Some(file) => (Some(first), file),
            None => (None, first),
        };
        let columns = columns.into_iter().flatten().collect();
        Some(Referentiel { name: self.ident_in(&head), label, file, source, key, former, columns, default })
    }

    fn former_codes(&mut self, range: Range) -> Option<FormerCodes> {
        let node = self.read(Rule::anciens_codes, range)?;
        let mut texts = node.all(Rule::texte).map(|text| self.text(&text));
        Some(FormerCodes { code: texts.next()?, file: texts.next()?, current: texts.next()? })
    }

    fn column(&mut self, range: Range) -> Option<Column> {
        let node = self.read(Rule::colonne, range)?;
        let ty = self.type_in(&node)?;
        let header = self.text_in(&node).map(|text| super::value::undated(text.clone(), text.span));
        Some(Column { name: self.ident_in(&node), ty, headers: header.into_iter().collect() })
    }

    fn column_header(&mut self, range: Range) -> Option<Version<Text>> {
        let node = self.read(Rule::version_de_colonne, range)?;
        let period = self.period_in(&node);
        let value = self.text_in(&node)?;
        let (start, end) = self.trimmed(range);
        Some(Version { period, references: Vec::new(), fiabilite: None, value, span: self.span(start, end) })
    }
}

/// An entrée of which nothing is said.
fn nameless(name: Path) -> Entree {
    Entree {
        label: None,
        ty: TypeExpr::Error(name.span),
        name,
        theme: None,
        rank: None,
        question: None,
        help: None,
        bounds: None,
        step: None,
        max_rows: None,
        unknown_allowed: None,
        fact: false,
        references: Vec::new(),
    }
}
