//! Lowering of expressions and of values with their ceilings, floors and roundings.

use super::build::{Arg, Builder, Item, Lower, Lowered, Source, join};
use super::program::{BlockId, Comparison, Fault, NodeKind, OpKind, PlanColumn, Slot, Value};
use super::terms::{ScopeId, Term};
use crate::model::{
    AggregateKind, AideField, AideId, BinaryOp, CalculId, Expr, ExprKind, Finition, InputId, Literal, ReferentielId,
    Type, UnaryOp, Valeur, Version, walk,
};
use crate::source::Span;
use crate::value::{Date, Decimal, Unit};
use std::collections::BTreeMap;

/// Deepest nesting of folds; the checker refuses more, as time would grow with each.
const MAX_FOLDS: u32 = 4;

/// What the names of a body stand for.
#[derive(Default)]
pub(super) struct Frame<'a> {
    /// Of each parameter.
    pub(super) args: &'a [Arg],
    /// Of each row variable.
    locals: BTreeMap<u32, ScopeId>,
}

impl<'a> Frame<'a> {
    /// A body with parameters.
    pub(super) fn with(args: &'a [Arg]) -> Self {
        Self { args, locals: BTreeMap::new() }
    }
}

impl Builder<'_> {
    /// A calcul, one version of it.
    pub(super) fn calcul(&mut self, id: CalculId, args: &[Arg], version: Option<usize>) -> Lower<Lowered> {
        let Some(calcul) = self.model.calculs.get(id.index()) else {
            return Ok(self.nothing(&Type::Unknown, Span::NOWHERE));
        };
        let version = version.and_then(|at| calcul.versions.get(at));
        let value = match version {
            Some(version) => self.valeur(&version.value, &calcul.ty, &Frame::with(args))?,
            None => self.missing(&calcul.label, calcul.name.span, &calcul.versions, &calcul.ty),
        };
        let span = version.map_or(calcul.name.span, |version| version.span);
        Ok(self.step(NodeKind::Calcul, &calcul.label, &value, Source::of(&calcul.notes, version), span))
    }

    /// The fault of an item none of whose versions is in force.
    pub(super) fn missing<T>(&mut self, label: &str, span: Span, versions: &[Version<T>], ty: &Type) -> Lowered {
        let gap = self.gap(label, span, versions.iter().map(|v| (v.from, v.to)));
        Lowered { slot: self.terms.fixed(Value::Fault(Fault::OutOfPeriod(gap)), ty, span), reads: Vec::new() }
    }

    /// An expression, then its ceilings, floors and roundings; `ty` is the type of the whole.
    pub(super) fn valeur(&mut self, valeur: &Valeur, ty: &Type, frame: &Frame<'_>) -> Lower<Lowered> {
        let mut value = self.expr(&valeur.expr, frame)?;
        if matches!(ty, Type::Number(_)) {
            value.slot = self.terms.retyped(value.slot, ty, valeur.expr.span);
        }
        for finition in &valeur.finitions {
            value = self.finition(&value, finition, ty, frame)?;
        }
        Ok(value)
    }

    fn finition(&mut self, value: &Lowered, finition: &Finition, ty: &Type, frame: &Frame<'_>) -> Lower<Lowered> {
        let before = value.slot;
        Ok(match finition {
            Finition::Plafond { amount, per, over, label, span } => {
                let mut ceiling = self.expr(amount, frame)?;
                if let Some(per) = per {
                    let count = self.expr(&per.1, frame)?;
                    let slot = self.terms.op(OpKind::Mul(ceiling.slot, count.slot), ty, *span);
                    ceiling = Lowered::reading(slot, [&ceiling, &count]);
                }
                if let Some(over) = over {
                    let already = self.expr(&over.1, frame)?;
                    let zero = self.number(Decimal::ZERO, ty, *span);
                    let left = self.terms.op(OpKind::Sub(ceiling.slot, already.slot), ty, *span);
                    let slot = self.terms.op(OpKind::Max(left, zero), ty, *span);
                    ceiling = Lowered::reading(slot, [&ceiling, &already]);
                }
                let slot = self.terms.op(OpKind::Min(before, ceiling.slot), ty, *span);
                let kind = NodeKind::Plafond {
                    before,
                    ceiling: ceiling.slot,
                    per: per.as_ref().map(|per| per.0.clone()),
                    over: over.as_ref().map(|over| over.0.clone()),
                };
                let bounded = Lowered::reading(slot, [value, &ceiling]);
                self.step(kind, label.as_deref().unwrap_or_default(), &bounded, Source::default(), *span)
            }
            Finition::Plancher { amount, label, span } => {
                let floor = self.expr(amount, frame)?;
                let slot = self.terms.op(OpKind::Max(before, floor.slot), ty, *span);
                let bounded = Lowered::reading(slot, [value, &floor]);
                let kind = NodeKind::Plancher { before, floor: floor.slot };
                self.step(kind, label.as_deref().unwrap_or_default(), &bounded, Source::default(), *span)
            }
            Finition::Arrondi(rounding) => {
                let span = self.terms.get(before).map_or(Span::NOWHERE, |info| info.span);
                let slot = self.terms.op(OpKind::Round(before, *rounding), ty, span);
                let rounded = Lowered::reading(slot, [value]);
                self.step(NodeKind::Round(before, *rounding), "", &rounded, Source::default(), span)
            }
        })
    }

    /// A number.
    pub(super) fn number(&mut self, number: Decimal, ty: &Type, span: Span) -> Slot {
        self.terms.fixed(Value::Number(number), ty, span)
    }

    /// Arguments of a calcul or of a table.
    pub(super) fn args(&mut self, args: &[Expr], frame: &Frame<'_>) -> Lower<Vec<Arg>> {
        args.iter()
            .map(|arg| {
                Ok(match (self.row(arg, frame), list(arg, frame)) {
                    (Some(scope), _) => Arg::Row(scope),
                    (_, Some(list)) => Arg::List(list),
                    _ => Arg::Value(self.expr(arg, frame)?),
                })
            })
            .collect()
    }

    /// The row that a variable stands for.
    fn row(&self, expr: &Expr, frame: &Frame<'_>) -> Option<ScopeId> {
        match &expr.kind {
            ExprKind::Local(local) => frame.locals.get(local).copied(),
            ExprKind::Param(index) => match frame.args.get(*index)? {
                Arg::Row(scope) => Some(*scope),
                Arg::Value(_) | Arg::List(_) => None,
            },
            _ => None,
        }
    }

    /// An expression.
    pub(super) fn expr(&mut self, expr: &Expr, frame: &Frame<'_>) -> Lower<Lowered> {
        let (ty, span) = (&expr.ty, expr.span);
        let lowered = match &expr.kind {
            ExprKind::Literal(literal) => {
                let value = self.terms.value(literal);
                Lowered { slot: self.terms.fixed(value, ty, span), reads: Vec::new() }
            }
            ExprKind::FilingDate => Lowered { slot: self.terms.intern(Term::FilingDate, ty, span), reads: Vec::new() },
            ExprKind::Input(id) => self.input(*id, span),
            ExprKind::Param(index) => match frame.args.get(*index) {
                Some(Arg::Value(value)) => value.clone(),
                _ => self.nothing(ty, span),
            },
            ExprKind::RowField { row, field } => match self.row(row, frame) {
                Some(scope) => self.field(scope, *field, ty, span),
                None => self.nothing(ty, span),
            },
            ExprKind::Column { key, referentiel, column } => {
                let key = self.expr(key, frame)?;
                self.column(&key, *referentiel, *column, ty, span)
            }
            ExprKind::Calcul { id, args } => {
                let args = self.args(args, frame)?;
                let versions = self.model.calculs.get(id.index()).map(|calcul| calcul.versions.as_slice());
                let version = versions.and_then(|versions| self.in_force(versions)).map(|(at, _)| at);
                self.require(Item::Calcul { id: *id, args, version }, ty, span)?
            }
            ExprKind::Table { id, args, column } => {
                let args = self.args(args, frame)?;
                let versions = self.model.tables.get(id.index()).map(|table| table.versions.as_slice());
                let version = versions.and_then(|versions| self.in_force(versions)).map(|(at, _)| at);
                self.require(Item::Table { id: *id, column: *column, args, version }, ty, span)?
            }
            ExprKind::AtDate { value, date } => self.at_date(value, date, frame)?,
            ExprKind::Aide { id, field, own } => self.aide_field(*id, *field, *own, ty, span)?,
            ExprKind::Unary(op, operand) => {
                let operand = self.expr(operand, frame)?;
                let kind = match op {
                    UnaryOp::Neg => OpKind::Neg(operand.slot),
                    UnaryOp::Not => OpKind::Not(operand.slot),
                };
                Lowered { slot: self.terms.op(kind, ty, span), reads: operand.reads }
            }
            ExprKind::Binary { op, left, right } => {
                let (a, b) = (self.expr(left, frame)?, self.expr(right, frame)?);
                let slot = self.binary(*op, (a.slot, &left.ty), (b.slot, &right.ty), ty, span);
                Lowered::reading(slot, [&a, &b])
            }
            ExprKind::In { value, choices, negated } => {
                let value = self.expr(value, frame)?;
                let mut found = Lowered {
                    slot: self.terms.fixed(Value::Bool(false), &Type::Bool, span),
                    reads: value.reads.clone(),
                };
                for choice in choices {
                    let choice = self.expr(choice, frame)?;
                    let equal = self.terms.op(OpKind::Equal(value.slot, choice.slot), &Type::Bool, span);
                    found.slot = self.terms.op(OpKind::Or(found.slot, equal), &Type::Bool, span);
                    join(&mut found.reads, &choice.reads);
                }
                if *negated {
                    found.slot = self.terms.op(OpKind::Not(found.slot), &Type::Bool, span);
                }
                found
            }
            ExprKind::If { condition, then, otherwise } => {
                let condition = self.expr(condition, frame)?;
                let sides = match self.terms.constant(condition.slot) {
                    Some(Value::Bool(true)) => vec![self.expr(then, frame)?],
                    Some(Value::Bool(false)) => vec![self.expr(otherwise, frame)?],
                    _ => vec![self.expr(then, frame)?, self.expr(otherwise, frame)?],
                };
                let slot = match sides.as_slice() {
                    [then, otherwise] => self.terms.op(
                        OpKind::Select { condition: condition.slot, then: then.slot, otherwise: otherwise.slot },
                        ty,
                        span,
                    ),
                    [side, ..] => side.slot,
                    [] => condition.slot,
                };
                Lowered::reading(slot, std::iter::once(&condition).chain(&sides))
            }
            ExprKind::Aggregate { kind, local, list, filter, body, default } => {
                let parts = Fold { kind: *kind, local: *local, filter, body, default };
                self.fold(expr, list, &parts, frame)?
            }
            ExprKind::Extremum { max, args } => {
                let args: Vec<Lowered> = args.iter().map(|arg| self.expr(arg, frame)).collect::<Lower<_>>()?;
                let mut slots = args.iter().map(|arg| arg.slot);
                let Some(first) = slots.next() else { return Ok(self.nothing(ty, span)) };
                let slot = slots.fold(first, |a, b| {
                    let kind = if *max { OpKind::Max(a, b) } else { OpKind::Min(a, b) };
                    self.terms.op(kind, ty, span)
                });
                Lowered::reading(slot, &args)
            }
            ExprKind::Scale(value, factor) => {
                let value = self.expr(value, frame)?;
                let factor = self.number(*factor, &Type::Number(Unit::none()), span);
                Lowered { slot: self.terms.op(OpKind::Mul(value.slot, factor), ty, span), reads: value.reads }
            }
            ExprKind::Bare(value) => {
                let value = self.expr(value, frame)?;
                Lowered { slot: self.terms.retyped(value.slot, ty, span), reads: value.reads }
            }
            ExprKind::Elapsed { unit, from, to } => {
                let (from, to) = (self.expr(from, frame)?, self.expr(to, frame)?);
                let slot = self.terms.op(OpKind::Elapsed(*unit, from.slot, to.slot), ty, span);
                Lowered::reading(slot, [&from, &to])
            }
            ExprKind::Payment { amount, rate, months } => {
                let parts = [amount, rate, months].map(|part| self.expr(part, frame));
                let parts: Vec<Lowered> = parts.into_iter().collect::<Lower<_>>()?;
                let [amount, rate, months] = parts.as_slice() else { return Ok(self.nothing(ty, span)) };
                let slot = self.terms.op(OpKind::Payment(amount.slot, rate.slot, months.slot), ty, span);
                Lowered::reading(slot, &parts)
            }
            ExprKind::DateShift { date, months, clamp } => {
                let (date, months) = (self.expr(date, frame)?, self.expr(months, frame)?);
                let slot = self.terms.op(OpKind::AddMonths(date.slot, months.slot, *clamp), ty, span);
                Lowered::reading(slot, [&date, &months])
            }
            ExprKind::Local(_) | ExprKind::Error => self.nothing(ty, span),
        };
        Ok(lowered)
    }

    fn binary(&mut self, op: BinaryOp, left: (Slot, &Type), right: (Slot, &Type), ty: &Type, span: Span) -> Slot {
        let ((a, left), (b, right)) = (left, right);
        let kind = match op {
            BinaryOp::Add if *left == Type::Date => OpKind::AddDays(a, b),
            BinaryOp::Add if *right == Type::Date => OpKind::AddDays(b, a),
            BinaryOp::Sub if *left == Type::Date => OpKind::AddDays(a, self.terms.op(OpKind::Neg(b), right, span)),
            BinaryOp::Add => OpKind::Add(a, b),
            BinaryOp::Sub => OpKind::Sub(a, b),
            BinaryOp::Mul => OpKind::Mul(a, b),
            BinaryOp::Div => OpKind::Div(a, b),
            BinaryOp::And => OpKind::And(a, b),
            BinaryOp::Or => OpKind::Or(a, b),
            BinaryOp::Eq => OpKind::Equal(a, b),
            BinaryOp::Ne => OpKind::Not(self.terms.op(OpKind::Equal(a, b), ty, span)),
            BinaryOp::Lt => return self.compare(Comparison::Less, a, b, left, span),
            BinaryOp::Le => return self.compare(Comparison::LessOrEqual, a, b, left, span),
            BinaryOp::Gt => return self.compare(Comparison::Greater, a, b, left, span),
            BinaryOp::Ge => return self.compare(Comparison::GreaterOrEqual, a, b, left, span),
        };
        self.terms.op(kind, ty, span)
    }

    /// A comparison of two values of one type.
    pub(super) fn compare(&mut self, comparison: Comparison, a: Slot, b: Slot, ty: &Type, span: Span) -> Slot {
        match ty {
            Type::Enum(_) => self.terms.compared(comparison, a, b, self.values(ty), span),
            _ => self.terms.op(OpKind::Compare(comparison, a, b), &Type::Bool, span),
        }
    }

    /// How many values an énumération has.
    pub(super) fn values(&self, ty: &Type) -> u16 {
        match ty {
            Type::Enum(id) => self.model.enums.get(id.index()),
            _ => None,
        }
        .map_or(0, |e| u16::try_from(e.values.len()).unwrap_or(u16::MAX))
    }

    fn input(&mut self, id: InputId, span: Span) -> Lowered {
        let Some(input) = self.model.inputs.get(id.index()) else { return self.nothing(&Type::Unknown, span) };
        let slot = self.terms.intern(Term::Input(id.0), &input.ty, input.span);
        let value = Lowered { slot, reads: Vec::new() };
        let source = Source { references: input.references.clone(), ..Source::default() };
        self.step(NodeKind::Input(id.0), &input.label, &value, source, input.span)
    }

    fn field(&mut self, scope: ScopeId, field: usize, ty: &Type, span: Span) -> Lowered {
        let list = self.terms.scope(scope).map_or(0, |scope| scope.list);
        let record = match self.model.inputs.get(list as usize).map(|input| &input.ty) {
            Some(Type::List(record)) => self.model.records.get(record.index()),
            _ => None,
        };
        let Some(input) = record.and_then(|record| record.fields.get(field)) else { return self.nothing(ty, span) };
        let field = u32::try_from(field).unwrap_or(u32::MAX);
        let slot = self.terms.intern(Term::Field(scope, field), &input.ty, input.span);
        let value = Lowered { slot, reads: Vec::new() };
        let source = Source { references: input.references.clone(), ..Source::default() };
        self.step(NodeKind::Field(list, field), &input.label, &value, source, input.span)
    }

    fn column(&mut self, key: &Lowered, id: ReferentielId, column: usize, ty: &Type, span: Span) -> Lowered {
        let Some(referentiel) = self.model.referentiels.get(id.index()) else { return self.nothing(ty, span) };
        let Some(declared) = referentiel.columns.get(column) else { return self.nothing(ty, span) };
        let place = referentiel.name.span;
        let Some((at, version)) = self.in_force(&declared.versions) else {
            return self.missing(&referentiel.label, place, &declared.versions, ty);
        };
        let number = match self.columns.get(&(id, column)) {
            Some(number) => *number,
            None => {
                let number = u32::try_from(self.terms.columns.len()).unwrap_or(u32::MAX);
                let value = |cell: &Literal| self.terms.value(cell);
                let cells = self.cells.cells((id, column, at), &declared.ty, &version.value, value);
                self.terms.columns.push(PlanColumn { referentiel: id.0, name: declared.name.clone(), cells });
                self.columns.insert((id, column), number);
                number
            }
        };
        let slot = self.terms.op(OpKind::Column(key.slot, number), ty, span);
        let value = Lowered { slot, reads: key.reads.clone() };
        let mut source = Source::of(&crate::model::Notes::default(), Some(version));
        if source.references.is_empty() {
            source.references.extend(referentiel.source.clone());
        }
        self.step(NodeKind::Column(number, key.slot), &referentiel.label, &value, source, place)
    }

    fn aide_field(&mut self, id: AideId, field: AideField, own: bool, ty: &Type, span: Span) -> Lower<Lowered> {
        if own {
            return self.require(Item::Outcome(id, field), ty, span);
        }
        let eligible = self.require(Item::Eligible(id), &Type::Bool, span)?;
        if field == AideField::Eligible {
            return Ok(eligible);
        }
        if let Some(fault @ Value::Fault(_)) = self.terms.constant(eligible.slot) {
            return Ok(Lowered { slot: self.terms.fixed(fault, ty, span), reads: eligible.reads });
        }
        let value = self.require(Item::Outcome(id, field), ty, span)?;
        let slot = match ty {
            Type::Number(_) => {
                let refused = self.number(Decimal::ZERO, ty, span);
                let kind = OpKind::Select { condition: eligible.slot, then: value.slot, otherwise: refused };
                self.terms.op(kind, ty, span)
            }
            _ => value.slot,
        };
        Ok(Lowered::reading(slot, [&eligible, &value]))
    }

    /// A table or a calcul as of another date: the version whose period holds it.
    fn at_date(&mut self, value: &Expr, date: &Expr, frame: &Frame<'_>) -> Lower<Lowered> {
        let (ty, span) = (&value.ty, value.span);
        let date = self.expr(date, frame)?;
        let (versions, mut result, item): (Vec<_>, _, Box<dyn Fn(usize) -> Item>) = match &value.kind {
            ExprKind::Calcul { id, args } => {
                let Some(calcul) = self.model.calculs.get(id.index()) else { return Ok(self.nothing(ty, span)) };
                let (id, args) = (*id, self.args(args, frame)?);
                (
                    calcul.versions.iter().map(|v| (v.from, v.to)).collect(),
                    self.missing(&calcul.label, calcul.name.span, &calcul.versions, ty),
                    Box::new(move |version| Item::Calcul { id, args: args.clone(), version: Some(version) }),
                )
            }
            ExprKind::Table { id, args, column } => {
                let Some(table) = self.model.tables.get(id.index()) else { return Ok(self.nothing(ty, span)) };
                let (id, args, column) = (*id, self.args(args, frame)?, *column);
                (
                    table.versions.iter().map(|v| (v.from, v.to)).collect(),
                    self.missing(&table.label, table.name.span, &table.versions, ty),
                    Box::new(move |version| Item::Table { id, column, args: args.clone(), version: Some(version) }),
                )
            }
            _ => return self.expr(value, frame),
        };
        let mut used = vec![date.clone()];
        for (version, (from, to)) in versions.into_iter().enumerate().rev() {
            let condition = self.during(date.slot, from, to, span);
            if self.terms.constant(condition) == Some(Value::Bool(false)) {
                continue;
            }
            let then = self.require(item(version), ty, span)?;
            let kind = OpKind::Select { condition, then: then.slot, otherwise: result.slot };
            result.slot = self.terms.op(kind, ty, span);
            used.insert(1, then);
        }
        let result = Lowered::reading(result.slot, &used);
        let label = used.get(1).and_then(|v| self.steps.get(v.reads.first()?.0 as usize)).map(|s| s.node.label.clone());
        Ok(self.step(NodeKind::AtDate(date.slot), &label.unwrap_or_default(), &result, Source::default(), span))
    }

    /// Whether a date is in a period.
    fn during(&mut self, date: Slot, from: Date, to: Date, span: Span) -> Slot {
        let mut inside = self.terms.fixed(Value::Bool(true), &Type::Bool, span);
        for (comparison, bound, open) in
            [(Comparison::GreaterOrEqual, from, Date::MIN), (Comparison::LessOrEqual, to, Date::MAX)]
        {
            if bound != open {
                let bound = self.terms.fixed(Value::Date(bound), &Type::Date, span);
                let side = self.terms.op(OpKind::Compare(comparison, date, bound), &Type::Bool, span);
                inside = self.terms.op(OpKind::And(inside, side), &Type::Bool, span);
            }
        }
        inside
    }

    fn fold(&mut self, expr: &Expr, over: &Expr, parts: &Fold<'_>, frame: &Frame<'_>) -> Lower<Lowered> {
        let (ty, span) = (&expr.ty, expr.span);
        let parent = self.enclosing(expr, frame);
        let Some(list) = list(over, frame).filter(|_| self.terms.depth(parent) < MAX_FOLDS) else {
            return Ok(self.nothing(ty, span));
        };
        let rows = self.terms.enter(parent, list);
        let mut inner = Frame { args: frame.args, locals: frame.locals.clone() };
        inner.locals.insert(parts.local, rows);
        let mut used = Vec::new();
        let mut part = |builder: &mut Self, part: &Option<Box<Expr>>, frame: &Frame<'_>| -> Lower<Option<Slot>> {
            let Some(part) = part else { return Ok(None) };
            let lowered = builder.expr(part, frame)?;
            let slot = lowered.slot;
            used.push(lowered);
            Ok(Some(slot))
        };
        let filter = part(self, parts.filter, &inner)?;
        let result = part(self, parts.body, &inner)?;
        let default = part(self, parts.default, frame)?;
        let term = Term::Fold { kind: parts.kind, rows, filter, result, default };
        let slot = self.terms.intern(term, ty, span);
        let label = self.model.inputs.get(list as usize).map_or("", |input| input.label.as_str());
        let value = Lowered::reading(slot, &used);
        Ok(self.step(NodeKind::Fold(list, BlockId(rows.0)), label, &value, Source::default(), span))
    }

    /// The row that a fold depends on besides its own: the deepest that its free names stand for.
    fn enclosing(&self, expr: &Expr, frame: &Frame<'_>) -> Option<ScopeId> {
        let mut scope = None;
        walk::each(expr, |expr| {
            let named = match &expr.kind {
                ExprKind::Local(local) => frame.locals.get(local).copied(),
                ExprKind::Param(index) => match frame.args.get(*index) {
                    Some(Arg::Value(value)) => self.terms.scope_of(value.slot),
                    Some(Arg::Row(scope)) => Some(*scope),
                    Some(Arg::List(_)) | None => None,
                },
                _ => None,
            };
            scope = self.terms.deeper(scope, named);
        });
        scope
    }
}

/// The parts of a fold.
struct Fold<'a> {
    kind: AggregateKind,
    local: u32,
    filter: &'a Option<Box<Expr>>,
    body: &'a Option<Box<Expr>>,
    default: &'a Option<Box<Expr>>,
}

/// The input that a list is.
fn list(expr: &Expr, frame: &Frame<'_>) -> Option<u32> {
    match (&expr.kind, &expr.ty) {
        (ExprKind::Input(id), Type::List(_)) => Some(id.0),
        (ExprKind::Param(index), _) => match frame.args.get(*index)? {
            Arg::List(list) => Some(*list),
            Arg::Value(_) | Arg::Row(_) => None,
        },
        _ => None,
    }
}
