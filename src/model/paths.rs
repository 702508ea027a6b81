//! Typing of names: paths, calls and fields.

use super::Checker;
use super::cycles::Thing;
use super::expr::Scope;
use super::messages::{names as say, types as say_types};
use super::names::{Decl, Head, TypeDecl, head_span};
use super::typed::{
    AideField, AideId, CalculId, EnumId, Expr, ExprKind, InputId, Literal, ReferentielId, TableId, Type,
};
use super::types::error;
use crate::diag::nearest;
use crate::source::Span;
use crate::syntax::ast;
use crate::value::Unit;

impl Checker<'_> {
    /// A name, then fields: of a row variable, of the aid, of an input, or of a declaration; else a value of an
    /// énumération.
    pub(super) fn path(&mut self, scope: &mut Scope, path: &ast::Path, want: Option<&Type>) -> Expr {
        let Some(first) = path.segments.first() else { return error(path.span) };
        if let Some(base) = self.bound(scope, first) {
            return self.fields(base, path, 1);
        }
        if let [word] = path.segments.as_slice() {
            if let Some(own) = self.own_field(scope, word) {
                return own;
            }
            if let Some(Type::Enum(id)) = want
                && let Some(index) = self.enum_value(*id, &word.text)
            {
                return enum_literal(*id, index, path.span);
            }
        }
        match self.names.head(&scope.module, path) {
            Some((Head::Input(id), count)) => {
                let base = self.input_value(id, path, count);
                self.fields(base, path, count)
            }
            Some((Head::Decl(decl), count)) => self.declared(scope, decl, path, count),
            None => self.value_of_enum(scope, path, want),
        }
    }

    fn bound(&self, scope: &Scope, word: &ast::Ident) -> Option<Expr> {
        if let Some((_, local, record)) = scope.locals.iter().rev().find(|(name, ..)| *name == word.text) {
            return Some(Expr { kind: ExprKind::Local(*local), ty: Type::Record(*record), span: word.span });
        }
        let index = scope.params.iter().position(|(name, _)| *name == word.text)?;
        let (_, ty) = scope.params.get(index)?;
        Some(Expr { kind: ExprKind::Param(index), ty: ty.clone(), span: word.span })
    }

    fn input_value(&self, id: InputId, path: &ast::Path, count: usize) -> Expr {
        let ty = self.model.inputs.get(id.index()).map_or(Type::Unknown, |i| i.ty.clone());
        Expr { kind: ExprKind::Input(id), ty, span: head_span(path, count) }
    }

    /// The fields that stand after the first segments.
    fn fields(&mut self, base: Expr, path: &ast::Path, count: usize) -> Expr {
        let mut expr = base;
        for field in path.segments.iter().skip(count) {
            expr = self.field(expr, field);
        }
        Expr { span: path.span, ..expr }
    }

    /// A field of a row, or a column for a key.
    fn field(&mut self, base: Expr, field: &ast::Ident) -> Expr {
        let span = base.span.to(field.span);
        match base.ty {
            Type::Record(id) => {
                let Some(record) = self.model.records.get(id.index()) else { return error(span) };
                match record.fields.iter().position(|f| f.name == field.text) {
                    Some(index) => {
                        let ty = record.fields.get(index).map_or(Type::Unknown, |f| f.ty.clone());
                        Expr { kind: ExprKind::RowField { row: Box::new(base), field: index }, ty, span }
                    }
                    None => {
                        let known: Vec<&str> = record.fields.iter().map(|f| f.name.as_str()).collect();
                        let owner = format!("l'enregistrement « {} »", record.name.name);
                        let diagnostic = say::unknown_field(field.span, &field.text, &owner, &known, record.name.span);
                        self.report(diagnostic);
                        error(span)
                    }
                }
            }
            Type::Key(id) => self.column(id, base, field, span),
            Type::Unknown => error(span),
            _ => {
                let diagnostic = say::no_fields(field.span, &field.text, &self.describe(&base.ty));
                self.report(diagnostic);
                error(span)
            }
        }
    }

    /// A column of a référentiel for a key.
    fn column(&mut self, id: ReferentielId, key: Expr, field: &ast::Ident, span: Span) -> Expr {
        let Some(referentiel) = self.model.referentiels.get(id.index()) else { return error(span) };
        match referentiel.columns.iter().position(|c| c.name == field.text) {
            Some(column) => {
                let ty = referentiel.columns.get(column).map_or(Type::Unknown, |c| c.ty.clone());
                Expr { kind: ExprKind::Column { key: Box::new(key), referentiel: id, column }, ty, span }
            }
            None => {
                let known: Vec<&str> = referentiel.columns.iter().map(|c| c.name.as_str()).collect();
                let owner = format!("le référentiel « {} »", referentiel.name.name);
                let diagnostic = say::unknown_field(field.span, &field.text, &owner, &known, referentiel.name.span);
                self.report(diagnostic);
                error(span)
            }
        }
    }

    /// A declaration read without parentheses.
    fn declared(&mut self, scope: &mut Scope, decl: Decl, path: &ast::Path, count: usize) -> Expr {
        let span = head_span(path, count);
        let name = super::names::joined(path, count);
        match decl {
            Decl::Calcul(id) => {
                if self.types.params(id).is_some_and(|params| !params.is_empty()) {
                    self.report(say::needs_arguments(span, &name, "un calcul à paramètres"));
                    return error(path.span);
                }
                let base = self.calcul(scope, id, Vec::new(), span);
                // An énumération may bear the name of a calcul: what follows the point then names one of its values.
                if let Type::Enum(_) = base.ty
                    && let Some(value) = self.qualified_value(scope, path)
                {
                    return value;
                }
                self.fields(base, path, count)
            }
            Decl::Aide(id) => match path.segments.get(count) {
                Some(field) if path.segments.len() == count + 1 => self.aide_field(scope, id, field, path.span),
                Some(field) => {
                    self.report(say::no_fields(field.span, &field.text, "résultat d'aide"));
                    error(path.span)
                }
                None => {
                    self.report(say::aide_as_value(path.span, &name));
                    error(path.span)
                }
            },
            Decl::Table(_) => {
                self.report(say::needs_arguments(span, &name, "une table"));
                error(path.span)
            }
            Decl::Referentiel(_) => {
                self.report(say::needs_arguments(span, &name, "un référentiel"));
                error(path.span)
            }
            Decl::Enveloppe(_) => {
                self.report(say::not_a_value(span, &name, "une enveloppe"));
                error(path.span)
            }
            Decl::Other(kind) => {
                self.report(say::not_a_value(span, &name, kind));
                error(path.span)
            }
        }
    }

    /// A value of an énumération: by its path, by the type expected, or the only one of that name.
    fn value_of_enum(&mut self, scope: &Scope, path: &ast::Path, want: Option<&Type>) -> Expr {
        if let Some(value) = self.qualified_value(scope, path) {
            return value;
        }
        if let [word] = path.segments.as_slice() {
            let named = self.values.get(&word.text).map_or(&[][..], Vec::as_slice);
            let visible = |(id, index): &(EnumId, u16)| Some((self.names.sees_enum(&scope.module, *id)?, *id, *index));
            let found: Vec<(bool, EnumId, u16)> = named.iter().filter_map(visible).collect();
            let own: Vec<_> = found.iter().filter(|(own, ..)| *own).collect();
            let chosen = match (own.as_slice(), found.as_slice()) {
                ([one], _) => Some(*one),
                ([], [one]) => Some(one),
                _ => None,
            };
            if let Some((_, id, index)) = chosen {
                return enum_literal(*id, *index, path.span);
            }
            if want == Some(&Type::Unknown) && !found.is_empty() {
                // What would tell which is meant is itself faulty.
                return error(path.span);
            }
            if !found.is_empty() {
                let enums = found.iter().filter_map(|(_, id, _)| self.model.enums.get(id.index()));
                let names: Vec<&str> = enums.map(|e| e.name.name.as_str()).collect();
                let diagnostic = say::ambiguous_value(path.span, &word.text, &names);
                self.report(diagnostic);
                return error(path.span);
            }
            if let Some(Type::Enum(id)) = want
                && !self.names.may_be_unread(path)
                && let Some(wanted) = self.model.enums.get(id.index())
            {
                let known = wanted.values.iter().map(|(name, _)| name.as_str());
                let close = nearest(&word.text, known);
                let diagnostic = say::unknown_value(path.span, &word.text, wanted, close);
                self.report(diagnostic);
                return error(path.span);
            }
        }
        self.tell_unknown(&scope.module, path);
        error(path.span)
    }

    /// Tells that a path names no value.
    pub(super) fn tell_unknown(&mut self, module: &str, path: &ast::Path) {
        let diagnostic = self.names.unknown(module, path, true);
        self.diagnostics.extend(diagnostic);
    }

    /// `niveau.modeste`: a value by the path of its énumération.
    fn qualified_value(&self, scope: &Scope, path: &ast::Path) -> Option<Expr> {
        let (TypeDecl::Enum(id), count) = self.names.type_head(&scope.module, path)? else { return None };
        let value = path.segments.get(count).filter(|_| path.segments.len() == count + 1)?;
        Some(enum_literal(id, self.enum_value(id, &value.text)?, path.span))
    }

    /// The place of a value in its énumération.
    pub(super) fn enum_value(&self, id: EnumId, word: &str) -> Option<u16> {
        self.values.get(word)?.iter().find(|(owner, _)| *owner == id).map(|(_, index)| *index)
    }

    /// `t(x)`, with the column that follows, if any.
    pub(super) fn call(
        &mut self,
        scope: &mut Scope,
        target: &ast::Path,
        args: &[ast::Expr],
        column: Option<&ast::Ident>,
        span: Span,
    ) -> Expr {
        let Some((Head::Decl(decl), count)) = self.names.head(&scope.module, target) else {
            let known = self.names.head(&scope.module, target).is_some()
                || target.segments.first().is_some_and(|first| scope.binds(&first.text));
            if known {
                self.report(say::not_called(target.span, &target.dotted()));
            } else {
                self.tell_unknown(&scope.module, target);
            }
            self.arguments(scope, args, &[]);
            return error(span);
        };
        if count < target.segments.len() {
            self.report(say::not_called(target.span, &target.dotted()));
            return error(span);
        }
        match decl {
            Decl::Calcul(id) => {
                let params = self.types.params(id).map(<[_]>::to_vec).unwrap_or_default();
                if params.is_empty() {
                    self.report(say::not_called(target.span, &target.dotted()));
                    return error(span);
                }
                let Some(args) = self.checked_arguments(scope, args, &params, target) else { return error(span) };
                let call = self.calcul(scope, id, args, span);
                match column {
                    Some(field) => self.field(call, field),
                    None => call,
                }
            }
            Decl::Table(id) => {
                let keys = self.model.tables.get(id.index()).map(|t| t.keys.clone()).unwrap_or_default();
                let Some(args) = self.checked_arguments(scope, args, &keys, target) else { return error(span) };
                self.table(scope, id, args, column, target, span)
            }
            Decl::Referentiel(id) => {
                let keys = [("clé".to_owned(), Type::Key(self.key_owner(id)))];
                let Some(args) = self.checked_arguments(scope, args, &keys, target) else { return error(span) };
                match (column, args.into_iter().next()) {
                    (Some(field), Some(key)) => self.column(id, key, field, span),
                    _ => {
                        let columns = self
                            .model
                            .referentiels
                            .get(id.index())
                            .map(|r| r.columns.iter().map(|c| c.name.clone()).collect::<Vec<_>>());
                        self.report(say::needs_column(span, &target.dotted(), &columns.unwrap_or_default()));
                        error(span)
                    }
                }
            }
            Decl::Aide(_) | Decl::Enveloppe(_) | Decl::Other(_) => {
                self.report(say::not_called(target.span, &target.dotted()));
                error(span)
            }
        }
    }

    /// Arguments by the types of the parameters; their number told when it is wrong.
    fn checked_arguments(
        &mut self,
        scope: &mut Scope,
        args: &[ast::Expr],
        params: &[(String, Type)],
        target: &ast::Path,
    ) -> Option<Vec<Expr>> {
        let typed = self.arguments(scope, args, params);
        if args.len() == params.len() {
            return Some(typed);
        }
        let names: Vec<&str> = params.iter().map(|(name, _)| name.as_str()).collect();
        self.report(say_types::arguments(target.span, &target.dotted(), &names, args.len()));
        None
    }

    fn arguments(&mut self, scope: &mut Scope, args: &[ast::Expr], params: &[(String, Type)]) -> Vec<Expr> {
        let types = params.iter().map(|(_, ty)| Some(ty)).chain(std::iter::repeat(None));
        let mut typed = Vec::with_capacity(args.len());
        for (arg, ty) in args.iter().zip(types) {
            typed.push(match ty {
                Some(ty) => self.expr_as(scope, arg, ty),
                None => self.expr(scope, arg, None),
            });
        }
        typed
    }

    fn table(
        &mut self,
        scope: &Scope,
        id: TableId,
        args: Vec<Expr>,
        column: Option<&ast::Ident>,
        target: &ast::Path,
        span: Span,
    ) -> Expr {
        self.reads.note(scope.reader, Thing::Table(id), span);
        let Some(table) = self.model.tables.get(id.index()) else { return error(span) };
        let at = |index: usize| table.results.get(index).map_or(Type::Unknown, |(_, ty)| ty.clone());
        let (index, ty) = match (column, table.results.len()) {
            (Some(field), _) => match table.results.iter().position(|(name, _)| *name == field.text) {
                Some(index) => (index, table.progressive.clone().unwrap_or_else(|| at(index))),
                None => {
                    let known: Vec<&str> = table.results.iter().map(|(name, _)| name.as_str()).collect();
                    let owner = format!("la table « {} »", table.name.name);
                    let diagnostic = say::unknown_field(field.span, &field.text, &owner, &known, table.name.span);
                    self.report(diagnostic);
                    return error(span);
                }
            },
            (None, 1) => (0, table.progressive.clone().unwrap_or_else(|| at(0))),
            (None, _) => {
                let columns: Vec<String> = table.results.iter().map(|(name, _)| name.clone()).collect();
                self.report(say::needs_column(span, &target.dotted(), &columns));
                return error(span);
            }
        };
        Expr { kind: ExprKind::Table { id, args, column: index }, ty, span }
    }

    fn calcul(&mut self, scope: &Scope, id: CalculId, args: Vec<Expr>, span: Span) -> Expr {
        self.reads.note(scope.reader, Thing::Calcul(id), span);
        let ty = self.types.calcul(id, span);
        Expr { kind: ExprKind::Calcul { id, args }, ty, span }
    }

    /// `t(x).colonne`, `secteurs(c).secteur`, or a field of any value.
    pub(super) fn field_of(&mut self, scope: &mut Scope, base: &ast::Expr, field: &ast::Ident, span: Span) -> Expr {
        match &base.kind {
            ast::ExprKind::Call { target, args } => self.call(scope, target, args, Some(field), span),
            ast::ExprKind::AtDate { value, date } => {
                let value = self.field_of(scope, value, field, span);
                self.at_date(scope, value, date, span)
            }
            _ => {
                let base = self.expr(scope, base, None);
                self.field(base, field)
            }
        }
    }

    /// `assiette`, `taux`, `montant` or a named result, inside its own aid.
    fn own_field(&mut self, scope: &Scope, word: &ast::Ident) -> Option<Expr> {
        let (id, _) = scope.aide?;
        self.types.outcome_named(id, &word.text)?;
        Some(self.aide_field(scope, id, word, word.span))
    }

    fn aide_field(&mut self, scope: &Scope, id: AideId, word: &ast::Ident, span: Span) -> Expr {
        let own = scope.aide.is_some_and(|(aide, _)| aide == id);
        if !own || matches!(word.text.as_str(), "éligible" | "eligible") {
            // What another aid grants depends on whether it is éligible.
            self.reads.note(scope.reader, Thing::Part(id, AideField::Eligible), span);
        }
        if matches!(word.text.as_str(), "éligible" | "eligible") {
            let kind = ExprKind::Aide { id, field: AideField::Eligible, own: false };
            return Expr { kind, ty: Type::Bool, span };
        }
        let Some((field, place)) = self.types.outcome_named(id, &word.text) else {
            let known = self.types.outcome_names(id);
            let known: Vec<&str> = known.iter().map(String::as_str).chain(["éligible"]).collect();
            let name = self.model.aides.get(id.index()).map(|a| (a.name.name.clone(), a.name.span));
            let (name, declared) = name.unwrap_or_else(|| (String::new(), span));
            let owner = format!("l'aide « {name} »");
            self.report(say::unknown_field(word.span, &word.text, &owner, &known, declared));
            return error(span);
        };
        if own
            && let Some((_, clause)) = scope.aide
            && place.start >= clause.start
        {
            self.report(say::used_before(span, place, &word.text));
            return error(span);
        }
        self.reads.note(scope.reader, Thing::Part(id, field), span);
        let ty = self.types.outcome(id, field, span);
        Expr { kind: ExprKind::Aide { id, field, own }, ty, span }
    }
}

fn enum_literal(id: EnumId, index: u16, span: Span) -> Expr {
    Expr { kind: ExprKind::Literal(Literal::Enum(index)), ty: Type::Enum(id), span }
}

/// The unit of a number type; a bare number for any other.
pub(super) fn unit_of(ty: &Type) -> Unit {
    match ty {
        Type::Number(unit) => unit.clone(),
        _ => Unit::none(),
    }
}
