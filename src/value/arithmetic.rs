//! Checked arithmetic, each operation once: rust_decimal has its own put in full wherever one is asked, and a browser
//! would load as many copies. Elsewhere they stay where they are asked, which is sooner done.

use super::Decimal;

macro_rules! operations {
    ($($(#[$said:meta])* $name:ident($own:ident);)+) => {
        /// The operations of [`Decimal`] that cannot fail otherwise than by their result.
        pub(crate) trait Arithmetic: Sized {
            $($(#[$said])* fn $name(self, other: Self) -> Option<Self>;)+

            /// The sum, or the nearest number that can be held.
            fn saturating_plus(self, other: Self) -> Self;

            /// The difference, or the nearest number that can be held.
            fn saturating_minus(self, other: Self) -> Self;
        }

        impl Arithmetic for Decimal {
            $(
                #[cfg_attr(target_family = "wasm", inline(never))]
                #[cfg_attr(not(target_family = "wasm"), inline)]
                fn $name(self, other: Self) -> Option<Self> {
                    self.$own(other)
                }
            )+

            fn saturating_plus(self, other: Self) -> Self {
                self.plus(other).unwrap_or_else(|| limit(self))
            }

            fn saturating_minus(self, other: Self) -> Self {
                self.minus(other).unwrap_or_else(|| limit(self))
            }
        }
    };
}
operations! {
    /// The sum; `None` where it cannot be held.
    plus(checked_add);
    /// The difference; `None` where it cannot be held.
    minus(checked_sub);
    /// The product; `None` where it cannot be held.
    times(checked_mul);
    /// The quotient; `None` for a division by zero too.
    over(checked_div);
}

/// What a sum or a difference that begins with a number is nearest to, where it cannot be held.
fn limit(first: Decimal) -> Decimal {
    if first.is_sign_negative() { Decimal::MIN } else { Decimal::MAX }
}
