//! The plans of all the periods of a pack, each thing said once.
//!
//! Periods share most of their plans: a ceiling that changes in January leaves all the rest as it was. So operations and
//! named steps are numbered for all periods together, and each aid says, from which period on, which of them are its own.
//! A plan is what those of one period reach.

use super::extract::extract;
use crate::model::{AideField, Fiabilite, Literal, ReferentielId, Revision, Type};
use crate::plan::{
    BlockId, Columns, Matcher, NodeKind, OpKind, Plan, PlanAide, PlanColumn, PlanControle, PlanCumul, PlanDepense,
    PlanExclusion, Slot, Targets, Value, Vocabulary, Window, period,
};
use crate::value::Date;
use crate::value::packed::{Near, Packed, Reader, Recent, Writer, fold, packed, unfold, width_of};

/// A pack in the form that a browser loads: plans are taken from it, for any date.
///
/// ```
/// use bareme::pack::{MemoryLoader, load};
/// use bareme::{compiled, plan::Targets, value::Date};
/// let manifest = "[paquet]\nnom = \"a\"\nversion = \"1\"\ntitre = \"A\"\nfichiers = [\"a.bareme\"]\n[axes]\n";
/// let files = [("bareme.toml", manifest), ("a.bareme", "module a\n\ncalcul deux : nombre = 1 + 1\n")];
/// let compiled = compiled::write(&load(&MemoryLoader::from_iter(files)).model).unwrap();
/// let almanac = compiled::read(&compiled.rules).unwrap();
/// let plan = almanac.plan(Date::parse("01/03/2026").unwrap(), &Targets::All);
/// assert_eq!(plan.calculs.len(), 1);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Almanac {
    pub(super) vocabulary: Vocabulary,
    /// The first days of the periods, in order.
    pub(super) breaks: Vec<Date>,
    /// What is said of steps.
    pub(super) texts: Vec<String>,
    /// Texts that values number.
    pub(super) values: Vec<String>,
    pub(super) types: Vec<Type>,
    pub(super) gaps: Vec<Gap>,
    pub(super) matchers: Vec<Matcher>,
    pub(super) columns: Vec<Column>,
    /// Each after those it reads.
    pub(super) terms: Vec<Term>,
    pub(super) blocks: Vec<Block>,
    pub(super) notes: Vec<Notes>,
    /// Each after those it reads.
    pub(super) steps: Vec<Step>,
    pub(super) aides: Vec<Aide>,
    /// Calculs that explanations may start from, by index in the model.
    pub(super) calculs: Vec<Dated<StepId>>,
    pub(super) controles: Vec<Controle>,
    pub(super) cumuls: Vec<Cumul>,
    /// Their aids are numbered as in the model.
    pub(super) exclusions: Vec<PlanExclusion>,
    pub(super) depenses: Vec<Depense>,
    /// Long référentiels whose rows stand apart, and how many they have.
    pub(super) apart: Vec<(ReferentielId, usize)>,
    pub(super) cells: Columns,
}

impl Almanac {
    /// What its cases are made of.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Its aids, of which only what does not change from a period to the next is told.
    pub fn aides(&self) -> impl Iterator<Item = &PlanAide> {
        self.aides.iter().map(|aide| &aide.head)
    }

    /// The first day that it has the rules of.
    #[must_use]
    pub fn since(&self) -> Date {
        self.breaks.first().copied().unwrap_or(Date::MIN)
    }

    /// The first and last days of the period that holds a date.
    #[must_use]
    pub fn period(&self, date: Date) -> (Date, Date) {
        period(&self.breaks, date)
    }

    /// The plan of the period that holds a date, from [`Self::since`] on.
    #[must_use]
    pub fn plan(&self, date: Date, targets: &Targets) -> Plan {
        extract(self, date, targets)
    }

    pub(super) fn text(&self, id: TextId) -> String {
        self.texts.get(id as usize).cloned().unwrap_or_default()
    }

    /// A column with its cells; `texts` numbers those that are texts.
    pub(super) fn column(&self, id: u32, texts: &mut Vec<String>) -> Option<PlanColumn> {
        let Column { referentiel, column, version } = *self.columns.get(id as usize)?;
        let declared = self.vocabulary.referentiels.get(referentiel.index())?.columns.get(column)?;
        let literals = &declared.versions.get(version)?.value;
        let value = |cell: &Literal| Value::of(cell, texts);
        let cells = self.cells.cells((referentiel, column, version), &declared.ty, literals, value);
        Some(PlanColumn { referentiel: referentiel.0, name: declared.name.clone(), cells })
    }
}

/// Index in [`Almanac::terms`].
pub(super) type TermId = u32;
/// Index in [`Almanac::steps`].
pub(super) type StepId = u32;
/// Index in [`Almanac::texts`].
pub(super) type TextId = u32;

/// How an operation that writes `at` tells a term that it reads: one that computes nothing by its number, another by
/// how far back it is. So alike operations are told alike.
pub(super) fn told(at: TermId, read: TermId, plain: bool) -> Slot {
    let number = if plain { read } else { fold(at.wrapping_sub(read).cast_signed()) };
    Slot(number << 1 | u32::from(plain))
}

/// The term told so.
pub(super) fn read(at: TermId, Slot(told): Slot) -> TermId {
    let number = told >> 1;
    if told & 1 == 1 { number } else { at.wrapping_add_signed(unfold(number).wrapping_neg()) }
}

/// What something is from some periods on, in order; `None` where it is not.
#[derive(Debug, Clone)]
pub(super) struct Dated<T>(pub(super) Vec<(u32, Option<T>)>);

