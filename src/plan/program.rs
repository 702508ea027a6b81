//! What a plan is made of.

use crate::model::{
    AggregateKind, AideField, AideId, Closure, Elapsed, Enumeration, Enveloppe, Fiabilite, Input, Literal, Manifest,
    Nature, Record, Referentiel, Revision, Theme, Type,
};
use crate::source::Span;
use crate::value::{Date, Decimal, Rounding};
use std::sync::Arc;

/// A numbered place for one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub u32);

impl Slot {
    /// As an index.
    #[must_use]
    #[inline]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Index in [`Plan::blocks`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BlockId(pub u32);

/// Index in [`Plan::matchers`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MatcherId(pub u32);

/// Index in [`Plan::nodes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// What cases are made of, the same at all dates: inputs in the order of their ids, and the types they have.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// Name, version, axes of the pack.
    pub manifest: Manifest,
    /// Digest of the pack.
    pub digest: String,
    /// Themes, by rank.
    pub themes: Vec<Theme>,
    /// Énumérations.
    pub enums: Vec<Enumeration>,
    /// Enregistrements.
    pub records: Vec<Record>,
    /// Inputs.
    pub inputs: Vec<Input>,
    /// Référentiels: all their columns and versions.
    pub referentiels: Vec<Referentiel>,
    /// Enveloppes.
    pub enveloppes: Vec<Enveloppe>,
}

/// The operations of a pack for the dates of one period.
#[derive(Debug, Clone)]
pub struct Plan {
    /// First day it holds for.
    pub from: Date,
    /// Last day it holds for.
    pub to: Date,
    /// What is known of each slot.
    pub slots: Vec<SlotInfo>,
    /// Slots filled once and for all.
    pub constants: Vec<(Slot, Value)>,
    /// Texts that [`Value::Text`] numbers.
    pub texts: Vec<String>,
    /// The slot of each input that is not a list, by input; `None` when the plan does not read it.
    pub inputs: Vec<Option<Slot>>,
    /// The slot that holds the date of filing, when read.
    pub filing_date: Option<Slot>,
    /// Operations, each after those it reads.
    pub ops: Vec<Op>,
    /// Bodies of folds over lists.
    pub blocks: Vec<Block>,
    /// How table keys find their row.
    pub matchers: Vec<Matcher>,
    /// Cells of the columns of référentiels that the plan reads, by row of the key.
    pub columns: Vec<PlanColumn>,
    /// Aids.
    pub aides: Vec<PlanAide>,
    /// Calculs without parameters, for exemples and explanations: index in the model and their node.
    pub calculs: Vec<(u32, NodeId)>,
    /// What answers must hold together, whatever the plan was asked for.
    pub controles: Vec<PlanControle>,
    /// Ceilings on sums of aids in force.
    pub cumuls: Vec<PlanCumul>,
    /// Exclusions.
    pub exclusions: Vec<PlanExclusion>,
    /// What aids pay for.
    pub depenses: Vec<PlanDepense>,
    /// Named steps, from which explanations are made.
    pub nodes: Vec<Node>,
    /// Why a value is missing at these dates; [`Fault::OutOfPeriod`] numbers them.
    pub gaps: Vec<Gap>,
}

impl Plan {
    /// A step, by its number.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0 as usize)
    }

    /// Where what a step gives is found.
    #[must_use]
    pub fn slot_of(&self, id: NodeId) -> Option<Slot> {
        self.node(id).map(|node| node.slot)
    }

    /// Where the amount of an aid is found, when it is in euros, or in euros a month of an allocation.
    #[must_use]
    pub fn montant(&self, aide: &PlanAide) -> Option<Slot> {
        let slot = self.slot_of(aide.outcome(AideField::Montant)?.node)?;
        match &self.slots.get(slot.index())?.ty {
            Type::Number(unit) if unit.is_base("€") || aide.nature == Nature::Allocation => Some(slot),
            _ => None,
        }
    }

    /// Calls `visit` on all that an operation reads, its block's operations included.
    pub fn each_read(&self, op: &Op, visit: &mut dyn FnMut(Slot)) {
        op.kind.each_operand(&mut *visit);
        if let OpKind::Fold { block, .. } = &op.kind
            && let Some(block) = self.blocks.get(block.0 as usize)
        {
            block.filter.iter().chain(&block.result).for_each(|slot| visit(*slot));
            block.ops.iter().for_each(|op| self.each_read(op, visit));
        }
    }

    /// Calls `visit` on the input of each fold that an operation is or holds.
    pub fn each_list(&self, op: &Op, visit: &mut dyn FnMut(u32)) {
        if let OpKind::Fold { list, block, .. } = &op.kind {
            visit(*list);
            let inner = self.blocks.get(block.0 as usize).map_or(&[][..], |block| &block.ops);
            inner.iter().for_each(|op| self.each_list(op, visit));
        }
    }
}

