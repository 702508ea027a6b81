//! Things in few bytes, for what is compiled: by columns. All the first fields of a list of things are written, then all
//! the second ones, and so on inside each field: alike things stand together, which compresses well, and are read by the
//! same few functions, which weigh little.

use super::{Date, Decimal};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What can be written.
pub(crate) trait Pack: Sized {
    /// Writes many of them.
    fn pack(all: &[&Self], bytes: &mut Vec<u8>);
}

/// What can be read back. It is read into places that hold blank things: a column that cannot be read then leaves nothing
/// else behind to be dropped, which would take most of the code.
pub(crate) trait Unpack: Sized {
    /// Something to be read over.
    fn blank() -> Self;

    /// Reads many of them from the start of `bytes`, which then begins after them.
    fn unpack(all: &mut [&mut Self], bytes: &mut &[u8]) -> Option<()>;
}

/// The bytes of one thing.
pub(crate) fn pack(thing: &impl Pack) -> Vec<u8> {
    let mut bytes = Vec::new();
    Pack::pack(&[thing], &mut bytes);
    bytes
}

/// One thing from its bytes; `None` when they are not those of such a thing.
pub(crate) fn unpack<T: Unpack>(mut bytes: &[u8]) -> Option<T> {
    let mut thing = T::blank();
    T::unpack(&mut [&mut thing], &mut bytes)?;
    bytes.is_empty().then_some(thing)
}

/// More than any file holds.
const MOST: usize = 1 << 24;

/// So many things.
pub(crate) fn many<T: Unpack>(count: usize, bytes: &mut &[u8]) -> Option<Vec<T>> {
    if count > MOST {
        return None;
    }
    let mut all: Vec<T> = std::iter::repeat_with(T::blank).take(count).collect();
    T::unpack(&mut all.iter_mut().collect::<Vec<_>>(), bytes)?;
    Some(all)
}

