//! Where the names of a vocabulary are found: inputs, values of énumérations, keys of référentiels.

use super::lexicon::Lexicon;
use super::messages;
use super::scalar::Fault;
use crate::diag::{fold, nearest};
use crate::letters::compose;
use crate::model::{EnumId, Enveloppe, Input, Literal, RecordId, Referentiel, ReferentielId, Type};
use crate::plan::Vocabulary;
use std::borrow::Cow;

/// What a dotted path of a table's header names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The identifier of the application, which rules never read.
    Id,
    /// The date of filing.
    Date,
    /// An input that is not a list, by index.
    Input(usize),
    /// What is already committed of an enveloppe, by index.
    Engaged(usize),
    /// A list as a whole: its cell says « aucun » where the list is known to be empty.
    List(usize),
    /// A field of a row of a list.
    Field {
        /// The input, by index.
        list: usize,
        /// The row, from 0.
        row: usize,
        /// The field, by index in the record.
        field: usize,
    },
}

/// An index of a vocabulary.
#[derive(Debug)]
pub(super) struct Names<'v> {
    pub(super) vocabulary: &'v Vocabulary,
    inputs: Lexicon<'v>,
    /// Enveloppes, by the name of what is committed of each.
    engaged: Lexicon<'v>,
    enums: Vec<EnumNames<'v>>,
    keys: Vec<Lexicon<'v>>,
}

#[derive(Debug)]
struct EnumNames<'v> {
    names: Lexicon<'v>,
    /// Names and labels without case and accents.
    folded: Lexicon<'v>,
}

/// Référentiels of at most so many keys are searched for a key like the one written.
const SEARCHED: usize = 2_000;

fn engaged_name(enveloppe: &Enveloppe) -> String {
    format!("{}.engagé", enveloppe.name.name)
}

impl<'v> Names<'v> {
    pub(super) fn new(vocabulary: &'v Vocabulary) -> Self {
        let inputs = vocabulary.inputs.iter().map(|input| Cow::from(&input.name)).zip(0..).collect();
        let enums = vocabulary.enums.iter().map(|e| {
            let words = e.values.iter().zip(0..).flat_map(|((name, label), value)| [(name, value), (label, value)]);
            EnumNames {
                names: e.values.iter().map(|(name, _)| Cow::from(name)).zip(0..).collect(),
                folded: words.map(|(word, value)| (Cow::from(fold(word)), value)).collect(),
            }
        });
        // Keys are asked for by the référentiel whose own they are; those of a pack without its territories are not known.
        let own = |r: &'v Referentiel| r.key_of.is_none() && r.keys.first().is_some_and(|key| !key.is_empty());
        let rows = |r: &'v Referentiel| r.keys.iter().map(Cow::from).zip(0..);
        let keys = vocabulary.referentiels.iter().map(|r| if own(r) { rows(r).collect() } else { Lexicon::default() });
        let engaged = vocabulary.enveloppes.iter().map(|enveloppe| Cow::from(engaged_name(enveloppe))).zip(0..);
        Self { vocabulary, inputs, engaged: engaged.collect(), enums: enums.collect(), keys: keys.collect() }
    }

    /// The input of that dotted name.
    pub(super) fn input(&self, path: &str) -> Option<(usize, &'v Input)> {
        let index = match self.inputs.get(path) {
            Some(index) => index,
            None if path.is_ascii() => return None,
            None => self.inputs.get(&compose(path))?,
        } as usize;
        Some((index, self.vocabulary.inputs.get(index)?))
    }

    /// The enveloppe of which that name says what is committed: `budget_2026.engagé`, with its accent or without.
    pub(super) fn engaged(&self, path: &str) -> Option<usize> {
        let path = compose(path);
        let accented = path.strip_suffix(".engage").map(|enveloppe| format!("{enveloppe}.engagé"));
        self.engaged.get(accented.as_ref().unwrap_or(&path)).map(|index| index as usize)
    }

    /// How what is committed of an enveloppe is named.
    pub(super) fn engaged_name(&self, index: usize) -> String {
        self.vocabulary.enveloppes.get(index).map(engaged_name).unwrap_or_default()
    }

    /// Whether the name of some input, or of what is committed of some enveloppe, begins with these words.
    pub(super) fn is_prefix(&self, path: &str) -> bool {
        let start = format!("{}.", compose(path));
        self.inputs.begins(&start) || self.engaged.begins(&start)
    }

    /// The nearest name of an input, or of what is committed of an enveloppe.
    pub(super) fn nearest(&self, path: &str) -> Option<&str> {
        nearest(path, self.inputs.iter().chain(self.engaged.iter()).map(|(name, _)| name))
    }

