//! Worked cases: answers of the right type and in their domain, and what is expected of known things. A grid gives one
//! case by row.

use super::Checker;
use super::declare::{Items, Placed};
use super::messages::{data as say, names as say_names, types as say_types};
use super::names::{Decl, Head};
use super::typed::{
    AideField, Cause, EnveloppeId, Exemple, Expected, ExpectedKind, GivenValue, Input, InputId, Literal, Target, Type,
};
use crate::diag::nearest;
use crate::source::Span;
use crate::syntax::ast;
use crate::value::{Date, Decimal, Unit};

impl Checker<'_> {
    pub(super) fn exemples(&mut self, items: &Items<'_>) {
        for item in &items.exemples {
            self.exemple(item);
        }
    }

    fn exemple(&mut self, item: &Placed<'_, ast::Exemple>) {
        let node = item.node;
        let module = &item.module;
        let mut case = Case { date: node.date.as_ref().and_then(|d| d.value), ..Case::default() };
        for answer in &node.given {
            self.given(module, answer, &mut case);
        }
        case.expected = node.expected.iter().filter_map(|e| self.expected(module, e)).collect();
        let Some(grid) = &node.cases else {
            match node.date {
                Some(_) => {
                    let exemple = case.exemple(node.name.text.clone(), module, node.name.span);
                    self.model.exemples.extend(exemple);
                }
                None => self.report(say::no_date(node.name.span)),
            }
            return;
        };
        let dated = grid.columns.iter().any(|c| matches!(c, ast::CaseColumn::Date(_)));
        if !dated && node.date.is_none() {
            self.report(say::no_date(node.name.span));
        }
        let columns: Vec<Column> = grid.columns.iter().map(|c| self.column_of(module, c)).collect();
        for (position, row) in grid.rows.iter().enumerate() {
            let mut case = case.clone();
            for (cell, column) in row.cells.iter().zip(&columns) {
                self.cell(module, cell, column, row.span, &mut case);
            }
            if case.date.is_none() && dated {
                self.report(say::no_date(row.span));
            }
            let name = format!("{}, ligne {}", node.name.text, position + 1);
            self.model.exemples.extend(case.exemple(name, module, row.span));
        }
    }

    /// Adds an answer; tells when the same question is answered twice.
    fn give(&mut self, case: &mut Case, id: InputId, value: GivenValue, span: Span) {
        if let Some((_, _, first)) = case.given.iter().find(|(other, ..)| *other == id) {
            let name = self.model.inputs.get(id.index()).map_or("", |i| i.name.as_str());
            let diagnostic = say::answered_twice(span, *first, name);
            self.report(diagnostic);
            return;
        }
        case.given.push((id, value, span));
    }

    /// Adds what is committed of an enveloppe, in the same way.
    fn engage(&mut self, module: &str, case: &mut Case, id: EnveloppeId, written: &ast::Expr, path: &ast::Path) {
        if let Some((_, _, first)) = case.engaged.iter().find(|(other, ..)| *other == id) {
            let diagnostic = say::answered_twice(path.span, *first, &path.dotted());
            self.report(diagnostic);
            return;
        }
        match self.constant_of(module, written, &Type::Number(Unit::euro())) {
            Some(Literal::Number(amount)) if amount >= Decimal::ZERO => case.engaged.push((id, amount, path.span)),
            Some(_) => self.report(say_types::engaged_under_zero(written.span, &path.dotted())),
            None => {}
        }
    }

    /// The enveloppe of which a path says what is committed: `budget_2026.engagé`.
    fn engaged_named(&mut self, module: &str, path: &ast::Path) -> Option<EnveloppeId> {
        let Some((Head::Decl(Decl::Enveloppe(id)), count)) = self.names.head(module, path) else { return None };
        let field = path.segments.get(count)?;
        let last = path.segments.len() == count + 1;
        (last && matches!(field.text.as_str(), "engagé" | "engage")).then_some(id)
    }

    fn input_named(&mut self, path: &ast::Path) -> Option<(InputId, Input)> {
        let name = path.dotted();
        match self.names.inputs.get(&name) {
            Some(id) => Some((*id, self.model.inputs.get(id.index())?.clone())),
            None if self.names.may_be_unread(path) => None,
            None => {
                let close = nearest(&name, self.names.inputs.keys().map(String::as_str));
                self.report(say_names::unknown_input(path.span, &name, close));
                None
            }
        }
    }

    fn given(&mut self, module: &str, answer: &ast::Given, case: &mut Case) {
        if let Some(id) = self.engaged_named(module, &answer.input) {
            match &answer.value {
                ast::GivenValue::Value(expr) => self.engage(module, case, id, expr, &answer.input),
                ast::GivenValue::Rows { span, .. } => {
                    self.report(say::rows_not_expected(*span, &answer.input.dotted()));
                }
            }
            return;
        }
        let Some((id, input)) = self.input_named(&answer.input) else { return };
        let value = match &answer.value {
            ast::GivenValue::Value(expr) => self.answer(module, expr, &input).map(GivenValue::Value),
            ast::GivenValue::Rows { header, rows, span } => self.list(module, &input, header, rows, *span),
        };
        if let Some(value) = value {
            self.give(case, id, value, answer.input.span);
        }
    }

    /// A constant of the input's type and in its domain.
    fn answer(&mut self, module: &str, written: &ast::Expr, input: &Input) -> Option<Literal> {
        if let Type::List(_) = input.ty {
            self.report(say::rows_expected(written.span, &input.name));
            return None;
        }
        if let (Type::Key(id), ast::ExprKind::Text(code)) = (&input.ty, &written.kind)
            && let Some(row) = self.model.referentiels.get(id.index()).and_then(|r| r.former.get(code))
        {
            return Some(Literal::Key(*row));
        }
        let value = self.constant_of(module, written, &input.ty)?;
        self.admitted(&value, input, written.span);
        Some(value)
    }

    fn list(
        &mut self,
        module: &str,
        input: &Input,
        header: &[ast::Ident],
        rows: &[Vec<Option<ast::Expr>>],
        span: Span,
    ) -> Option<GivenValue> {
        let Type::List(record) = input.ty else {
            if input.ty != Type::Unknown {
                self.report(say::rows_not_expected(span, &input.name));
            }
            return None;
        };
        let record = self.model.records.get(record.index())?.clone();
        let mut places = Vec::with_capacity(header.len());
        for name in header {
            let place = record.fields.iter().position(|f| f.name == name.text);
            if place.is_none() {
                let known: Vec<&str> = record.fields.iter().map(|f| f.name.as_str()).collect();
                let owner = format!("l'enregistrement « {} »", record.name.name);
                self.report(say_names::unknown_field(name.span, &name.text, &owner, &known, record.name.span));
            }
            places.push(place);
        }
        if let super::typed::Domain::Rows(most) = input.domain
            && rows.len() > most
        {
            self.report(say_types::out_of_domain(span, input));
        }
        let mut read = Vec::with_capacity(rows.len());
        for row in rows {
            let mut cells: Vec<Option<Literal>> = vec![None; record.fields.len()];
            for (cell, place) in row.iter().zip(&places) {
                let (Some(cell), Some(place)) = (cell, place) else { continue };
                let Some(field) = record.fields.get(*place) else { continue };
                let value = self.answer(module, cell, field);
                if let Some(slot) = cells.get_mut(*place) {
                    *slot = value;
                }
            }
            read.push(cells);
        }
        Some(GivenValue::Rows(read))
    }

    fn expected(&mut self, module: &str, written: &ast::Expected) -> Option<Expected> {
        let (target, ty) = self.target(module, &written.target)?;
        let kind = match &written.kind {
            ast::ExpectedKind::Status(status, cause) => {
                self.status(module, target, *status, cause.as_ref(), written.span)?
            }
            ast::ExpectedKind::Value(value) => self.expected_value(module, target, &ty, value)?,
            ast::ExpectedKind::Between(low, high) => {
                let (low, high) = self.constants_of(module, low, high, &ty);
                ExpectedKind::Between(low?, high?)
            }
        };
        Some(Expected { target, kind, span: written.span })
    }

    fn expected_value(&mut self, module: &str, target: Target, ty: &Type, value: &ast::Expr) -> Option<ExpectedKind> {
        if let Target::Aide(_) = target {
            self.report(say::status_expected(value.span));
            return None;
        }
        self.constant_of(module, value, ty).map(ExpectedKind::Value)
    }

    fn status(
        &mut self,
        module: &str,
        target: Target,
        status: ast::ExpectedStatus,
        cause: Option<&ast::Path>,
        span: Span,
    ) -> Option<ExpectedKind> {
        let Target::Aide(id) = target else {
            self.report(say::value_expected(span));
            return None;
        };
        let Some(cause) = cause else { return Some(ExpectedKind::Status(status, None)) };
        let aide = self.model.aides.get(id.index())?;
        let name = cause.dotted();
        let condition = aide.conditions.iter().position(|c| c.name == name).map(Cause::Condition);
        let found = condition.or_else(|| match self.names.head(module, cause) {
            Some((Head::Decl(Decl::Enveloppe(id)), count)) if count == cause.segments.len() => {
                Some(Cause::Enveloppe(id))
            }
            _ => None,
        });
        if found.is_none() {
            let known: Vec<&str> = aide.conditions.iter().map(|c| c.name.as_str()).collect();
            let owner = format!("l'aide « {} »", aide.name.name);
            let diagnostic = say_names::unknown_field(cause.span, &name, &owner, &known, aide.name.span);
            self.report(diagnostic);
        }
        found.map(|cause| ExpectedKind::Status(status, Some(cause)))
    }

    /// What an expectation looks at, and its type.
    fn target(&mut self, module: &str, path: &ast::Path) -> Option<(Target, Type)> {
        match self.names.head(module, path) {
            Some((Head::Decl(Decl::Calcul(id)), count)) if count == path.segments.len() => {
                let calcul = self.model.calculs.get(id.index())?;
                if !calcul.params.is_empty() {
                    self.report(say_names::needs_arguments(path.span, &path.dotted(), "un calcul à paramètres"));
                    return None;
                }
                Some((Target::Calcul(id), calcul.ty.clone()))
            }
            Some((Head::Decl(Decl::Aide(id)), count)) => {
                let Some(field) = path.segments.get(count) else { return Some((Target::Aide(id), Type::Unknown)) };
                let aide = self.model.aides.get(id.index())?;
                if field.text == "retenu" {
                    let ty = aide.montant.as_ref().map_or(Type::Unknown, |m| m.ty.clone());
                    return Some((Target::Retenu(id), ty));
                }
                if matches!(field.text.as_str(), "éligible" | "eligible") {
                    return Some((Target::Outcome(id, AideField::Eligible), Type::Bool));
                }
                match self.types.outcome_named(id, &field.text) {
                    Some((part, _)) => Some((Target::Outcome(id, part), self.types.outcome(id, part, path.span))),
                    None => {
                        let known = self.types.outcome_names(id);
                        let known = known.iter().map(String::as_str).chain(["retenu", "éligible"]);
                        let known: Vec<&str> = known.collect();
                        let owner = format!("l'aide « {} »", aide.name.name);
                        let diagnostic =
                            say_names::unknown_field(field.span, &field.text, &owner, &known, aide.name.span);
                        self.report(diagnostic);
                        None
                    }
                }
            }
            Some(_) => {
                self.report(say::not_expectable(path.span, &path.dotted()));
                None
            }
            None => {
                self.tell_unknown(module, path);
                None
            }
        }
    }

    fn column_of(&mut self, module: &str, column: &ast::CaseColumn) -> Column {
        match column {
            ast::CaseColumn::Date(_) => Column::Date,
            ast::CaseColumn::Input(path) => match self.engaged_named(module, path) {
                Some(id) => Column::Engaged(id, path.clone()),
                None => match self.input_named(path) {
                    Some((id, input)) => Column::Input(id, Box::new(input), path.span),
                    None => Column::Faulty,
                },
            },
            ast::CaseColumn::Expected(path) => match self.target(module, path) {
                Some((target, ty)) => Column::Expected(target, ty),
                None => Column::Faulty,
            },
        }
    }

    fn cell(&mut self, module: &str, cell: &ast::CaseCell, column: &Column, row: Span, case: &mut Case) {
        match (column, cell) {
            (Column::Faulty, _) | (_, ast::CaseCell::Empty) => {}
            (Column::Date, ast::CaseCell::Value(value)) => {
                if let Some(Literal::Date(day)) = self.constant_of(module, value, &Type::Date) {
                    case.date = Some(day);
                }
            }
            (Column::Input(id, input, span), ast::CaseCell::Value(value)) => {
                if let Some(value) = self.answer(module, value, input) {
                    self.give(case, *id, GivenValue::Value(value), *span);
                }
            }
            (Column::Engaged(id, path), ast::CaseCell::Value(value)) => self.engage(module, case, *id, value, path),
            (Column::Expected(target, ty), ast::CaseCell::Value(value)) => {
                if let Some(kind) = self.expected_value(module, *target, ty, value) {
                    case.expected.push(Expected { target: *target, kind, span: value.span });
                }
            }
            (Column::Expected(target, _), ast::CaseCell::Status(status, cause, span)) => {
                if let Some(kind) = self.status(module, *target, *status, cause.as_ref(), *span) {
                    case.expected.push(Expected { target: *target, kind, span: *span });
                }
            }
            (Column::Expected(target, ty), ast::CaseCell::Between(low, high)) => {
                let span = low.span.to(high.span);
                let (low, high) = self.constants_of(module, low, high, ty);
                if let (Some(low), Some(high)) = (low, high) {
                    case.expected.push(Expected { target: *target, kind: ExpectedKind::Between(low, high), span });
                }
            }
            (_, ast::CaseCell::Status(_, _, span)) => self.report(say::value_expected(*span)),
            (_, ast::CaseCell::Between(..)) => self.report(say::value_expected(row)),
        }
    }
}

/// What is said of a case so far; where each answer is written.
#[derive(Clone, Default)]
struct Case {
    date: Option<Date>,
    given: Vec<(InputId, GivenValue, Span)>,
    engaged: Vec<(EnveloppeId, Decimal, Span)>,
    expected: Vec<Expected>,
}

impl Case {
    /// The worked case, once it has a date.
    fn exemple(self, name: String, module: &str, span: Span) -> Option<Exemple> {
        let given = self.given.into_iter().map(|(id, value, _)| (id, value)).collect();
        let engaged = self.engaged.into_iter().map(|(id, amount, _)| (id, amount)).collect();
        let (module, expected) = (module.to_owned(), self.expected);
        self.date.map(|date| Exemple { name, module, date, given, engaged, expected, span })
    }
}

/// A column of a grid of cases, resolved.
enum Column {
    Date,
    Input(InputId, Box<Input>, Span),
    Engaged(EnveloppeId, ast::Path),
    Expected(Target, Type),
    /// Its fault is told.
    Faulty,
}
