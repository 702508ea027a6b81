//! Numbers between two bounds, and how operations carry them.
//!
//! The engine's decimals hold 28 digits and round what does not fit. A bound so long that it may have been rounded is
//! moved outwards to [`DIGITS`] digits: such a short bound is itself representable wherever a value beside it is rounded,
//! so no rounding crosses it. Operations on two points are left to the exact domain.

use crate::value::{Arithmetic, Decimal, Rounding};
use rust_decimal::RoundingStrategy;

/// Significant digits, and digits after the point, that a bound which is not a point keeps.
const DIGITS: u32 = 26;
/// More than the share, and more than the amount, that a long computation of positive numbers may lose.
const LOST: Decimal = Decimal::from_parts(1, 0, 0, false, 18);
/// Grids finer than this many digits after the point say nothing useful.
const GRID_DIGITS: u32 = 12;
/// 10 to the power [`DIGITS`].
const SHORT: u128 = 10_u128.pow(DIGITS);
/// Under this, every result keeps the digits after the point that the exact domain asks for.
const ROOM: Decimal = Decimal::from_parts(2_478_571_520, 1_629_814_505, 0, false, 0);

/// All multiples of a grid between two bounds, both included; all numbers where there is no grid.
///
/// ```
/// use bareme::eval::Interval;
/// use bareme::value::Decimal;
/// let persons = Interval::new(Decimal::ONE, Decimal::from(20), Some(Decimal::ONE)).unwrap();
/// assert!(persons.contains(Decimal::TWO));
/// assert!(!persons.contains(Decimal::new(15, 1)));
/// let less = persons.add(&Interval::point(Decimal::from(-5))).interval;
/// assert_eq!((less.low(), less.high()), (Decimal::from(-4), Decimal::from(15)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    low: Decimal,
    high: Decimal,
    grid: Option<Decimal>,
}

/// What an operation on intervals gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Computed {
    /// Possible results.
    pub interval: Interval,
    /// Whether a result may not fit.
    pub overflow: bool,
}

impl Computed {
    /// Between the least and the greatest of some bounds; anything when one of them does not fit.
    fn hull(bounds: &[Option<Decimal>], grid: Option<Decimal>) -> Self {
        let lowest = bounds.iter().copied().reduce(|a, b| a.zip(b).map(|(a, b)| a.min(b)));
        let highest = bounds.iter().copied().reduce(|a, b| a.zip(b).map(|(a, b)| a.max(b)));
        match lowest.flatten().zip(highest.flatten()) {
            Some((low, high)) => {
                Self { interval: Interval::around(down(low), up(high), grid), overflow: low <= -ROOM || high >= ROOM }
            }
            None => Self { interval: Interval::ALL, overflow: true },
        }
    }
}

impl Interval {
    /// All numbers.
    pub const ALL: Self = Self { low: Decimal::MIN, high: Decimal::MAX, grid: None };

    /// One number.
    #[must_use]
    pub fn point(value: Decimal) -> Self {
        Self { low: value, high: value, grid: None }
    }

    /// Multiples of a grid between two bounds; `None` when there is none.
    #[must_use]
    pub fn new(low: Decimal, high: Decimal, grid: Option<Decimal>) -> Option<Self> {
        if let Some(interval) = grid.and_then(|grid| Self::on_whole(low, high, grid)) {
            return interval;
        }
        let Some(grid) = grid.and_then(|g| usable(g, low, high)) else {
            return (low <= high).then_some(Self { low, high, grid: None });
        };
        let to =
            |value: Decimal, strategy| value.over(grid).and_then(|n| n.round_dp_with_strategy(0, strategy).times(grid));
        let low = to(low, RoundingStrategy::ToPositiveInfinity)?.normalize();
        let high = to(high, RoundingStrategy::ToNegativeInfinity)?.normalize();
        (low <= high).then_some(Self { low, high, grid: Some(grid) })
    }

