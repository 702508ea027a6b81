//! A pack read as a whole: manifest, rule files and référentiels, then checked.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::diag::Diagnostic;
use crate::eval::{Engine, advise};
use crate::model::{self, Model};
use crate::source::{SourceId, Sources, Span};
use crate::syntax::{self, ast};

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadError {
    /// There is no such file.
    NotFound,
    /// Anything else, as a sentence in French.
    Other(String),
}

/// Where the files of a pack come from. The engine never opens a file itself.
pub trait Loader {
    /// The bytes of a file of the pack, by its path with `/`.
    ///
    /// # Errors
    /// When there is no such file, or when it cannot be read.
    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError>;
}

/// Files held in memory, by path.
#[derive(Debug, Clone, Default)]
pub struct MemoryLoader(pub BTreeMap<String, Vec<u8>>);

impl Loader for MemoryLoader {
    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        self.0.get(path).cloned().ok_or(LoadError::NotFound)
    }
}

impl<P: Into<String>, T: Into<Vec<u8>>> FromIterator<(P, T)> for MemoryLoader {
    fn from_iter<I: IntoIterator<Item = (P, T)>>(files: I) -> Self {
        Self(files.into_iter().map(|(path, bytes)| (path.into(), bytes.into())).collect())
    }
}

/// A pack, with all that is wrong in it.
#[derive(Debug)]
pub struct Loaded {
    /// The texts read: `bareme.toml`, then rule files, then référentiels.
    pub sources: Sources,
    /// The rule files, in the order of the manifest; those that could not be read are left out.
    pub files: Vec<syntax::Parsed>,
    /// What the pack means; to be evaluated only when [`Loaded::is_sound`].
    pub model: Model,
    /// What is wrong or advised, of all stages, in the order of the files and of places in them.
    pub diagnostics: Vec<Diagnostic>,
}

impl Loaded {
    /// Whether nothing keeps the pack from being evaluated.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        !self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// Reads and checks a pack. Never fails: what is wrong is told in [`Loaded::diagnostics`].
///
/// ```
/// use bareme::pack::{MemoryLoader, load};
/// let manifest = "[paquet]\nnom = \"a\"\nversion = \"1\"\ntitre = \"A\"\nfichiers = [\"a.bareme\"]\n[axes]\n";
/// let pack = load(&MemoryLoader::from_iter([("bareme.toml", manifest), ("a.bareme", "module a\n")]));
/// assert!(pack.is_sound());
/// assert_eq!(pack.model.manifest.name, "a");
/// ```
#[must_use]
pub fn load(loader: &dyn Loader) -> Loaded {
    let mut reader = Reader { loader, sources: Sources::default(), diagnostics: Vec::new(), hash: Sha256::new() };
    let read = reader.manifest();
    let mut files = Vec::new();
    for (path, place) in read.manifest.files.iter().zip(&read.places) {
        if let Some(source) = reader.file(path, *place) {
            files.push(syntax::parse(&reader.sources, source));
        }
    }
    let mut data = model::Data::new();
    for parsed in &files {
        let rules = reader.sources.get(parsed.file.source).map(|s| s.name.clone()).unwrap_or_default();
        for item in &parsed.file.items {
            if let ast::ItemKind::Referentiel(node) = &item.kind {
                for file in std::iter::once(&node.file).chain(node.former.as_ref().map(|former| &former.file)) {
                    let path = model::beside(&rules, &file.text);
                    if !data.contains_key(&path)
                        && let Some(source) = reader.file(&path, file.span)
                    {
                        data.insert(path, source);
                    }
                }
            }
        }
    }
    let Reader { sources, mut diagnostics, hash, .. } = reader;
    diagnostics.extend(files.iter().flat_map(|parsed| parsed.diagnostics.iter().cloned()));
    let trees: Vec<&ast::File> = files.iter().map(|parsed| &parsed.file).collect();
    let (mut model, found) = model::check(read.manifest, &trees, &data, &sources);
    diagnostics.extend(found);
    if !diagnostics.iter().any(Diagnostic::is_error) {
        diagnostics.extend(model::advise(&model));
    }
    diagnostics.sort_by_key(|d| d.span().map(|s| (s.source, s.start, s.end)));
    model.digest = hash.finalize().iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    });
    Loaded { sources, files, model, diagnostics }
}

