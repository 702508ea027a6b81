//! Values to compute, each written once: equal computations are one term, constants are folded as they come.
//!
//! While a plan is built, the slots inside a [`Term`] number terms; `emit` gives them their final slots.

use super::apply::apply;
use super::program::{Comparison, Fault, Matcher, MatcherId, OpKind, PlanColumn, Slot, Value};
use crate::model::{AggregateKind, Literal, Type};
use crate::source::Span;
use crate::value::Decimal;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// The row of a list that is folded, inside the row of an enclosing fold when it depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ScopeId(pub(super) u32);

/// What a [`ScopeId`] stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Scope {
    /// The enclosing row.
    pub(super) parent: Option<ScopeId>,
    /// The list: index of the input.
    pub(super) list: u32,
    /// How many rows enclose this one.
    pub(super) depth: u32,
}

/// One value to compute.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Term {
    /// A constant.
    Constant(Value),
    /// An input that is not a list.
    Input(u32),
    /// The date of filing.
    FilingDate,
    /// A field of a row.
    Field(ScopeId, u32),
    /// An operation that is not a fold.
    Op(OpKind),
    /// A fold over the rows of a scope.
    Fold {
        /// Which.
        kind: AggregateKind,
        /// Whose rows.
        rows: ScopeId,
        /// Whether a row counts.
        filter: Option<Slot>,
        /// What is folded.
        result: Option<Slot>,
        /// Value for no row.
        default: Option<Slot>,
    },
}

/// A term and what is known of it.
#[derive(Debug, Clone)]
pub(super) struct TermInfo {
    /// The term.
    pub(super) term: Term,
    /// Its type.
    pub(super) ty: Type,
    /// Where it was first written.
    pub(super) span: Span,
    /// The row it depends on.
    pub(super) scope: Option<ScopeId>,
}

/// All the terms of a plan, each after those it reads.
#[derive(Debug, Default)]
pub(super) struct Terms {
    all: Vec<TermInfo>,
    index: BTreeMap<(Term, Type), Slot>,
    scopes: Vec<Scope>,
    /// Texts that constants number.
    pub(super) texts: Vec<String>,
    text_index: BTreeMap<String, u32>,
    /// How table keys find their row.
    pub(super) matchers: Vec<Matcher>,
    /// Columns that are read.
    pub(super) columns: Vec<PlanColumn>,
}

impl Terms {
    /// What a slot stands for.
    pub(super) fn get(&self, slot: Slot) -> Option<&TermInfo> {
        self.all.get(slot.index())
    }

