//! A text in Unicode NFC, and how to find places of the original in it.
//!
//! Accents typed as a letter and a combining mark are as good as one character: the grammar knows only the latter.

use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class, is_nfc};

/// A text in NFC, with what it takes to give places of the original.
pub(super) struct Normal<'t> {
    text: std::borrow::Cow<'t, str>,
    /// Offsets in `text` and in the original from which both advance alike, in order.
    steps: Vec<(usize, usize)>,
}

impl<'t> Normal<'t> {
    /// Normalises a text; nothing is copied where it is already in NFC.
    pub(super) fn new(original: &'t str) -> Self {
        if is_nfc(original) {
            return Self { text: original.into(), steps: Vec::new() };
        }
        let (mut text, mut steps, mut start) = (String::with_capacity(original.len()), Vec::new(), 0);
        let mut push = |start: usize, end: usize| {
            let cluster = original.get(start..end).unwrap_or_default();
            let before = text.len();
            text.extend(cluster.nfc());
            if text.get(before..) != Some(cluster) {
                steps.push((before, start));
                steps.push((text.len(), end));
            }
        };
        for (i, c) in original.char_indices() {
            if i > start && canonical_combining_class(c) == 0 {
                push(start, i);
                start = i;
            }
        }
        push(start, original.len());
        Self { text: text.into(), steps }
    }

    /// The text in NFC.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The place in the original of an offset in the text: inside a composed character, where that character begins.
    pub(super) fn original(&self, offset: usize) -> usize {
        let next = self.steps.partition_point(|(normal, _)| *normal <= offset);
        let Some(&(normal, original)) = next.checked_sub(1).and_then(|i| self.steps.get(i)) else { return offset };
        match self.steps.get(next) {
            Some(&(end, _)) if next % 2 == 1 && offset < end => original,
            _ => original + (offset - normal),
        }
    }
}
