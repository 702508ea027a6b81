//! Between what bounds, and on what grid, each number lies: as the declared bounds of the inputs imply. Dates are counted
//! in days.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::cycles::Thing;
use super::typed::{
    AggregateKind, AideField, AideId, BinaryOp, CalculId, Domain, Expr, ExprKind, Finition, Input, Literal, Model,
    Outcome, ReferentielId, TableId, Type, UnaryOp, Valeur, Version,
};
use super::walk;
use crate::source::Span;
use crate::value::Decimal;

/// Bounds, both included, and the step that every value is a multiple of; `None` where not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Range {
    pub(super) low: Option<Decimal>,
    pub(super) high: Option<Decimal>,
    pub(super) step: Option<Decimal>,
}

impl Range {
    const ANY: Self = Self { low: None, high: None, step: None };

    fn point(value: Decimal) -> Self {
        let step = Some(value.abs()).filter(|v| !v.is_zero());
        Self { low: Some(value), high: Some(value), step: step.or(Some(Decimal::ONE)) }
    }

    fn whole() -> Self {
        Self { step: Some(Decimal::ONE), ..Self::ANY }
    }

    fn is_zero(self) -> bool {
        self.low == Some(Decimal::ZERO) && self.high == Some(Decimal::ZERO)
    }

    /// The smallest range that holds both.
    fn hull(self, other: Self) -> Self {
        Self {
            low: self.low.zip(other.low).map(|(a, b)| a.min(b)),
            high: self.high.zip(other.high).map(|(a, b)| a.max(b)),
            step: self.common_step(other),
        }
    }

    /// The largest step that both are multiples of.
    fn common_step(self, other: Self) -> Option<Decimal> {
        if self.is_zero() {
            return other.step;
        }
        if other.is_zero() {
            return self.step;
        }
        let (mut a, mut b) = self.step.zip(other.step)?;
        while !b.is_zero() {
            (a, b) = (b, a.checked_rem(b)?);
        }
        Some(a)
    }

    fn add(self, other: Self) -> Self {
        Self {
            low: self.low.zip(other.low).and_then(|(a, b)| a.checked_add(b)),
            high: self.high.zip(other.high).and_then(|(a, b)| a.checked_add(b)),
            step: self.common_step(other),
        }
    }

    fn neg(self) -> Self {
        Self { low: self.high.map(|v| -v), high: self.low.map(|v| -v), step: self.step }
    }

    fn mul(self, other: Self) -> Self {
        let step = self.step.zip(other.step).and_then(|(a, b)| a.checked_mul(b));
        let corners = || -> Option<Vec<Decimal>> {
            let (a, b, c, d) = (self.low?, self.high?, other.low?, other.high?);
            [(a, c), (a, d), (b, c), (b, d)].into_iter().map(|(x, y)| x.checked_mul(y)).collect()
        };
        if let Some(all) = corners() {
            return Self { low: all.iter().min().copied(), high: all.iter().max().copied(), step };
        }
        let positive = |r: Self| r.low.is_some_and(|low| low >= Decimal::ZERO);
        let low = if positive(self) && positive(other) {
            self.low.zip(other.low).and_then(|(a, b)| a.checked_mul(b))
        } else {
            None
        };
        Self { low, high: None, step }
    }

    /// Whether zero may be among the values.
    pub(super) fn may_be_zero(self) -> bool {
        self.low.is_none_or(|low| low <= Decimal::ZERO) && self.high.is_none_or(|high| high >= Decimal::ZERO)
    }
}

/// What a literal is worth on an axis: numbers as they are, dates in days.
pub(super) fn position(literal: &Literal) -> Option<Decimal> {
    match literal {
        Literal::Number(value) => Some(*value),
        Literal::Date(date) => Some(Decimal::from(date.to_days())),
        _ => None,
    }
}

/// Ranges of a model without circles.
pub(super) struct Ranges<'m> {
    model: &'m Model,
    /// What each part of an aid is worth.
    parts: BTreeMap<(AideId, AideField), Range>,
    /// What calculs are worth for the arguments met so far.
    called: RefCell<BTreeMap<(CalculId, Vec<Range>), Range>>,
    /// What each column of a table is worth, and each of a référentiel.
    columns: BTreeMap<(TableId, usize), Range>,
    data: BTreeMap<(ReferentielId, usize), Range>,
    /// What each thing is given, over all the places that call it.
    given: BTreeMap<Thing, Vec<Range>>,
    /// Divisors that may be zero.
    pub(super) zeros: Vec<Span>,
    /// Tests that never vary, and what they are worth.
    pub(super) constant: Vec<(Span, bool)>,
}

