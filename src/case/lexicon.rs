//! Names in order, each with a number.

use std::borrow::Cow;

/// Names, and the number that each stands for; one that stands for several is there once for each.
#[derive(Debug, Default)]
pub(super) struct Lexicon<'v>(Vec<(Cow<'v, str>, u32)>);

impl<'v> FromIterator<(Cow<'v, str>, u32)> for Lexicon<'v> {
    fn from_iter<I: IntoIterator<Item = (Cow<'v, str>, u32)>>(names: I) -> Self {
        let mut names: Vec<_> = names.into_iter().collect();
        names.sort_unstable();
        names.dedup();
        Self(names)
    }
}

impl Lexicon<'_> {
    /// The names from this one on.
    fn from(&self, name: &str) -> &[(Cow<'_, str>, u32)] {
        let at = self.0.partition_point(|(known, _)| known.as_ref() < name);
        self.0.get(at..).unwrap_or_default()
    }

    /// All that a name stands for.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = u32> {
        self.from(name).iter().take_while(move |(known, _)| known == name).map(|(_, number)| *number)
    }

    /// What a name stands for; the least number, of several.
    pub(super) fn get(&self, name: &str) -> Option<u32> {
        self.from(name).first().filter(|(known, _)| known == name).map(|(_, number)| *number)
    }

    /// Whether a name begins so.
    pub(super) fn begins(&self, start: &str) -> bool {
        self.from(start).first().is_some_and(|(name, _)| name.starts_with(start))
    }

    /// The names in order, with their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        self.0.iter().map(|(name, number)| (name.as_ref(), *number))
    }
}