/// Makes structures, of which all fields are named, and enumerations packable.
macro_rules! packed {
    () => {};
    (@blank $case:ident $(($($part:ident),+))? $({ $($field:ident),+ })?, $($rest:tt)*) => {
        Self::$case
            $(($($crate::value::packed::packed!(@part $part)),+))?
            $({ $($field: $crate::value::packed::Unpack::blank()),+ })?
    };
    (@part $part:ident) => {
        $crate::value::packed::Unpack::blank()
    };
    (struct $name:ident $(<$of:ident>)? { $($field:ident),* $(,)? } $($rest:tt)*) => {
        impl $(<$of: $crate::value::packed::Pack>)? $crate::value::packed::Pack for $name $(<$of>)? {
            fn pack(all: &[&Self], bytes: &mut Vec<u8>) {
                $($crate::value::packed::Pack::pack(&all.iter().map(|one| &one.$field).collect::<Vec<_>>(), bytes);)*
            }
        }
        impl $(<$of: $crate::value::packed::Unpack>)? $crate::value::packed::Unpack for $name $(<$of>)? {
            fn blank() -> Self {
                Self { $($field: $crate::value::packed::Unpack::blank()),* }
            }

            fn unpack(all: &mut [&mut Self], bytes: &mut &[u8]) -> Option<()> {
                $($crate::value::packed::Unpack::unpack(
                    &mut all.iter_mut().map(|one| &mut one.$field).collect::<Vec<_>>(),
                    bytes,
                )?;)*
                Some(())
            }
        }
        $crate::value::packed::packed! { $($rest)* }
    };
    (wrap $($name:ident),+; $($rest:tt)*) => {
        $(
            impl $crate::value::packed::Pack for $name {
                fn pack(all: &[&Self], bytes: &mut Vec<u8>) {
                    $crate::value::packed::Pack::pack(&all.iter().map(|one| &one.0).collect::<Vec<_>>(), bytes);
                }
            }
            impl $crate::value::packed::Unpack for $name {
                fn blank() -> Self {
                    Self($crate::value::packed::Unpack::blank())
                }

                fn unpack(all: &mut [&mut Self], bytes: &mut &[u8]) -> Option<()> {
                    $crate::value::packed::Unpack::unpack(
                        &mut all.iter_mut().map(|one| &mut one.0).collect::<Vec<_>>(),
                        bytes,
                    )
                }
            }
        )+
        $crate::value::packed::packed! { $($rest)* }
    };
    (
        enum $name:ident {
            $($case:ident $(($($part:ident),+))? $({ $($field:ident),+ $(,)? })?),+ $(,)?
        }
        $($rest:tt)*
    ) => {
        impl $crate::value::packed::Pack for $name {
            fn pack(all: &[&Self], bytes: &mut Vec<u8>) {
                const CASES: &[&str] = &[$(stringify!($case)),+];
                let case = |one: &&Self| match one {
                    $(Self::$case { .. } => stringify!($case),)+
                };
                bytes.extend(all.iter().filter_map(|one| {
                    u8::try_from(CASES.iter().position(|name| *name == case(one))?).ok()
                }));
                $(
                    let held = all.iter().filter_map(|one| match one {
                        Self::$case $(($($part),+))? $({ $($field),+ })? => Some(($($($part,)+)? $($($field,)+)?)),
                        _ => None,
                    });
                    let held: Vec<_> = held.collect();
                    $crate::value::packed::Pack::pack(&held.iter().collect::<Vec<_>>(), bytes);
                )+
            }
        }
        impl $crate::value::packed::Unpack for $name {
            fn blank() -> Self {
                $crate::value::packed::packed!(@blank $($case $(($($part),+))? $({ $($field),+ })?,)+)
            }

            fn unpack(all: &mut [&mut Self], bytes: &mut &[u8]) -> Option<()> {
                let cases = $crate::value::packed::bytes(all.len(), bytes)?;
                let mut numbers = 0..;
                $(
                    let number = numbers.next()?;
                    let count = cases.iter().filter(|case| **case == number).count();
                    let held = $crate::value::packed::many(count, bytes)?;
                    let places = all.iter_mut().zip(cases).filter(|(_, case)| **case == number);
                    for ((place, _), ($($($part,)+)? $($($field,)+)?)) in places.zip(held) {
                        **place = Self::$case $(($($part),+))? $({ $($field),+ })?;
                    }
                )+
                cases.iter().all(|case| *case < numbers.start).then_some(())
            }
        }
        $crate::value::packed::packed! { $($rest)* }
    };
}
pub(crate) use packed;

/// So many bytes.
pub(crate) fn bytes<'b>(count: usize, bytes: &mut &'b [u8]) -> Option<&'b [u8]> {
    let (taken, rest) = bytes.split_at_checked(count)?;
    *bytes = rest;
    Some(taken)
}

/// Seven bits a byte, the least first; the last byte is under 128.
fn write(mut number: u64, bytes: &mut Vec<u8>) {
    while number > 127 {
        bytes.push((number & 127) as u8 | 128);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn read(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 127) << shift;
        if *byte < 128 {
            return Some(number);
        }
    }
    None
}

/// Numbers near zero as small ones, whatever their sign.
pub(crate) fn fold(number: i32) -> u32 {
    (number << 1 ^ number >> 31) as u32
}

/// The number that [`fold`] made small.
pub(crate) fn unfold(number: u32) -> i32 {
    (number >> 1) as i32 ^ -((number & 1) as i32)
}

/// Whole numbers that fit in 64 bits.
macro_rules! numbers {
    ($($name:ident),+) => {$(
        impl Pack for $name {
            fn pack(all: &[&Self], bytes: &mut Vec<u8>) {
                all.iter().for_each(|number| write(**number as u64, bytes));
            }
        }

        impl Unpack for $name {
            fn blank() -> Self {
                0
            }

            fn unpack(all: &mut [&mut Self], bytes: &mut &[u8]) -> Option<()> {
                all.iter_mut().try_for_each(|one| {
                    **one = read(bytes)?.try_into().ok()?;
                    Some(())
                })
            }
        }
    )+};
}
numbers!(u8, u16, u32, u64, usize);

