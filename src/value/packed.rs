//! Things in few bytes, for what is compiled: by columns. Each field of all the things of a list stands in a column of its
//! own, and so on inside each field: alike things stand together, which compresses well. A thing is read from its columns
//! field after field; what cannot be read is told once, at the end, so that reading a field is little code.

use super::{Date, Decimal};
use litemap::LiteMap;
use std::sync::Arc;

/// What can be written and read back.
pub(crate) trait Packed: Sized {
    /// How many columns it takes.
    const WIDTH: usize;

    /// Writes it at the end of its columns, of which `at` is the first.
    fn pack(&self, at: usize, to: &mut Writer);

    /// Reads one from the start of its columns, which then begin after it; anything where they do not hold one.
    fn unpack(at: usize, from: &mut Reader<'_>) -> Self;
}

/// The bytes of one thing: the lengths of its columns, then the columns.
pub(crate) fn pack<T: Packed>(thing: &T) -> Vec<u8> {
    let mut writer = Writer { columns: vec![Column::default(); T::WIDTH] };
    thing.pack(0, &mut writer);
    let mut bytes = Vec::new();
    writer.columns.iter().for_each(|column| write(column.bytes.len() as u64, &mut bytes));
    writer.columns.iter().for_each(|column| bytes.extend(&column.bytes));
    bytes
}

/// One thing from its bytes; `None` when they are not those of such a thing.
pub(crate) fn unpack<T: Packed>(mut bytes: &[u8]) -> Option<T> {
    let lengths: Vec<u64> = (0..T::WIDTH).map(|_| read(&mut bytes)).collect::<Option<_>>()?;
    let column =
        |length| Some(Column { bytes: take(usize::try_from(length).ok()?, &mut bytes)?, last: 0, recent: Vec::new() });
    let columns = lengths.into_iter().map(column).collect::<Option<_>>()?;
    let mut reader = Reader { columns, whole: true };
    let thing = T::unpack(0, &mut reader);
    let rest = reader.columns.iter().all(|column| column.bytes.is_empty());
    (reader.whole && rest && bytes.is_empty()).then_some(thing)
}

/// A column: its bytes, or those that are left of it.
#[derive(Clone, Default)]
struct Column<B> {
    bytes: B,
    /// The [`Near`] number that it held last.
    last: u32,
    /// The [`Recent`] numbers that it held, each once, the last one last.
    recent: Vec<u32>,
}

/// Columns being written.
pub(crate) struct Writer {
    columns: Vec<Column<Vec<u8>>>,
}

impl Writer {
    /// Writes a number at the end of a column.
    pub(crate) fn number(&mut self, at: usize, number: u64) {
        if let Some(column) = self.columns.get_mut(at) {
            write(number, &mut column.bytes);
        }
    }

    fn text(&mut self, at: usize, text: &str) {
        if let Some(column) = self.columns.get_mut(at) {
            column.bytes.extend(text.as_bytes());
            column.bytes.push(END);
        }
    }

    /// Writes a field, of which `next` is the first column; then that is the first of what comes after it.
    pub(crate) fn field<T: Packed>(&mut self, next: &mut usize, field: &T) {
        field.pack(*next, self);
        *next += T::WIDTH;
    }

    /// Writes how many things a list holds, then the things.
    fn list<'a, T: Packed + 'a>(&mut self, at: usize, list: impl ExactSizeIterator<Item = &'a T>) {
        self.number(at, list.len() as u64);
        list.for_each(|one| one.pack(at + 1, self));
    }
}

/// Columns being read.
pub(crate) struct Reader<'b> {
    columns: Vec<Column<&'b [u8]>>,
    /// Whether all that was asked for was there.
    whole: bool,
}

impl Reader<'_> {
    /// Tells that the columns do not hold what was asked for. From then on every number is zero.
    pub(crate) fn fail(&mut self) {
        self.whole = false;
        self.columns.clear();
    }

    /// The next number of a column.
    pub(crate) fn number(&mut self, at: usize) -> u64 {
        let number = self.columns.get_mut(at).and_then(|column| read(&mut column.bytes));
        self.or_fail(number, 0)
    }

    fn text(&mut self, at: usize) -> String {
        let text = self.columns.get_mut(at).and_then(|Column { bytes, .. }| {
            let end = bytes.iter().position(|byte| *byte == END)?;
            let text = str::from_utf8(take(end, bytes)?).ok()?;
            take(1, bytes)?;
            Some(text.to_owned())
        });
        self.or_fail(text, String::new())
    }

    /// What was made of what was read, or else a blank.
    fn or_fail<T>(&mut self, made: Option<T>, blank: T) -> T {
        made.unwrap_or_else(|| {
            self.fail();
            blank
        })
    }

    /// Reads a field, of which `next` is the first column; then that is the first of what comes after it.
    pub(crate) fn field<T: Packed>(&mut self, next: &mut usize) -> T {
        let field = T::unpack(*next, self);
        *next += T::WIDTH;
        field
    }
}

