//! Checked arithmetic, each operation once: rust_decimal has its own put in full wherever one is asked, and a browser
//! would load as many copies. Elsewhere they stay where they are asked, which is sooner done.

use super::Decimal;

/// The operations of [`Decimal`] that cannot fail otherwise than by their result.
pub(crate) trait Arithmetic: Sized {
    /// The sum; `None` where it cannot be held.
    fn plus(self, other: Self) -> Option<Self>;

    /// The difference; `None` where it cannot be held.
    fn minus(self, other: Self) -> Option<Self>;

    /// The product; `None` where it cannot be held.
    fn times(self, other: Self) -> Option<Self>;

    /// The quotient; `None` for a division by zero too.
    fn over(self, other: Self) -> Option<Self>;

    /// The sum, or the nearest number that can be held.
    fn saturating_plus(self, other: Self) -> Self;

    /// The difference, or the nearest number that can be held.
    fn saturating_minus(self, other: Self) -> Self;
}

impl Arithmetic for Decimal {
    #[cfg_attr(target_family = "wasm", inline(never))]
    #[cfg_attr(not(target_family = "wasm"), inline)]
    fn plus(self, other: Self) -> Option<Self> {
        self.checked_add(other)
    }

    #[cfg_attr(target_family = "wasm", inline(never))]
    #[cfg_attr(not(target_family = "wasm"), inline)]
    fn minus(self, other: Self) -> Option<Self> {
        self.checked_sub(other)
    }

    #[cfg_attr(target_family = "wasm", inline(never))]
    #[cfg_attr(not(target_family = "wasm"), inline)]
    fn times(self, other: Self) -> Option<Self> {
        self.checked_mul(other)
    }

    #[cfg_attr(target_family = "wasm", inline(never))]
    #[cfg_attr(not(target_family = "wasm"), inline)]
    fn over(self, other: Self) -> Option<Self> {
        self.checked_div(other)
    }

    fn saturating_plus(self, other: Self) -> Self {
        self.plus(other).unwrap_or_else(|| limit(self))
    }

    fn saturating_minus(self, other: Self) -> Self {
        self.minus(other).unwrap_or_else(|| limit(self))
    }
}

/// What a sum or a difference that begins with a number is nearest to, where it cannot be held.
fn limit(first: Decimal) -> Decimal {
    if first.is_sign_negative() { Decimal::MIN } else { Decimal::MAX }
}