    /// The fields of a record.
    pub(super) fn fields(&self, record: RecordId) -> &'v [Input] {
        self.vocabulary.records.get(record.index()).map_or(&[], |r| &r.fields)
    }

    /// What a path of a header names; `exact` forgives neither case, accents nor spaces.
    pub(super) fn place(&self, path: &str, exact: bool) -> Option<Place> {
        let same = |name: &str| if exact { name == path } else { fold(name) == fold(path.trim()) };
        if same("id") {
            return Some(Place::Id);
        }
        if same("date") {
            return Some(Place::Date);
        }
        let mut found = Vec::new();
        for (index, input) in self.vocabulary.inputs.iter().enumerate() {
            match input.ty {
                Type::List(_) if same(&input.name) => found.push(Place::List(index)),
                _ if same(&input.name) => found.push(Place::Input(index)),
                Type::List(record) => found.extend(self.field(path, exact, index, input, record)),
                _ => {}
            }
        }
        for (name, enveloppe) in self.engaged.iter() {
            if same(name) {
                found.push(Place::Engaged(enveloppe as usize));
            }
        }
        match found.as_slice() {
            [place] => Some(*place),
            _ => None,
        }
    }

    fn field(&self, path: &str, exact: bool, list: usize, input: &Input, record: RecordId) -> Option<Place> {
        let spell = |text: &str| if exact { text.to_owned() } else { fold(text.trim()) };
        let path = spell(path);
        let (row, field) = path.strip_prefix(&spell(&input.name))?.strip_prefix('.')?.split_once('.')?;
        if !row.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let row = row.parse::<usize>().ok()?.checked_sub(1)?;
        let field = self.fields(record).iter().position(|f| spell(&f.name) == field)?;
        Some(Place::Field { list, row, field })
    }

    /// The value of an énumération: its exact name, else its name or label but for case and accents, if only one fits.
    pub(super) fn enum_value(&self, id: EnumId, text: &str) -> Result<u16, Fault> {
        let found = self.enums.get(id.index()).zip(self.vocabulary.enums.get(id.index()));
        let (names, declared) = found.ok_or_else(|| messages::wrong_kind(self.vocabulary, &Type::Enum(id)))?;
        let text_folded = fold(text);
        let mut fitting = names.folded.all(&text_folded);
        let value = match (names.names.get(text), fitting.next(), fitting.next()) {
            (Some(value), ..) | (None, Some(value), None) => value,
            (None, Some(_), Some(_)) => return Err(messages::ambiguous_value(declared)),
            (None, None, _) => return Err(messages::unknown_value(declared, text)),
        };
        u16::try_from(value).map_err(|_| messages::unknown_value(declared, text))
    }

    /// The row of a key of a référentiel, or of the one that took the place of a former code. Keys are texts: nothing is
    /// added to them, not even a leading zero.
    pub(super) fn key(&self, id: ReferentielId, text: &str) -> Result<u32, Fault> {
        let keys = self.keys.get(id.index());
        let former = self.vocabulary.referentiels.get(id.index()).map(|r| &r.former);
        if let Some(row) = keys.and_then(|k| k.get(text)).or_else(|| former?.get(text).copied()) {
            return Ok(row);
        }
        let referentiel = self.vocabulary.referentiels.get(id.index());
        let referentiel = referentiel.ok_or_else(|| messages::wrong_kind(self.vocabulary, &Type::Key(id)))?;
        let padded = format!("0{text}");
        let known = |key: &str| keys.is_some_and(|k| k.get(key).is_some()) || referentiel.former.contains_key(key);
        if text.bytes().all(|b| b.is_ascii_digit()) && known(&padded) {
            return Err(messages::lost_zero(referentiel, &padded));
        }
        let like = if referentiel.keys.len() <= SEARCHED {
            nearest(text, referentiel.keys.iter().map(String::as_str)).map(str::to_owned)
        } else {
            None
        };
        Err(messages::unknown_key(referentiel, like.or_else(|| self.key_named(id, text))))
    }

    /// What became of a former code, in a sentence.
    pub(super) fn became(&self, ty: &Type, code: &str) -> Option<String> {
        let Type::Key(id) = ty else { return None };
        let referentiel = self.vocabulary.referentiels.get(id.index())?;
        let row = *referentiel.former.get(code)? as usize;
        let label = referentiel.columns.iter().find(|c| c.ty == Type::Text).and_then(|c| c.versions.last());
        let label = match label.and_then(|version| version.value.get(row)) {
            Some(Literal::Text(label)) => Some(label.as_str()),
            _ => None,
        };
        Some(messages::became(code, referentiel.keys.get(row)?, label))
    }

    /// The one key with a text column that says this: « Lyon » for « 69123 ».
    fn key_named(&self, id: ReferentielId, text: &str) -> Option<String> {
        let referentiel = self.vocabulary.referentiels.get(id.index())?;
        let columns = referentiel.columns.iter().filter(|c| c.ty == Type::Text);
        let mut rows: Vec<usize> = columns
            .filter_map(|c| c.versions.last())
            .flat_map(|v| v.value.iter().enumerate())
            .filter(|(_, cell)| matches!(cell, Literal::Text(cell) if cell.eq_ignore_ascii_case(text)))
            .map(|(row, _)| row)
            .collect();
        rows.dedup();
        match rows.as_slice() {
            [row] => referentiel.keys.get(*row).cloned(),
            _ => None,
        }
    }
}
