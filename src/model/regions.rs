//! Proof that each possible set of keys finds one row of a table, and one only.
//!
//! Each key is cut into regions in which no cell tells one value from another; the rows that match are then followed
//! region by region, key by key, as sets of bits.

use std::collections::BTreeSet;

use super::Checker;
use super::cycles::Thing;
use super::declare::number;
use super::messages::tables as say;
use super::ranges::{Range, Ranges, position};
use super::typed::{KeyTest, Literal, Model, Table, TableId, TableKind, TableRow, Type};
use crate::diag::Diagnostic;
use crate::source::Span;
use crate::value::{Date, Decimal, format_number};

/// Keys that a table can have at most.
const MAX_KEYS: usize = 12;
/// Rows that a table can have at most.
const MAX_ROWS: usize = 2_000;
/// Steps of a proof at most.
const MAX_STEPS: usize = 500_000;
/// Overlaps told for one version.
const MAX_OVERLAPS: usize = 5;

impl Checker<'_> {
    /// Proves every table, over its keys and over time: a version is a table of its own, and versions do not overlap.
    pub(super) fn completeness(&mut self) {
        let mut faults = Vec::new();
        let ranges = Ranges::of(&self.model);
        for (index, table) in self.model.tables.iter().enumerate() {
            let given = ranges.given(Thing::Table(TableId(number(index))));
            for version in &table.versions {
                prove(&self.model, table, version.span, &version.value, given, &mut faults);
            }
        }
        self.diagnostics.extend(faults);
    }
}

/// Rows as bits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Bits(Vec<u64>);

impl Bits {
    fn of(count: usize, test: impl Fn(usize) -> bool) -> Self {
        let mut words = vec![0_u64; count.div_ceil(64)];
        for (word, value) in words.iter_mut().enumerate() {
            for bit in 0..64 {
                let row = word * 64 + bit;
                if row < count && test(row) {
                    *value |= 1 << bit;
                }
            }
        }
        Self(words)
    }

    fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a & b).collect())
    }

    fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|w| *w == 0)
    }

    fn has(&self, row: usize) -> bool {
        self.0.get(row / 64).is_some_and(|w| w & (1 << (row % 64)) != 0)
    }

    fn rows(&self) -> impl Iterator<Item = usize> {
        let bits = self.0.iter().enumerate();
        bits.flat_map(|(word, value)| {
            (0..64).filter(move |bit| value & (1 << bit) != 0).map(move |bit| word * 64 + bit)
        })
    }
}

/// Values of a key that no cell tells apart.
#[derive(Debug, Clone)]
enum Region {
    Value(Literal),
    /// Any value that no cell names.
    Others,
    /// Between two bounds, neither included; `witness` is one of the values, where values are on a grid.
    Open {
        low: Option<Decimal>,
        high: Option<Decimal>,
        witness: Option<Decimal>,
    },
}

