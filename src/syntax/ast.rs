//! The tree of one rule file, as written: names are not resolved, types are not known.
//!
//! Every node knows its place. What could not be read stands as [`ItemKind::Error`] or [`ExprKind::Error`], its
//! diagnostic already told, so that one fault costs only itself.

mod expr;

pub use expr::*;

use crate::source::{SourceId, Span};
use crate::value::{Date, Decimal, Rounding};

/// One rule file.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    /// The text it was read from.
    pub source: SourceId,
    /// `module a.b`; `None` when missing (already told).
    pub module: Option<Path>,
    /// Declarations, in order.
    pub items: Vec<Item>,
}

/// An identifier, in Unicode NFC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ident {
    /// The word.
    pub text: String,
    /// Its place.
    pub span: Span,
}

/// Identifiers joined by dots: a name, a path, an input, or a value and its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// At least one.
    pub segments: Vec<Ident>,
    /// The whole.
    pub span: Span,
}

impl Path {
    /// The path as written, without spaces.
    #[must_use]
    pub fn dotted(&self) -> String {
        self.segments.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join(".")
    }
}

/// A text in « guillemets » or quotes, without them, trimmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// What stands between the quotes.
    pub text: String,
    /// With the quotes.
    pub span: Span,
}

/// A date as written; `value` is `None` when there is no such day (already told).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateLit {
    /// The date.
    pub value: Option<Date>,
    /// Its place.
    pub span: Span,
}

/// A unit as written: factors and whether each divides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitExpr {
    /// `€/m²` is `[(€, false), (m², true)]`.
    pub factors: Vec<(Ident, bool)>,
    /// The whole.
    pub span: Span,
}

/// A number as written, with its unit. `5,5 %` has the value 5.5 and the unit `%`: the model scales it.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberLit {
    /// The digits' value.
    pub value: Decimal,
    /// The unit, if any.
    pub unit: Option<UnitExpr>,
    /// Number and unit.
    pub span: Span,
}

/// One declaration.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// From its keyword to the end of its last clause.
    pub span: Span,
    /// The word `interne`, when it is private to its module.
    pub private: Option<Span>,
    /// What it declares.
    pub kind: ItemKind,
}

/// The kinds of declarations.
#[derive(Debug, Clone, PartialEq)]
pub enum ItemKind {
    /// `unité équipement ; équipements`
    Unite(Unite),
    /// `énumération …`
    Enumeration(Enumeration),
    /// `thème …`
    Theme(Theme),
    /// `entrée …`
    Entree(Box<Entree>),
    /// `enregistrement …`
    Enregistrement(Enregistrement),
    /// `référentiel …`
    Referentiel(Referentiel),
    /// `calcul …`
    Calcul(Calcul),
    /// `table …`, `barème …` and `barème progressif …`
    Table(Table),
    /// `aide …`
    Aide(Box<Aide>),
    /// `cumul …`
    Cumul(Cumul),
    /// `exclusion …`
    Exclusion(Exclusion),
    /// `dépense …`
    Depense(Depense),
    /// `enveloppe …`
    Enveloppe(Enveloppe),
    /// `exemple …`
    Exemple(Exemple),
    /// Could not be read (already told).
    Error,
}

/// A counting unit of the pack.
#[derive(Debug, Clone, PartialEq)]
pub struct Unite {
    /// Singular.
    pub singular: Ident,
    /// Plural.
    pub plural: Ident,
}

/// A closed list of values.
#[derive(Debug, Clone, PartialEq)]
pub struct Enumeration {
    /// Name.
    pub name: Ident,
    /// `ordonnée`: the first value is the smallest.
    pub ordered: bool,
    /// Label for the public.
    pub label: Option<Text>,
    /// Values and their labels.
    pub values: Vec<(Ident, Option<Text>)>,
}

/// A group of questions.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// Name.
    pub name: Ident,
    /// Label for the public.
    pub label: Option<Text>,
    /// `rang 1`
    pub rank: Option<NumberLit>,
}

