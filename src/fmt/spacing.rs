//! Spaces and signs inside a line.

use crate::syntax::{Token, TokenKind, tokens};

/// Words after which a parenthesis does not open arguments, nor a minus subtract.
const OPERATORS: [&str; 17] = [
    "si", "alors", "sinon", "et", "ou", "non", "parmi", "de", "que", "dans", "entre", "à", "au", "par", "pour", "sur",
    "avec",
];

/// A line with one space between its words and signs, and the canonical form of each sign.
pub(super) fn space(line: &str) -> String {
    let pieces = pieces(line);
    let mut out = String::new();
    for (i, piece) in pieces.iter().enumerate() {
        if i.checked_sub(1).and_then(|i| pieces.get(i)).is_some_and(|before| gap(before, piece)) {
            out.push(' ');
        }
        out.push_str(&piece.text);
    }
    out
}

/// A token in its canonical form.
struct Piece {
    kind: TokenKind,
    text: String,
    /// Whether blanks came before it.
    apart: bool,
    /// Whether it is a minus with one operand.
    unary: bool,
    /// Whether it is part of a unit, or a number that one may follow: a `/` that touches it is not a division.
    unit: bool,
}

fn pieces(line: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut end = 0;
    let mut all = tokens(line).peekable();
    while let Some(token) = all.next() {
        let mut text = canonical(&token);
        let mut stop = token.end();
        if let Some(joined) = all.peek().filter(|next| next.start == stop).and_then(|next| join(&text, next.text)) {
            joined.clone_into(&mut text);
            stop = all.next().map_or(stop, |next| next.end());
        }
        let apart = token.start > end;
        let last = pieces.last();
        let unary = text == "−" && !last.is_some_and(ends_operand);
        let unit = match token.kind {
            TokenKind::Number => true,
            TokenKind::Text | TokenKind::Comment => false,
            TokenKind::Word => {
                last.is_some_and(|p| p.kind == TokenKind::Number || p.text == ":" || p.unit && is_slash(p))
            }
            TokenKind::Sign => {
                matches!(text.as_str(), "€" | "%" | "²" | "³")
                    || is_slash_text(&text) && !apart && last.is_some_and(|p| p.unit)
            }
        };
        pieces.push(Piece { kind: token.kind, text, apart, unary, unit });
        end = stop;
    }
    pieces
}

fn is_slash_text(text: &str) -> bool {
    matches!(text, "/" | "·")
}

fn is_slash(piece: &Piece) -> bool {
    piece.kind == TokenKind::Sign && is_slash_text(&piece.text)
}

/// Whether what follows a piece is an operator with two operands.
fn ends_operand(piece: &Piece) -> bool {
    match piece.kind {
        TokenKind::Sign => matches!(piece.text.as_str(), ")" | "€" | "%" | "²" | "³"),
        TokenKind::Word => !OPERATORS.contains(&piece.text.as_str()),
        _ => true,
    }
}

/// One way of writing each sign and each text.
fn canonical(token: &Token<'_>) -> String {
    let quoted = |inside: &str| format!("« {} »", inside.trim());
    match (token.kind, token.text) {
        (TokenKind::Sign, "-") => "−".to_owned(),
        (TokenKind::Sign, "*") => "×".to_owned(),
        (TokenKind::Sign, "÷") => "/".to_owned(),
        (TokenKind::Text, text) => {
            let straight = text.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
            let guillemets = text.strip_prefix('«').and_then(|t| t.strip_suffix('»'));
            match straight.filter(|inside| !inside.contains(['«', '»'])).or(guillemets) {
                Some(inside) => quoted(inside),
                None => text.to_owned(),
            }
        }
        (_, text) => text.to_owned(),
    }
}

/// Two signs that make one.
fn join(left: &str, right: &str) -> Option<&'static str> {
    match (left, right) {
        ("<", "=") => Some("≤"),
        (">", "=") => Some("≥"),
        ("<", ">") => Some("≠"),
        _ => None,
    }
}

/// Whether a space stands between two pieces.
fn gap(left: &Piece, right: &Piece) -> bool {
    let (l, r) = (left.text.as_str(), right.text.as_str());
    if l == "(" || r == ")" || left.unary {
        return false;
    }
    // What was written together in a path, a decimal, a unit, a date or an elision stays so.
    let joined = matches!(r, "." | "," | "'" | "’" | "²" | "³")
        || matches!(l, "." | "," | "'" | "’")
        || is_slash(right) && right.unit
        || is_slash(left) && left.unit;
    if joined {
        return right.apart;
    }
    match r {
        "(" => left.kind != TokenKind::Word || OPERATORS.contains(&l),
        _ => true,
    }
}
