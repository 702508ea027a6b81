//! Text to tree. The grammar and pest are known here and nowhere else.

pub mod ast;
