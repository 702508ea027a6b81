//! Numbers in few bytes, for what is compiled: `#[serde(with = "packed")]` on a field. Elsewhere they are written as text.

use super::Decimal;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A number as its digits and how many of them stand after the point.
#[derive(Serialize, Deserialize)]
pub(crate) struct Packed(i128, u32);

impl From<Decimal> for Packed {
    fn from(number: Decimal) -> Self {
        Self(number.mantissa(), number.scale())
    }
}

impl TryFrom<Packed> for Decimal {
    type Error = rust_decimal::Error;

    fn try_from(Packed(digits, scale): Packed) -> Result<Self, Self::Error> {
        Self::try_from_i128_with_scale(digits, scale)
    }
}

/// Writes a number.
pub(crate) fn serialize<S: Serializer>(number: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    Packed::from(*number).serialize(serializer)
}

/// Reads a number.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    Packed::deserialize(deserializer)?.try_into().map_err(D::Error::custom)
}

/// A list of numbers.
pub(crate) mod list {
    use super::{Decimal, Deserialize, Deserializer, Error, Packed, Serializer};

    pub(crate) fn serialize<S: Serializer>(numbers: &[Decimal], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(numbers.iter().map(|number| Packed::from(*number)))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Decimal>, D::Error> {
        let numbers = Vec::<Packed>::deserialize(deserializer)?;
        numbers.into_iter().map(|number| number.try_into().map_err(D::Error::custom)).collect()
    }
}

/// Things that come each with a number or none.
pub(crate) mod paired {
    use super::{Decimal, Deserialize, Deserializer, Error, Packed, Serialize, Serializer};

    type Pairs<N, T> = Vec<(Option<N>, T)>;

    pub(crate) fn serialize<T: Serialize, S: Serializer>(
        pairs: &Pairs<Decimal, T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(pairs.iter().map(|(number, thing)| (number.map(Packed::from), thing)))
    }

    pub(crate) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Pairs<Decimal, T>, D::Error> {
        let pairs = Pairs::<Packed, T>::deserialize(deserializer)?;
        let number = |packed: Packed| packed.try_into().map_err(D::Error::custom);
        pairs.into_iter().map(|(packed, thing)| Ok((packed.map(number).transpose()?, thing))).collect()
    }
}