fn prove(
    model: &Model,
    table: &Table,
    version: Span,
    rows: &[TableRow],
    given: Option<&[Range]>,
    faults: &mut Vec<Diagnostic>,
) {
    let unread = |row: &TableRow| !row.otherwise && row.keys.len() != table.keys.len();
    if table.keys.is_empty() || rows.iter().any(unread) || table.keys.iter().any(|(_, ty)| *ty == Type::Unknown) {
        return;
    }
    if table.keys.len() > MAX_KEYS || rows.len() > MAX_ROWS {
        faults.push(say::too_large(table.name.span, &table.name.name));
        return;
    }
    let plain: Vec<&TableRow> = rows.iter().filter(|row| !row.otherwise).collect();
    if table.kind == TableKind::Progressif {
        for row in &plain {
            if row.keys.iter().any(|key| matches!(key, KeyTest::Values(_))) {
                faults.push(say::progressive_values(row.span));
                return;
            }
        }
    }
    let mut axes = Vec::with_capacity(table.keys.len());
    for (index, (_, ty)) in table.keys.iter().enumerate() {
        let tests: Vec<&KeyTest> = plain.iter().filter_map(|row| row.keys.get(index)).collect();
        let mut range = given.and_then(|g| g.get(index)).copied().unwrap_or_default();
        if table.kind == TableKind::Progressif {
            // Each part of the quantity counts, whole or not.
            range.step = None;
        }
        axes.push(axis(model, ty, &tests, range));
    }
    let all = Bits::of(plain.len(), |_| true);
    let mut proof = Proof {
        model,
        table,
        plain: &plain,
        axes: &axes,
        version,
        complete: given.is_none() || rows.iter().any(|row| row.otherwise),
        steps: 0,
        reached: Bits::of(plain.len(), |_| false),
        otherwise: false,
        hole: None,
        pairs: BTreeSet::new(),
        overlaps: Vec::new(),
    };
    if !proof.follow(&all, &mut Vec::new()) {
        faults.push(say::too_large(table.name.span, &table.name.name));
        return;
    }
    faults.append(&mut proof.overlaps);
    faults.extend(proof.hole.take());
    if given.is_none() {
        return;
    }
    for (index, row) in plain.iter().enumerate() {
        if !proof.reached.has(index) {
            faults.push(say::unreachable_row(row.span, false));
        }
    }
    if let Some(row) = rows.iter().find(|row| row.otherwise)
        && !proof.otherwise
    {
        faults.push(say::unreachable_row(row.span, true));
    }
}

struct Proof<'p> {
    model: &'p Model,
    table: &'p Table,
    plain: &'p [&'p TableRow],
    axes: &'p [Vec<(Region, Bits)>],
    version: Span,
    /// Whether a set of keys may find no row.
    complete: bool,
    steps: usize,
    reached: Bits,
    otherwise: bool,
    hole: Option<Diagnostic>,
    pairs: BTreeSet<(usize, usize)>,
    overlaps: Vec<Diagnostic>,
}

impl<'p> Proof<'p> {
    /// Follows the rows that match the regions chosen so far; no deeper than the table has keys. Gives up with `false`.
    fn follow(&mut self, rows: &Bits, path: &mut Vec<&'p Region>) -> bool {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return false;
        }
        if rows.is_empty() {
            self.otherwise = true;
            if !self.complete && self.hole.is_none() {
                self.hole = Some(self.hole_at(path));
            }
            return true;
        }
        let axes = self.axes;
        let Some(axis) = axes.get(path.len()) else {
            self.reached.add(rows);
            self.overlap_at(rows, path);
            return true;
        };
        for (region, matching) in axis {
            path.push(region);
            let more = self.follow(&rows.and(matching), path);
            path.pop();
            if !more {
                return false;
            }
        }
        true
    }

    fn overlap_at(&mut self, rows: &Bits, path: &[&Region]) {
        let mut matching = rows.rows();
        let (Some(first), Some(second)) = (matching.next(), matching.next()) else { return };
        if self.overlaps.len() >= MAX_OVERLAPS || !self.pairs.insert((first, second)) {
            return;
        }
        if let (Some(first), Some(second)) = (self.plain.get(first), self.plain.get(second)) {
            let example = self.words(path);
            self.overlaps.push(say::rows_overlap(second.span, first.span, &self.table.name.name, &example));
        }
    }

    fn hole_at(&self, path: &[&Region]) -> Diagnostic {
        let (name, example) = (&self.table.name.name, self.words(path));
        if let Some(Region::Open { low: Some(low), high: Some(high), .. }) = path.last() {
            let key = path.len() - 1;
            let ends = |row: &&&TableRow| match row.keys.get(key) {
                Some(KeyTest::Interval { high: Some((bound, true)), .. }) => position(bound) == Some(*low),
                Some(KeyTest::Values(values)) => values.iter().any(|v| position(v) == Some(*low)),
                _ => false,
            };
            let starts = |row: &&&TableRow| match row.keys.get(key) {
                Some(KeyTest::Interval { low: Some((bound, _)), .. }) => position(bound) == Some(*high),
                Some(KeyTest::Values(values)) => values.iter().any(|v| position(v) == Some(*high)),
                _ => false,
            };
            if let (Some(before), Some(after)) = (self.plain.iter().find(ends), self.plain.iter().find(starts)) {
                return say::gap(before.span, after.span, name, &example);
            }
        }
        say::hole(self.table.name.span, self.version, name, &example)
    }

    /// The keys followed, in words.
    fn words(&self, path: &[&Region]) -> String {
        let keys = self.table.keys.iter().zip(path);
        keys.map(|((name, ty), region)| region_words(self.model, name, ty, region)).collect::<Vec<_>>().join(", ")
    }
}