/// How many columns what a function takes needs.
pub(crate) const fn width_of<T: Packed, R>(_: fn(T) -> R) -> usize {
    T::WIDTH
}

/// How many columns a field takes.
pub(crate) const fn width_of_field<S, T: Packed>(_: fn(&S) -> &T) -> usize {
    T::WIDTH
}

/// The parts of a case of an enumeration.
pub(crate) trait Parts {
    /// Writes them one after the other.
    fn pack(self, at: usize, to: &mut Writer);
}

/// The cases of an enumeration, whose parts all have columns of their own.
pub(crate) struct Cases {
    number: u64,
    at: usize,
}

impl Cases {
    /// The first case, whose columns begin there.
    pub(crate) fn new(at: usize) -> Self {
        Self { number: 0, at }
    }

    /// The number of the next case, which takes so many columns, and the first of these.
    pub(crate) fn next(&mut self, width: usize) -> (u64, usize) {
        let case = (self.number, self.at);
        *self = Self { number: self.number + 1, at: self.at + width };
        case
    }
}

/// Makes structures, of which all fields are named, and enumerations packable.
macro_rules! packed {
    () => {};
    (struct $name:ident $(<$of:ident>)? { $($field:ident),* $(,)? } $($rest:tt)*) => {
        impl $(<$of: $crate::value::packed::Packed>)? $crate::value::packed::Packed for $name $(<$of>)? {
            const WIDTH: usize = 0 $(+ $crate::value::packed::width_of_field(|one: &Self| &one.$field))*;

            fn pack(&self, mut at: usize, to: &mut $crate::value::packed::Writer) {
                $(to.field(&mut at, &self.$field);)*
            }

            fn unpack(mut at: usize, from: &mut $crate::value::packed::Reader<'_>) -> Self {
                Self { $($field: from.field(&mut at)),* }
            }
        }
        $crate::value::packed::packed! { $($rest)* }
    };
    (wrap $($name:ident),+; $($rest:tt)*) => {
        $(
            impl $crate::value::packed::Packed for $name {
                const WIDTH: usize = $crate::value::packed::width_of(Self);

                fn pack(&self, at: usize, to: &mut $crate::value::packed::Writer) {
                    self.0.pack(at, to);
                }

                fn unpack(at: usize, from: &mut $crate::value::packed::Reader<'_>) -> Self {
                    Self($crate::value::packed::Packed::unpack(at, from))
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
        impl $crate::value::packed::Packed for $name {
            const WIDTH: usize = 1 $(
                + $crate::value::packed::width_of(
                    |($($($part,)+)? $($($field,)+)?)| Self::$case $(($($part),+))? $({ $($field),+ })?
                )
            )+;

            fn pack(&self, at: usize, to: &mut $crate::value::packed::Writer) {
                let mut cases = $crate::value::packed::Cases::new(at + 1);
                $(
                    let (number, first) = cases.next($crate::value::packed::width_of(
                        |($($($part,)+)? $($($field,)+)?)| Self::$case $(($($part),+))? $({ $($field),+ })?
                    ));
                    if let Self::$case $(($($part),+))? $({ $($field),+ })? = self {
                        to.number(at, number);
                        $crate::value::packed::Parts::pack(($($($part,)+)? $($($field,)+)?), first, to);
                    }
                )+
            }

            fn unpack(at: usize, from: &mut $crate::value::packed::Reader<'_>) -> Self {
                let case = from.number(at);
                let mut cases = $crate::value::packed::Cases::new(at + 1);
                $(
                    let made = |($($($part,)+)? $($($field,)+)?)| Self::$case $(($($part),+))? $({ $($field),+ })?;
                    let (number, first) = cases.next($crate::value::packed::width_of(made));
                    if case == number {
                        return made($crate::value::packed::Packed::unpack(first, from));
                    }
                )+
                from.fail();
                Self::unpack(at, from)
            }
        }
        $crate::value::packed::packed! { $($rest)* }
    };
}
pub(crate) use packed;

/// So many bytes.
fn take<'b>(count: usize, bytes: &mut &'b [u8]) -> Option<&'b [u8]> {
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
        impl Packed for $name {
            const WIDTH: usize = 1;

            fn pack(&self, at: usize, to: &mut Writer) {
                to.number(at, *self as u64);
            }

            fn unpack(at: usize, from: &mut Reader<'_>) -> Self {
                let number = Self::try_from(from.number(at)).ok();
                from.or_fail(number, 0)
            }
        }
    )+};
}
numbers!(u8, u16, u32, u64, usize);