/// A type as written.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeExpr {
    /// `booléen`
    Bool(Span),
    /// `nombre`
    Number(Span),
    /// `date`
    Date(Span),
    /// `texte`
    Text(Span),
    /// `%`, `€/m²`: a unit that cannot be a name.
    Unit(UnitExpr),
    /// One or more words: a unit, an énumération, a référentiel, an enregistrement. `personnes`, `ressources.classe`.
    Named(Path),
    /// `liste de geste`
    List(Path, Span),
    /// Could not be read (already told).
    Error(Span),
}

impl TypeExpr {
    /// Its place.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Bool(s) | Self::Number(s) | Self::Date(s) | Self::Text(s) | Self::List(_, s) | Self::Error(s) => *s,
            Self::Unit(unit) => unit.span,
            Self::Named(path) => path.span,
        }
    }
}

/// Something asked for. Also a `champ` of an enregistrement, which has no theme and no rank.
#[derive(Debug, Clone, PartialEq)]
pub struct Entree {
    /// Dotted name, global to the pack.
    pub name: Path,
    /// Label for the public.
    pub label: Option<Text>,
    /// Type.
    pub ty: TypeExpr,
    /// `thème menage`
    pub theme: Option<Ident>,
    /// `rang 10`
    pub rank: Option<NumberLit>,
    /// `question « … »`
    pub question: Option<Text>,
    /// `aide « … »`
    pub help: Option<Text>,
    /// `entre A et B`, both included.
    pub bounds: Option<(Expr, Expr)>,
    /// `pas 1 €`
    pub step: Option<NumberLit>,
    /// `au plus 20 lignes`
    pub max_rows: Option<NumberLit>,
    /// `je ne sais pas admis` (true) or `refusé` (false).
    pub unknown_allowed: Option<bool>,
    /// `référence « … »`
    pub references: Vec<Text>,
}

/// The shape of a row of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Enregistrement {
    /// Name.
    pub name: Ident,
    /// Label for the public.
    pub label: Option<Text>,
    /// Fields; each name has one segment.
    pub fields: Vec<Entree>,
}

/// A CSV file looked up by key.
#[derive(Debug, Clone, PartialEq)]
pub struct Referentiel {
    /// Name.
    pub name: Ident,
    /// Label.
    pub label: Option<Text>,
    /// `depuis « communes.csv »`, beside the rule file.
    pub file: Text,
    /// `source « … »`
    pub source: Option<Text>,
    /// `clé code_insee [: communes]`
    pub key: Option<(Ident, Option<Path>)>,
    /// `anciens codes …`
    pub former: Option<FormerCodes>,
    /// `colonne …`
    pub columns: Vec<Column>,
    /// `sinon secteur = hors_commune ; …`: values for an absent key.
    pub default: Vec<(Ident, Expr)>,
}

/// `anciens codes « code_ancien » depuis « communes_anciennes.csv » vers « code_insee »`
#[derive(Debug, Clone, PartialEq)]
pub struct FormerCodes {
    /// Header of the former codes.
    pub code: Text,
    /// The file, beside the rule file.
    pub file: Text,
    /// Header of the current keys.
    pub current: Text,
}

/// A column that rules read.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Name in rules.
    pub name: Ident,
    /// Type.
    pub ty: TypeExpr,
    /// Header in the file by period; empty: the column bears its own name at all dates.
    pub headers: Vec<Version<Text>>,
}

/// From when until when, both included.
#[derive(Debug, Clone, PartialEq)]
pub struct Period {
    /// First day; `None` for `jusqu'au …`.
    pub from: Option<DateLit>,
    /// Last day.
    pub to: End,
    /// The whole.
    pub span: Span,
}

/// The end of a period.
#[derive(Debug, Clone, PartialEq)]
pub enum End {
    /// Not said: until the day before the next version.
    Next,
    /// `jusqu'au 31/12/2025`, included.
    Day(DateLit),
    /// `jusqu'à nouvel ordre`
    Open,
}

/// How sure a rule is.
#[derive(Debug, Clone, PartialEq)]
pub struct Fiabilite {
    /// Degree.
    pub level: FiabiliteLevel,
    /// Why.
    pub reason: Option<Text>,
    /// The clause.
    pub span: Span,
}

/// Degrees of certainty of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum FiabiliteLevel {
    /// `établie`
    #[serde(rename = "établie")]
    Etablie,
    /// `à confirmer`
    #[serde(rename = "à confirmer")]
    AConfirmer,
    /// `en attente de texte`
    #[serde(rename = "en attente de texte")]
    EnAttente,
}