/// Things written as others are, which each of them is made into and from.
macro_rules! through {
    ($name:ty as $other:ty, $blank:expr, $to:expr, $from:expr) => {
        impl Pack for $name {
            fn pack(all: &[&Self], bytes: &mut Vec<u8>) {
                let others: Vec<$other> = all.iter().map(|one| $to(**one)).collect();
                Pack::pack(&others.iter().collect::<Vec<_>>(), bytes);
            }
        }

        impl Unpack for $name {
            fn blank() -> Self {
                $blank
            }

            fn unpack(all: &mut [&mut Self], bytes: &mut &[u8]) -> Option<()> {
                let others = many::<$other>(all.len(), bytes)?;
                all.iter_mut().zip(others).try_for_each(|(one, other)| {
                    **one = $from(other)?;
                    Some(())
                })
            }
        }
    };
}
through!(bool as u8, false, u8::from, |number: u8| Some(number != 0));
through!(i32 as u32, 0, fold, |number: u32| Some(unfold(number)));
through!(u128 as (u64, u64), 0, |number: u128| (number as u64, (number >> 64) as u64), |(low, high): (u64, u64)| Some(
    u128::from(high) << 64 | u128::from(low)
));
through!(i128 as u128, 0, |number: i128| (number << 1 ^ number >> 127) as u128, |number: u128| Some(
    (number >> 1) as i128 ^ -((number & 1) as i128)
));
through!(Decimal as (i128, u32), Self::ZERO, |number: Decimal| (number.mantissa(), number.scale()), |(
    digits,
    scale,
): (
    i128,
    u32
)| {
    Self::try_from_i128_with_scale(digits, scale).ok()
});
through!(Date as i32, Self::MIN, Date::to_days, Date::from_days);

/// What no text holds, for it is UTF-8.
const END: u8 = 0xFF;

impl Pack for String {
    fn pack(all: &[&Self], bytes: &mut Vec<u8>) {
        all.iter().for_each(|text| {
            bytes.extend(text.as_bytes());
            bytes.push(END);
        });
    }
}

impl Unpack for String {
    fn blank() -> Self {
        Self::new()
    }

    fn unpack(all: &mut [&mut Self], bytes: &mut &[u8]) -> Option<()> {
        for one in all {
            let end = bytes.iter().position(|byte| *byte == END)?;
            one.push_str(str::from_utf8(self::bytes(end, bytes)?).ok()?);
            self::bytes(1, bytes)?;
        }
        Some(())
    }
}

impl<T: Pack> Pack for Option<T> {
    fn pack(all: &[&Self], bytes: &mut Vec<u8>) {
        all.iter().for_each(|one| bytes.push(u8::from(one.is_some())));
        T::pack(&all.iter().filter_map(|one| one.as_ref()).collect::<Vec<_>>(), bytes);
    }
}

impl<T: Unpack> Unpack for Option<T> {
    fn blank() -> Self {
        None
    }

    fn unpack(all: &mut [&mut Self], bytes: &mut &[u8]) -> Option<()> {
        let held = self::bytes(all.len(), bytes)?;
        for (one, _) in all.iter_mut().zip(held).filter(|(_, held)| **held != 0) {
            **one = Some(T::blank());
        }
        T::unpack(&mut all.iter_mut().filter_map(|one| one.as_mut()).collect::<Vec<_>>(), bytes)
    }
}

/// Lists one after the other: their lengths, then all that they hold.
fn lists<'a, T: Pack + 'a>(all: impl Iterator<Item = &'a [T]> + Clone, bytes: &mut Vec<u8>) {
    all.clone().for_each(|list| write(list.len() as u64, bytes));
    T::pack(&all.flatten().collect::<Vec<_>>(), bytes);
}

impl<T: Pack> Pack for Vec<T> {
    fn pack(all: &[&Self], bytes: &mut Vec<u8>) {
        lists(all.iter().map(|list| &list[..]), bytes);
    }
}

impl<T: Unpack> Unpack for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }

    fn unpack(all: &mut [&mut Self], bytes: &mut &[u8]) -> Option<()> {
        let lengths = many::<usize>(all.len(), bytes)?;
        for (list, length) in all.iter_mut().zip(lengths) {
            if length > MOST {
                return None;
            }
            list.resize_with(length, T::blank);
        }
        T::unpack(&mut all.iter_mut().flat_map(|list| list.iter_mut()).collect::<Vec<_>>(), bytes)
    }
}

