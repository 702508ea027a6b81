//! A checked pack as bytes: what a browser loads, without a text to parse or a plan to make.
//!
//! Long référentiels stand in a file of their own, so that a page asks its first questions before it has the names of all
//! communes: until then, each of their columns is known by the values that it holds, which is all that evaluating a case
//! without commune reads.
//!
//! The rules begin with what a page shows first, in JSON: it asks its first question while the engine is still on its
//! way, which then gives the whole [`Description`].

mod almanac;
mod arrange;
mod description;
mod extract;
mod gather;

pub use almanac::Almanac;
pub use description::{Description, describe, describe_engine};

use crate::model::{Column, Literal, Model, Referentiel, ReferentielId, Type};
use crate::plan::Columns;
use crate::value::Date;
use crate::value::packed::{Packed, pack, packed, unpack};
use litemap::LiteMap;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use twox_hash::XxHash64;

/// The format written and read here; anything else is refused.
pub const FORMAT: u8 = 9;

/// Référentiels with more keys than this stand apart.
const LONG: usize = 256;

const MAGIC: &[u8; 6] = b"BAREME";
/// Magic, kind, format, checksum of what follows.
const HEADER: usize = MAGIC.len() + 2 + 8;
/// What tells the length of the description.
const LENGTH: usize = 4;

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
struct Territories {
    /// Digest of the rules they belong to.
    digest: String,
    referentiels: Vec<(ReferentielId, Keys)>,
}

/// The keys of a référentiel, those they took the place of, and what its columns hold for them.
struct Keys {
    /// None where they are those of another.
    keys: Arc<[String]>,
    former: LiteMap<String, u32>,
    columns: Vec<Column>,
}

packed! {
    struct Territories { digest, referentiels }
    struct Keys { keys, former, columns }
}

/// Writes a model, which must be without mistakes. Its worked cases are left out.
///
/// # Errors
/// When its description cannot be written, which no model that the checker accepts meets.
pub fn write(model: &Model) -> Result<Compiled, String> {
    write_since(model, Date::MIN)
}

/// The same without the periods that end before a date: lighter by all that has been in force and is no more.
///
/// # Errors
/// Those of [`write()`].
pub fn write_since(model: &Model, since: Date) -> Result<Compiled, String> {
    let mut rules = gather::gather(model, since);
    let opening = opening(&description::opening(&rules))?;
    let mut territories = Territories { digest: model.digest.clone(), referentiels: Vec::new() };
    let Almanac { vocabulary, columns, apart, .. } = &mut rules;
    let read: BTreeSet<_> = columns.iter().map(|read| (read.referentiel, read.column)).collect();
    // Where the rules come from is told by no answer.
    vocabulary.manifest.files.clear();
    for (id, referentiel) in (0..).map(ReferentielId).zip(&mut vocabulary.referentiels) {
        referentiel.source = None;
        if referentiel.keys.len() <= LONG {
            forget_unread(id, referentiel, &read);
        } else {
            apart.push((id, referentiel.keys.len()));
            let keys = std::mem::take(&mut referentiel.keys);
            let keys = if referentiel.key_of.is_some() { Arc::default() } else { keys };
            let (columns, former) = (referentiel.columns.clone(), std::mem::take(&mut referentiel.former));
            territories.referentiels.push((id, Keys { keys, former, columns }));
            lighten(id, referentiel, &read);
        }
    }
    let rules = seal(Kind::Rules, &opening, &rules);
    let territories =
        if territories.referentiels.is_empty() { None } else { Some(seal(Kind::Territories, &[], &territories)) };
    Ok(Compiled { rules, territories })
}

/// Reads the rules of a compiled pack.
///
/// # Errors
/// When the bytes are not those that [`write()`] gave.
pub fn read(rules: &[u8]) -> Result<Almanac, Refused> {
    let mut almanac: Almanac = content(after_opening(open(Kind::Rules, rules)?).ok_or(Refused::Damaged)?)?;
    // As many keys as there will be, of which nothing is known yet; référentiels of one length hold the same ones.
    let mut blanks: LiteMap<usize, Arc<[String]>> = LiteMap::new();
    for (id, count) in &almanac.apart {
        if let Some(referentiel) = almanac.vocabulary.referentiels.get_mut(id.index()) {
            let blank = || std::iter::repeat_with(String::new).take(*count).collect();
            referentiel.keys = Arc::clone(blanks.entry(*count).or_insert_with(blank));
        }
    }
    Ok(almanac)
}

