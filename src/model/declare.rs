//! The declarations of a pack, gathered by kind, and the names that clash.

use std::collections::BTreeMap;
use std::rc::Rc;

use unicode_normalization::UnicodeNormalization;

use super::messages::names as say;
use super::names::{Decl, Entry, Names, TypeDecl};
use super::typed::{AideId, CalculId, EnumId, EnveloppeId, InputId, Name, RecordId, ReferentielId, TableId};
use crate::diag::{Diagnostic, fold};
use crate::source::{Sources, Span};
use crate::syntax::ast;

/// A declaration and the module it stands in.
#[derive(Debug, Clone)]
pub(super) struct Placed<'a, T> {
    pub(super) module: Rc<str>,
    pub(super) node: &'a T,
}

impl<T> Placed<'_, T> {
    pub(super) fn name(&self, ident: &ast::Ident) -> Name {
        Name { module: self.module.to_string(), name: ident.text.clone(), span: ident.span }
    }
}

/// All declarations of the pack, by kind, in order.
#[derive(Debug, Default)]
pub(super) struct Items<'a> {
    pub(super) enums: Vec<Placed<'a, ast::Enumeration>>,
    pub(super) themes: Vec<Placed<'a, ast::Theme>>,
    pub(super) inputs: Vec<Placed<'a, ast::Entree>>,
    pub(super) records: Vec<Placed<'a, ast::Enregistrement>>,
    pub(super) referentiels: Vec<Placed<'a, ast::Referentiel>>,
    pub(super) calculs: Vec<Placed<'a, ast::Calcul>>,
    pub(super) tables: Vec<Placed<'a, ast::Table>>,
    pub(super) aides: Vec<Placed<'a, ast::Aide>>,
    pub(super) controles: Vec<Placed<'a, ast::Controle>>,
    pub(super) cumuls: Vec<Placed<'a, ast::Cumul>>,
    pub(super) exclusions: Vec<Placed<'a, ast::Exclusion>>,
    pub(super) depenses: Vec<Placed<'a, ast::Depense>>,
    pub(super) enveloppes: Vec<Placed<'a, ast::Enveloppe>>,
    pub(super) exemples: Vec<Placed<'a, ast::Exemple>>,
}

/// An index as the number of a declaration.
pub(super) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// Names seen so far, and where each was first.
#[derive(Debug, Default)]
pub(super) struct Once<'a>(BTreeMap<&'a str, Span>);

impl<'a> Once<'a> {
    /// Where the name was first, if it was seen before.
    pub(super) fn before(&mut self, name: &'a ast::Ident) -> Option<Span> {
        let first = self.0.get(name.text.as_str()).copied();
        if first.is_none() {
            self.0.insert(&name.text, name.span);
        }
        first
    }
}

/// Gathers the declarations of all files, out of as many as the pack has, and their names; tells names that clash.
pub(super) fn declare<'a>(
    files: &[&'a ast::File],
    count: usize,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Items<'a>, Names) {
    let mut all = Declarer {
        items: Items::default(),
        names: Names::default(),
        aides: BTreeMap::new(),
        enveloppes: BTreeMap::new(),
        diagnostics,
    };
    all.names.incomplete = files.len() < count || files.iter().any(|f| f.module.is_none() && f.items.is_empty());
    let mut modules: BTreeMap<String, Span> = BTreeMap::new();
    for (index, file) in files.iter().enumerate() {
        let module = match &file.module {
            Some(path) => {
                let name = path.dotted();
                if let Some(first) = modules.get(&name) {
                    all.diagnostics.push(say::module_twice(path.span, *first, &name));
                } else {
                    modules.insert(name.clone(), path.span);
                }
                Rc::from(name)
            }
            // No path can be written with that name.
            None => Rc::from(format!("#{index}")),
        };
        for item in &file.items {
            all.unit(item);
            if item.kind == ast::ItemKind::Error {
                let text = sources.get(item.span.source).map_or("", |s| s.slice(item.span));
                all.names.unread.extend(words(text));
            }
        }
        all.names.modules.entry(Rc::clone(&module)).or_default();
        for item in &file.items {
            all.item(&module, item);
        }
    }
    all.inputs_apart();
    (all.items, all.names)
}

