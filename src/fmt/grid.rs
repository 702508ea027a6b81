//! Grids: cells of a column take the same width.

use super::spacing::space;
use super::with_comment;
use crate::syntax::{OutlineLine, TokenKind, tokens};

/// The lines of a grid, aligned.
pub(super) fn align<'l>(rows: impl Iterator<Item = &'l OutlineLine>) -> Vec<String> {
    let rows: Vec<(&OutlineLine, Vec<String>)> = rows.map(|row| (row, cells(&row.text))).collect();
    let columns = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    let width =
        |i: usize| rows.iter().filter_map(|(_, cells)| cells.get(i)).map(|c| c.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |(row, cells): &(&OutlineLine, Vec<String>)| {
        let mut text = String::from("|");
        for (cell, width) in cells.iter().zip(&widths) {
            text.push_str(&format!(" {cell:<width$} |"));
        }
        with_comment(&text, row)
    };
    rows.iter().map(line).collect()
}

/// The cells of a line, each spaced.
fn cells(line: &str) -> Vec<String> {
    let bars: Vec<usize> = tokens(line).filter(|t| t.kind == TokenKind::Sign && t.is("|")).map(|t| t.start).collect();
    let ends = bars.iter().skip(1).copied();
    bars.iter().zip(ends).map(|(start, end)| space(line.get(start + 1..end).unwrap_or_default())).collect()
}