impl<'m> Ranges<'m> {
    /// Works out the ranges of a model.
    pub(super) fn of(model: &'m Model) -> Self {
        let mut ranges = Self {
            model,
            parts: BTreeMap::new(),
            called: RefCell::default(),
            columns: BTreeMap::new(),
            data: data(model),
            given: BTreeMap::new(),
            zeros: Vec::new(),
            constant: Vec::new(),
        };
        let order = model.computed_order();
        for &thing in &order {
            match thing {
                Thing::Table(id) => {
                    for (column, range) in ranges.table(id).into_iter().enumerate() {
                        ranges.columns.insert((id, column), range);
                    }
                }
                Thing::Calcul(id) => {
                    ranges.called(id, Vec::new());
                }
                Thing::Part(id, field) => {
                    let range = ranges.part(id, field);
                    ranges.parts.insert((id, field), range);
                }
            }
        }
        let others = model.cumuls.iter().flat_map(|c| c.fixed.iter().chain(c.ceiling.iter().map(|v| &v.value)));
        let others = others.chain(model.controles.iter().map(|c| &c.test));
        for root in others.chain(model.depenses.iter().map(|d| &d.cost)) {
            ranges.calls(root, &[]);
        }
        for &thing in order.iter().rev() {
            let params = ranges.given.get(&thing).cloned().unwrap_or_default();
            for body in thing.bodies(model) {
                ranges.calls(body, &params);
            }
        }
        ranges
    }

    /// What a table is given; `None` when nothing calls it.
    pub(super) fn given(&self, thing: Thing) -> Option<&[Range]> {
        self.given.get(&thing).map(Vec::as_slice)
    }

    /// Notes what an expression gives to what it calls.
    fn calls(&mut self, body: &Expr, params: &[Range]) {
        let (mut zeros, mut constant) = (Vec::new(), Vec::new());
        let mut calls = Vec::new();
        walk::each(body, |e| match &e.kind {
            ExprKind::Calcul { id, args } => calls.push((Thing::Calcul(*id), args)),
            ExprKind::Table { id, args, .. } => calls.push((Thing::Table(*id), args)),
            ExprKind::Binary { op, left, right } if *op != BinaryOp::Div => {
                let told = self.compare(*op, left, right, params).map(|always| (e.span, always));
                constant.extend(told);
            }
            ExprKind::Binary { op: BinaryOp::Div, right, .. } if self.expr(right, params).may_be_zero() => {
                zeros.push(right.span);
            }
            _ => {}
        });
        for (thing, args) in calls {
            let ranges: Vec<Range> = args.iter().map(|a| self.expr(a, params)).collect();
            match self.given.get_mut(&thing) {
                Some(known) => known.iter_mut().zip(ranges).for_each(|(k, r)| *k = k.hull(r)),
                None => {
                    self.given.insert(thing, ranges);
                }
            }
        }
        self.zeros.extend(zeros);
        self.constant.extend(constant);
    }

    /// What a comparison is always worth, if it never varies. Two constants are left to whoever wrote them.
    fn compare(&self, op: BinaryOp, left: &Expr, right: &Expr, params: &[Range]) -> Option<bool> {
        let fixed = |e: &Expr| super::types::literal(e).is_some();
        if !matches!(left.ty, Type::Number(_) | Type::Date) || fixed(left) && fixed(right) {
            return None;
        }
        let (a, b) = (self.expr(left, params), self.expr(right, params));
        let below = a.high.zip(b.low).is_some_and(|(high, low)| high < low);
        let not_above = a.high.zip(b.low).is_some_and(|(high, low)| high <= low);
        let above = a.low.zip(b.high).is_some_and(|(low, high)| low > high);
        let not_below = a.low.zip(b.high).is_some_and(|(low, high)| low >= high);
        let (yes, no) = match op {
            BinaryOp::Lt => (below, not_below),
            BinaryOp::Le => (not_above, above),
            BinaryOp::Gt => (above, not_above),
            BinaryOp::Ge => (not_below, below),
            BinaryOp::Eq => (false, below || above),
            BinaryOp::Ne => (below || above, false),
            _ => (false, false),
        };
        if yes {
            Some(true)
        } else if no {
            Some(false)
        } else {
            None
        }
    }