/// Puts the long référentiels back in the rules they were taken from.
///
/// # Errors
/// When the bytes are not those that [`write()`] gave with these rules; the almanac is then left as it was.
pub fn complete(almanac: &mut Almanac, territories: &[u8]) -> Result<(), Refused> {
    let found: Territories = content(open(Kind::Territories, territories)?)?;
    let referentiels = &mut almanac.vocabulary.referentiels;
    if found.digest != almanac.vocabulary.digest {
        return Err(Refused::OtherRules);
    }
    let mut shared = Vec::new();
    for (id, Keys { keys, former, columns }) in found.referentiels {
        if let Some(referentiel) = referentiels.get_mut(id.index()) {
            shared.extend(referentiel.key_of.map(|owner| (id, owner)));
            (referentiel.keys, referentiel.former, referentiel.columns) = (keys, former, columns);
        }
    }
    for (id, owner) in shared {
        let keys = referentiels.get(owner.index()).map(|owner| Arc::clone(&owner.keys)).unwrap_or_default();
        if let Some(referentiel) = referentiels.get_mut(id.index()) {
            referentiel.keys = keys;
        }
    }
    almanac.apart.clear();
    almanac.cells = Columns::default();
    Ok(())
}

/// Whether the long référentiels of an almanac are still to be read.
#[must_use]
pub fn is_partial(almanac: &Almanac) -> bool {
    !almanac.apart.is_empty()
}

/// Leaves the cells of a référentiel out that no rule reads, and that name none of its keys.
fn forget_unread(id: ReferentielId, referentiel: &mut Referentiel, read: &BTreeSet<(ReferentielId, usize)>) {
    for (index, column) in referentiel.columns.iter_mut().enumerate() {
        if column.ty != Type::Text && !read.contains(&(id, index)) {
            column.versions.clear();
        }
    }
}

/// Keeps of the columns of a référentiel that are read the values that they hold, in order.
fn lighten(id: ReferentielId, referentiel: &mut Referentiel, read: &BTreeSet<(ReferentielId, usize)>) {
    for (index, column) in referentiel.columns.iter_mut().enumerate() {
        for version in &mut column.versions {
            let cells = std::mem::take(&mut version.value);
            if read.contains(&(id, index)) {
                let held: BTreeSet<Literal> = cells.into_iter().collect();
                version.value = held.into_iter().collect();
            }
        }
    }
}

/// The checksum tells a file that was cut or changed on its way; who made it is told by where it comes from.
fn checksum(payload: &[u8]) -> [u8; 8] {
    XxHash64::oneshot(0, payload).to_le_bytes()
}

/// A file: its head, then `opening`, then the content.
fn seal(kind: Kind, opening: &[u8], content: &impl Packed) -> Vec<u8> {
    let mut payload = opening.to_vec();
    payload.extend(pack(content));
    let mut bytes = MAGIC.to_vec();
    bytes.extend([kind as u8, FORMAT]);
    bytes.extend(checksum(&payload));
    bytes.extend(payload);
    bytes
}

/// What follows the head of a file, which is whole.
fn open(kind: Kind, bytes: &[u8]) -> Result<&[u8], Refused> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(Refused::Foreign)?;
    match rest {
        [found, ..] if *found != kind as u8 => return Err(Refused::Foreign),
        [_, format, ..] if *format != FORMAT => return Err(Refused::Format(*format)),
        _ => {}
    }
    let (header, payload) = bytes.split_at_checked(HEADER).ok_or(Refused::Damaged)?;
    if header.ends_with(&checksum(payload)) { Ok(payload) } else { Err(Refused::Damaged) }
}

fn content<T: Packed>(bytes: &[u8]) -> Result<T, Refused> {
    unpack(bytes).ok_or(Refused::Damaged)
}

/// The length of a description, then the description.
fn opening(description: &description::Opening<'_>) -> Result<Vec<u8>, String> {
    let json = serde_json::to_vec(description).map_err(|error| error.to_string())?;
    let length = u32::try_from(json.len()).map_err(|error| error.to_string())?;
    Ok([&length.to_le_bytes()[..], &json].concat())
}

/// What follows the description.
fn after_opening(payload: &[u8]) -> Option<&[u8]> {
    let (length, rest) = payload.split_first_chunk::<LENGTH>()?;
    rest.get(usize::try_from(u32::from_le_bytes(*length)).ok()?..)
}