impl<T> Default for Dated<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Dated<T> {
    /// What it is in a period.
    pub(super) fn at(&self, period: u32) -> Option<&T> {
        let next = self.0.partition_point(|(from, _)| *from <= period);
        self.0.get(next.checked_sub(1)?)?.1.as_ref()
    }
}

/// Something to compute, and its type.
#[derive(Debug, Clone)]
pub(super) struct Term {
    /// Index in [`Almanac::types`].
    pub(super) ty: u32,
    pub(super) kind: TermKind,
}

/// What computes a value; slots are [`told`].
#[derive(Debug, Clone)]
pub(super) enum TermKind {
    Constant(Value),
    Input(Near),
    FilingDate,
    /// In a block, which says how.
    Inner,
    Op(OpKind),
}

/// The body of a fold: like [`crate::plan::Block`], over terms. Its own terms are numbered from `base`; what operations
/// read is [`told`].
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) base: TermId,
    pub(super) fields: Vec<Option<TermId>>,
    pub(super) ops: Vec<(Near, OpKind)>,
    pub(super) filter: Option<TermId>,
    pub(super) result: Option<TermId>,
}

impl Block {
    /// The term of a number of its own.
    pub(super) fn own(&self, number: TermId) -> TermId {
        self.base.wrapping_add(number)
    }

    /// Its operations, with what they write, over terms.
    pub(super) fn each_op(&self) -> impl Iterator<Item = (TermId, OpKind)> {
        self.ops.iter().map(|(out, kind)| {
            let out = self.own(out.0);
            (out, kind.with_slots(|slot| Slot(read(out, slot))))
        })
    }
}

/// A named step: like [`crate::plan::Node`], over terms; aids are numbered as in the model.
#[derive(Debug, Clone)]
pub(super) struct Step {
    /// Its slots number terms backwards from `term`.
    pub(super) kind: NodeKind,
    /// Index in [`Almanac::texts`].
    pub(super) label: Near,
    pub(super) term: Near,
    pub(super) block: Option<BlockId>,
    /// Index in [`Almanac::notes`].
    pub(super) notes: u32,
    pub(super) reads: Vec<Recent>,
}

impl Step {
    /// The steps that it reads.
    pub(super) fn reads(&self) -> impl Iterator<Item = StepId> {
        self.reads.iter().map(|read| read.0)
    }

    /// Calls `visit` on each term that it tells.
    pub(super) fn each_term(&self, mut visit: impl FnMut(TermId)) {
        visit(self.term.0);
        self.kind.each_slot(|back| visit(self.term.0.wrapping_sub(back.0)));
    }
}

/// What a step says of the rule it comes from.
#[derive(Debug, Clone)]
pub(super) struct Notes {
    pub(super) references: Vec<TextId>,
    pub(super) fiabilite: Option<Fiabilite>,
    pub(super) revision: Option<(Revision, Date)>,
    pub(super) period: Option<(Date, Date)>,
}

/// Something not in force at some dates.
#[derive(Debug, Clone)]
pub(super) struct Gap {
    pub(super) label: TextId,
    pub(super) known: Vec<(Date, Date)>,
}

/// A version of a column of a référentiel.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    pub(super) referentiel: ReferentielId,
    pub(super) column: usize,
    pub(super) version: usize,
}

/// An aid.
#[derive(Debug, Clone)]
pub(super) struct Aide {
    /// What does not change: the rest is empty.
    pub(super) head: PlanAide,
    pub(super) versions: Dated<AideVersion>,
}

/// What an aid is in a period.
#[derive(Debug, Clone)]
pub(super) struct AideVersion {
    pub(super) window: Window,
    pub(super) eligible: Near,
    /// Index in the model's aid, [`TextId`] of the name, [`StepId`].
    pub(super) conditions: Vec<(u32, Near, Near)>,
    pub(super) outcomes: Vec<(AideField, Near, Near)>,
}

/// What answers must hold together, and its condition.
#[derive(Debug, Clone)]
pub(super) struct Controle {
    /// What does not change.
    pub(super) head: PlanControle,
    pub(super) versions: Dated<StepId>,
}

/// A ceiling on a sum of aids, and its fixed part and ceiling.
#[derive(Debug, Clone)]
pub(super) struct Cumul {
    /// What does not change; aids are numbered as in the model.
    pub(super) head: PlanCumul,
    pub(super) versions: Dated<(Option<StepId>, StepId)>,
}

/// What aids pay for, and its cost.
#[derive(Debug, Clone)]
pub(super) struct Depense {
    /// What does not change; aids are numbered as in the model.
    pub(super) head: PlanDepense,
    pub(super) versions: Dated<StepId>,
}

impl<T: Packed> Packed for Dated<T> {
    const WIDTH: usize = width_of(Self);

    fn pack(&self, at: usize, to: &mut Writer) {
        self.0.pack(at, to);
    }

    fn unpack(at: usize, from: &mut Reader<'_>) -> Self {
        Self(Packed::unpack(at, from))
    }
}

packed! {
    struct Almanac {
        vocabulary, breaks, texts, values, types, gaps, matchers, columns, terms, blocks, notes, steps, aides, calculs,
        controles, cumuls, exclusions, depenses, apart, cells,
    }
    struct Term { ty, kind }
    enum TermKind { Constant(value), Input(input), FilingDate, Inner, Op(kind) }
    struct Block { base, fields, ops, filter, result }
    struct Step { kind, label, term, block, notes, reads }
    struct Notes { references, fiabilite, revision, period }
    struct Gap { label, known }
    struct Column { referentiel, column, version }
    struct Aide { head, versions }
    struct AideVersion { window, eligible, conditions, outcomes }
    struct Controle { head, versions }
    struct Cumul { head, versions }
    struct Depense { head, versions }
}