/// Things written as others are, which each of them is made into and from.
macro_rules! through {
    ($name:ty as $other:ty, $blank:expr, $to:expr, $from:expr) => {
        impl Packed for $name {
            const WIDTH: usize = <$other>::WIDTH;

            fn pack(&self, at: usize, to: &mut Writer) {
                let other: $other = $to(*self);
                other.pack(at, to);
            }

            fn unpack(at: usize, from: &mut Reader<'_>) -> Self {
                let other = <$other>::unpack(at, from);
                from.or_fail($from(other), $blank)
            }
        }
    };
}
through!(bool as u8, false, u8::from, |number: u8| Some(number != 0));
through!(i32 as u32, 0, fold, |number: u32| Some(unfold(number)));
through!(u128 as (u64, u64), 0, halves, joined);
through!(i128 as u128, 0, |number: i128| (number << 1 ^ number >> 127) as u128, |number: u128| Some(
    (number >> 1) as i128 ^ -((number & 1) as i128)
));
through!(Decimal as (i128, u32), Self::ZERO, |number: Decimal| (number.mantissa(), number.scale()), decimal);
through!(Date as i32, Self::MIN, Date::to_days, Date::from_days);

fn halves(number: u128) -> (u64, u64) {
    (number as u64, (number >> 64) as u64)
}

fn joined((low, high): (u64, u64)) -> Option<u128> {
    Some(u128::from(high) << 64 | u128::from(low))
}

fn decimal((digits, scale): (i128, u32)) -> Option<Decimal> {
    Decimal::try_from_i128_with_scale(digits, scale).ok()
}

/// What no text holds, for it is UTF-8.
const END: u8 = 0xFF;

impl Packed for String {
    const WIDTH: usize = 1;

    fn pack(&self, at: usize, to: &mut Writer) {
        to.text(at, self);
    }

    fn unpack(at: usize, from: &mut Reader<'_>) -> Self {
        from.text(at)
    }
}

/// A number close to the one before it in its column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Near(pub(crate) u32);

impl Packed for Near {
    const WIDTH: usize = 1;

    fn pack(&self, at: usize, to: &mut Writer) {
        let last = to.columns.get_mut(at).map_or(0, |column| std::mem::replace(&mut column.last, self.0));
        fold(self.0.wrapping_sub(last).cast_signed()).pack(at, to);
    }

    fn unpack(at: usize, from: &mut Reader<'_>) -> Self {
        let gap = unfold(u32::unpack(at, from));
        Self(from.columns.get_mut(at).map_or(0, |column| {
            column.last = column.last.wrapping_add_signed(gap);
            column.last
        }))
    }
}

/// A number that its column often held before: told by how many others it has held since, and one more.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Recent(pub(crate) u32);

impl Packed for Recent {
    const WIDTH: usize = 1;

    fn pack(&self, at: usize, to: &mut Writer) {
        let Some(Column { recent, .. }) = to.columns.get_mut(at) else { return };
        let place = recent.iter().rposition(|held| *held == self.0);
        let rank = place.map_or(0, |place| recent.len() - place);
        recent.retain(|held| *held != self.0);
        recent.push(self.0);
        rank.pack(at, to);
        if rank == 0 {
            Near(self.0).pack(at, to);
        }
    }

    fn unpack(at: usize, from: &mut Reader<'_>) -> Self {
        let rank = usize::unpack(at, from);
        let number = if rank == 0 {
            Near::unpack(at, from).0
        } else {
            let held = from.columns.get_mut(at).map(|column| &mut column.recent);
            let number = held.and_then(|held| Some(held.remove(held.len().checked_sub(rank)?)));
            from.or_fail(number, 0)
        };
        if let Some(column) = from.columns.get_mut(at) {
            column.recent.push(number);
        }
        Self(number)
    }
}

impl<T: Packed> Packed for Option<T> {
    const WIDTH: usize = 1 + T::WIDTH;

    fn pack(&self, at: usize, to: &mut Writer) {
        self.is_some().pack(at, to);
        self.iter().for_each(|one| one.pack(at + 1, to));
    }

    fn unpack(at: usize, from: &mut Reader<'_>) -> Self {
        bool::unpack(at, from).then(|| T::unpack(at + 1, from))
    }
}

impl<T: Packed> Packed for Vec<T> {
    const WIDTH: usize = 1 + T::WIDTH;

    fn pack(&self, at: usize, to: &mut Writer) {
        to.list(at, self.iter());
    }