/// What is known of a slot.
#[derive(Debug, Clone)]
pub struct SlotInfo {
    /// Type of its values; [`Type::Unknown`] for the rows of tables.
    pub ty: Type,
    /// What wrote it, for messages.
    pub span: Span,
}

/// A value in the exact domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Depends on an input that is not known.
    Unknown,
    /// A truth.
    Bool(bool),
    /// A number, in the unit of the slot.
    Number(Decimal),
    /// A date.
    Date(Date),
    /// Index in its énumération.
    Enum(u16),
    /// Row of the key in its référentiel.
    Key(u32),
    /// Index in [`Plan::texts`].
    Text(u32),
    /// Row of a table, as [`OpKind::Match`] finds it.
    Row(u32),
    /// Could not be computed.
    Fault(Fault),
}

/// Why a value could not be computed, and the slot where it was first so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// A result has more digits than a decimal holds, or a date falls outside the calendar.
    Overflow(Slot),
    /// A division by zero.
    DivisionByZero(Slot),
    /// No row of a table matches; excluded by the checker, kept so that nothing panics.
    NoRow(Slot),
    /// Nothing is in force at the date: index in [`Plan::gaps`].
    OutOfPeriod(u32),
}

/// Something that is not in force at the dates of the plan.
#[derive(Debug, Clone)]
pub struct Gap {
    /// Label of the aid, table, calcul, or column.
    pub label: String,
    /// The periods when it is in force, in order.
    pub known: Vec<(Date, Date)>,
    /// Where it is declared.
    pub span: Span,
}

/// One operation.
#[derive(Debug, Clone)]
pub struct Op {
    /// The slot it writes.
    pub out: Slot,
    /// What it does.
    pub kind: OpKind,
}

/// Comparisons of numbers, dates and values of ordered énumérations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Comparison {
    /// `<`
    Less,
    /// `≤`
    LessOrEqual,
    /// `>`
    Greater,
    /// `≥`
    GreaterOrEqual,
}

/// What an operation does. An unknown or faulty operand gives an unknown or faulty result, except where said; where one
/// is unknown and the other faulty, unknown, which claims less.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum OpKind {
    /// Sum of two numbers.
    Add(Slot, Slot),
    /// Difference of two numbers.
    Sub(Slot, Slot),
    /// Product of two numbers.
    Mul(Slot, Slot),
    /// Quotient of two numbers.
    Div(Slot, Slot),
    /// Opposite of a number.
    Neg(Slot),
    /// Smallest of two numbers (or dates).
    Min(Slot, Slot),
    /// Largest of two numbers (or dates).
    Max(Slot, Slot),
    /// A named rounding.
    Round(Slot, Rounding),
    /// A comparison.
    Compare(Comparison, Slot, Slot),
    /// Equality of two values of one type.
    Equal(Slot, Slot),
    /// Whether a value of an énumération is in a set: bit n for value n.
    In(Slot, u128),
    /// Conjunction; false as soon as one side is false, whatever the other.
    And(Slot, Slot),
    /// Disjunction; true as soon as one side is true, whatever the other.
    Or(Slot, Slot),
    /// Negation.
    Not(Slot),
    /// `then` or `otherwise`; only the chosen side matters. When the test is unknown, unknown.
    Select {
        /// Test.
        condition: Slot,
        /// When true.
        then: Slot,
        /// When false.
        otherwise: Slot,
    },
    /// The row of a table that matches keys, as [`Value::Row`].
    Match {
        /// How.
        matcher: MatcherId,
        /// One per axis of the matcher.
        keys: Vec<Slot>,
    },
    /// The cell of the matched row; only the chosen cell matters.
    Pick {
        /// A slot of [`Value::Row`].
        row: Slot,
        /// One per row.
        cells: Vec<Slot>,
    },
    /// Value of a progressive barème: brackets in order, the first from zero, each from the end of the one before. Only
    /// the rates of the brackets that the quantity enters matter.
    Progressive {
        /// The quantity.
        value: Slot,
        /// Upper end of each bracket but the last, and its rate; the last has no end.
        brackets: Vec<(Option<Decimal>, Slot)>,
    },
    /// A cell of a column: the key, and an index in [`Plan::columns`].
    Column(Slot, u32),
    /// Whole time between two dates.
    Elapsed(Elapsed, Slot, Slot),
    /// What is paid each month to repay an amount, at a yearly rate, in a number of months (its whole part). A fault when
    /// there is no month.
    Payment(Slot, Slot, Slot),
    /// A date so many days later: the whole part of a number of days.
    AddDays(Slot, Slot),
    /// A date so many months later (the whole part of a number); to the last day of a shorter month when the flag is set.
    AddMonths(Slot, Slot, bool),
    /// A fold over the rows of an input that is a list.
    Fold {
        /// Which.
        kind: AggregateKind,
        /// The input.
        list: u32,
        /// Run once per row.
        block: BlockId,
        /// Value for no row, of minimum and maximum.
        default: Option<Slot>,
    },
}

