//! Which rows of a table some keys may find.

use super::PossibleWorkspace;
use super::values::{Possible, Values, bit};
use crate::model::Type;
use crate::plan::{Axis, Fault, Matcher, Plan, Slot};
use crate::value::Date;

impl PossibleWorkspace {
    /// The rows that independent keys may find.
    pub(super) fn find_rows(&self, plan: &Plan, matcher: &Matcher, keys: &[Slot], out: Slot) -> Possible {
        let mut found = Possible::NEVER;
        let mut places = vec![0_usize];
        for (axis, slot) in matcher.axes.iter().zip(keys) {
            let key = self.get(*slot);
            if !matches!(axis, Axis::Any) {
                found.faults = found.faults.and(key.faults);
            }
            let mut regions = regions(axis, &key.values);
            if self.lists_every_key(plan, axis, *slot) {
                regions.retain(|region| region + 1 < axis.regions());
            }
            let size = axis.regions();
            let mut next = Vec::with_capacity(places.len() * regions.len());
            for place in places {
                next.extend(regions.iter().map(|region| place * size + region));
            }
            places = next;
        }
        let row = |place: &usize| matcher.rows.get(*place).copied().unwrap_or(u32::MAX);
        let mut rows: Vec<u32> = places.iter().map(row).collect();
        rows.sort_unstable();
        rows.dedup();
        if rows.last() == Some(&u32::MAX) {
            rows.pop();
            found.faults = found.faults.with(Fault::NoRow(out));
        }
        if !rows.is_empty() {
            found.values = Values::Row(rows);
        }
        found
    }

    /// Whether an axis names every key that there is, so that none falls beside them.
    fn lists_every_key(&self, plan: &Plan, axis: &Axis, key: Slot) -> bool {
        let (Axis::Keys(all), Some(Type::Key(of))) = (axis, plan.slots.get(key.index()).map(|s| &s.ty)) else {
            return false;
        };
        self.keys.get(of.index()).is_some_and(|count| *count == all.len())
    }
}

/// The regions of an axis where a key may fall, in increasing order.
pub(in crate::eval) fn regions(axis: &Axis, key: &Values) -> Vec<usize> {
    let listed = |all: &[u32], one: &u32| all.iter().position(|a| a == one).unwrap_or(all.len());
    match (axis, key) {
        (Axis::Any, _) => vec![0],
        (_, Values::None) => Vec::new(),
        (Axis::Bool, Values::Bool { yes, no }) => {
            [(*no, 0), (*yes, 1)].iter().filter_map(|(can, region)| can.then_some(*region)).collect()
        }
        (Axis::Enum(count), Values::Enum(mask)) => (0..*count)
            .filter(|n| u16::try_from(*n).is_ok_and(|n| mask & bit(n) != 0))
            .filter_map(|n| usize::try_from(n).ok())
            .collect(),
        (Axis::Numbers(bounds), Values::Number(key)) => between(
            bounds,
            |bound| key.contains(*bound),
            |above, below| key.meets_between(above.copied(), below.copied()),
        ),
        (Axis::Dates(bounds), Values::Date(from, to)) => {
            let days = |from: Date, to: Date| from <= to;
            between(
                bounds,
                |bound| from <= bound && bound <= to,
                |above, below| {
                    let outside = above.is_some_and(|a| *a == Date::MAX) || below.is_some_and(|b| *b == Date::MIN);
                    let first = above.map_or(*from, |a| a.next().max(*from));
                    let last = below.map_or(*to, |b| b.previous().min(*to));
                    !outside && days(first, last)
                },
            )
        }
        (Axis::Texts(all), Values::Text(Some(texts))) => {
            let mut regions: Vec<usize> = texts.iter().map(|t| listed(all, t)).collect();
            regions.sort_unstable();
            regions.dedup();
            regions
        }
        (Axis::Keys(all), Values::Key(Some(key))) => vec![listed(all, key)],
        (axis, _) => (0..axis.regions()).collect(),
    }
}

/// Regions cut by bounds: those equal to a bound, and those between two.
fn between<T>(bounds: &[T], at: impl Fn(&T) -> bool, inside: impl Fn(Option<&T>, Option<&T>) -> bool) -> Vec<usize> {
    let mut regions = Vec::with_capacity(2 * bounds.len() + 1);
    let mut above = None;
    for (i, bound) in bounds.iter().enumerate() {
        if inside(above, Some(bound)) {
            regions.push(2 * i);
        }
        if at(bound) {
            regions.push(2 * i + 1);
        }
        above = Some(bound);
    }
    if inside(above, None) {
        regions.push(2 * bounds.len());
    }
    regions
}
