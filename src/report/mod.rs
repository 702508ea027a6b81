//! Results as French text, for a terminal or a page of plain text.

mod assessment;
mod coverage;
mod exemples;
mod limits;

pub use assessment::assessment;
pub use coverage::coverage;
pub use exemples::failure;
pub use limits::limits;

/// Columns that a text keeps to, where its words allow.
const WIDTH: usize = 96;

/// A line with something at its left and something at its right.
fn spread(left: &str, right: &str) -> String {
    if right.is_empty() {
        return left.to_owned();
    }
    let used = left.chars().count() + right.chars().count();
    format!("{left}{}{right}", " ".repeat(WIDTH.saturating_sub(used).max(2)))
}

/// A text whose lines do not break before a double sign, inside guillemets' ends, nor inside a number and its unit.
fn unbroken(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let before = out.chars().next_back();
        let after = chars.peek();
        let digits = before.is_some_and(|b| b.is_ascii_digit()) && after.is_some_and(char::is_ascii_digit);
        let held = before == Some('«') || after.is_some_and(|a| "?!;:»€%".contains(*a)) || digits;
        out.push(if c == ' ' && held { '\u{a0}' } else { c });
    }
    out
}

/// A paragraph cut at blanks, each line behind an indent; the first behind a mark.
fn wrap(mark: &str, text: &str) -> String {
    let indent = " ".repeat(mark.chars().count());
    let (mut out, mut line) = (String::new(), mark.to_owned());
    let mut empty = true;
    for word in unbroken(text).split_ascii_whitespace() {
        if !empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            out.push_str(&line);
            out.push('\n');
            line.clone_from(&indent);
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    out.push_str(&line);
    out.push('\n');
    out
}
