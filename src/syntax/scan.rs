//! The first look at a file: whether it is a text at all, its lines, comments and texts, and deceptive characters.

use super::lexer::is_blank;
use super::messages;
use super::normal::Normal;
use crate::diag::Diagnostic;
use crate::source::{SourceId, Span};

/// The longest file that is read, in bytes.
const MAX_BYTES: usize = 1 << 20;

/// A line that says something: neither blank, nor a comment alone, nor the inside of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// Offset of its first word or sign.
    pub(super) start: usize,
    /// Offset past its last one, comment excluded.
    pub(super) end: usize,
    /// Blanks before it, in characters.
    pub(super) indent: usize,
    /// Whether it begins inside a text opened above; `start` is then past that text.
    pub(super) continues_text: bool,
}

/// What the first look found; offsets are in the normalised text.
#[derive(Default)]
pub(super) struct Scan {
    pub(super) lines: Vec<Line>,
    pub(super) comments: Vec<(usize, usize)>,
    /// Places of the faults told here: what holds one is not read further.
    pub(super) faults: Vec<usize>,
}

/// Refuses what is not a rule file of a reasonable size.
pub(super) fn refuse(text: &str, source: SourceId) -> Option<Diagnostic> {
    let start = Span::new(source, 0, 0);
    if text.len() > MAX_BYTES {
        return Some(messages::file_too_large(start, text.len()));
    }
    let control = text.char_indices().find(|(_, c)| c.is_control() && !matches!(c, '\t' | '\r' | '\n'));
    let (offset, c) = control?;
    Some(messages::not_a_text(Span::new(source, offset, offset + c.len_utf8())))
}

/// Finds the lines, comments and texts, and tells of quotes left open and of deceptive characters.
pub(super) fn scan(normal: &Normal<'_>, source: SourceId, diagnostics: &mut Vec<Diagnostic>) -> Scan {
    let text = normal.text();
    let mut scan = Scan::default();
    // Ranges of texts that leave their line.
    let mut long_texts: Vec<(usize, usize)> = Vec::new();
    let span = |start: usize, end: usize| Span::new(source, normal.original(start), normal.original(end));
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let begin = at;
    while let Some(rest) = text.get(at..) {
        let Some((offset, c)) = rest.char_indices().find(|(_, c)| !is_blank(*c) && !c.is_ascii_alphanumeric()) else {
            break;
        };
        let (start, after) = (at + offset, at + offset + c.len_utf8());
        let line_end = text.get(start..).and_then(|t| t.find('\n')).map_or(text.len(), |i| start + i);
        at = match c {
            '#' => {
                scan.comments.push((start, trimmed_end(text, start, line_end)));
                line_end
            }
            '«' => match closing(text, after) {
                Some(end) => {
                    if end > line_end {
                        long_texts.push((start, end));
                    }
                    end
                }
                None => {
                    diagnostics.push(messages::text_not_closed(span(start, after), '«'));
                    scan.faults.push(start);
                    line_end
                }
            },
            '"' => match text.get(after..line_end).and_then(|t| t.find('"')) {
                Some(i) => after + i + 1,
                None => {
                    diagnostics.push(messages::text_not_closed(span(start, after), '"'));
                    scan.faults.push(start);
                    line_end
                }
            },
            '»' => {
                diagnostics.push(messages::text_not_opened(span(start, after)));
                scan.faults.push(start);
                after
            }
            c => {
                if let Some((what, instead)) = look_alike(c) {
                    diagnostics.push(messages::look_alike(span(start, after), c, what, &instead));
                    scan.faults.push(start);
                }
                after
            }
        };
    }
    scan.lines = lines(text, begin, &scan.comments, &long_texts);
    scan
}

/// The end of a text in guillemets, from past its opening; `None` when another opens or a declaration begins before.
fn closing(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let mut line_start = false;
    for (i, c) in rest.char_indices() {
        match c {
            '»' => return Some(from + i + c.len_utf8()),
            '«' => return None,
            '\n' => line_start = true,
            c if line_start && !is_blank(c) => return None,
            _ => line_start = false,
        }
    }
    None
}

