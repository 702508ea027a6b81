//! Checked arithmetic, each operation once: rust_decimal has its own put in full wherever one is asked, and a browser
//! would load as many copies. Elsewhere they stay where they are asked, which is sooner done.

use super::Decimal;

macro_rules! operations {
    ($($(#[$said:meta])* $name:ident($own:ident) -> $result:ty;)+) => {
        /// The operations of [`Decimal`] that cannot fail otherwise than by their result.
        pub(crate) trait Arithmetic: Sized {
            $($(#[$said])* fn $name(self, other: Self) -> $result;)+
        }

        impl Arithmetic for Decimal {
            $(
                #[cfg_attr(target_family = "wasm", inline(never))]
                #[cfg_attr(not(target_family = "wasm"), inline)]
                fn $name(self, other: Self) -> $result {
                    self.$own(other)
                }
            )+
        }
    };
}
operations! {
    /// The sum; `None` where it cannot be held.
    plus(checked_add) -> Option<Self>;
    /// The difference; `None` where it cannot be held.
    minus(checked_sub) -> Option<Self>;
    /// The product; `None` where it cannot be held.
    times(checked_mul) -> Option<Self>;
    /// The quotient; `None` for a division by zero too.
    over(checked_div) -> Option<Self>;
    /// The sum, or the nearest number that can be held.
    saturating_plus(saturating_add) -> Self;
    /// The difference, or the nearest number that can be held.
    saturating_minus(saturating_sub) -> Self;
}