fn region_words(model: &Model, name: &str, ty: &Type, region: &Region) -> String {
    let show = |value: Decimal| match ty {
        Type::Number(unit) => format_number(value, unit).replace(['\u{a0}', '\u{202f}'], " "),
        _ => i32::try_from(value).ok().and_then(Date::from_days).map_or_else(String::new, |d| d.to_string()),
    };
    match region {
        Region::Value(Literal::Bool(value)) => format!("{name} = {}", if *value { "vrai" } else { "faux" }),
        Region::Value(Literal::Enum(index)) => {
            let Type::Enum(id) = ty else { return name.to_owned() };
            let value = model.enums.get(id.index()).and_then(|e| e.values.get(usize::from(*index)));
            format!("{name} = {}", value.map_or("", |(value, _)| value))
        }
        Region::Value(Literal::Key(row)) => {
            let Type::Key(id) = ty else { return name.to_owned() };
            let key = model.referentiels.get(id.index()).and_then(|r| r.keys.get(*row as usize));
            format!("{name} = « {} »", key.map_or("", String::as_str))
        }
        Region::Value(value) => format!("{name} = {}", position(value).map_or_else(String::new, show)),
        Region::Others => format!("une autre valeur de {name}"),
        Region::Open { witness: Some(value), .. } => format!("{name} = {}", show(*value)),
        Region::Open { low: Some(low), high: Some(high), .. } => {
            format!("{name} entre {} et {}", show(*low), show(*high))
        }
        Region::Open { low: Some(low), .. } => format!("{name} > {}", show(*low)),
        Region::Open { high: Some(high), .. } => format!("{name} < {}", show(*high)),
        Region::Open { .. } => format!("toute valeur de {name}"),
    }
}

/// The regions of a key and the rows that match each; regions that the same rows match are one.
fn axis(model: &Model, ty: &Type, tests: &[&KeyTest], range: Range) -> Vec<(Region, Bits)> {
    let mut axis: Vec<(Region, Bits)> = Vec::new();
    let mut seen = BTreeSet::new();
    for region in regions(model, ty, tests, range) {
        let matching = Bits::of(tests.len(), |row| tests.get(row).is_some_and(|test| matches(test, &region)));
        if seen.insert(matching.clone()) {
            axis.push((region, matching));
        }
    }
    axis
}

