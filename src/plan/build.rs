//! The plan of a model at a date: what is asked for is lowered to terms and steps, then emitted.
//!
//! What is lowered by itself is an [`Item`]. An item that needs another not yet lowered is put aside until it is, so
//! that a chain of calculs of any length takes no room on the call stack.

use super::aides::Amount;
use super::columns::Columns;
use super::emit;
use super::periods;
use super::program::{Gap, Node, NodeId, NodeKind, Plan, Slot, Value};
use super::terms::{ScopeId, Terms};
use crate::model::{
    AideField, AideId, CalculId, Fiabilite, Model, Notes, ReferentielId, Revision, TableId, Type, Version,
};
use crate::source::Span;
use crate::value::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What a plan computes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Targets {
    /// All the aids and calculs of the pack.
    All,
    /// These calculs; these aids, those they read, and the cumuls, exclusions and dépenses among them; all contrôles.
    Some {
        /// Aids, in order, each once.
        aides: Vec<AideId>,
        /// Calculs without parameters, in order, each once.
        calculs: Vec<CalculId>,
    },
}

impl Targets {
    /// Some aids and no calcul.
    #[must_use]
    pub fn aides(aides: impl IntoIterator<Item = AideId>) -> Self {
        let mut aides: Vec<AideId> = aides.into_iter().collect();
        aides.sort_unstable();
        aides.dedup();
        Self::Some { aides, calculs: Vec::new() }
    }
}

/// The plan of a model for a date and the others of its period ([`periods::period`]). The model must be without mistakes.
#[must_use]
pub fn build(model: &Model, date: Date, targets: &Targets) -> Plan {
    build_sharing(model, &Columns::default(), periods::period(&periods::breaks(model), date), targets)
}

/// The plan of a model for a period, as [`periods::period`] tells it, which shares columns with others of this model.
#[must_use]
pub fn build_sharing(model: &Model, columns: &Columns, (from, to): (Date, Date), targets: &Targets) -> Plan {
    let mut builder = Builder::new(model, columns.clone(), from);
    let request = builder.request(targets);
    emit::emit(builder, request, (from, to))
}

/// The same for the longest period around a date in which nothing that the targets rest on changes.
#[must_use]
pub fn build_lasting(model: &Model, columns: &Columns, date: Date, targets: &Targets) -> Plan {
    let mut builder = Builder::new(model, columns.clone(), date);
    let request = builder.request(targets);
    let span = builder.span;
    emit::emit(builder, request, span)
}

/// A term and the named steps nearest to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Lowered {
    pub(super) slot: Slot,
    pub(super) reads: Vec<NodeId>,
}

impl Lowered {
    /// A term that reads what several others do.
    pub(super) fn reading<'a>(slot: Slot, others: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut reads = Vec::new();
        for other in others {
            join(&mut reads, &other.reads);
        }
        Self { slot, reads }
    }
}

/// Adds what is not there yet.
pub(super) fn join(reads: &mut Vec<NodeId>, more: &[NodeId]) {
    for step in more {
        if !reads.contains(step) {
            reads.push(*step);
        }
    }
}

/// What a parameter stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Arg {
    Value(Lowered),
    Row(ScopeId),
    List(u32),
}

/// What is lowered by itself, once. A `version` of `None` is one that is not in force.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Item {
    Calcul { id: CalculId, args: Vec<Arg>, version: Option<usize> },
    Table { id: TableId, column: usize, args: Vec<Arg>, version: Option<usize> },
    Eligible(AideId),
    Condition(AideId, usize),
    Outcome(AideId, AideField),
    Amount(Amount, usize),
    Controle(usize),
}

/// An item that must be lowered first.
pub(super) struct Need(Item);

/// What lowering gives, or what it needs first.
pub(super) type Lower<T> = Result<T, Need>;

/// A named step while the plan is built: its node's slots number terms, its `reads` number steps, its aids are those of
/// the model, and the block of a fold is the number of its scope.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) node: Node,
    /// The row it depends on.
    pub(super) scope: Option<ScopeId>,
}

/// What a step says of the rule it comes from.
#[derive(Debug, Clone, Default)]
pub(super) struct Source {
    pub(super) references: Vec<String>,
    pub(super) fiabilite: Option<Fiabilite>,
    pub(super) revision: Option<(Revision, Date)>,
    pub(super) period: Option<(Date, Date)>,
}