    fn part(&self, id: AideId, field: AideField) -> Range {
        let outcome = |outcome: Option<&Outcome>| outcome.map_or(Range::ANY, |o| self.versions(&o.versions, &[]));
        let Some(aide) = self.model.aides.get(id.index()) else { return Range::ANY };
        match field {
            AideField::Eligible => Range::ANY,
            AideField::Assiette => outcome(aide.assiette.as_ref()),
            AideField::Taux => outcome(aide.taux.as_ref()),
            AideField::Montant => outcome(aide.montant.as_ref()),
            AideField::Result(index) => outcome(aide.results.get(index as usize)),
        }
    }

    /// What a calcul is worth for some arguments.
    fn called(&self, id: CalculId, args: Vec<Range>) -> Range {
        let call = (id, args);
        if let Some(range) = self.called.borrow().get(&call) {
            return *range;
        }
        let calcul = self.model.calculs.get(id.index());
        let range = calcul.map_or(Range::ANY, |c| self.versions(&c.versions, &call.1));
        self.called.borrow_mut().insert(call, range);
        range
    }

    fn versions(&self, versions: &[Version<Valeur>], params: &[Range]) -> Range {
        versions.iter().map(|v| self.valeur(&v.value, params)).reduce(Range::hull).unwrap_or(Range::ANY)
    }

    fn valeur(&self, valeur: &Valeur, params: &[Range]) -> Range {
        let mut range = self.expr(&valeur.expr, params);
        for finition in &valeur.finitions {
            match finition {
                Finition::Plafond { amount, per, over, .. } => {
                    let cap = self.expr(amount, params);
                    let cap = per.as_ref().map_or(cap, |per| cap.mul(self.expr(&per.1, params)));
                    let cap = over.as_ref().map_or(cap, |over| cap.add(self.expr(&over.1, params).neg()));
                    range = least(range, cap);
                }
                Finition::Plancher { amount, .. } => {
                    range = least(range.neg(), self.expr(amount, params).neg()).neg();
                }
                Finition::Arrondi(rounding) => {
                    range = Range {
                        low: range.low.and_then(|v| v.checked_sub(rounding.step)),
                        high: range.high.and_then(|v| v.checked_add(rounding.step)),
                        step: Some(rounding.step),
                    };
                }
            }
        }
        range
    }

    fn input(input: &Input) -> Range {
        match (&input.domain, &input.ty) {
            (Domain::Numbers { low, high, step }, _) => Range { low: Some(*low), high: Some(*high), step: Some(*step) },
            (Domain::Dates(low, high), _) => Range {
                low: Some(Decimal::from(low.to_days())),
                high: Some(Decimal::from(high.to_days())),
                step: Some(Decimal::ONE),
            },
            (_, Type::Date) => Range::whole(),
            _ => Range::ANY,
        }
    }

