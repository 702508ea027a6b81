//! The typed model: what a pack means, once names are resolved and types, units and dates are checked.
//!
//! Things are numbered in the order of their declaration, over the files in the order of the manifest.

use crate::source::Span;
pub use crate::syntax::ast::{
    AggregateKind, BinaryOp, Elapsed, ExpectedStatus, FiabiliteLevel, Nature, TableKind, UnaryOp,
};
use crate::value::{Date, Decimal, Rounding, Unit};
use std::collections::BTreeMap;

/// A number that stands for one declaration of its kind.
macro_rules! id {
    ($(#[doc = $doc:literal] $name:ident),+ $(,)?) => {$(
        #[doc = $doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub struct $name(pub u32);

        impl $name {
            /// As an index into the model's list of its kind.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )+};
}

id! {
    /// Index in [`Model::enums`].
    EnumId,
    /// Index in [`Model::records`].
    RecordId,
    /// Index in [`Model::inputs`].
    InputId,
    /// Index in [`Model::referentiels`].
    ReferentielId,
    /// Index in [`Model::calculs`].
    CalculId,
    /// Index in [`Model::tables`].
    TableId,
    /// Index in [`Model::aides`].
    AideId,
    /// Index in [`Model::enveloppes`].
    EnveloppeId,
}

/// The whole of a pack.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Model {
    /// What `bareme.toml` says.
    pub manifest: Manifest,
    /// SHA-256, in hexadecimal, of the manifest, rules and référentiels.
    pub digest: String,
    /// Themes, by rank.
    pub themes: Vec<Theme>,
    /// Énumérations.
    pub enums: Vec<Enumeration>,
    /// Enregistrements.
    pub records: Vec<Record>,
    /// Inputs, in the order of declaration.
    pub inputs: Vec<Input>,
    /// Référentiels, with their data.
    pub referentiels: Vec<Referentiel>,
    /// Calculs. Cycles are excluded.
    pub calculs: Vec<Calcul>,
    /// Tables and barèmes.
    pub tables: Vec<Table>,
    /// Aids.
    pub aides: Vec<Aide>,
    /// Ceilings on sums of aids.
    pub cumuls: Vec<Cumul>,
    /// Exclusions.
    pub exclusions: Vec<Exclusion>,
    /// What aids pay for.
    pub depenses: Vec<Depense>,
    /// Envelopes.
    pub enveloppes: Vec<Enveloppe>,
    /// Worked cases, one by row of a grid.
    pub exemples: Vec<Exemple>,
}

/// `bareme.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Manifest {
    /// Name of the pack.
    pub name: String,
    /// Version of the pack.
    pub version: String,
    /// Title for people.
    pub title: String,
    /// Date of the pack's state.
    pub date: Option<Date>,
    /// Rule files, in order.
    pub files: Vec<String>,
    /// Axes: name and title, in order.
    pub axes: Vec<(String, String)>,
}

/// The name of a declaration and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Name {
    /// Path of its module.
    pub module: String,
    /// Its own name.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
}

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Type {
    /// `booléen`
    Bool,
    /// A number and its unit. Proportions are held as fractions of one.
    Number(Unit),
    /// `date`
    Date,
    /// A value of an énumération.
    Enum(EnumId),
    /// `texte`: only columns of référentiels and literals.
    Text,
    /// A key of a référentiel.
    Key(ReferentielId),
    /// A row of a list.
    Record(RecordId),
    /// A list of rows.
    List(RecordId),
    /// Not known because of a fault already told: silences the faults that would follow.
    Unknown,
}

/// A group of questions.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Theme {
    /// Name.
    pub name: String,
    /// Label for the public.
    pub label: String,
    /// Rank among themes.
    pub rank: u32,
    /// Where it is declared.
    pub span: Span,
}

/// A closed list of values.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Enumeration {
    /// Name.
    pub name: Name,
    /// Label for the public (the name when none is given).
    pub label: String,
    /// Whether values compare, the first being the smallest.
    pub ordered: bool,
    /// Name and label of each value; at most 128.
    pub values: Vec<(String, String)>,
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Record {
    /// Name.
    pub name: Name,
    /// Label for the public.
    pub label: String,
    /// Fields: their `name` is one word; theme and rank do not count.
    pub fields: Vec<Input>,
}

