//! What a name stands for: inputs, then what its module declares, then other modules by their path.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::messages::names as say;
use super::typed::{AideId, CalculId, EnumId, EnveloppeId, InputId, RecordId, ReferentielId, TableId};
use crate::diag::{Diagnostic, nearest};
use crate::source::Span;
use crate::syntax::ast;
use crate::value::Unit;

/// Words joined by dots in a name, at most: longer paths name nothing.
const MAX_SEGMENTS: usize = 16;
/// Comparisons made in search of near names, at most: past that, names are told unknown without another.
const MAX_COMPARED: usize = 200_000;

/// What a name stands for where a value is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decl {
    Calcul(CalculId),
    Table(TableId),
    Aide(AideId),
    Referentiel(ReferentielId),
    Enveloppe(EnveloppeId),
    /// A contrôle, a cumul, an exclusion or a dépense: no rule reads it.
    Other(&'static str),
}

/// What a name stands for where a type is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TypeDecl {
    Enum(EnumId),
    Record(RecordId),
    Referentiel(ReferentielId),
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<T> {
    pub(super) decl: T,
    pub(super) span: Span,
    pub(super) private: bool,
}

#[derive(Debug, Default)]
pub(super) struct Module {
    pub(super) values: BTreeMap<String, Entry<Decl>>,
    pub(super) types: BTreeMap<String, Entry<TypeDecl>>,
}

/// The names of a pack.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) modules: BTreeMap<Rc<str>, Module>,
    pub(super) inputs: BTreeMap<String, InputId>,
    /// Themes by name, to their place among the items.
    pub(super) themes: BTreeMap<String, usize>,
    /// Words of units that the pack declares, to the singular.
    pub(super) units: BTreeMap<String, String>,
    /// The module of each énumération, and whether it is private.
    pub(super) enums: Vec<(Rc<str>, bool)>,
    /// Names that declarations which could not be read may have borne.
    pub(super) unread: BTreeSet<String>,
    /// Whether a whole file is missing: then no name is told unknown.
    pub(super) incomplete: bool,
    /// Comparisons made in search of a near name.
    compared: Cell<usize>,
}

/// What the head of a path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    Input(InputId),
    Decl(Decl),
}

/// The base unit of every pack that a word names.
pub(super) fn builtin_unit(word: &str) -> Option<&'static str> {
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
        for count in heads(path).rev() {
            if let Some(id) = self.inputs.get(&joined(path, count)) {
                return Some((Head::Input(*id), count));
            }
        }
        let first = path.segments.first()?;
        if let Some(entry) = self.modules.get(module).and_then(|m| m.values.get(&first.text)) {
            return Some((Head::Decl(entry.decl), 1));
        }
        self.elsewhere(path, |m, word| m.values.get(word).copied())
            .filter(|(owner, entry, _)| !entry.private || *owner == module)
            .map(|(_, entry, count)| (Head::Decl(entry.decl), count))
    }

    /// The type that a path names: its module's own, or another module's by its path; `count` of its segments are read.
    pub(super) fn type_head(&self, module: &str, path: &ast::Path) -> Option<(TypeDecl, usize)> {
        let first = path.segments.first()?;
        if let Some(entry) = self.modules.get(module).and_then(|m| m.types.get(&first.text)) {
            return Some((entry.decl, 1));
        }
        self.elsewhere(path, |m, word| m.types.get(word).copied())
            .filter(|(owner, entry, _)| !entry.private || *owner == module)
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
            || heads(path).any(|count| self.unread.contains(&joined(path, count)))
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
        let close = self.near(module, path, value);
        let first = path.segments.first().map_or("", |s| s.text.as_str());
        let mut others = self.modules.iter().filter(|(other, _)| other.as_ref() != module);
        if path.segments.len() == 1 || close.is_none() {
            let found =
                others.find_map(|(other, names)| Some((other, look(names, first).filter(|(_, private)| !private)?)));
            if let Some((other, (span, _))) = found {
                return Some(say::needs_path(path.span, span, first, other));
            }
        }
        let (close, count) =
            close.map_or((None, path.segments.len().min(MAX_SEGMENTS)), |(close, count)| (Some(close), count));
        let (name, span, close) = (joined(path, count), head_span(path, count), close.as_deref());
        Some(if value { say::unknown_name(span, &name, close) } else { say::unknown_type(span, &name, close) })
    }

    /// The known name nearest to the longest head of a path that is near one, and the segments of that head.
    fn near(&self, module: &str, path: &ast::Path, value: bool) -> Option<(String, usize)> {
        if self.compared.get() > MAX_COMPARED {
            return None;
        }
        let known = self.known(module, value);
        heads(path).rev().find_map(|count| {
            let alike: Vec<&str> = known.iter().map(String::as_str).filter(|k| k.split('.').count() == count).collect();
            self.compared.set(self.compared.get().saturating_add(alike.len()));
            Some((nearest(&joined(path, count), alike)?.to_owned(), count))
        })
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

    /// Whether a module can use the values of an énumération by their own names, and whether it is its own.
    pub(super) fn sees_enum(&self, module: &str, id: EnumId) -> Option<bool> {
        let (owner, private) = self.enums.get(id.index())?;
        let own = owner.as_ref() == module;
        (own || !private).then_some(own)
    }

    /// Looks in the modules whose path begins that path, the longest first.
    fn elsewhere<T>(&self, path: &ast::Path, look: impl Fn(&Module, &str) -> Option<T>) -> Option<(&str, T, usize)> {
        for count in heads(path).rev() {
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

/// Lengths of the heads of a path: names have no more segments than that.
fn heads(path: &ast::Path) -> std::ops::RangeInclusive<usize> {
    1..=path.segments.len().min(MAX_SEGMENTS)
}
