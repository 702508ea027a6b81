use super::{Arithmetic, Decimal};
use rust_decimal::RoundingStrategy;

/// Which way a rounding goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// To the nearest step; half-way, away from zero.
    Nearest,
    /// Towards minus infinity.
    Down,
    /// Towards plus infinity.
    Up,
}

/// A named rounding: to a multiple of a step, one way.
///
/// ```
/// use bareme::value::{Decimal, Direction, Rounding};
/// let to_ten = Rounding { step: Decimal::TEN, direction: Direction::Down };
/// assert_eq!(to_ten.apply(Decimal::from(129)), Some(Decimal::from(120)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rounding {
    /// The step, above zero, in the unit of the value.
    pub step: Decimal,
    /// Which way.
    pub direction: Direction,
}

super::packed::packed! {
    enum Direction { Nearest, Down, Up }
    struct Rounding { step, direction }
}

impl Rounding {
    /// The rounded value; `None` on overflow or a step of zero.
    #[must_use]
    pub fn apply(self, value: Decimal) -> Option<Decimal> {
        let strategy = match self.direction {
            Direction::Nearest => RoundingStrategy::MidpointAwayFromZero,
            Direction::Down => RoundingStrategy::ToNegativeInfinity,
            Direction::Up => RoundingStrategy::ToPositiveInfinity,
        };
        let steps = value.over(self.step)?.round_dp_with_strategy(0, strategy);
        steps.times(self.step).map(|d| d.normalize())
    }
}
