//! A checked pack as bytes: what a browser loads, without a text to parse.
//!
//! The typed model is written rather than its plans: it says once what tens of periods share, and a plan is made of it in
//! milliseconds. Long référentiels stand in a file of their own, so that a page asks its first questions before it has
//! the names of all communes: until then, each of their columns is known by the values that it holds, which is all that
//! evaluating a case without commune reads.

use crate::model::{Column, ExprKind, Literal, Model, Referentiel, ReferentielId, walk};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The format written and read here; anything else is refused.
pub const FORMAT: u8 = 1;

/// Référentiels with more keys than this stand apart.
const LONG: usize = 256;

const MAGIC: &[u8; 6] = b"BAREME";
/// Magic, kind, format, SHA-256 of what follows.
const HEADER: usize = MAGIC.len() + 2 + 32;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Rules = b'R' as isize,
    Territories = b'T' as isize,
}

/// A compiled pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compiled {
    /// The rules, with the référentiels that are short.
    pub rules: Vec<u8>,
    /// The long référentiels; `None` when there are none.
    pub territories: Option<Vec<u8>>,
}

/// Why bytes are not a compiled pack that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// They are something else.
    Foreign,
    /// They were written for another version of the engine.
    Format(u8),
    /// They were cut or changed.
    Damaged,
    /// They are the référentiels of other rules.
    OtherRules,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign => f.write_str("ce fichier n'est pas un paquet compilé de Barème"),
            Self::Format(found) => write!(
                f,
                "ce paquet est au format {found}, ce moteur lit le format {FORMAT} ; \
                 recompilez-le avec « bareme build », ou prenez le moteur de la même version"
            ),
            Self::Damaged => f.write_str("ce paquet est incomplet ou a été modifié ; reprenez le fichier d'origine"),
            Self::OtherRules => f.write_str("ce fichier de territoires n'est pas celui de ces règles"),
        }
    }
}

impl std::error::Error for Refused {}

/// The rows of the long référentiels.
#[derive(Serialize, Deserialize)]
struct Territories {
    /// Digest of the rules they belong to.
    digest: String,
    referentiels: Vec<(ReferentielId, Keys)>,
}

/// The keys of a référentiel, those they took the place of, and what its columns hold for them.
#[derive(Serialize, Deserialize)]
struct Keys {
    keys: Vec<String>,
    former: BTreeMap<String, u32>,
    columns: Vec<Column>,
}

/// Writes a model, which must be without mistakes. Its worked cases are left out.
///
/// # Errors
/// When the model cannot be serialised, which no model that the checker accepts meets.
pub fn write(model: &Model) -> Result<Compiled, String> {
    let mut rules = Model { exemples: Vec::new(), ..model.clone() };
    let read = columns_read(model);
    let mut territories = Territories { digest: model.digest.clone(), referentiels: Vec::new() };
    for (id, referentiel) in (0..).map(ReferentielId).zip(&mut rules.referentiels) {
        if referentiel.keys.len() > LONG {
            let (keys, columns) = (referentiel.keys.clone(), referentiel.columns.clone());
            let former = std::mem::take(&mut referentiel.former);
            territories.referentiels.push((id, Keys { keys, former, columns }));
            lighten(id, referentiel, &read);
        }
    }
    let rules = seal(Kind::Rules, &rules)?;
    let territories =
        if territories.referentiels.is_empty() { None } else { Some(seal(Kind::Territories, &territories)?) };
    Ok(Compiled { rules, territories })
}

/// Reads the rules of a compiled pack.
///
/// # Errors
/// When the bytes are not those that [`write()`] gave.
pub fn read(rules: &[u8]) -> Result<Model, Refused> {
    open(Kind::Rules, rules)
}

/// Puts the long référentiels back in the rules they were taken from.
///
/// # Errors
/// When the bytes are not those that [`write()`] gave with these rules; the model is then left as it was.
pub fn complete(model: &mut Model, territories: &[u8]) -> Result<(), Refused> {
    let found: Territories = open(Kind::Territories, territories)?;
    if found.digest != model.digest {
        return Err(Refused::OtherRules);
    }
    for (id, Keys { keys, former, columns }) in found.referentiels {
        if let Some(referentiel) = model.referentiels.get_mut(id.index()) {
            referentiel.keys = keys;
            referentiel.former = former;
            referentiel.columns = columns;
        }
    }
    Ok(())
}

/// Whether the long référentiels of a model are still to be read.
#[must_use]
pub fn is_partial(model: &Model) -> bool {
    model.referentiels.iter().any(|r| r.keys.len() > LONG && r.keys.iter().all(String::is_empty))
}

/// The columns of référentiels that some rule reads.
fn columns_read(model: &Model) -> BTreeSet<(ReferentielId, usize)> {
    let mut read = BTreeSet::new();
    for expr in walk::all(model) {
        walk::each(expr, |inside| {
            if let ExprKind::Column { referentiel, column, .. } = &inside.kind {
                read.insert((*referentiel, *column));
            }
        });
    }
    read
}

/// Keeps of a référentiel how many keys it has, and the values that the columns in use hold.
fn lighten(id: ReferentielId, referentiel: &mut Referentiel, read: &BTreeSet<(ReferentielId, usize)>) {
    referentiel.keys.iter_mut().for_each(String::clear);
    for (index, column) in referentiel.columns.iter_mut().enumerate() {
        for version in &mut column.versions {
            let mut seen = BTreeSet::new();
            let in_use = read.contains(&(id, index));
            version.value.retain(|cell: &Literal| in_use && seen.insert(cell.clone()));
        }
    }
}

fn seal(kind: Kind, content: &impl Serialize) -> Result<Vec<u8>, String> {
    let payload = postcard::to_stdvec(content).map_err(|error| error.to_string())?;
    let mut bytes = MAGIC.to_vec();
    bytes.extend([kind as u8, FORMAT]);
    bytes.extend(Sha256::digest(&payload));
    bytes.extend(payload);
    Ok(bytes)
}

fn open<T: DeserializeOwned>(kind: Kind, bytes: &[u8]) -> Result<T, Refused> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(Refused::Foreign)?;
    match rest {
        [found, ..] if *found != kind as u8 => return Err(Refused::Foreign),
        [_, format, ..] if *format != FORMAT => return Err(Refused::Format(*format)),
        _ => {}
    }
    let (header, payload) = bytes.split_at_checked(HEADER).ok_or(Refused::Damaged)?;
    if !header.ends_with(&Sha256::digest(payload)) {
        return Err(Refused::Damaged);
    }
    let (content, rest) = postcard::take_from_bytes(payload).map_err(|_| Refused::Damaged)?;
    if rest.is_empty() { Ok(content) } else { Err(Refused::Damaged) }
}
