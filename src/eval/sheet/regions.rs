//! The regions of a table's keys, over cells.

use super::cells::{date, number};
use crate::plan::Axis;

/// The regions of a key, as an [`Axis`] cuts them, over cells.
#[derive(Debug, Clone)]
pub(super) enum Regions {
    /// The cell itself.
    Values(usize),
    /// Below the first bound, equal to it, between it and the next…
    Between(Box<[i64]>),
    /// Each of these, then any other.
    Among(Box<[u32]>),
    /// The bounds do not fit.
    Lost,
}

impl Regions {
    /// The regions of an axis, and the decimals that its key must have.
    pub(super) fn of(axis: &Axis, scale: u32) -> (Self, u32) {
        match axis {
            Axis::Any => (Self::Values(1), scale),
            Axis::Bool => (Self::Values(2), scale),
            Axis::Enum(values) => (Self::Values(*values as usize), scale),
            Axis::Numbers(bounds) => {
                let finest = bounds.iter().map(|bound| bound.normalize().scale()).fold(scale, u32::max);
                let cells: Option<Box<[i64]>> = bounds.iter().map(|bound| number(*bound, finest)).collect();
                (cells.map_or(Self::Lost, Self::Between), finest)
            }
            Axis::Dates(bounds) => (Self::Between(bounds.iter().map(|bound| date(*bound)).collect()), scale),
            Axis::Texts(known) | Axis::Keys(known) => (Self::Among(known.as_slice().into()), scale),
        }
    }

    pub(super) fn count(&self) -> usize {
        match self {
            Self::Values(count) => *count,
            Self::Between(bounds) => 2 * bounds.len() + 1,
            Self::Among(known) => known.len() + 1,
            Self::Lost => 0,
        }
    }

    /// The region of a cell; `None` when it is not known.
    #[inline]
    pub(super) fn find(&self, cell: i64) -> Option<usize> {
        match self {
            Self::Values(_) => usize::try_from(cell).ok(),
            Self::Lost => None,
            Self::Between(bounds) => Some(match bounds.binary_search(&cell) {
                Ok(at) => 2 * at + 1,
                Err(at) => 2 * at,
            }),
            Self::Among(known) => {
                let key = u32::try_from(cell).ok()?;
                Some(known.binary_search(&key).unwrap_or(known.len()))
            }
        }
    }
}