    fn expr(&self, expr: &Expr, params: &[Range]) -> Range {
        let of = |e: &Expr| self.expr(e, params);
        if expr.ty == Type::Date {
            return match &expr.kind {
                ExprKind::Literal(value) => position(value).map_or(Range::whole(), Range::point),
                ExprKind::Input(id) => self.model.inputs.get(id.index()).map_or(Range::whole(), Self::input),
                ExprKind::RowField { row, field } => self.field(row, *field),
                ExprKind::Param(index) => params.get(*index).copied().unwrap_or(Range::whole()),
                _ => Range::whole(),
            };
        }
        if !matches!(expr.ty, Type::Number(_)) {
            return Range::ANY;
        }
        match &expr.kind {
            ExprKind::Literal(value) => position(value).map_or(Range::ANY, Range::point),
            ExprKind::Input(id) => self.model.inputs.get(id.index()).map_or(Range::ANY, Self::input),
            ExprKind::Param(index) => params.get(*index).copied().unwrap_or(Range::ANY),
            ExprKind::RowField { row, field } => self.field(row, *field),
            ExprKind::Column { referentiel, column, .. } => known(&self.data, &(*referentiel, *column)),
            ExprKind::Calcul { id, args } => self.called(*id, args.iter().map(of).collect()),
            ExprKind::Table { id, column, .. } => known(&self.columns, &(*id, *column)),
            ExprKind::Aide { id, field, own } => {
                let range = known(&self.parts, &(*id, *field));
                if *own { range } else { range.hull(Range::point(Decimal::ZERO)) }
            }
            ExprKind::Unary(UnaryOp::Neg, inner) => of(inner).neg(),
            ExprKind::Binary { op, left, right } => match op {
                BinaryOp::Add => of(left).add(of(right)),
                BinaryOp::Sub => of(left).add(of(right).neg()),
                BinaryOp::Mul => of(left).mul(of(right)),
                _ => Range::ANY,
            },
            ExprKind::If { then, otherwise, .. } => of(then).hull(of(otherwise)),
            ExprKind::Aggregate { kind, list, body, default, .. } => match kind {
                AggregateKind::Count => {
                    Range { low: Some(Decimal::ZERO), high: self.most_rows(list), step: Some(Decimal::ONE) }
                }
                AggregateKind::Sum => {
                    let rows = Range { low: Some(Decimal::ZERO), high: self.most_rows(list), step: Some(Decimal::ONE) };
                    body.as_ref().map_or(Range::ANY, |b| of(b).hull(Range::point(Decimal::ZERO)).mul(rows))
                }
                _ => body.iter().chain(default).map(|e| of(e)).reduce(Range::hull).unwrap_or(Range::ANY),
            },
            ExprKind::Extremum { max, args } => {
                let fold = |a: Range, b: Range| if *max { least(a.neg(), b.neg()).neg() } else { least(a, b) };
                args.iter().map(of).reduce(fold).unwrap_or(Range::ANY)
            }
            ExprKind::Scale(inner, factor) => of(inner).mul(Range::point(*factor)),
            ExprKind::Bare(inner) => of(inner),
            ExprKind::Elapsed { .. } => Range::whole(),
            ExprKind::AtDate { value, .. } => of(value),
            _ => Range::ANY,
        }
    }

    fn field(&self, row: &Expr, field: usize) -> Range {
        let Type::Record(id) = row.ty else { return Range::ANY };
        let record = self.model.records.get(id.index());
        record.and_then(|r| r.fields.get(field)).map_or(Range::ANY, Self::input)
    }

    fn most_rows(&self, list: &Expr) -> Option<Decimal> {
        let ExprKind::Input(id) = list.kind else { return None };
        match self.model.inputs.get(id.index())?.domain {
            Domain::Rows(most) => Some(Decimal::from(most)),
            _ => None,
        }
    }

    /// What each column of a table is worth. A progressive barème is not the hull of its rates.
    fn table(&self, id: TableId) -> Vec<Range> {
        let Some(table) = self.model.tables.get(id.index()).filter(|t| t.progressive.is_none()) else {
            return Vec::new();
        };
        let rows = || table.versions.iter().flat_map(|v| &v.value);
        let column = |index: usize| {
            let cells = rows().filter_map(|row| row.results.get(index));
            cells.map(|cell| self.expr(cell, &[])).reduce(Range::hull).unwrap_or(Range::ANY)
        };
        (0..table.results.len()).map(column).collect()
    }
}

/// What each column of a référentiel is worth.
fn data(model: &Model) -> BTreeMap<(ReferentielId, usize), Range> {
    let mut data = BTreeMap::new();
    for (id, referentiel) in (0..).map(ReferentielId).zip(&model.referentiels) {
        for (index, column) in referentiel.columns.iter().enumerate() {
            let cells = column.versions.iter().flat_map(|v| &v.value);
            let points = cells.map(|cell| position(cell).map_or(Range::ANY, Range::point));
            data.insert((id, index), points.reduce(Range::hull).unwrap_or(Range::ANY));
        }
    }
    data
}

/// The smaller of two values.
fn least(a: Range, b: Range) -> Range {
    let high = match (a.high, b.high) {
        (Some(x), Some(y)) => Some(x.min(y)),
        (x, y) => x.or(y),
    };
    Range { low: a.low.zip(b.low).map(|(x, y)| x.min(y)), high, step: a.common_step(b) }
}

fn known<K: Ord>(ranges: &BTreeMap<K, Range>, key: &K) -> Range {
    ranges.get(key).copied().unwrap_or(Range::ANY)
}