/// A value during a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Version<T> {
    /// `None` when the item is not dated: it holds at all dates.
    pub period: Option<Period>,
    /// Source of this version.
    pub references: Vec<Text>,
    /// Certainty of this version.
    pub fiabilite: Option<Fiabilite>,
    /// What holds.
    pub value: T,
    /// Period and value.
    pub span: Span,
}

/// When a value is due to be revised.
#[derive(Debug, Clone, PartialEq)]
pub enum Revision {
    /// `révision annuelle au 01/01`: (day, month).
    Yearly {
        /// Day of the month.
        day: u8,
        /// Month, 1 to 12.
        month: u8,
        /// The clause.
        span: Span,
    },
    /// `révision le 01/07/2026`
    On(DateLit),
}

/// Clauses that any rule may bear.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Notes {
    /// `référence « … »`
    pub references: Vec<Text>,
    /// `fiabilité …`
    pub fiabilite: Option<Fiabilite>,
    /// `révision …`
    pub revision: Option<Revision>,
}

/// An expression, then ceilings, floors and roundings in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Valeur {
    /// The expression.
    pub expr: Expr,
    /// What is applied to it, in order.
    pub finitions: Vec<Finition>,
    /// The whole.
    pub span: Span,
}

/// What is applied after an expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Finition {
    /// Which.
    pub kind: FinitionKind,
    /// The whole.
    pub span: Span,
}

/// Ceilings, floors and roundings.
#[derive(Debug, Clone, PartialEq)]
pub enum FinitionKind {
    /// `plafonné à E [par U pour n] [sur D après déduction de p] [« nom »]`
    Plafond {
        /// E.
        amount: Box<Expr>,
        /// `par logement pour n`
        per: Option<Box<(UnitExpr, Expr)>>,
        /// `sur 5 ans après déduction de p`
        over: Option<Box<(NumberLit, Expr)>>,
        /// Name of the ceiling.
        label: Option<Text>,
    },
    /// `au moins égal à E [« nom »]`
    Plancher {
        /// E.
        amount: Box<Expr>,
        /// Name of the floor.
        label: Option<Text>,
    },
    /// `arrondi …`; the step is in the unit of the value, `None` unit for `à l'unité`.
    Arrondi {
        /// Step and direction.
        rounding: Rounding,
        /// Unit of the step: `€` for `au centime` and `à l'euro`, that written for `à 10 € près`.
        unit: Option<UnitExpr>,
    },
}

/// A named value.
#[derive(Debug, Clone, PartialEq)]
pub struct Calcul {
    /// Name.
    pub name: Ident,
    /// Parameters.
    pub params: Vec<(Ident, TypeExpr)>,
    /// Label for the public.
    pub label: Option<Text>,
    /// Declared type.
    pub ty: Option<TypeExpr>,
    /// References, certainty, revision.
    pub notes: Notes,
    /// Values by period; at least one.
    pub versions: Vec<Version<Valeur>>,
}

/// What a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum TableKind {
    /// `table`: rows matched by keys.
    Table,
    /// `barème`: the value of the bracket.
    Bareme,
    /// `barème progressif`: each rate applied to its bracket.
    Progressif,
}

/// Values by keys.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Which kind.
    pub kind: TableKind,
    /// Name.
    pub name: Ident,
    /// Keys and their types.
    pub keys: Vec<(Ident, TypeExpr)>,
    /// Label.
    pub label: Option<Text>,
    /// `donne a : € ; b : €` for a table; for a barème, one column without a name of its own in the text
    /// (`valeur` or `taux`), typed by what follows the label.
    pub results: Vec<(Ident, TypeExpr)>,
    /// References, certainty, revision.
    pub notes: Notes,
    /// Grids by period; at least one.
    pub versions: Vec<Version<Grid>>,
}

/// A grid of cells: a header, then rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// Header names: keys first, then results.
    pub header: Vec<Ident>,
    /// Rows.
    pub rows: Vec<Row>,
    /// The whole.
    pub span: Span,
}