fn regions(model: &Model, ty: &Type, tests: &[&KeyTest], range: Range) -> Vec<Region> {
    match ty {
        Type::Bool => [false, true].map(|v| Region::Value(Literal::Bool(v))).into(),
        Type::Enum(id) => {
            let count = model.enums.get(id.index()).map_or(0, |e| e.values.len());
            (0..count).filter_map(|i| u16::try_from(i).ok()).map(|i| Region::Value(Literal::Enum(i))).collect()
        }
        Type::Key(id) => {
            let named: BTreeSet<&Literal> = tests.iter().flat_map(|test| values(test)).collect();
            let all = model.referentiels.get(id.index()).map_or(0, |r| r.keys.len());
            let others = (named.len() < all).then_some(Region::Others);
            named.into_iter().cloned().map(Region::Value).chain(others).collect()
        }
        _ => {
            let mut points: BTreeSet<Decimal> = BTreeSet::new();
            for test in tests {
                points.extend(values(test).iter().filter_map(position));
                if let KeyTest::Interval { low, high } = test {
                    points.extend(low.iter().chain(high).filter_map(|(bound, _)| position(bound)));
                }
            }
            let value = |p: Decimal| match ty {
                Type::Date => i32::try_from(p).ok().and_then(Date::from_days).map(Literal::Date),
                _ => Some(Literal::Number(p)),
            };
            let mut regions = Vec::new();
            let mut before = None;
            for point in points {
                regions.extend(open(before, Some(point), range));
                if possible(point, range) {
                    regions.extend(value(point).map(Region::Value));
                }
                before = Some(point);
            }
            regions.extend(open(before, None, range));
            regions
        }
    }
}

fn values(test: &KeyTest) -> &[Literal] {
    match test {
        KeyTest::Values(values) => values,
        _ => &[],
    }
}

/// Whether a number can be a value of the key.
fn possible(value: Decimal, range: Range) -> bool {
    range.low.is_none_or(|low| low <= value)
        && range.high.is_none_or(|high| value <= high)
        && range.step.is_none_or(|step| value.checked_rem(step).is_none_or(|rest| rest.is_zero()))
}

/// The open region between two bounds, if some value of the key is in it.
fn open(low: Option<Decimal>, high: Option<Decimal>, range: Range) -> Option<Region> {
    let region = |witness| Some(Region::Open { low, high, witness });
    // The least value after `low` on the grid, when there is a grid and something to start from.
    if let Some(step) = range.step {
        let after = low.and_then(|low| low.checked_div(step)?.floor().checked_add(Decimal::ONE)?.checked_mul(step));
        let least = range.low.and_then(|least| least.checked_div(step)?.ceil().checked_mul(step));
        if let Some(first) = after.into_iter().chain(least).max() {
            let inside = high.is_none_or(|high| first < high) && range.high.is_none_or(|most| first <= most);
            return if inside { region(Some(first)) } else { None };
        }
    }
    let from = match (low, range.low) {
        (Some(bound), Some(least)) if least > bound => Some((least, true)),
        (Some(bound), _) => Some((bound, false)),
        (None, least) => least.map(|least| (least, true)),
    };
    let to = match (high, range.high) {
        (Some(bound), Some(most)) if most < bound => Some((most, true)),
        (Some(bound), _) => Some((bound, false)),
        (None, most) => most.map(|most| (most, true)),
    };
    match (from, to) {
        (Some((a, a_in)), Some((b, b_in))) if a > b || a == b && !(a_in && b_in) => None,
        _ => region(None),
    }
}

/// Whether a cell matches all the values of a region.
fn matches(test: &KeyTest, region: &Region) -> bool {
    match (test, region) {
        (KeyTest::Any, _) => true,
        (KeyTest::Values(values), Region::Value(value)) => values.contains(value),
        (KeyTest::Values(_), _) | (KeyTest::Interval { .. }, Region::Others) => false,
        (KeyTest::Interval { low, high }, Region::Value(value)) => {
            low.as_ref().is_none_or(|(bound, included)| bound < value || *included && bound == value)
                && high.as_ref().is_none_or(|(bound, included)| value < bound || *included && bound == value)
        }
        (KeyTest::Interval { low, high }, Region::Open { low: from, high: to, .. }) => {
            let bound = |side: &Option<(Literal, bool)>| side.as_ref().map(|(bound, _)| position(bound));
            bound(low).is_none_or(|low| from.zip(low).is_some_and(|(from, low)| low <= from))
                && bound(high).is_none_or(|high| to.zip(high).is_some_and(|(to, high)| to <= high))
        }
    }
}