/// Something asked for.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Input {
    /// Dotted name, global to the pack; one word for a field.
    pub name: String,
    /// Where it is declared.
    pub span: Span,
    /// Label for the public.
    pub label: String,
    /// Type. Never `Text`; `List` only outside records.
    pub ty: Type,
    /// Index in [`Model::themes`].
    pub theme: Option<usize>,
    /// Rank inside the theme.
    pub rank: u32,
    /// Question for the public.
    pub question: Option<String>,
    /// Help for the public.
    pub help: Option<String>,
    /// What is admitted.
    pub domain: Domain,
    /// Whether « je ne sais pas » is an answer.
    pub unknown_allowed: bool,
    /// Legal references.
    pub references: Vec<String>,
}

/// The values that an input admits.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Domain {
    /// All values of the type (booléen, énumération, key of a référentiel).
    All,
    /// Numbers from `low` to `high`, both included, by multiples of `step` (all in the unit of the type, proportions as
    /// fractions of one).
    Numbers {
        /// Smallest.
        low: Decimal,
        /// Largest.
        high: Decimal,
        /// Smallest variation.
        step: Decimal,
    },
    /// Dates from the first to the second, both included.
    Dates(Date, Date),
    /// Lists of at most so many rows.
    Rows(usize),
}

/// A CSV file looked up by key.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Referentiel {
    /// Name.
    pub name: Name,
    /// Label.
    pub label: String,
    /// Path of the file in the pack.
    pub file: String,
    /// Where the data come from.
    pub source: Option<String>,
    /// Name of the key column.
    pub key: String,
    /// The référentiel whose keys these are, when they are not its own.
    pub key_of: Option<ReferentielId>,
    /// Columns that rules read.
    pub columns: Vec<Column>,
    /// Keys in the order of the file, unique. Where `key_of` is set, keys of that référentiel, in the order of *its*
    /// rows, absent ones included (their cells hold the default): so the row number is that of the other's key.
    pub keys: Vec<String>,
    /// The row of the key that took the place of each former code. No key is a former code.
    pub former: BTreeMap<String, u32>,
}

impl Referentiel {
    /// The key that took the place of a former code.
    #[must_use]
    pub fn current(&self, code: &str) -> Option<&str> {
        self.keys.get(*self.former.get(code)? as usize).map(String::as_str)
    }
}

/// A column of a référentiel.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Column {
    /// Name.
    pub name: String,
    /// Type: not a list, not a record.
    pub ty: Type,
    /// Cells by period, one per key of [`Referentiel::keys`].
    pub versions: Vec<Version<Vec<Literal>>>,
}

/// A constant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Literal {
    /// `vrai`, `faux`
    Bool(bool),
    /// A number, in the unit of its type.
    Number(Decimal),
    /// A date.
    Date(Date),
    /// Index of the value in its énumération.
    Enum(u16),
    /// A text.
    Text(String),
    /// Row of the key in its référentiel.
    Key(u32),
}

/// What holds during a period, both days included; [`Date::MIN`] and [`Date::MAX`] where it has no end.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Version<T> {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Sources of this version; those of the item when it has none of its own.
    pub references: Vec<String>,
    /// Certainty of this version; that of the item when it has none of its own.
    pub fiabilite: Option<Fiabilite>,
    /// What holds.
    pub value: T,
    /// Where it is written.
    pub span: Span,
}

impl<T> Version<T> {
    /// Whether it holds that day.
    #[must_use]
    pub fn covers(&self, date: Date) -> bool {
        self.from <= date && date <= self.to
    }
}

/// How sure a rule is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Fiabilite {
    /// Degree.
    pub level: FiabiliteLevel,
    /// Why.
    pub reason: Option<String>,
}

/// When a value is due to be revised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Revision {
    /// Each year, on that day and month.
    Yearly {
        /// Day of the month.
        day: u8,
        /// Month, 1 to 12.
        month: u8,
    },
    /// On a date.
    On(Date),
}

/// Clauses that any rule may bear.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub struct Notes {
    /// Legal references.
    pub references: Vec<String>,
    /// Certainty; `None` when not said.
    pub fiabilite: Option<Fiabilite>,
    /// When it is due to be revised.
    pub revision: Option<Revision>,
}