/// One row: key cells, then result cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// One cell per key.
    pub keys: Vec<KeyCell>,
    /// One expression per result.
    pub results: Vec<Expr>,
    /// The whole row.
    pub span: Span,
}

/// A key cell.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyCell {
    /// What it matches.
    pub kind: KeyCellKind,
    /// Its place.
    pub span: Span,
}

/// What a key cell matches.
#[derive(Debug, Clone, PartialEq)]
pub enum KeyCellKind {
    /// `A ; B`, `1`, `= 1`, `vrai`
    Values(Vec<Expr>),
    /// `2 à 5`, both included.
    Range(Expr, Expr),
    /// `> 2 et ≤ 5`, `≥ D`: one or two comparisons.
    Compare(Vec<(BinaryOp, Expr)>),
    /// `toute valeur`
    Any,
    /// `sinon`, or an empty cell on a row whose first cell is `sinon`.
    Otherwise,
    /// Could not be read (already told).
    Error,
}

/// An aid.
#[derive(Debug, Clone, PartialEq)]
pub struct Aide {
    /// Name.
    pub name: Ident,
    /// Label for the public.
    pub label: Option<Text>,
    /// `axe energie`
    pub axe: Option<Ident>,
    /// `financeur « … »`
    pub financeurs: Vec<Text>,
    /// `bénéficiaire « … »`
    pub beneficiaires: Vec<Text>,
    /// `nature subvention`
    pub nature: Option<(Nature, Span)>,
    /// References, certainty, revision.
    pub notes: Notes,
    /// `période …`
    pub periods: Vec<Period>,
    /// `guichet fermé du … au … « motif »`
    pub closures: Vec<(Period, Option<Text>)>,
    /// Conditions, in order.
    pub conditions: Vec<Condition>,
    /// `assiette = …`
    pub assiette: Option<Outcome>,
    /// `taux = …`
    pub taux: Option<Outcome>,
    /// `montant = …`
    pub montant: Option<Outcome>,
    /// `résultat …`
    pub results: Vec<Outcome>,
    /// `pièce « … »`
    pub documents: Vec<Text>,
    /// `démarche « … » [« adresse »]`
    pub steps: Vec<(Text, Option<Text>)>,
}

/// What an aid is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Nature {
    /// `subvention`
    #[serde(rename = "subvention")]
    Subvention,
    /// `allocation`: paid every month.
    #[serde(rename = "allocation")]
    Allocation,
    /// `prêt`
    #[serde(rename = "prêt")]
    Pret,
    /// `garantie`
    #[serde(rename = "garantie")]
    Garantie,
    /// `réduction d'impôt`
    #[serde(rename = "réduction d'impôt")]
    ReductionImpot,
    /// `exonération`
    #[serde(rename = "exonération")]
    Exoneration,
    /// `taux de TVA`
    #[serde(rename = "taux de TVA")]
    TauxTva,
    /// `plafond`
    #[serde(rename = "plafond")]
    Plafond,
    /// `agrément`
    #[serde(rename = "agrément")]
    Agrement,
    /// `obligation`
    #[serde(rename = "obligation")]
    Obligation,
}

/// What must be met.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Name.
    pub name: Ident,
    /// Sentence for the public.
    pub label: Option<Text>,
    /// References, certainty.
    pub notes: Notes,
    /// Tests by period: outside them the condition does not exist.
    pub versions: Vec<Version<Expr>>,
    /// The clause.
    pub span: Span,
}

/// A base, a rate, an amount or a named result of an aid.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// `assiette`, `taux`, `montant`, or the result's name.
    pub name: Ident,
    /// Label for the public.
    pub label: Option<Text>,
    /// Declared type.
    pub ty: Option<TypeExpr>,
    /// References, certainty.
    pub notes: Notes,
    /// Values by period.
    pub versions: Vec<Version<Valeur>>,
    /// The clause.
    pub span: Span,
}

/// A ceiling on a sum of aids.
#[derive(Debug, Clone, PartialEq)]
pub struct Cumul {
    /// Name.
    pub name: Ident,
    /// Label.
    pub label: Option<Text>,
    /// `sur a ; b`
    pub aides: Vec<Path>,
    /// `avec E`: counted, not reduced.
    pub fixed: Option<Expr>,
    /// `plafonné à …` by period.
    pub ceiling: Vec<Version<Expr>>,
    /// `en réduisant a ; b`, first first.
    pub reduced: Vec<Path>,
    /// References, certainty.
    pub notes: Notes,
}

