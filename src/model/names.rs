//! Declarations and their names: what each module declares, and what a path names.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::messages::names as say;
use super::typed::{AideId, CalculId, EnumId, InputId, Name, RecordId, ReferentielId, TableId};
use crate::diag::{Diagnostic, fold, nearest};
use crate::source::{Sources, Span};
use crate::syntax::ast;
use crate::value::Unit;
use unicode_normalization::UnicodeNormalization;

/// What a name stands for where a value is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decl {
    Calcul(CalculId),
    Table(TableId),
    Aide(AideId),
    Referentiel(ReferentielId),
    /// A cumul, an exclusion, a dépense or an enveloppe: no rule reads it.
    Other(&'static str),
}

/// What a name stands for where a type is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TypeDecl {
    Enum(EnumId),
    Record(RecordId),
    Referentiel(ReferentielId),
}

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
    pub(super) cumuls: Vec<Placed<'a, ast::Cumul>>,
    pub(super) exclusions: Vec<Placed<'a, ast::Exclusion>>,
    pub(super) depenses: Vec<Placed<'a, ast::Depense>>,
    pub(super) enveloppes: Vec<Placed<'a, ast::Enveloppe>>,
    pub(super) exemples: Vec<Placed<'a, ast::Exemple>>,
}

#[derive(Debug, Clone, Copy)]
struct Entry<T> {
    decl: T,
    span: Span,
    private: bool,
}

#[derive(Debug, Default)]
struct Module {
    values: BTreeMap<String, Entry<Decl>>,
    types: BTreeMap<String, Entry<TypeDecl>>,
}

/// The names of a pack.
#[derive(Debug, Default)]
pub(super) struct Names {
    modules: BTreeMap<Rc<str>, Module>,
    pub(super) inputs: BTreeMap<String, InputId>,
    /// Themes by name, to their place in [`Items::themes`].
    pub(super) themes: BTreeMap<String, usize>,
    /// Words of units that the pack declares, to the singular.
    units: BTreeMap<String, String>,
    /// Names that declarations which could not be read may have borne.
    unread: BTreeSet<String>,
    /// Whether a whole file is missing: then no name is told unknown.
    incomplete: bool,
}

/// What the head of a path names; `rest` counts the segments that stand after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    Input(InputId),
    Decl(Decl),
}

/// An index as the number of a declaration.
pub(super) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// Gathers the declarations of all files, out of as many as the pack has, and their names; tells names that clash.
pub(super) fn declare<'a>(
    files: &[&'a ast::File],
    count: usize,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Items<'a>, Names) {
    let mut all = Declarer { items: Items::default(), names: Names::default(), aides: BTreeMap::new(), diagnostics };
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
                place!(enveloppes, node);
                self.declare_value(module, &node.name, Decl::Other("une enveloppe"), private);
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

fn builtin_unit(word: &str) -> Option<&'static str> {
    crate::value::BUILTIN_UNITS.iter().find(|(one, many)| *one == word || *many == word).map(|(one, _)| *one)
}

impl Names {
    /// The base unit that a word names.
    pub(super) fn unit(&self, word: &str) -> Option<Unit> {
        if word == "%" {
            return Some(Unit::proportion());
        }
        builtin_unit(word).or_else(|| self.units.get(word).map(String::as_str)).map(Unit::base)
    }

    /// Words of all units.
    pub(super) fn unit_words(&self) -> impl Iterator<Item = &str> {
        let builtin = crate::value::BUILTIN_UNITS.iter().flat_map(|(one, many)| [*one, *many]);
        builtin.chain(self.units.keys().map(String::as_str))
    }

    /// What the longest head of a path names, and how many of its segments. Inputs come first, then the names of the
    /// module, then those of other modules.
    pub(super) fn head(&self, module: &str, path: &ast::Path) -> Option<(Head, usize)> {
        for count in (1..=path.segments.len()).rev() {
            if let Some(id) = self.inputs.get(&joined(path, count)) {
                return Some((Head::Input(*id), count));
            }
        }
        let first = path.segments.first()?;
        if let Some(entry) = self.modules.get(module).and_then(|m| m.values.get(&first.text)) {
            return Some((Head::Decl(entry.decl), 1));
        }
        self.elsewhere(path, |m, word| m.values.get(word).copied())
            .filter(|(_, entry, _)| !entry.private)
            .map(|(_, entry, count)| (Head::Decl(entry.decl), count))
    }

    /// The type that a path names: its module's own, or another module's by its path; `count` of its segments are read.
    pub(super) fn type_head(&self, module: &str, path: &ast::Path) -> Option<(TypeDecl, usize)> {
        let first = path.segments.first()?;
        if let Some(entry) = self.modules.get(module).and_then(|m| m.types.get(&first.text)) {
            return Some((entry.decl, 1));
        }
        self.elsewhere(path, |m, word| m.types.get(word).copied())
            .filter(|(_, entry, _)| !entry.private)
            .map(|(_, entry, count)| (entry.decl, count))
    }