/// The body of a fold: operations run once per row.
#[derive(Debug, Clone)]
pub struct Block {
    /// The slot of each field of the row; `None` when not read.
    pub fields: Vec<Option<Slot>>,
    /// Operations, over slots that no other block writes.
    pub ops: Vec<Op>,
    /// Whether the row counts; `None`: all do.
    pub filter: Option<Slot>,
    /// What is folded; `None` for a count without body and for `il existe`.
    pub result: Option<Slot>,
}

impl Block {
    /// The slots that a row fills.
    pub fn slots(&self) -> impl Iterator<Item = Slot> {
        self.fields.iter().flatten().copied().chain(self.ops.iter().map(|op| op.out))
    }
}

/// A table's keys, cut into regions: the row is found by the region of each key.
#[derive(Debug, Clone, PartialEq)]
pub struct Matcher {
    /// One per key.
    pub axes: Vec<Axis>,
    /// Row by region, the last axis varying fastest; `u32::MAX` where no row matches.
    pub rows: Vec<u32>,
}

/// How the values of a key are cut into regions.
#[derive(Debug, Clone, PartialEq)]
pub enum Axis {
    /// The key does not count: one region.
    Any,
    /// Two regions: false, true.
    Bool,
    /// As many regions as the énumération has values.
    Enum(u32),
    /// For n bounds in increasing order, 2n + 1 regions: below the first, equal to it, between it and the next…
    Numbers(Vec<Decimal>),
    /// The same for dates.
    Dates(Vec<Date>),
    /// For n texts, n + 1 regions: each, then any other.
    Texts(Vec<u32>),
    /// For n keys of a référentiel, n + 1 regions: each, then any other.
    Keys(Vec<u32>),
}

/// A column of a référentiel in the version in force.
#[derive(Debug, Clone)]
pub struct PlanColumn {
    /// Index of the référentiel in the vocabulary.
    pub referentiel: u32,
    /// Name of the column.
    pub name: String,
    /// A value per row.
    pub cells: Arc<[Value]>,
}

/// Whether an aid can be asked for at the dates of the plan.
#[derive(Debug, Clone)]
pub enum Window {
    /// Yes.
    Open,
    /// It exists but receives no application.
    Closed(Closure),
    /// It does not exist: index in [`Plan::gaps`].
    OutOfPeriod(u32),
}

/// An aid at the dates of the plan.
#[derive(Debug, Clone)]
pub struct PlanAide {
    /// Index in the model.
    pub id: AideId,
    /// Name, unique in the pack.
    pub name: String,
    /// Label for the public.
    pub label: String,
    /// Index in the manifest's axes.
    pub axe: usize,
    /// Who pays.
    pub financeurs: Vec<String>,
    /// Who receives.
    pub beneficiaires: Vec<String>,
    /// What it is.
    pub nature: Nature,
    /// Legal references.
    pub references: Vec<String>,
    /// Certainty.
    pub fiabilite: Option<Fiabilite>,
    /// Whether it can be asked for.
    pub window: Window,
    /// Conditions in force, in order.
    pub conditions: Vec<PlanCondition>,
    /// The conjunction of the conditions and of the window (false when closed, a fault when out of period).
    pub eligible: Slot,
    /// Base, rate, amount and named results, in that order; bare values, whatever `eligible` says.
    pub outcomes: Vec<PlanOutcome>,
    /// What to provide.
    pub documents: Vec<String>,
    /// What to do, and where.
    pub steps: Vec<(String, Option<String>)>,
}

impl PlanAide {
    /// The outcome that is this part of the aid.
    #[must_use]
    pub fn outcome(&self, field: AideField) -> Option<&PlanOutcome> {
        self.outcomes.iter().find(|o| o.field == field)
    }
}

/// A condition in force.
#[derive(Debug, Clone)]
pub struct PlanCondition {
    /// Index in the model's aid.
    pub index: u32,
    /// Name.
    pub name: String,
    /// Sentence for the public.
    pub label: String,
    /// Its node: slot, references, certainty, and what it reads.
    pub node: NodeId,
}

/// A result of an aid.
#[derive(Debug, Clone)]
pub struct PlanOutcome {
    /// Which part.
    pub field: AideField,
    /// `assiette`, `taux`, `montant`, or the result's name.
    pub name: String,
    /// Its node.
    pub node: NodeId,
}