    /// All terms with their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Slot, &TermInfo)> {
        (0..).map(Slot).zip(&self.all)
    }

    /// How many terms there are.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// The value of a term that is a constant.
    pub(super) fn constant(&self, slot: Slot) -> Option<Value> {
        match self.get(slot)?.term {
            Term::Constant(value) => Some(value),
            _ => None,
        }
    }

    /// What a scope stands for.
    pub(super) fn scope(&self, id: ScopeId) -> Option<Scope> {
        self.scopes.get(id.0 as usize).copied()
    }

    /// The row a term depends on.
    pub(super) fn scope_of(&self, slot: Slot) -> Option<ScopeId> {
        self.get(slot)?.scope
    }

    /// How many rows enclose what stands in a scope, itself included.
    pub(super) fn depth(&self, scope: Option<ScopeId>) -> u32 {
        scope.and_then(|id| self.scope(id)).map_or(0, |scope| scope.depth + 1)
    }

    /// The deeper of two scopes, one of which encloses the other.
    pub(super) fn deeper(&self, a: Option<ScopeId>, b: Option<ScopeId>) -> Option<ScopeId> {
        if self.depth(b) > self.depth(a) { b } else { a }
    }

    /// The scope of a row of a list inside another.
    pub(super) fn enter(&mut self, parent: Option<ScopeId>, list: u32) -> ScopeId {
        let scope = Scope { parent, list, depth: self.depth(parent) };
        let at = self.scopes.iter().position(|known| *known == scope).unwrap_or_else(|| {
            self.scopes.push(scope);
            self.scopes.len() - 1
        });
        ScopeId(u32::try_from(at).unwrap_or(u32::MAX))
    }

    /// The number of a text.
    pub(super) fn text(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.text_index.get(text) {
            return number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text.to_owned());
        self.text_index.insert(text.to_owned(), number);
        number
    }

    /// The value of a constant.
    pub(super) fn value(&mut self, literal: &Literal) -> Value {
        match literal {
            Literal::Bool(b) => Value::Bool(*b),
            Literal::Number(n) => Value::Number(*n),
            Literal::Date(d) => Value::Date(*d),
            Literal::Enum(e) => Value::Enum(*e),
            Literal::Key(k) => Value::Key(*k),
            Literal::Text(t) => Value::Text(self.text(t)),
        }
    }

    /// Adds a matcher, once.
    pub(super) fn matcher(&mut self, matcher: Matcher) -> MatcherId {
        let at = self.matchers.iter().position(|known| *known == matcher).unwrap_or_else(|| {
            self.matchers.push(matcher);
            self.matchers.len() - 1
        });
        MatcherId(u32::try_from(at).unwrap_or(u32::MAX))
    }

    /// A constant.
    pub(super) fn fixed(&mut self, value: Value, ty: &Type, span: Span) -> Slot {
        self.intern(Term::Constant(value), ty, span)
    }

    /// A term that is not an operation; see [`Terms::op`] for these.
    pub(super) fn intern(&mut self, term: Term, ty: &Type, span: Span) -> Slot {
        let key = (term, ty.clone());
        if let Some(&slot) = self.index.get(&key) {
            return slot;
        }
        let slot = Slot(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        let scope = self.home(&key.0);
        self.all.push(TermInfo { term: key.0.clone(), ty: key.1.clone(), span, scope });
        self.index.insert(key, slot);
        slot
    }

    fn home(&self, term: &Term) -> Option<ScopeId> {
        match term {
            Term::Constant(_) | Term::Input(_) | Term::FilingDate => None,
            Term::Field(scope, _) => Some(*scope),
            Term::Op(kind) => {
                let mut home = None;
                kind.each_operand(|slot| home = self.deeper(home, self.scope_of(slot)));
                home
            }
            Term::Fold { rows, .. } => self.scope(*rows).and_then(|scope| scope.parent),
        }
    }

    /// An operation, simplified where that changes nothing of its value.
    pub(super) fn op(&mut self, kind: OpKind, ty: &Type, span: Span) -> Slot {
        let kind = match self.simpler(kind, span) {
            Ok(slot) => return slot,
            Err(kind) => kind,
        };
        let mut known = true;
        kind.each_operand(|slot| known &= self.constant(slot).is_some());
        if known {
            let read = |slot| self.constant(slot).unwrap_or(Value::Unknown);
            let value = apply(&kind, Slot(0), &self.matchers, &self.columns, read);
            // The other faults bear the slot where they occur: they stay operations.
            if !matches!(value, Value::Fault(Fault::Overflow(_) | Fault::DivisionByZero(_) | Fault::NoRow(_))) {
                return self.fixed(value, ty, span);
            }
        }
        self.intern(Term::Op(kind), ty, span)
    }

    /// The slot that an operation comes down to, or the operation in its plainest form.
    fn simpler(&mut self, kind: OpKind, span: Span) -> Result<Slot, OpKind> {
        let truth = |terms: &Self, slot| match terms.constant(slot) {
            Some(Value::Bool(b)) => Some(b),
            _ => None,
        };
        match kind {
            OpKind::And(a, b) => match (truth(self, a), truth(self, b)) {
                (Some(true), _) | (_, Some(false)) => Ok(b),
                (_, Some(true)) | (Some(false), _) => Ok(a),
                _ => self.merged(a, b, |x, y| x & y, span).ok_or(OpKind::And(a, b)),
            },
            OpKind::Or(a, b) => match (truth(self, a), truth(self, b)) {
                (Some(false), _) | (_, Some(true)) => Ok(b),
                (_, Some(false)) | (Some(true), _) => Ok(a),
                _ => self.merged(a, b, |x, y| x | y, span).ok_or(OpKind::Or(a, b)),
            },
            OpKind::Not(a) => match self.get(a).map(|info| &info.term) {
                Some(Term::Op(OpKind::Not(inner))) => Ok(*inner),
                Some(Term::Op(OpKind::In(value, set))) => Err(OpKind::In(*value, !set)),
                _ => Err(kind),
            },
            OpKind::Select { condition, then, otherwise } => match truth(self, condition) {
                Some(true) => Ok(then),
                Some(false) => Ok(otherwise),
                None => Err(kind),
            },
            OpKind::Pick { row, ref cells } => match self.constant(row) {
                Some(Value::Row(row)) => cells.get(row as usize).copied().ok_or(kind),
                _ => Err(kind),
            },
            OpKind::Equal(a, b) => match (self.constant(a), self.constant(b)) {
                (Some(value), None) => self.equals(b, value, span).ok_or(kind),
                (None, Some(value)) => self.equals(a, value, span).ok_or(kind),
                _ => Err(kind),
            },
            other => Err(other),
        }
    }

    /// Equality with a truth is the truth itself or its opposite; with a value of an énumération, membership.
    fn equals(&mut self, slot: Slot, value: Value, span: Span) -> Option<Slot> {
        match value {
            Value::Bool(true) => Some(slot),
            Value::Bool(false) => Some(self.op(OpKind::Not(slot), &Type::Bool, span)),
            Value::Enum(n) => Some(self.op(OpKind::In(slot, 1_u128.checked_shl(u32::from(n))?), &Type::Bool, span)),
            _ => None,
        }
    }

    /// Two memberships of one value as one.
    fn merged(&mut self, a: Slot, b: Slot, merge: impl Fn(u128, u128) -> u128, span: Span) -> Option<Slot> {
        match (&self.get(a)?.term, &self.get(b)?.term) {
            (Term::Op(OpKind::In(x, left)), Term::Op(OpKind::In(y, right))) if x == y => {
                let kind = OpKind::In(*x, merge(*left, *right));
                Some(self.op(kind, &Type::Bool, span))
            }
            _ => None,
        }
    }

    /// A comparison of a value of an ordered énumération with one of its `count` values, as a membership.
    pub(super) fn compared(&mut self, comparison: Comparison, a: Slot, b: Slot, count: u16, span: Span) -> Slot {
        let set = |holds: &dyn Fn(u16) -> Ordering| {
            (0..count)
                .filter(|n| comparison.holds(holds(*n)))
                .fold(0_u128, |set, n| set | 1_u128.checked_shl(u32::from(n)).unwrap_or(0))
        };
        let kind = match (self.constant(a), self.constant(b)) {
            (None, Some(Value::Enum(bound))) => OpKind::In(a, set(&|n| n.cmp(&bound))),
            (Some(Value::Enum(bound)), None) => OpKind::In(b, set(&|n| bound.cmp(&n))),
            _ => OpKind::Compare(comparison, a, b),
        };
        self.op(kind, &Type::Bool, span)
    }

    /// The same value under another type.
    pub(super) fn retyped(&mut self, slot: Slot, ty: &Type, span: Span) -> Slot {
        match self.get(slot).cloned() {
            Some(info) if info.ty == *ty => slot,
            Some(TermInfo { term: Term::Op(kind), .. }) => self.op(kind, ty, span),
            Some(TermInfo { term: term @ Term::Constant(_), .. }) => self.intern(term, ty, span),
            _ => {
                let one = self.fixed(Value::Number(Decimal::ONE), &Type::Number(crate::value::Unit::none()), span);
                self.op(OpKind::Mul(slot, one), ty, span)
            }
        }
    }
}