/// The names that a declaration may bear, from its text alone: its first word after those that open it, or all the words
/// of an énumération, whose values are names too.
fn words(text: &str) -> Vec<String> {
    let text: String = text.nfc().collect();
    let apart = |c: char| !(c.is_alphanumeric() || c == '_' || c == '.');
    let mut words = text.split(apart).filter(|w| !w.is_empty()).map(str::to_owned);
    let opening = words.next().map(|w| fold(&w)).unwrap_or_default();
    match opening.as_str() {
        "enumeration" | "unite" => words.collect(),
        _ => words.find(|w| w != "progressif").into_iter().collect(),
    }
}

struct Declarer<'a, 'd> {
    items: Items<'a>,
    names: Names,
    aides: BTreeMap<String, Span>,
    enveloppes: BTreeMap<String, Span>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'a> Declarer<'a, '_> {
    fn unit(&mut self, item: &ast::Item) {
        let ast::ItemKind::Unite(unit) = &item.kind else { return };
        let words = [&unit.singular, &unit.plural];
        if let Some(taken) = words.into_iter().find(|word| self.names.unit(&word.text).is_some()) {
            self.diagnostics.push(say::unit_twice(taken.span, &taken.text));
            return;
        }
        for word in words {
            self.names.units.insert(word.text.clone(), unit.singular.text.clone());
        }
    }

    fn item(&mut self, module: &Rc<str>, item: &'a ast::Item) {
        let private = item.private.is_some();
        macro_rules! place {
            ($list:ident, $node:expr) => {{
                self.items.$list.push(Placed { module: Rc::clone(module), node: $node });
                number(self.items.$list.len() - 1)
            }};
        }
        match &item.kind {
            ast::ItemKind::Unite(_) | ast::ItemKind::Error => {}
            ast::ItemKind::Enumeration(node) => {
                let id = EnumId(place!(enums, node));
                self.names.enums.push((Rc::clone(module), private));
                self.declare_type(module, &node.name, TypeDecl::Enum(id), private);
            }
            ast::ItemKind::Enregistrement(node) => {
                let id = RecordId(place!(records, node));
                self.declare_type(module, &node.name, TypeDecl::Record(id), private);
            }
            ast::ItemKind::Referentiel(node) => {
                let id = ReferentielId(place!(referentiels, node));
                self.declare_type(module, &node.name, TypeDecl::Referentiel(id), private);
                self.declare_value(module, &node.name, Decl::Referentiel(id), private);
            }
            ast::ItemKind::Theme(node) => {
                let index = place!(themes, node) as usize;
                self.theme(&node.name, index);
            }
            ast::ItemKind::Entree(node) => {
                let id = InputId(place!(inputs, node.as_ref()));
                self.input(&node.name, id);
            }
            ast::ItemKind::Calcul(node) => {
                let id = CalculId(place!(calculs, node));
                self.declare_value(module, &node.name, Decl::Calcul(id), private);
            }
            ast::ItemKind::Table(node) => {
                let id = TableId(place!(tables, node));
                self.declare_value(module, &node.name, Decl::Table(id), private);
            }
            ast::ItemKind::Aide(node) => {
                let id = AideId(place!(aides, node.as_ref()));
                if self.declare_value(module, &node.name, Decl::Aide(id), private) {
                    match self.aides.get(&node.name.text) {
                        Some(first) => {
                            self.diagnostics.push(say::aide_twice(node.name.span, *first, &node.name.text));
                        }
                        None => {
                            self.aides.insert(node.name.text.clone(), node.name.span);
                        }
                    }
                }
            }
            ast::ItemKind::Controle(node) => {
                place!(controles, node);
                self.declare_value(module, &node.name, Decl::Other("un contrôle"), private);
            }
            ast::ItemKind::Cumul(node) => {
                place!(cumuls, node);
                self.declare_value(module, &node.name, Decl::Other("un cumul"), private);
            }
            ast::ItemKind::Exclusion(node) => {
                place!(exclusions, node);
                self.declare_value(module, &node.name, Decl::Other("une exclusion"), private);
            }
            ast::ItemKind::Depense(node) => {
                place!(depenses, node);
                self.declare_value(module, &node.name, Decl::Other("une dépense"), private);
            }
            ast::ItemKind::Enveloppe(node) => {
                let id = EnveloppeId(number(self.items.enveloppes.len()));
                place!(enveloppes, node);
                if self.declare_value(module, &node.name, Decl::Enveloppe(id), private) {
                    match self.enveloppes.get(&node.name.text) {
                        Some(first) => {
                            self.diagnostics.push(say::enveloppe_twice(node.name.span, *first, &node.name.text));
                        }
                        None => {
                            self.enveloppes.insert(node.name.text.clone(), node.name.span);
                        }
                    }
                }
            }
            ast::ItemKind::Exemple(node) => {
                place!(exemples, node);
            }
        }
    }