/// A typed expression, then ceilings, floors and roundings in order.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Valeur {
    /// The expression.
    pub expr: Expr,
    /// What is applied to it.
    pub finitions: Vec<Finition>,
}

/// A ceiling, a floor or a rounding. Amounts are in the unit of the value.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Finition {
    /// Not more than `amount`, times `per`, less `already`.
    Plafond {
        /// The ceiling.
        amount: Box<Expr>,
        /// `par logement pour n`: « logement » and n.
        per: Option<Box<(String, Expr)>>,
        /// `sur 5 ans après déduction de p`: « 5 ans » and p.
        over: Option<Box<(String, Expr)>>,
        /// Its name.
        label: Option<String>,
        /// Where it is written.
        span: Span,
    },
    /// Not less than `amount`.
    Plancher {
        /// The floor.
        amount: Box<Expr>,
        /// Its name.
        label: Option<String>,
        /// Where it is written.
        span: Span,
    },
    /// A named rounding, its step in the unit of the value.
    Arrondi(Rounding),
}

/// A named value.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Calcul {
    /// Name.
    pub name: Name,
    /// Label (the name when none is given).
    pub label: String,
    /// Parameters.
    pub params: Vec<(String, Type)>,
    /// Type.
    pub ty: Type,
    /// References, certainty, revision.
    pub notes: Notes,
    /// Values by period, in order, without overlap.
    pub versions: Vec<Version<Valeur>>,
}

/// Values by keys. Each version's rows match each possible key once and only once.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Table {
    /// Which kind.
    pub kind: TableKind,
    /// Name.
    pub name: Name,
    /// Label (the name when none is given).
    pub label: String,
    /// Keys; [`Expr::Param`](ExprKind::Param) in cells counts them. One number for a barème.
    pub keys: Vec<(String, Type)>,
    /// Result columns. For a progressive barème, the one column holds proportions or `result/key` rates, and the type of
    /// the whole is [`Table::progressive`].
    pub results: Vec<(String, Type)>,
    /// Type of the value of a progressive barème.
    pub progressive: Option<Type>,
    /// References, certainty, revision.
    pub notes: Notes,
    /// Rows by period, in order, without overlap.
    pub versions: Vec<Version<Vec<TableRow>>>,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct TableRow {
    /// One per key; empty for a `sinon` row, which matches what no other does.
    pub keys: Vec<KeyTest>,
    /// Whether this is the `sinon` row (at most one, the last).
    pub otherwise: bool,
    /// One per result.
    pub results: Vec<Expr>,
    /// Where it is written.
    pub span: Span,
}

/// What a key cell matches.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum KeyTest {
    /// Any value.
    Any,
    /// One of these.
    Values(Vec<Literal>),
    /// From a bound to another; each with whether it is included. Numbers, dates, or values of an ordered énumération.
    Interval {
        /// Lower bound.
        low: Option<(Literal, bool)>,
        /// Upper bound.
        high: Option<(Literal, bool)>,
    },
}

/// An aid.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Aide {
    /// Name; unique in the pack.
    pub name: Name,
    /// Label (the name when none is given).
    pub label: String,
    /// Index in [`Manifest::axes`].
    pub axe: usize,
    /// Who pays.
    pub financeurs: Vec<String>,
    /// Who receives.
    pub beneficiaires: Vec<String>,
    /// What it is.
    pub nature: Nature,
    /// References, certainty, revision.
    pub notes: Notes,
    /// When it exists; empty: at all dates.
    pub periods: Vec<(Date, Date)>,
    /// When no application is received.
    pub closures: Vec<Closure>,
    /// Conditions, in order.
    pub conditions: Vec<Condition>,
    /// Base.
    pub assiette: Option<Outcome>,
    /// Rate.
    pub taux: Option<Outcome>,
    /// Amount, in euros (or in the unit its nature calls for: a proportion for a rate of VAT).
    pub montant: Option<Outcome>,
    /// Other named results.
    pub results: Vec<Outcome>,
    /// What to provide.
    pub documents: Vec<String>,
    /// What to do, and where.
    pub steps: Vec<(String, Option<String>)>,
}