impl Source {
    /// Of a version of an item; of the item alone when none is in force.
    pub(super) fn of<T>(notes: &Notes, version: Option<&Version<T>>) -> Self {
        let Some(version) = version else {
            return Self {
                references: notes.references.clone(),
                fiabilite: notes.fiabilite.clone(),
                ..Self::default()
            };
        };
        let own = &version.references;
        Self {
            references: if own.is_empty() { notes.references.clone() } else { own.clone() },
            fiabilite: version.fiabilite.clone().or_else(|| notes.fiabilite.clone()),
            revision: notes.revision.map(|revision| (revision, version.from)),
            period: ((version.from, version.to) != (Date::MIN, Date::MAX)).then_some((version.from, version.to)),
        }
    }
}

/// What lowering has made so far.
pub(super) struct Builder<'m> {
    pub(super) model: &'m Model,
    /// Cells of référentiels, which plans share.
    pub(super) cells: Columns,
    pub(super) date: Date,
    /// The first and last days around the date between which nothing that was read changes.
    span: (Date, Date),
    pub(super) terms: Terms,
    pub(super) steps: Vec<Step>,
    pub(super) gaps: Vec<Gap>,
    /// Columns that are read, by référentiel and column; `None` when not in force.
    pub(super) columns: BTreeMap<(ReferentielId, usize), u32>,
    /// Matchers by table and version; `None` for a table too large for one.
    pub(super) matchers: BTreeMap<(TableId, usize), Option<super::MatcherId>>,
    gap_index: BTreeMap<Span, u32>,
    step_index: BTreeMap<(NodeKind, Lowered, String, Span), NodeId>,
    /// Items lowered, or (`None`) being lowered.
    done: BTreeMap<Item, Option<Lowered>>,
    /// Aids that are read.
    touched: BTreeSet<AideId>,
}

/// What a plan is asked for, lowered.
#[derive(Default)]
pub(super) struct Request {
    pub(super) aides: Vec<AideRequest>,
    pub(super) calculs: Vec<(u32, NodeId)>,
    pub(super) controles: Vec<(usize, NodeId)>,
    pub(super) cumuls: Vec<(usize, Option<NodeId>, NodeId)>,
    pub(super) depenses: Vec<(usize, NodeId)>,
}

/// An aid, lowered.
pub(super) struct AideRequest {
    pub(super) id: AideId,
    pub(super) eligible: Slot,
    pub(super) conditions: Vec<(usize, NodeId)>,
    pub(super) outcomes: Vec<(AideField, NodeId)>,
}

impl<'m> Builder<'m> {
    fn new(model: &'m Model, cells: Columns, date: Date) -> Self {
        Self {
            model,
            cells,
            date,
            span: (Date::MIN, Date::MAX),
            terms: Terms::default(),
            steps: Vec::new(),
            gaps: Vec::new(),
            columns: BTreeMap::new(),
            matchers: BTreeMap::new(),
            gap_index: BTreeMap::new(),
            step_index: BTreeMap::new(),
            done: BTreeMap::new(),
            touched: BTreeSet::new(),
        }
    }