    /// The type that a whole path names; else what is wrong, unless it is told elsewhere.
    pub(super) fn type_named(&self, module: &str, path: &ast::Path) -> Result<TypeDecl, Option<Box<Diagnostic>>> {
        if let Some((decl, count)) = self.type_head(module, path)
            && count == path.segments.len()
        {
            return Ok(decl);
        }
        Err(self.unknown(module, path, false).map(Box::new))
    }

    /// Whether a name may be that of a declaration that could not be read.
    pub(super) fn may_be_unread(&self, path: &ast::Path) -> bool {
        path.segments.iter().any(|s| self.word_may_be_unread(&s.text))
            || (1..=path.segments.len()).any(|count| self.unread.contains(&joined(path, count)))
    }

    /// As [`Names::may_be_unread`], for one word.
    pub(super) fn word_may_be_unread(&self, word: &str) -> bool {
        self.incomplete || self.unread.contains(word)
    }

    /// Says why a path names nothing: private, of another module, or misspelt. Nothing when a declaration of that name
    /// could not be read.
    pub(super) fn unknown(&self, module: &str, path: &ast::Path, value: bool) -> Option<Diagnostic> {
        if self.may_be_unread(path) {
            return None;
        }
        let look = |m: &Module, word: &str| -> Option<(Span, bool)> {
            if value {
                m.values.get(word).map(|e| (e.span, e.private))
            } else {
                m.types.get(word).map(|e| (e.span, e.private))
            }
        };
        let name = path.dotted();
        if let Some((owner, (span, true), _)) = self.elsewhere(path, look) {
            return Some(say::private_name(path.span, span, &name, owner));
        }
        let first = path.segments.first().map_or("", |s| s.text.as_str());
        let others = self.modules.iter().filter(|(other, _)| other.as_ref() != module);
        for (other, found) in others {
            if let Some((span, false)) = look(found, first) {
                return Some(say::needs_path(path.span, span, first, other));
            }
        }
        let known = self.known(module, value);
        // The longest head of the path that is near a known name of as many words.
        let close = (1..=path.segments.len()).rev().find_map(|count| {
            let alike = known.iter().map(String::as_str).filter(|k| k.split('.').count() == count);
            Some((nearest(&joined(path, count), alike)?, count))
        });
        let (close, count) = close.map_or((None, path.segments.len()), |(close, count)| (Some(close), count));
        let (name, span) = (joined(path, count), head_span(path, count));
        Some(if value { say::unknown_name(span, &name, close) } else { say::unknown_type(span, &name, close) })
    }

    /// All names visible from a module, as written there.
    fn known(&self, module: &str, value: bool) -> Vec<String> {
        let mut known = Vec::new();
        if value {
            known.extend(self.inputs.keys().cloned());
        } else {
            known.extend(["booléen", "nombre", "date", "texte"].map(str::to_owned));
            known.extend(self.unit_words().map(str::to_owned));
        }
        for (owner, names) in &self.modules {
            let own = owner.as_ref() == module;
            let write = |name: &String| if own { name.clone() } else { format!("{owner}.{name}") };
            if value {
                known.extend(names.values.iter().filter(|(_, e)| own || !e.private).map(|(n, _)| write(n)));
            } else {
                known.extend(names.types.iter().filter(|(_, e)| own || !e.private).map(|(n, _)| write(n)));
            }
        }
        known
    }

    /// Énumérations that a module can use by their own names, then those of the others that are not private.
    pub(super) fn enums(&self, module: &str) -> impl Iterator<Item = (bool, EnumId)> {
        self.modules.iter().flat_map(move |(owner, names)| {
            let own = owner.as_ref() == module;
            names.types.values().filter_map(move |entry| match entry.decl {
                TypeDecl::Enum(id) if own || !entry.private => Some((own, id)),
                _ => None,
            })
        })
    }

    /// Looks in the modules whose path begins that path, the longest first.
    fn elsewhere<T>(&self, path: &ast::Path, look: impl Fn(&Module, &str) -> Option<T>) -> Option<(&str, T, usize)> {
        for count in (1..path.segments.len()).rev() {
            if let Some((owner, module)) = self.modules.get_key_value(joined(path, count).as_str())
                && let Some(word) = path.segments.get(count)
                && let Some(found) = look(module, &word.text)
            {
                return Some((owner, found, count + 1));
            }
        }
        None
    }
}

/// The first segments of a path.
pub(super) fn joined(path: &ast::Path, count: usize) -> String {
    path.segments.iter().take(count).map(|s| s.text.as_str()).collect::<Vec<_>>().join(".")
}

/// The place of the first segments of a path.
pub(super) fn head_span(path: &ast::Path, count: usize) -> Span {
    let mut segments = path.segments.iter().take(count).map(|s| s.span);
    let Some(first) = segments.next() else { return path.span };
    segments.fold(first, Span::to)
}