/// A window without applications.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Closure {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Why.
    pub reason: Option<String>,
}

/// What must be met; outside its versions it does not exist.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Condition {
    /// Name, unique in its aid.
    pub name: String,
    /// Sentence for the public (the name when none is given).
    pub label: String,
    /// References, certainty.
    pub notes: Notes,
    /// Tests by period.
    pub versions: Vec<Version<Expr>>,
    /// Where it is declared.
    pub span: Span,
}

/// A base, a rate, an amount or a named result of an aid.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Outcome {
    /// `assiette`, `taux`, `montant`, or the result's name.
    pub name: String,
    /// Label for the public (the name when none is given).
    pub label: String,
    /// Type.
    pub ty: Type,
    /// References, certainty.
    pub notes: Notes,
    /// Values by period.
    pub versions: Vec<Version<Valeur>>,
    /// Where it is declared.
    pub span: Span,
}

/// A ceiling on a sum of aids, in euros.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Cumul {
    /// Name.
    pub name: Name,
    /// Label (the name when none is given).
    pub label: String,
    /// Aids that count.
    pub aides: Vec<AideId>,
    /// What else counts and cannot be reduced.
    pub fixed: Option<Expr>,
    /// The ceiling by period; outside them the cumul does not exist.
    pub ceiling: Vec<Version<Expr>>,
    /// Aids that are reduced, the first first; a subset of `aides`.
    pub reduced: Vec<AideId>,
    /// References, certainty.
    pub notes: Notes,
}

/// Aids of which at most one can be kept.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Exclusion {
    /// Name.
    pub name: Name,
    /// Sentence for the public (the name when none is given).
    pub label: String,
    /// The aids.
    pub aides: Vec<AideId>,
    /// References, certainty.
    pub notes: Notes,
}

/// What aids pay for, in euros.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Depense {
    /// Name.
    pub name: Name,
    /// Label (the name when none is given).
    pub label: String,
    /// The cost.
    pub cost: Expr,
    /// Aids that pay it.
    pub covered_by: Vec<AideId>,
}

/// Money that can be committed during a period.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Enveloppe {
    /// Name.
    pub name: Name,
    /// Label (the name when none is given).
    pub label: String,
    /// Euros.
    pub amount: Decimal,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// The envelope that contains it, which lasts at least as long.
    pub parent: Option<EnveloppeId>,
    /// Who pays.
    pub financeurs: Vec<String>,
    /// Aids it pays.
    pub aides: Vec<AideId>,
    /// References, certainty.
    pub notes: Notes,
}

/// One worked case: an exemple, or one row of its grid.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Exemple {
    /// Name; for a row of a grid, with « , ligne 3 ».
    pub name: String,
    /// Module it stands in.
    pub module: String,
    /// Date of filing.
    pub date: Date,
    /// Answers.
    pub given: Vec<(InputId, GivenValue)>,
    /// What is expected.
    pub expected: Vec<Expected>,
    /// The exemple, or the row of its grid.
    pub span: Span,
}

/// An answer of a worked case.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum GivenValue {
    /// A value.
    Value(Literal),
    /// Rows of a list: a cell per field of the record, `None` when not known.
    Rows(Vec<Vec<Option<Literal>>>),
}

/// What a worked case expects.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Expected {
    /// Of what.
    pub target: Target,
    /// What.
    pub kind: ExpectedKind,
    /// Where it is written: the clause, or the cell of a grid.
    pub span: Span,
}

/// What an expectation looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Target {
    /// A calcul without parameters.
    Calcul(CalculId),
    /// An aid.
    Aide(AideId),
    /// A result of an aid.
    Outcome(AideId, AideField),
    /// `p.retenu`: the amount kept in the best combination.
    Retenu(AideId),
}

/// What is expected.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum ExpectedKind {
    /// A status; for `non éligible car c`, the index of the condition.
    Status(ExpectedStatus, Option<usize>),
    /// An exact value.
    Value(Literal),
    /// Announced bounds.
    Between(Literal, Literal),
}

/// A part of an aid that rules can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum AideField {
    /// `éligible`
    Eligible,
    /// `assiette`
    Assiette,
    /// `taux`
    Taux,
    /// `montant`
    Montant,
    /// A named result, by index.
    Result(u32),
}

