use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use time::Month;

/// A civil date of the Gregorian calendar, from year 1 to 9999.
///
/// ```
/// use bareme::value::Date;
/// let d = Date::parse("31/01/2024").unwrap();
/// assert_eq!(d.add_months(1, true), Date::parse("29/02/2024"));
/// assert_eq!(d.add_months(1, false), Date::parse("01/03/2024"));
/// assert_eq!(Date::parse("2024-01-31"), Some(d));
/// assert_eq!(Date::parse("31/02/2024"), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(time::Date);

/// As `AAAA-MM-JJ`.
impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&String::from(*self))
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl Date {
    /// The earliest date.
    pub const MIN: Self = Self(match time::Date::from_ordinal_date(1, 1) {
        Ok(date) => date,
        Err(_) => time::Date::MIN,
    });
    /// The latest date.
    pub const MAX: Self = Self(time::Date::MAX);

    /// A date from its parts; `None` when there is no such day.
    #[must_use]
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let month = Month::try_from(month).ok()?;
        if year < 1 {
            return None;
        }
        time::Date::from_calendar_date(year, month, day).ok().map(Self)
    }

    /// Reads `JJ/MM/AAAA` or `AAAA-MM-JJ`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |part: &str, length: usize| {
            (part.len() == length && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u16>().ok())?
        };
        let text = text.trim();
        let (year, month, day) = if text.contains('/') {
            let mut parts = text.split('/');
            let (d, m, y) = (parts.next()?, parts.next()?, parts.next()?);
            parts.next().is_none().then_some((y, m, d))?
        } else {
            let mut parts = text.split('-');
            let (y, m, d) = (parts.next()?, parts.next()?, parts.next()?);
            parts.next().is_none().then_some((y, m, d))?
        };
        let (year, month, day) = (digits(year, 4)?, digits(month, 2)?, digits(day, 2)?);
        Self::new(i32::from(year), u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        u8::from(self.0.month())
    }

    /// The day of the month, from 1.
    #[must_use]
    pub fn day(self) -> u8 {
        self.0.day()
    }

    /// The day after; the latest date stays.
    #[must_use]
    pub fn next(self) -> Self {
        self.0.next_day().map_or(self, Self)
    }

    /// The day before; the earliest date stays.
    #[must_use]
    pub fn previous(self) -> Self {
        if self == Self::MIN { self } else { self.0.previous_day().map_or(self, Self) }
    }

    /// Days from the first date of the calendar, a number that orders dates and measures the time between them.
    #[must_use]
    pub fn to_days(self) -> i32 {
        self.0.to_julian_day()
    }

    /// The date so many days from the first of the calendar, as [`Date::to_days`] counts them.
    #[must_use]
    pub fn from_days(days: i32) -> Option<Self> {
        time::Date::from_julian_day(days).ok().map(Self).filter(|d| *d >= Self::MIN)
    }

    /// Some months later (or earlier). Where the day does not exist in that month, `clamp` chooses the last day of the
    /// month, else the first day of the next. `None` outside the calendar.
    #[must_use]
    pub fn add_months(self, months: i32, clamp: bool) -> Option<Self> {
        let total = i32::from(self.month()) - 1 + self.year() * 12;
        let total = total.checked_add(months)?;
        let (year, month) = (total.div_euclid(12), u8::try_from(total.rem_euclid(12) + 1).ok()?);
        let last = Month::try_from(month).ok()?.length(year);
        match Self::new(year, month, self.day()) {
            Some(date) => Some(date),
            None if clamp => Self::new(year, month, last),
            None => Self::new(year, month, last).map(Self::next),
        }
    }

    /// Whole months from `self` to `other`, counted when the day of the month is reached; negative if `other` is earlier.
    ///
    /// ```
    /// use bareme::value::Date;
    /// let d = |t| Date::parse(t).unwrap();
    /// assert_eq!(d("15/01/2020").full_months_to(d("14/01/2021")), 11);
    /// assert_eq!(d("15/01/2020").full_months_to(d("15/01/2021")), 12);
    /// ```
    #[must_use]
    pub fn full_months_to(self, other: Self) -> i32 {
        if other < self {
            return -other.full_months_to(self);
        }
        let months = (other.year() - self.year()) * 12 + i32::from(other.month()) - i32::from(self.month());
        if other.day() < self.day() { months - 1 } else { months }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}/{:02}/{:04}", self.day(), self.month(), self.year())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
    }
}

impl TryFrom<String> for Date {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("« {text} » n'est pas une date (attendu : JJ/MM/AAAA)"))
    }
}