    fn theme(&mut self, name: &ast::Ident, index: usize) {
        if let Some(first) = self.names.themes.get(&name.text) {
            if let Some(first) = self.items.themes.get(*first) {
                self.diagnostics.push(say::declared_twice(name.span, first.node.name.span, &name.text));
            }
        } else {
            self.names.themes.insert(name.text.clone(), index);
        }
    }

    fn input(&mut self, path: &ast::Path, id: InputId) {
        let name = path.dotted();
        if let Some(first) = self.names.inputs.get(&name) {
            if let Some(first) = self.items.inputs.get(first.index()) {
                self.diagnostics.push(say::declared_twice(path.span, first.node.name.span, &name));
            }
        } else {
            self.names.inputs.insert(name, id);
        }
    }

    /// Tells inputs that bear the name, or the path, of a declaration: a rule could not tell one from the other.
    fn inputs_apart(&mut self) {
        for (owner, module) in &self.names.modules {
            for (name, entry) in &module.values {
                for written in [name.clone(), format!("{owner}.{name}")] {
                    let input = self.names.inputs.get(&written).and_then(|id| self.items.inputs.get(id.index()));
                    if let Some(input) = input {
                        self.diagnostics.push(say::declared_twice(entry.span, input.node.name.span, &written));
                    }
                }
            }
        }
    }

    fn declare_value(&mut self, module: &Rc<str>, name: &ast::Ident, decl: Decl, private: bool) -> bool {
        let values = &mut self.names.modules.entry(Rc::clone(module)).or_default().values;
        if let Some(first) = values.get(&name.text) {
            // A référentiel is told once, as a type.
            if !matches!((first.decl, decl), (Decl::Referentiel(_), Decl::Referentiel(_))) {
                self.diagnostics.push(say::declared_twice(name.span, first.span, &name.text));
            }
            return false;
        }
        values.insert(name.text.clone(), Entry { decl, span: name.span, private });
        true
    }

    fn declare_type(&mut self, module: &Rc<str>, name: &ast::Ident, decl: TypeDecl, private: bool) {
        if self.names.unit(&name.text).is_some() && !matches!(decl, TypeDecl::Record(_)) {
            self.diagnostics.push(say::named_as_unit(name.span, &name.text));
        }
        let types = &mut self.names.modules.entry(Rc::clone(module)).or_default().types;
        if let Some(first) = types.get(&name.text) {
            self.diagnostics.push(say::declared_twice(name.span, first.span, &name.text));
        } else {
            types.insert(name.text.clone(), Entry { decl, span: name.span, private });
        }
    }
}
