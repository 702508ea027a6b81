//! What is asked for: thèmes, énumérations, enregistrements and entrées, and the values that each entrée admits.

use super::Checker;
use super::dates::{label, text, texts};
use super::declare::{Items, Once, Placed};
use super::messages::{names as say_names, types as say};
use super::typed::{Domain, EnumId, Enumeration, Input, Literal, Record, Theme, Type};
use crate::diag::nearest;
use crate::source::Span;
use crate::syntax::ast;
use crate::value::{Decimal, Unit};

/// Values that an énumération can have at most.
const MAX_VALUES: usize = 128;

impl Checker<'_> {
    pub(super) fn themes(&mut self, items: &Items<'_>) {
        for theme in &items.themes {
            let rank = self.rank(theme.node.rank.as_ref());
            let name = theme.node.name.text.clone();
            self.model.themes.push(Theme {
                label: label(theme.node.label.as_ref(), &name),
                span: theme.node.name.span,
                name,
                rank,
            });
        }
        self.model.themes.sort_by_key(|t| t.rank);
    }

    /// A rank as written; those without one come last.
    fn rank(&mut self, written: Option<&ast::NumberLit>) -> u32 {
        written.map_or(u32::MAX, |number| self.whole(number).unwrap_or(u32::MAX))
    }

    /// A whole number without unit, from zero; tells what is wrong.
    fn whole(&mut self, number: &ast::NumberLit) -> Option<u32> {
        let whole = u32::try_from(number.value).ok().filter(|n| Decimal::from(*n) == number.value);
        if whole.is_none() || number.unit.is_some() {
            self.report(say::not_whole(number.span));
            return None;
        }
        whole
    }

    pub(super) fn enums(&mut self, items: &Items<'_>) {
        for (id, item) in (0..).map(EnumId).zip(&items.enums) {
            let mut values: Vec<(String, String)> = Vec::new();
            let mut once = Once::default();
            for (value, value_label) in &item.node.values {
                if let Some(first) = once.before(value) {
                    self.report(say_names::declared_twice(value.span, first, &value.text));
                    continue;
                }
                if let Ok(index) = u16::try_from(values.len()) {
                    self.values.entry(value.text.clone()).or_default().push((id, index));
                }
                values.push((value.text.clone(), label(value_label.as_ref(), &value.text)));
            }
            if values.len() > MAX_VALUES {
                self.report(say::too_many_values(item.node.name.span, MAX_VALUES));
            }
            self.model.enums.push(Enumeration {
                name: item.name(&item.node.name),
                label: label(item.node.label.as_ref(), &item.node.name.text),
                ordered: item.node.ordered,
                values,
            });
        }
    }

    /// Enregistrements by name, their fields still to be read: types name them.
    pub(super) fn record_names(&mut self, items: &Items<'_>) {
        for item in &items.records {
            self.model.records.push(Record {
                name: item.name(&item.node.name),
                label: label(item.node.label.as_ref(), &item.node.name.text),
                fields: Vec::new(),
            });
        }
    }

    pub(super) fn records(&mut self, items: &Items<'_>) {
        for (index, item) in items.records.iter().enumerate() {
            let mut fields: Vec<Input> = Vec::new();
            let mut once = Once::default();
            for field in &item.node.fields {
                let first = field.name.segments.first().and_then(|name| once.before(name));
                if let Some(first) = first {
                    self.report(say_names::declared_twice(field.name.span, first, &field.name.dotted()));
                    continue;
                }
                let field = self.input(&Placed { module: item.module.clone(), node: field }, true);
                fields.push(field);
            }
            if let Some(record) = self.model.records.get_mut(index) {
                record.fields = fields;
            }
        }
    }

    pub(super) fn inputs(&mut self, items: &Items<'_>) {
        for item in &items.inputs {
            let input = self.input(item, false);
            self.model.inputs.push(input);
        }
    }

    fn input(&mut self, item: &Placed<'_, ast::Entree>, field: bool) -> Input {
        let node = item.node;
        let mut ty = self.ty(&item.module, &node.ty);
        let refused = match ty {
            Type::Text | Type::Record(_) => true,
            Type::List(_) => field,
            _ => false,
        };
        if refused {
            let diagnostic = say::not_an_answer(node.ty.span(), &self.describe(&ty), field);
            self.report(diagnostic);
            ty = Type::Unknown;
        }
        let name = node.name.dotted();
        let theme = node.theme.as_ref().and_then(|theme| self.theme(theme));
        Input {
            label: label(node.label.as_ref(), &name),
            span: node.name.span,
            theme,
            rank: self.rank(node.rank.as_ref()),
            question: text(node.question.as_ref()),
            help: text(node.help.as_ref()),
            domain: self.domain(&item.module, node, &ty),
            unknown_allowed: node.unknown_allowed.unwrap_or(true),
            fact: node.fact,
            references: texts(&node.references),
            name,
            ty,
        }
    }

    fn theme(&mut self, theme: &ast::Ident) -> Option<usize> {
        let found = self.model.themes.iter().position(|t| t.name == theme.text);
        if found.is_none() && !self.names.word_may_be_unread(&theme.text) {
            let close = nearest(&theme.text, self.names.themes.keys().map(String::as_str));
            self.report(say_names::unknown_theme(theme.span, &theme.text, close));
        }
        found
    }

    fn domain(&mut self, module: &str, node: &ast::Entree, ty: &Type) -> Domain {
        let bounded = matches!(ty, Type::Number(_) | Type::Date | Type::Unknown);
        if let Some((low, high)) = &node.bounds
            && !bounded
        {
            let diagnostic = say::clause_unfit(low.span.to(high.span), "entre", &self.describe(ty));
            self.report(diagnostic);
        }
        if let Some(step) = &node.step
            && !matches!(ty, Type::Number(_) | Type::Unknown)
        {
            let diagnostic = say::clause_unfit(step.span, "pas", &self.describe(ty));
            self.report(diagnostic);
        }
        if let Some(rows) = &node.max_rows
            && !matches!(ty, Type::List(_) | Type::Unknown)
        {
            let diagnostic = say::clause_unfit(rows.span, "au plus", &self.describe(ty));
            self.report(diagnostic);
        }
        match ty {
            Type::Number(unit) => {
                let step = self.step(node.step.as_ref(), unit);
                match self.bounds(module, node, ty) {
                    Some((Literal::Number(low), Literal::Number(high))) => Domain::Numbers { low, high, step },
                    _ => Domain::Numbers { low: Decimal::MIN, high: Decimal::MAX, step },
                }
            }
            Type::Date => match self.bounds(module, node, ty) {
                Some((Literal::Date(low), Literal::Date(high))) => Domain::Dates(low, high),
                _ => Domain::All,
            },
            Type::List(_) => {
                let Some(rows) = &node.max_rows else {
                    self.report(say_names::missing_clause(node.name.span, "au plus … lignes"));
                    return Domain::Rows(0);
                };
                Domain::Rows(self.whole(rows).map_or(0, |n| n as usize))
            }
            _ => Domain::All,
        }
    }

    fn bounds(&mut self, module: &str, node: &ast::Entree, ty: &Type) -> Option<(Literal, Literal)> {
        let Some((low, high)) = &node.bounds else {
            self.report(say_names::missing_clause(node.name.span, "entre … et …"));
            return None;
        };
        let (Some(first), Some(last)) = self.constants_of(module, low, high, ty) else { return None };
        if first > last {
            self.report(say::inverted_bounds(low.span.to(high.span)));
            return None;
        }
        Some((first, last))
    }

    fn step(&mut self, written: Option<&ast::NumberLit>, unit: &Unit) -> Decimal {
        let usual = Decimal::new(1, unit.default_decimals());
        let Some(step) = written else { return usual };
        let Some(value) = self.amount(step, unit) else { return usual };
        if value <= Decimal::ZERO {
            self.report(say::step_not_positive(step.span));
            return usual;
        }
        value
    }

    /// A number as written, in that unit; tells when it is in another.
    pub(super) fn amount(&mut self, number: &ast::NumberLit, want: &Unit) -> Option<Decimal> {
        let expr = self.number(number);
        match self.fit(expr, &Type::Number(want.clone())).kind {
            super::typed::ExprKind::Literal(Literal::Number(value)) => Some(value),
            _ => None,
        }
    }

    /// A constant of that type; tells what is wrong.
    pub(super) fn constant_of(&mut self, module: &str, written: &ast::Expr, ty: &Type) -> Option<Literal> {
        let mut scope = super::expr::Scope::of(module);
        let expr = self.expr_as(&mut scope, written, ty);
        if expr.ty == Type::Unknown {
            return None;
        }
        self.constant(&expr)
    }

    /// Two bounds: the first may leave its unit to the second.
    pub(super) fn constants_of(
        &mut self,
        module: &str,
        low: &ast::Expr,
        high: &ast::Expr,
        ty: &Type,
    ) -> (Option<Literal>, Option<Literal>) {
        let low = with_unit_of(low, high);
        (self.constant_of(module, &low, ty), self.constant_of(module, high, ty))
    }

    /// Whether an answer is among those that the domain admits; tells otherwise.
    pub(super) fn admitted(&mut self, value: &Literal, input: &Input, span: Span) {
        let wrong = match (&input.domain, value) {
            (Domain::Numbers { low, high, .. }, Literal::Number(n)) if n < low || n > high => true,
            (Domain::Numbers { step, .. }, Literal::Number(n)) => {
                if n.checked_rem(*step).is_some_and(|rest| !rest.is_zero()) {
                    self.report(say::off_step(span, &input.name, *step, &input.ty, input.span));
                }
                false
            }
            (Domain::Dates(low, high), Literal::Date(d)) => d < low || d > high,
            _ => false,
        };
        if wrong {
            self.report(say::out_of_domain(span, input));
        }
    }
}

/// A first bound as people write it: `10 001 à 20 000 €`, its unit that of the second.
pub(super) fn with_unit_of(low: &ast::Expr, high: &ast::Expr) -> ast::Expr {
    let mut low = low.clone();
    if let (ast::ExprKind::Number(number), ast::ExprKind::Number(other)) = (&mut low.kind, &high.kind)
        && number.unit.is_none()
    {
        number.unit.clone_from(&other.unit);
    }
    low
}