impl<T: Pack> Pack for Arc<[T]> {
    fn pack(all: &[&Self], bytes: &mut Vec<u8>) {
        lists(all.iter().map(|list| &list[..]), bytes);
    }
}

impl<T: Unpack> Unpack for Arc<[T]> {
    fn blank() -> Self {
        Self::default()
    }

    fn unpack(all: &mut [&mut Self], bytes: &mut &[u8]) -> Option<()> {
        let lists = many::<Vec<T>>(all.len(), bytes)?;
        all.iter_mut().zip(lists).for_each(|(one, list)| **one = list.into());
        Some(())
    }
}

impl<K: Pack, V: Pack> Pack for BTreeMap<K, V> {
    fn pack(all: &[&Self], bytes: &mut Vec<u8>) {
        let lists: Vec<Vec<(&K, &V)>> = all.iter().map(|map| map.iter().collect()).collect();
        Pack::pack(&lists.iter().collect::<Vec<_>>(), bytes);
    }
}

impl<K: Unpack + Ord, V: Unpack> Unpack for BTreeMap<K, V> {
    fn blank() -> Self {
        Self::new()
    }

    fn unpack(all: &mut [&mut Self], bytes: &mut &[u8]) -> Option<()> {
        let lists = many::<Vec<(K, V)>>(all.len(), bytes)?;
        all.iter_mut().zip(lists).for_each(|(one, list)| **one = list.into_iter().collect());
        Some(())
    }
}

impl<T: Pack> Pack for &T {
    fn pack(all: &[&Self], bytes: &mut Vec<u8>) {
        T::pack(&all.iter().map(|one| **one).collect::<Vec<_>>(), bytes);
    }
}

impl Pack for () {
    fn pack(_: &[&Self], _: &mut Vec<u8>) {}
}

impl Unpack for () {
    fn blank() -> Self {}

    fn unpack(_: &mut [&mut Self], _: &mut &[u8]) -> Option<()> {
        Some(())
    }
}

macro_rules! tuples {
    ($(($($of:ident $at:tt),+))+) => {$(
        impl<$($of: Pack),+> Pack for ($($of,)+) {
            fn pack(all: &[&Self], bytes: &mut Vec<u8>) {
                $($of::pack(&all.iter().map(|one| &one.$at).collect::<Vec<_>>(), bytes);)+
            }
        }

        impl<$($of: Unpack),+> Unpack for ($($of,)+) {
            fn blank() -> Self {
                ($($of::blank(),)+)
            }

            fn unpack(all: &mut [&mut Self], bytes: &mut &[u8]) -> Option<()> {
                $($of::unpack(&mut all.iter_mut().map(|one| &mut one.$at).collect::<Vec<_>>(), bytes)?;)+
                Some(())
            }
        }
    )+};
}
tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
}

#[cfg(test)]
mod tests {
    use super::{fold, pack, unfold, unpack};
    use std::collections::BTreeMap;

    #[test]
    fn what_is_packed_is_read_back_and_no_more() {
        type Thing = (Vec<(Option<String>, bool)>, BTreeMap<u32, i128>, u128, Vec<Vec<u16>>);
        let thing: Thing = (
            vec![(Some("à".into()), true), (None, false), (Some(String::new()), true)],
            [(3, -1), (700, i128::MIN), (u32::MAX, i128::MAX)].into(),
            u128::MAX - 5,
            vec![vec![], vec![1, 300], vec![u16::MAX]],
        );
        let bytes = pack(&(&thing.0, &thing.1, &thing.2, &thing.3));
        assert_eq!(unpack(&bytes), Some(thing));
        for length in 0..bytes.len() {
            assert_eq!(unpack::<Thing>(&bytes[..length]), None, "{length} bytes");
        }
        assert_eq!(unpack::<Thing>(&[&bytes[..], &[0]].concat()), None);
        for number in [0, -1, 1, i32::MIN, i32::MAX] {
            assert_eq!(unfold(fold(number)), number);
        }
    }
}