    /// The same for numbers that are soon divided; `None` for others.
    fn on_whole(low: Decimal, high: Decimal, grid: Decimal) -> Option<Option<Self>> {
        let ([first, last, step], scale) = whole([low, high, grid])?;
        if step <= 0 || grid.scale() > GRID_DIGITS {
            return None;
        }
        let first = first.checked_add(first.checked_neg()?.rem_euclid(step))?;
        let last = last.checked_sub(last.rem_euclid(step))?;
        let number = |whole| Decimal::new(whole, scale).normalize();
        let interval = || Self { low: number(first), high: number(last), grid: Some(grid.normalize()) };
        Some((first <= last).then(interval))
    }

    /// The same for bounds that hold at least one multiple of the grid: without it if that proves wrong.
    fn around(low: Decimal, high: Decimal, grid: Option<Decimal>) -> Self {
        Self::new(low, high, grid).unwrap_or(Self { low, high, grid: None })
    }

    /// The least value.
    #[must_use]
    pub fn low(&self) -> Decimal {
        self.low
    }

    /// The greatest value.
    #[must_use]
    pub fn high(&self) -> Decimal {
        self.high
    }

    /// The number of which all values are multiples, where one is known.
    #[must_use]
    pub fn grid(&self) -> Option<Decimal> {
        if self.low == self.high { usable(self.low.abs(), self.low, self.high) } else { self.grid }
    }

    /// The only value, when there is one.
    #[must_use]
    pub fn single(&self) -> Option<Decimal> {
        (self.low == self.high).then_some(self.low)
    }

    /// A value on the grid that cuts the others in two halves; `None` without a grid.
    #[must_use]
    pub fn middle(&self) -> Option<Decimal> {
        let grid = self.grid?;
        let half = self.low.plus(self.high)?.over(Decimal::TWO)?;
        half.over(grid)?.floor().times(grid).map(|middle| middle.max(self.low))
    }

    /// Whether this value is one of them.
    #[must_use]
    pub fn contains(&self, value: Decimal) -> bool {
        self.low <= value
            && value <= self.high
            && (self.low == self.high
                || self.grid.is_none_or(|grid| match whole([value, grid]) {
                    Some(([value, grid], _)) => value.checked_rem(grid).is_none_or(|rest| rest == 0),
                    None => value.checked_rem(grid).is_none_or(|rest| rest.is_zero()),
                }))
    }

    /// Whether some value stands strictly between two numbers; `None` is without end.
    #[must_use]
    pub fn meets_between(&self, above: Option<Decimal>, below: Option<Decimal>) -> bool {
        if above.is_some_and(|a| self.high <= a) || below.is_some_and(|b| self.low >= b) {
            return false;
        }
        // The ends are on the grid: only where both lie outside is there something to look for.
        let (Some(grid), Some(above), Some(below)) = (self.grid, above, below) else {
            return true;
        };
        if self.low > above || self.high < below {
            return true;
        }
        if let Some(([above, below, grid], _)) = whole([above, below, grid])
            && let Some(rest) = above.checked_rem_euclid(grid)
        {
            return above.checked_sub(rest).and_then(|n| n.checked_add(grid)).is_none_or(|next| next < below);
        }
        let next = above.over(grid).map(|n| n.floor()).and_then(|n| n.plus(Decimal::ONE)).and_then(|n| n.times(grid));
        next.is_none_or(|next| next < below)
    }