fn trimmed_end(text: &str, start: usize, end: usize) -> usize {
    text.get(start..end).map_or(end, |t| start + t.trim_end_matches(is_blank).len())
}

/// The lines that say something.
fn lines(text: &str, begin: usize, comments: &[(usize, usize)], long_texts: &[(usize, usize)]) -> Vec<Line> {
    let (mut lines, mut at) = (Vec::new(), begin);
    while at < text.len() {
        let end = text.get(at..).and_then(|t| t.find('\n')).map_or(text.len(), |i| at + i);
        // The last long text that begins before this line says whether the line begins inside it.
        let before = long_texts.partition_point(|(start, _)| *start < at);
        let inside = before.checked_sub(1).and_then(|i| long_texts.get(i)).filter(|(_, text_end)| *text_end > at);
        let comment =
            comments.get(comments.partition_point(|(start, _)| *start < at)).filter(|(start, _)| *start < end);
        let from = inside.map_or(at, |(_, text_end)| (*text_end).min(end));
        let to = trimmed_end(text, at, comment.map_or(end, |(start, _)| (*start).max(from)));
        let content = text.get(from..to).unwrap_or_default();
        let start = to - content.trim_start_matches(is_blank).len();
        if start < to {
            let indent = text.get(at..start).map_or(0, |t| t.chars().count());
            lines.push(Line { start, end: to, indent, continues_text: inside.is_some() });
        } else if let Some((_, text_end)) = inside.filter(|(_, text_end)| *text_end <= end) {
            lines.push(Line { start: *text_end, end: *text_end, indent: 0, continues_text: true });
        }
        at = end + 1;
    }
    lines
}

/// A character that is easily taken for another: what it is, and what to write instead.
fn look_alike(c: char) -> Option<(&'static str, String)> {
    let one = |what, instead: &str| Some((what, instead.to_owned()));
    match c {
        '\u{ff01}'..='\u{ff5e}' => {
            let plain = char::from_u32(u32::from(c) - 0xfee0)?;
            Some(("caractère pleine chasse", plain.to_string()))
        }
        '\u{660}'..='\u{669}' => Some(("chiffre d'une autre écriture", (u32::from(c) - 0x660).to_string())),
        '\u{6f0}'..='\u{6f9}' => Some(("chiffre d'une autre écriture", (u32::from(c) - 0x6f0).to_string())),
        '–' | '—' | '‐' | '‑' | '―' => one("tiret", "−"),
        '“' => one("guillemet anglais ouvrant", "«"),
        '”' => one("guillemet anglais fermant", "»"),
        '„' | '‟' => one("guillemet", "«"),
        '‘' | '′' | 'ʼ' | '`' | '´' => one("signe voisin de l'apostrophe", "'"),
        '⩽' | '≦' => one("signe voisin de ≤", "≤"),
        '⩾' | '≧' => one("signe voisin de ≥", "≥"),
        '✕' | '✖' | '⨯' | '∗' => one("signe voisin de ×", "×"),
        '∕' | '⁄' => one("signe voisin de la barre de division", "/"),
        '﹦' | '꞊' => one("signe voisin de =", "="),
        '∣' | '│' | '¦' => one("signe voisin de la barre de grille", "|"),
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{2028}' | '\u{2029}' => {
            one("caractère invisible", "")
        }
        '\u{2000}'..='\u{200a}' | '\u{205f}' | '\u{3000}' | '\u{1680}' => one("espace particulière", " "),
        _ => {
            const CYRILLIC_AND_GREEK: &str = "АВЕКМНОРСТХаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο";
            const LATIN: &str = "ABEKMHOPCTXaeopcyxijsABEZHIKMNOPTYXo";
            let twin = CYRILLIC_AND_GREEK.chars().zip(LATIN.chars()).find(|(twin, _)| *twin == c)?;
            Some(("lettre d'un autre alphabet", twin.1.to_string()))
        }
    }
}
