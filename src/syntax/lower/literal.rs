//! Names, texts, numbers, dates, units and types: what the grammar takes broadly is judged here.

use crate::syntax::ast::{DateLit, Ident, NumberLit, Path, Text, TypeExpr, UnitExpr};
use crate::syntax::lexer::is_blank;
use crate::syntax::messages;
use crate::syntax::reader::{Node, Reader, Rule};
use crate::value::{Date, Unit, format_number, parse_number};

impl Reader<'_> {
    pub(super) fn ident(&self, node: &Node<'_>) -> Ident {
        Ident { text: node.text().to_owned(), span: self.place(node) }
    }

    /// The name that a node holds; an empty one where the grammar gives none.
    pub(super) fn ident_in(&self, node: &Node<'_>) -> Ident {
        node.find(Rule::nom)
            .map_or_else(|| Ident { text: String::new(), span: self.place(node) }, |nom| self.ident(&nom))
    }

    pub(super) fn path(&self, node: &Node<'_>) -> Path {
        Path { segments: node.children().map(|part| self.ident(&part)).collect(), span: self.place(node) }
    }

    /// The paths that a node holds.
    pub(super) fn paths_in(&self, node: &Node<'_>) -> Vec<Path> {
        node.all(Rule::chemin).map(|path| self.path(&path)).collect()
    }

    pub(super) fn text(&self, node: &Node<'_>) -> Text {
        let inside = node.text().trim_matches(['«', '»', '"']).trim_matches(is_blank);
        let lines: Vec<&str> = inside.lines().map(|line| line.trim_matches(is_blank)).collect();
        Text { text: lines.join(" "), span: self.place(node) }
    }

    /// The first text that a node holds.
    pub(super) fn text_in(&self, node: &Node<'_>) -> Option<Text> {
        node.find(Rule::texte).map(|text| self.text(&text))
    }

    pub(super) fn unit(&self, node: &Node<'_>) -> UnitExpr {
        let (mut factors, mut divides) = (Vec::new(), false);
        for part in node.children() {
            if part.rule() == Rule::operateur_unite {
                divides = part.text() == "/";
            } else {
                factors.push((self.ident(&part), divides));
            }
        }
        UnitExpr { factors, span: self.place(node) }
    }

    /// A number; `None` when its digits make none (then told).
    pub(super) fn number(&mut self, node: &Node<'_>) -> Option<NumberLit> {
        let digits = node.find(Rule::chiffres)?;
        let (written, span) = (digits.text(), self.place(&digits));
        let Some(value) = parse_number(written) else {
            let plain: String = written.chars().filter(|c| !is_blank(*c)).collect();
            let fault = match parse_number(&plain) {
                None => messages::number_too_long(span),
                Some(value) => messages::malformed_number(span, &format_number(value, &Unit::none())),
            };
            self.tell(fault);
            return None;
        };
        let unit = node.find(Rule::unite).map(|unit| self.unit(&unit));
        Some(NumberLit { value, unit, span: self.place(node) })
    }

    /// The number that a node holds.
    pub(super) fn number_in(&mut self, node: &Node<'_>) -> Option<NumberLit> {
        let number = node.children().find(|part| matches!(part.rule(), Rule::nombre | Rule::nombre_nu))?;
        self.number(&number)
    }

    pub(super) fn date(&mut self, node: &Node<'_>) -> DateLit {
        let (written, span) = (node.text(), self.place(node));
        let value = Date::parse(written);
        if value.is_none() {
            let lengths: Vec<usize> = written.split('/').map(str::len).collect();
            let complete = lengths == [2, 2, 4];
            self.tell(if complete {
                messages::no_such_day(span, written)
            } else {
                messages::malformed_date(span, written)
            });
        }
        DateLit { value, span }
    }

    pub(super) fn type_expr(&mut self, node: &Node<'_>) -> TypeExpr {
        let span = self.place(node);
        let Some(inner) = node.children().next() else { return TypeExpr::Error(span) };
        match inner.rule() {
            Rule::type_liste => match inner.find(Rule::chemin) {
                Some(path) => TypeExpr::List(self.path(&path), span),
                None => TypeExpr::Error(span),
            },
            Rule::type_unite => match inner.find(Rule::unite) {
                Some(unit) => TypeExpr::Unit(self.unit(&unit)),
                None => TypeExpr::Error(span),
            },
            _ => match inner.text() {
                "booléen" => TypeExpr::Bool(span),
                "nombre" => TypeExpr::Number(span),
                "date" => TypeExpr::Date(span),
                "texte" => TypeExpr::Text(span),
                written if crate::diag::fold(written) == "booleen" => {
                    self.tell(messages::misspelt_word(span, written, "booléen"));
                    TypeExpr::Bool(span)
                }
                _ => TypeExpr::Named(self.path(&inner)),
            },
        }
    }

    /// The type that a node holds.
    pub(super) fn type_in(&mut self, node: &Node<'_>) -> Option<TypeExpr> {
        node.find(Rule::r#type).map(|ty| self.type_expr(&ty))
    }

    /// The names and types that a node holds.
    pub(super) fn parameters_in(&mut self, node: &Node<'_>) -> Vec<(Ident, TypeExpr)> {
        let parameters: Vec<Node<'_>> = node.all(Rule::parametre).collect();
        parameters
            .iter()
            .map(|parameter| {
                let ty = self.type_in(parameter);
                (self.ident_in(parameter), ty.unwrap_or_else(|| TypeExpr::Error(self.place(parameter))))
            })
            .collect()
    }
}