    /// Whether both have a value in common, as far as can be told.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        match (self.single(), other.single()) {
            (Some(a), _) => other.contains(a),
            (_, Some(b)) => self.contains(b),
            _ => {
                let grid = if self.grid == other.grid { self.grid } else { None };
                Self::new(self.low.max(other.low), self.high.min(other.high), grid).is_some()
            }
        }
    }

    /// The values of both.
    #[must_use]
    pub fn join(&self, other: &Self) -> Self {
        if self.low == self.high && *self == *other {
            return *self;
        }
        if let Some(joined) = self.join_whole(other) {
            return joined;
        }
        Self::around(down(self.low.min(other.low)), up(self.high.max(other.high)), self.common_grid(other))
    }

    /// The same for numbers that are soon divided; `None` for others.
    fn join_whole(&self, other: &Self) -> Option<Self> {
        let step = |i: &Self| i.grid.unwrap_or_default();
        let all = [self.low, self.high, step(self), other.low, other.high, step(other)];
        let ([low, high, mut grid, from, to, mut rest], scale) = whole(all).filter(|(_, s)| *s <= GRID_DIGITS)?;
        let (one, another) = (low == high, from == to);
        let gridded = (one || self.grid.is_some()) && (another || other.grid.is_some());
        grid = if one { low } else { grid };
        rest = if another { from } else { rest };
        while rest != 0 {
            (grid, rest) = (rest, grid.checked_rem(rest)?);
        }
        let number = |whole| Decimal::new(whole, scale).normalize();
        let grid = (gridded && grid != 0).then(|| number(grid.saturating_abs()));
        Some(Self { low: number(low.min(from)), high: number(high.max(to)), grid })
    }

    fn common_grid(&self, other: &Self) -> Option<Decimal> {
        let grid = |i: &Self| if i.low == i.high && i.low.is_zero() { Some(Decimal::ZERO) } else { i.grid() };
        greatest_common_divisor(grid(self)?, grid(other)?)
    }

    /// Sums.
    #[must_use]
    pub fn add(&self, other: &Self) -> Computed {
        let (low, high) = (self.low.plus(other.low), self.high.plus(other.high));
        match (self.single().and(other.single()), low) {
            (Some(_), Some(sum)) => Computed { interval: Self::point(sum), overflow: sum.abs() >= ROOM },
            _ => Computed::hull(&[low, high], self.common_grid(other)),
        }
    }

    /// Sums of so many values.
    pub(super) fn sums(&self, count: Decimal) -> Computed {
        Computed::hull(&[self.low.times(count), self.high.times(count)], self.grid())
    }

    /// Whether its bounds are short enough for no sum on the way to them to have been moved outwards.
    pub(super) fn is_short(&self) -> bool {
        whole([self.low, self.high]).is_some()
    }

    /// Differences.
    #[must_use]
    pub fn sub(&self, other: &Self) -> Computed {
        self.add(&other.neg())
    }

    /// Opposites.
    #[must_use]
    pub fn neg(&self) -> Self {
        Self { low: -self.high, high: -self.low, grid: self.grid }
    }

    /// Products.
    #[must_use]
    pub fn mul(&self, other: &Self) -> Computed {
        let grid = self.grid().zip(other.grid()).and_then(|(a, b)| a.times(b));
        Computed::hull(&self.corners(other, Decimal::times), grid)
    }

    fn corners(&self, other: &Self, f: fn(Decimal, Decimal) -> Option<Decimal>) -> [Option<Decimal>; 4] {
        [f(self.low, other.low), f(self.low, other.high), f(self.high, other.low), f(self.high, other.high)]
    }

    /// Quotients by the values other than zero.
    #[must_use]
    pub fn div(&self, other: &Self) -> Computed {
        let smallest = other.grid().unwrap_or(Decimal::from_parts(1, 0, 0, false, Decimal::MAX_SCALE));
        let mut bounds = Vec::with_capacity(8);
        let mut side = |low: Decimal, high: Decimal| {
            if low <= high {
                bounds.extend(self.corners(&Self { low, high, grid: None }, Decimal::over));
            }
        };
        side(other.low, other.high.min(-smallest));
        side(other.low.max(smallest), other.high);
        Computed::hull(&bounds, None)
    }

    /// Quotients by positive values that were computed between two others, digits lost on the way included.
    pub(super) fn over(&self, least: Decimal, most: Decimal) -> Computed {
        let lost = |value: Decimal| value.plus(Decimal::ONE).and_then(|v| v.times(LOST)).unwrap_or_default();
        let (low, high) = if least == most {
            (least, most)
        } else {
            (least.saturating_minus(lost(least)), most.saturating_plus(lost(most)))
        };
        self.div(&Self { low, high, grid: None })
    }

    /// Rounded values.
    #[must_use]
    pub fn round(&self, rounding: Rounding) -> Computed {
        Computed::hull(&[rounding.apply(self.low), rounding.apply(self.high)], Some(rounding.step))
    }

    /// The smaller of two.
    #[must_use]
    pub fn min(&self, other: &Self) -> Self {
        self.extremum(other, self.low.min(other.low), self.high.min(other.high))
    }

    /// The larger of two.
    #[must_use]
    pub fn max(&self, other: &Self) -> Self {
        self.extremum(other, self.low.max(other.low), self.high.max(other.high))
    }

    fn extremum(&self, other: &Self, low: Decimal, high: Decimal) -> Self {
        if low == high {
            return Self::point(low);
        }
        let outside = |i: &Self| i.high < low || i.low > high;
        let grid = match (outside(self), outside(other)) {
            (true, _) => other.grid(),
            (_, true) => self.grid(),
            _ => self.common_grid(other),
        };
        Self::around(down(low), up(high), grid)
    }
}