    fn unpack(at: usize, from: &mut Reader<'_>) -> Self {
        let length = from.number(at);
        let mut list = Self::new();
        // A length that lies is believed no further than the columns reach.
        for _ in 0..length {
            if !from.whole {
                break;
            }
            list.push(T::unpack(at + 1, from));
        }
        list
    }
}

impl<T: Packed> Packed for Arc<[T]> {
    const WIDTH: usize = Vec::<T>::WIDTH;

    fn pack(&self, at: usize, to: &mut Writer) {
        to.list(at, self.iter());
    }

    fn unpack(at: usize, from: &mut Reader<'_>) -> Self {
        Vec::unpack(at, from).into()
    }
}

impl<K: Packed + Ord, V: Packed> Packed for LiteMap<K, V> {
    const WIDTH: usize = Vec::<(K, V)>::WIDTH;

    fn pack(&self, at: usize, to: &mut Writer) {
        to.number(at, self.len() as u64);
        self.iter().for_each(|pair| Parts::pack(pair, at + 1, to));
    }

    fn unpack(at: usize, from: &mut Reader<'_>) -> Self {
        Vec::unpack(at, from).into_iter().collect()
    }
}

macro_rules! tuples {
    ($(($($of:ident $one:ident),+))+) => {$(
        impl<$($of: Packed),+> Packed for ($($of,)+) {
            const WIDTH: usize = 0 $(+ $of::WIDTH)+;

            fn pack(&self, at: usize, to: &mut Writer) {
                let ($($one,)+) = self;
                Parts::pack(($($one,)+), at, to);
            }

            fn unpack(mut at: usize, from: &mut Reader<'_>) -> Self {
                ($(from.field::<$of>(&mut at),)+)
            }
        }

        impl<$($of: Packed),+> Parts for ($(&$of,)+) {
            fn pack(self, mut at: usize, to: &mut Writer) {
                let ($($one,)+) = self;
                $(to.field(&mut at, $one);)+
            }
        }
    )+};
}
tuples! {
    (A a)
    (A a, B b)
    (A a, B b, C c)
    (A a, B b, C c, D d)
}

impl Packed for () {
    const WIDTH: usize = 0;

    fn pack(&self, _: usize, _: &mut Writer) {}

    fn unpack(_: usize, _: &mut Reader<'_>) -> Self {}
}

impl Parts for () {
    fn pack(self, _: usize, _: &mut Writer) {}
}

#[cfg(test)]
mod tests {
    use super::{Near, Recent, fold, pack, unfold, unpack};
    use litemap::LiteMap;

    #[test]
    fn what_is_packed_is_read_back_and_no_more() {
        type Thing = (Vec<(Option<String>, bool)>, LiteMap<u32, i128>, u128, Vec<Vec<u16>>);
        let thing: Thing = (
            vec![(Some("à".into()), true), (None, false), (Some(String::new()), true)],
            [(3, -1), (700, i128::MIN), (u32::MAX, i128::MAX)].into_iter().collect(),
            u128::MAX - 5,
            vec![vec![], vec![1, 300], vec![u16::MAX]],
        );
        let bytes = pack(&thing);
        assert_eq!(unpack(&bytes), Some(thing));
        for length in 0..bytes.len() {
            assert_eq!(unpack::<Thing>(&bytes[..length]), None, "{length} bytes");
        }
        assert_eq!(unpack::<Thing>(&[&bytes[..], &[0]].concat()), None);
        let endless = [&[10, 1], &[0xFF; 9][..], &[1, 7]].concat();
        assert_eq!(unpack::<Vec<u64>>(&endless), None);
        for number in [0, -1, 1, i32::MIN, i32::MAX] {
            assert_eq!(unfold(fold(number)), number);
        }
    }

    #[test]
    fn numbers_are_told_by_those_before_them() {
        let numbers = [7, 7, 9, 7, 300, u32::MAX, 9, 0, 300];
        let near = pack(&numbers.map(Near).to_vec());
        assert_eq!(unpack::<Vec<Near>>(&near).unwrap().into_iter().map(|Near(n)| n).collect::<Vec<_>>(), numbers);
        let recent = pack(&numbers.map(Recent).to_vec());
        assert_eq!(unpack::<Vec<Recent>>(&recent).unwrap().into_iter().map(|Recent(n)| n).collect::<Vec<_>>(), numbers);
        // Lengths of the two columns, how many numbers; 7 as new, 7 as the last one, 9 as new and two above.
        assert_eq!(recent[..8], [1, 16, 9, 0, 14, 1, 0, 4]);
        for (count, rank) in [(1, 1), (2, 9)] {
            assert!(unpack::<Vec<Recent>>(&[1, 2, count, rank, 0][..4]).is_none());
        }
    }
}