/// Aids of which at most one can be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Exclusion {
    /// Name.
    pub name: Ident,
    /// Sentence for the public.
    pub label: Option<Text>,
    /// `entre a ; b`
    pub aides: Vec<Path>,
    /// References, certainty.
    pub notes: Notes,
}

/// What aids pay for, hence what is left to pay.
#[derive(Debug, Clone, PartialEq)]
pub struct Depense {
    /// Name.
    pub name: Ident,
    /// Label.
    pub label: Option<Text>,
    /// The cost.
    pub cost: Expr,
    /// `couverte par a ; b`
    pub covered_by: Vec<Path>,
}

/// Money that can be committed during a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Enveloppe {
    /// Name.
    pub name: Ident,
    /// Label.
    pub label: Option<Text>,
    /// The money.
    pub amount: NumberLit,
    /// When.
    pub period: Period,
    /// `dans plan_national`: the envelope that contains it.
    pub parent: Option<Path>,
    /// `financeur « … »`
    pub financeurs: Vec<Text>,
    /// `finance a ; b`
    pub aides: Vec<Path>,
    /// References, certainty.
    pub notes: Notes,
}

/// A worked case, or a grid of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Exemple {
    /// Name.
    pub name: Text,
    /// `au 01/03/2025`
    pub date: Option<DateLit>,
    /// `soit a = v`
    pub given: Vec<Given>,
    /// `attendu …`
    pub expected: Vec<Expected>,
    /// `cas` and its grid.
    pub cases: Option<CaseGrid>,
}

/// An answer of a worked case.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// The input.
    pub input: Path,
    /// The answer.
    pub value: GivenValue,
    /// The whole.
    pub span: Span,
}

/// An answer: a value, or the rows of a list.
#[derive(Debug, Clone, PartialEq)]
pub enum GivenValue {
    /// A value without inputs.
    Value(Expr),
    /// Header fields and rows; an empty cell is not known. No row at all is an empty list.
    Rows {
        /// Fields.
        header: Vec<Ident>,
        /// Cells.
        rows: Vec<Vec<Option<Expr>>>,
        /// The grid.
        span: Span,
    },
}

/// The status expected of an aid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum ExpectedStatus {
    /// `éligible`
    Eligible,
    /// `non éligible`
    NotEligible,
    /// `à préciser`
    Unknown,
    /// `hors période`
    OutOfPeriod,
}

/// What a worked case expects.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// A calcul, an aid, or an aid's result.
    pub target: Path,
    /// What of it.
    pub kind: ExpectedKind,
    /// The whole.
    pub span: Span,
}

/// What is expected of a target.
#[derive(Debug, Clone, PartialEq)]
pub enum ExpectedKind {
    /// A status; for `non éligible car c`, the condition that fails.
    Status(ExpectedStatus, Option<Ident>),
    /// `= v`
    Value(Expr),
    /// `entre a et b`
    Between(Expr, Expr),
}

/// A grid of worked cases.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseGrid {
    /// Columns.
    pub columns: Vec<CaseColumn>,
    /// Rows of cells; an empty cell says nothing.
    pub rows: Vec<CaseRow>,
    /// The whole.
    pub span: Span,
}

/// A column of a grid of cases.
#[derive(Debug, Clone, PartialEq)]
pub enum CaseColumn {
    /// `au`
    Date(Span),
    /// An input.
    Input(Path),
    /// `attendu x`
    Expected(Path),
}

/// One worked case of a grid.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseRow {
    /// One per column.
    pub cells: Vec<CaseCell>,
    /// The row.
    pub span: Span,
}

/// A cell of a grid of cases.
#[derive(Debug, Clone, PartialEq)]
pub enum CaseCell {
    /// Says nothing.
    Empty,
    /// A value: a date, an answer, or an expected value.
    Value(Expr),
    /// A status, in an `attendu` column.
    Status(ExpectedStatus, Option<Ident>, Span),
    /// `entre a et b`, in an `attendu` column.
    Between(Expr, Expr),
}