/// Some numbers as whole numbers of units of their finest digit, and that many digits after the point; `None` when they
/// do not fit. Nearly all do, and whole numbers are far sooner divided.
fn whole<const N: usize>(values: [Decimal; N]) -> Option<([i64; N], u32)> {
    let scale = values.iter().map(Decimal::scale).max().unwrap_or(0);
    let mut whole = [0; N];
    for (place, value) in whole.iter_mut().zip(&values) {
        let factor = 10_i64.checked_pow(scale - value.scale())?;
        *place = i64::try_from(value.mantissa()).ok()?.checked_mul(factor)?;
    }
    Some((whole, scale))
}

/// The grid, when sums on it between these bounds are exact and it is not too fine to be of use.
fn usable(grid: Decimal, low: Decimal, high: Decimal) -> Option<Decimal> {
    let grid = grid.normalize();
    if grid <= Decimal::ZERO || grid.scale() > GRID_DIGITS {
        return None;
    }
    // Such short numbers are under any limit of a grid of so few digits.
    let short = |d: Decimal| u64::try_from(d.mantissa().unsigned_abs()).is_ok();
    if grid.scale() <= DIGITS - 20 && short(low) && short(high) {
        return Some(grid);
    }
    let limit = Decimal::from_i128_with_scale(10_i128.pow(DIGITS), grid.scale());
    (low.abs() < limit && high.abs() < limit).then_some(grid)
}

/// The greatest number of which both are multiples; of zero all are.
fn greatest_common_divisor(a: Decimal, b: Decimal) -> Option<Decimal> {
    if a == b || b.is_zero() {
        return (!a.is_zero()).then_some(a);
    }
    if a.is_zero() {
        return Some(b);
    }
    let scale = a.scale().max(b.scale());
    let whole = |d: Decimal| {
        let factor = 10_u128.checked_pow(scale - d.scale())?;
        d.mantissa().unsigned_abs().checked_mul(factor)
    };
    let (mut a, mut b) = (whole(a)?, whole(b)?);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    Decimal::try_from_i128_with_scale(i128::try_from(a).ok()?, scale).ok()
}

/// A short number not above this one.
fn down(value: Decimal) -> Decimal {
    shorten(value, RoundingStrategy::ToNegativeInfinity)
}

/// A short number not under this one.
fn up(value: Decimal) -> Decimal {
    shorten(value, RoundingStrategy::ToPositiveInfinity)
}

fn shorten(value: Decimal, strategy: RoundingStrategy) -> Decimal {
    let short = |d: &Decimal| d.mantissa().unsigned_abs() < SHORT && d.scale() <= DIGITS;
    if short(&value) {
        return value;
    }
    let value = value.normalize();
    let digits = value.mantissa().unsigned_abs().checked_ilog10().map_or(0, |n| n + 1);
    match value.scale().checked_sub(digits.saturating_sub(DIGITS)) {
        Some(scale) => value.round_dp_with_strategy(scale.min(DIGITS), strategy),
        // More than 26 digits before the point: the end of what can be written, or a power of ten nearer to zero.
        None => match (strategy, value.is_sign_negative()) {
            (RoundingStrategy::ToNegativeInfinity, true) => Decimal::MIN,
            (RoundingStrategy::ToNegativeInfinity, false) => Decimal::from_i128_with_scale(10_i128.pow(DIGITS), 0),
            (_, true) => Decimal::from_i128_with_scale(-(10_i128.pow(DIGITS)), 0),
            (_, false) => Decimal::MAX,
        },
    }
}