/// A named step of a computation.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Label for the public; empty for a rounding, and for a ceiling or a floor without a name.
    pub label: String,
    /// Its value.
    pub slot: Slot,
    /// The block it is computed in, once per row; `None` in the main line.
    pub block: Option<BlockId>,
    /// Legal references of the version used.
    pub references: Vec<String>,
    /// Certainty of the version used.
    pub fiabilite: Option<Fiabilite>,
    /// When the version used is due to be revised, and the day it came into force.
    pub revision: Option<(Revision, Date)>,
    /// The period of the version used, when it is dated.
    pub period: Option<(Date, Date)>,
    /// Steps it reads directly, in the order of reading, without repetition; each comes before this one in the plan.
    pub reads: Vec<NodeId>,
    /// Where it is written.
    pub span: Span,
}

/// What a named step is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodeKind {
    /// An input, by index.
    Input(u32),
    /// A field of the row of an enclosing fold: the input that is the list, and the index of the field.
    Field(u32, u32),
    /// A column of a référentiel: index in [`Plan::columns`], and the key.
    Column(u32, Slot),
    /// A calcul.
    Calcul,
    /// A table: the slot of the matched row, and where each row is written. The row used is the source of the figure.
    Table {
        /// Slot of [`Value::Row`].
        row: Slot,
        /// One per row.
        rows: Vec<Span>,
    },
    /// A progressive barème.
    Progressive,
    /// A table or a calcul as of the date in that slot: of the steps it reads, those with a period that does not hold
    /// that date were not used.
    AtDate(Slot),
    /// A condition of an aid.
    Condition,
    /// A result of an aid (index in [`Plan::aides`]).
    Outcome(u32, AideField),
    /// Whether another aid is éligible (index in [`Plan::aides`]).
    Eligible(u32),
    /// A ceiling: it bit when `before` is above `ceiling`.
    Plafond {
        /// The value before.
        before: Slot,
        /// The ceiling, all counted.
        ceiling: Slot,
        /// « logement », for a ceiling per dwelling.
        per: Option<String>,
        /// « 5 ans », for a ceiling over a duration.
        over: Option<String>,
    },
    /// A floor: it bit when `before` is under `floor`.
    Plancher {
        /// The value before.
        before: Slot,
        /// The floor.
        floor: Slot,
    },
    /// A rounding, and the value before.
    Round(Slot, Rounding),
    /// A fold over a list (index of the input): its block's nodes are computed once per row.
    Fold(u32, BlockId),
    /// A cost, a fixed part or a ceiling of a cumul or of a dépense.
    Term,
}

/// What answers must hold together.
#[derive(Debug, Clone)]
pub struct PlanControle {
    /// Name.
    pub name: String,
    /// Sentence for the public.
    pub label: String,
    /// The condition.
    pub node: NodeId,
}

/// A ceiling on a sum of aids, in force.
#[derive(Debug, Clone)]
pub struct PlanCumul {
    /// Name.
    pub name: String,
    /// Label for the public.
    pub label: String,
    /// Aids that count: indices in [`Plan::aides`].
    pub aides: Vec<u32>,
    /// What else counts.
    pub fixed: Option<NodeId>,
    /// The ceiling.
    pub ceiling: NodeId,
    /// Aids that are reduced, the first first: indices in [`Plan::aides`].
    pub reduced: Vec<u32>,
}

/// Aids of which at most one can be kept.
#[derive(Debug, Clone)]
pub struct PlanExclusion {
    /// Name.
    pub name: String,
    /// Sentence for the public.
    pub label: String,
    /// Indices in [`Plan::aides`].
    pub aides: Vec<u32>,
}

/// What aids pay for.
#[derive(Debug, Clone)]
pub struct PlanDepense {
    /// Name.
    pub name: String,
    /// Label for the public.
    pub label: String,
    /// The cost.
    pub cost: NodeId,
    /// Aids that pay it: indices in [`Plan::aides`].
    pub covered_by: Vec<u32>,
}

impl Value {
    /// The value of a constant; `texts` numbers its text.
    #[must_use]
    pub fn of(literal: &Literal, texts: &mut Vec<String>) -> Self {
        match literal {
            Literal::Bool(b) => Self::Bool(*b),
            Literal::Number(n) => Self::Number(*n),
            Literal::Date(d) => Self::Date(*d),
            Literal::Enum(e) => Self::Enum(*e),
            Literal::Key(k) => Self::Key(*k),
            Literal::Text(text) => {
                let index = texts.iter().position(|t| t == text).unwrap_or_else(|| {
                    texts.push(text.clone());
                    texts.len() - 1
                });
                Self::Text(u32::try_from(index).unwrap_or(u32::MAX))
            }
        }
    }
}