/// As [`load`], with the advice that takes looking at all that cases may compute, which no other command needs.
///
/// ```
/// use bareme::pack::{MemoryLoader, study};
/// let manifest = "[paquet]\nnom = \"a\"\nversion = \"1\"\ntitre = \"A\"\nfichiers = [\"a.bareme\"]\n[axes]\n";
/// let pack = study(&MemoryLoader::from_iter([("bareme.toml", manifest), ("a.bareme", "module a\n")]));
/// assert!(pack.diagnostics.is_empty());
/// ```
#[must_use]
pub fn study(loader: &dyn Loader) -> Loaded {
    let mut loaded = load(loader);
    if !loaded.is_sound() {
        return loaded;
    }
    if let Ok(engine) = Engine::new(std::mem::take(&mut loaded.model), &loaded.diagnostics) {
        // A comparison that never varies is told by itself: the condition that it makes is not told again.
        let constant: Vec<Span> =
            loaded.diagnostics.iter().filter(|d| d.code == "B0607").filter_map(Diagnostic::span).collect();
        let again =
            |span: Span| constant.iter().any(|c| c.source == span.source && span.start <= c.start && c.end <= span.end);
        loaded.diagnostics.extend(advise(&engine).into_iter().filter(|d| !d.span().is_some_and(again)));
        loaded.diagnostics.sort_by_key(|d| d.span().map(|s| (s.source, s.start, s.end)));
        loaded.model = engine.into_model();
    }
    loaded
}

struct Reader<'l> {
    loader: &'l dyn Loader,
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
    hash: Sha256,
}

impl Reader<'_> {
    fn manifest(&mut self) -> model::ManifestText {
        let path = "bareme.toml";
        let nowhere = Span::NOWHERE;
        match self.loader.read(path) {
            Err(LoadError::NotFound) => {
                self.sources.add(path, "");
                self.diagnostics.push(model::missing_manifest(nowhere));
                model::ManifestText::default()
            }
            Err(LoadError::Other(cause)) => {
                self.sources.add(path, "");
                self.diagnostics.push(model::unreadable_file(nowhere, path, &cause));
                model::ManifestText::default()
            }
            Ok(bytes) => match self.text(path, bytes) {
                Some(source) => {
                    let text = self.sources.get(source).map_or("", |s| s.text.as_str());
                    let (read, faults) = model::read_manifest(source, text);
                    self.diagnostics.extend(faults);
                    read
                }
                None => {
                    self.sources.add(path, "");
                    self.diagnostics.push(model::not_utf8(nowhere, path));
                    model::ManifestText::default()
                }
            },
        }
    }

    /// A file of the pack as a text; what keeps it from being one is told where it is named.
    fn file(&mut self, path: &str, place: Span) -> Option<SourceId> {
        if path.starts_with('/') || path.contains(['\\', ':']) || path.split('/').any(|part| part == "..") {
            self.diagnostics.push(model::outside_file(place, path));
            return None;
        }
        let fault = match self.loader.read(path) {
            Ok(bytes) => match self.text(path, bytes) {
                Some(source) => return Some(source),
                None => model::not_utf8(place, path),
            },
            Err(LoadError::NotFound) => model::missing_file(place, path),
            Err(LoadError::Other(cause)) => model::unreadable_file(place, path, &cause),
        };
        self.diagnostics.push(fault);
        None
    }

    /// The bytes as a text, counted in the digest; ends of lines are one character on every platform.
    fn text(&mut self, path: &str, bytes: Vec<u8>) -> Option<SourceId> {
        let text = String::from_utf8(bytes).ok()?;
        let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
        for part in [path, &text] {
            // The length of each part, so that no two packs give the same bytes; 64 bits on every platform.
            self.hash.update((part.len() as u64).to_be_bytes());
            self.hash.update(part);
        }
        Some(self.sources.add(path, text))
    }
}