/// A typed expression.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Type of its value.
    pub ty: Type,
    /// Where it is written.
    pub span: Span,
}

/// The kinds of typed expressions. Bodies of calculs and cells of tables count parameters from zero.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum ExprKind {
    /// A constant.
    Literal(Literal),
    /// `date de la demande`
    FilingDate,
    /// An input.
    Input(InputId),
    /// A parameter of the enclosing calcul, or a key of the enclosing table.
    Param(usize),
    /// The row variable of an enclosing aggregate; numbers are unique inside one body.
    Local(u32),
    /// A field of a row.
    RowField {
        /// A `Param` or a `Local` of type record.
        row: Box<Expr>,
        /// Index in the record.
        field: usize,
    },
    /// A column of a référentiel for a key.
    Column {
        /// The key.
        key: Box<Expr>,
        /// The référentiel.
        referentiel: ReferentielId,
        /// Index of the column.
        column: usize,
    },
    /// A calcul.
    Calcul {
        /// Which.
        id: CalculId,
        /// Its arguments.
        args: Vec<Expr>,
    },
    /// A column of a table, or a barème.
    Table {
        /// Which.
        id: TableId,
        /// Its keys.
        args: Vec<Expr>,
        /// Index of the column.
        column: usize,
    },
    /// A part of an aid. Of another aid, what is granted: when the aid is not éligible, amounts are zero. Inside the
    /// aid itself (`own`), the bare value of a clause written before.
    Aide {
        /// Which.
        id: AideId,
        /// Which part.
        field: AideField,
        /// Whether it is read from inside that aid.
        own: bool,
    },
    /// `−a`, `non a`
    Unary(UnaryOp, Box<Expr>),
    /// Two operands. A date plus a duration in days is here; in months or years it is `DateShift`.
    Binary {
        /// Operator.
        op: BinaryOp,
        /// Left.
        left: Box<Expr>,
        /// Right.
        right: Box<Expr>,
    },
    /// Membership among constants or expressions of one type.
    In {
        /// The value.
        value: Box<Expr>,
        /// The choices.
        choices: Vec<Expr>,
        /// `hors de`
        negated: bool,
    },
    /// A choice.
    If {
        /// Test.
        condition: Box<Expr>,
        /// When true.
        then: Box<Expr>,
        /// When false.
        otherwise: Box<Expr>,
    },
    /// A fold over a list.
    Aggregate {
        /// Which.
        kind: AggregateKind,
        /// Number of the row variable.
        local: u32,
        /// The list.
        list: Box<Expr>,
        /// Rows that count.
        filter: Option<Box<Expr>>,
        /// What is folded; absent for `nombre` and `il existe`.
        body: Option<Box<Expr>>,
        /// Value for an empty list; only for minimum and maximum.
        default: Option<Box<Expr>>,
    },
    /// The smallest or the largest.
    Extremum {
        /// Largest rather than smallest.
        max: bool,
        /// At least one.
        args: Vec<Expr>,
    },
    /// The value times a constant (`converti en mois`).
    Scale(Box<Expr>, Decimal),
    /// The same value with another unit (`sans unité`).
    Bare(Box<Expr>),
    /// Whole time between two dates.
    Elapsed {
        /// In what.
        unit: Elapsed,
        /// From.
        from: Box<Expr>,
        /// To.
        to: Box<Expr>,
    },
    /// What is paid each month to repay an amount, at a yearly rate, in so many months.
    Payment {
        /// The amount.
        amount: Box<Expr>,
        /// The yearly rate, twelve times the monthly one.
        rate: Box<Expr>,
        /// How many months.
        months: Box<Expr>,
    },
    /// A date some months later or earlier.
    DateShift {
        /// The date.
        date: Box<Expr>,
        /// A number of months (positive or negative); years are already multiplied by twelve.
        months: Box<Expr>,
        /// To the last day of a shorter month rather than the first of the next.
        clamp: bool,
    },
    /// A table or a calcul as of another date; its versions read nothing else that is dated.
    AtDate {
        /// A `Table` or a `Calcul`.
        value: Box<Expr>,
        /// When.
        date: Box<Expr>,
    },
    /// A fault already told.
    Error,
}