    /// The version in force, and its number; what is lowered then holds no longer than it, or than the gap it leaves.
    pub(super) fn in_force<'v, T>(&mut self, versions: &'v [Version<T>]) -> Option<(usize, &'v Version<T>)> {
        self.hold(versions.iter().map(|version| (version.from, version.to)));
        versions.iter().enumerate().find(|(_, version)| version.covers(self.date))
    }

    /// What is lowered holds no longer than the periods that cover the date, nor than those that do not are away.
    pub(super) fn hold(&mut self, periods: impl Iterator<Item = (Date, Date)>) {
        let (first, last) = &mut self.span;
        for (from, to) in periods {
            if to < self.date {
                *first = (*first).max(to.next());
            } else if self.date < from {
                *last = (*last).min(from.previous());
            } else {
                (*first, *last) = ((*first).max(from), (*last).min(to));
            }
        }
    }

    /// Lowers an item, and before it those it needs.
    pub(super) fn settle(&mut self, item: Item) -> Lowered {
        let mut pending = vec![item];
        let mut last = None;
        while let Some(item) = pending.last().cloned() {
            if let Some(Some(lowered)) = self.done.get(&item) {
                last = Some(lowered.clone());
                pending.pop();
                continue;
            }
            self.done.insert(item.clone(), None);
            match self.item(&item) {
                Ok(lowered) => {
                    self.done.insert(item, Some(lowered));
                }
                Err(Need(first)) => pending.push(first),
            }
        }
        last.unwrap_or_else(|| self.nothing(&Type::Unknown, Span::NOWHERE))
    }

    /// An item, when it is lowered. One that needs itself, which the checker excludes, is not known.
    pub(super) fn require(&mut self, item: Item, ty: &Type, span: Span) -> Lower<Lowered> {
        match self.done.get(&item) {
            Some(Some(lowered)) => Ok(lowered.clone()),
            Some(None) => Ok(self.nothing(ty, span)),
            None => Err(Need(item)),
        }
    }

    fn item(&mut self, item: &Item) -> Lower<Lowered> {
        match item {
            Item::Calcul { id, args, version } => self.calcul(*id, args, *version),
            Item::Table { id, column, args, version } => self.table(*id, *column, args, *version),
            Item::Eligible(id) => {
                self.touched.insert(*id);
                self.eligible(*id)
            }
            Item::Condition(id, index) => self.condition(*id, *index),
            Item::Outcome(id, field) => {
                self.touched.insert(*id);
                self.outcome(*id, *field)
            }
            Item::Amount(amount, index) => self.amount(*amount, *index),
            Item::Controle(index) => self.controle(*index),
        }
    }

    /// The step of that number.
    pub(super) fn step_at(&self, id: NodeId) -> Option<&Step> {
        self.steps.get(id.0 as usize)
    }

    /// A value that nothing can be said of: only where the checker has already refused the pack.
    pub(super) fn nothing(&mut self, ty: &Type, span: Span) -> Lowered {
        Lowered { slot: self.terms.fixed(Value::Unknown, ty, span), reads: Vec::new() }
    }

    /// The step of what is said here; what reads it reads nothing nearer. A step written again is the same step.
    pub(super) fn step(&mut self, kind: NodeKind, label: &str, value: &Lowered, source: Source, span: Span) -> Lowered {
        let key = (kind.clone(), value.clone(), label.to_owned(), span);
        if let Some(&step) = self.step_index.get(&key) {
            return Lowered { slot: value.slot, reads: vec![step] };
        }
        let mut scope = self.terms.scope_of(value.slot);
        if !matches!(kind, NodeKind::Fold(..)) {
            for read in &value.reads {
                let of_read = self.steps.get(read.0 as usize).and_then(|step| step.scope);
                scope = self.terms.deeper(scope, of_read);
            }
        }
        let id = NodeId(u32::try_from(self.steps.len()).unwrap_or(u32::MAX));
        let Source { references, fiabilite, revision, period } = source;
        let node = Node {
            kind,
            label: label.to_owned(),
            slot: value.slot,
            block: None,
            references,
            fiabilite,
            revision,
            period,
            reads: value.reads.clone(),
            span,
        };
        self.steps.push(Step { node, scope });
        self.step_index.insert(key, id);
        Lowered { slot: value.slot, reads: vec![id] }
    }

    /// The fault of something that is not in force; `known` are the periods when it is.
    pub(super) fn gap(&mut self, label: &str, span: Span, known: impl Iterator<Item = (Date, Date)>) -> u32 {
        if let Some(&index) = self.gap_index.get(&span) {
            return index;
        }
        let index = u32::try_from(self.gaps.len()).unwrap_or(u32::MAX);
        self.gaps.push(Gap { label: label.to_owned(), known: known.collect(), span });
        self.gap_index.insert(span, index);
        index
    }

    /// Lowers what is asked for.
    fn request(&mut self, targets: &Targets) -> Request {
        let model = self.model;
        let mut request = Request::default();
        let (calculs, wanted) = match targets {
            Targets::All => (
                (0_u32..).zip(&model.calculs).map(|(id, _)| CalculId(id)).collect(),
                (0_u32..).zip(&model.aides).map(|(id, _)| AideId(id)).collect(),
            ),
            Targets::Some { aides, calculs } => (calculs.clone(), aides.iter().copied().collect()),
        };
        for id in calculs {
            if let Some(calcul) = model.calculs.get(id.index()).filter(|calcul| calcul.params.is_empty()) {
                let version = self.in_force(&calcul.versions).map(|(at, _)| at);
                let lowered = self.settle(Item::Calcul { id, args: Vec::new(), version });
                request.calculs.extend(lowered.reads.first().map(|step| (id.0, *step)));
            }
        }
        let mut aides = BTreeMap::new();
        self.aides(wanted, &mut aides);
        self.sums(&mut request, |ids| *targets == Targets::All || ids.iter().any(|id| aides.contains_key(id)));
        self.controles(&mut request);
        // A dépense or a ceiling may read an aid that nothing else does.
        self.aides(self.touched.clone(), &mut aides);
        request.aides = aides.into_values().collect();
        request
    }

    /// Lowers aids and those they read.
    fn aides(&mut self, mut wanted: BTreeSet<AideId>, aides: &mut BTreeMap<AideId, AideRequest>) {
        while let Some(id) = wanted.pop_first() {
            if let Some(model) = self.model.aides.get(id.index()).filter(|_| !aides.contains_key(&id)) {
                let aide = self.aide(id, model);
                aides.insert(id, aide);
            }
            wanted.extend(self.touched.iter().filter(|id| !aides.contains_key(id)));
        }
    }
}
