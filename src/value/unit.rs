use std::sync::Arc;

/// A unit of measure as a product of powers of base units, such as `€`, `€/m²` or `kWh/m²/an`.
///
/// Base units are named in the singular (`€`, `m²`, `an`, `mois`, `jour`, `personne`, `logement`, `kWh`, and those a
/// pack declares). A proportion (`%`) is a dimension of its own, kept apart from a bare number: it vanishes when
/// multiplied by anything else.
///
/// ```
/// use bareme::value::Unit;
/// let price = Unit::euro().div(&Unit::base("m²"));
/// assert_eq!(price.label(true), "€/m²");
/// assert_eq!(price.mul(&Unit::base("m²")), Unit::euro());
/// assert_eq!(Unit::euro().div(&Unit::euro()), Unit::proportion());
/// assert_eq!(Unit::euro().mul(&Unit::proportion()), Unit::euro());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Unit {
    /// By name; no power is zero.
    powers: Arc<[(String, i32)]>,
    proportion: bool,
}

super::packed::packed! { struct Unit { powers, proportion } }

/// Base units that every pack has.
pub(crate) const BUILTIN: &[(&str, &str)] = &[
    ("€", "€"),
    ("m²", "m²"),
    ("an", "ans"),
    ("mois", "mois"),
    ("jour", "jours"),
    ("personne", "personnes"),
    ("logement", "logements"),
    ("kWh", "kWh"),
];

/// Base units of time, which come last under a fraction: `€/m²/mois`, `kWh/m²/an`.
const TIMES: &[&str] = &["an", "mois", "jour"];

/// Base units that measure rather than count: a bare number never takes them.
const MEASURES: &[&str] = &["€", "m²", "an", "mois", "jour", "kWh"];

impl Unit {
    /// No unit: a bare number.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// A proportion, written in `%` and held as a fraction of one.
    #[must_use]
    pub fn proportion() -> Self {
        Self { powers: Arc::default(), proportion: true }
    }

    /// Euros.
    #[must_use]
    pub fn euro() -> Self {
        Self::base("€")
    }

    /// One base unit, named in the singular.
    #[must_use]
    pub fn base(name: &str) -> Self {
        Self { powers: Arc::new([(name.to_owned(), 1)]), proportion: false }
    }

    /// Whether this is a proportion.
    #[must_use]
    pub fn is_proportion(&self) -> bool {
        self.proportion
    }

    /// Whether this is a bare number.
    #[must_use]
    pub fn is_none(&self) -> bool {
        !self.proportion && self.powers.is_empty()
    }

    /// Whether euros stand in the numerator.
    #[must_use]
    pub fn has_euro(&self) -> bool {
        self.power("€") > 0
    }

    /// Whether this is one counting unit (persons, dwellings, or one a pack declares), which a bare number may take.
    #[must_use]
    pub fn is_count(&self) -> bool {
        matches!(&*self.powers, [(name, 1)] if !MEASURES.contains(&name.as_str()))
    }

    /// The power of a base unit.
    fn power(&self, name: &str) -> i32 {
        self.powers.iter().find(|(base, _)| base == name).map_or(0, |(_, power)| *power)
    }

    /// Whether this is exactly that base unit.
    #[must_use]
    pub fn is_base(&self, name: &str) -> bool {
        let mut powers = self.powers.iter();
        !self.proportion
            && powers.next().is_some_and(|(base, power)| base == name && *power == 1)
            && powers.next().is_none()
    }

    /// The unit of a product.
    #[must_use]
    pub fn mul(&self, other: &Self) -> Self {
        self.combine(other, 1)
    }

    /// The unit of a quotient; two quantities of one unit give a proportion, two bare numbers a bare number.
    #[must_use]
    pub fn div(&self, other: &Self) -> Self {
        if self == other && !self.is_none() {
            return Self::proportion();
        }
        self.combine(other, -1)
    }

    fn combine(&self, other: &Self, sign: i32) -> Self {
        let mut powers = self.powers.to_vec();
        for (name, power) in other.powers.iter() {
            let power = power.saturating_mul(sign);
            match powers.binary_search_by(|(base, _)| base.cmp(name)) {
                Ok(at) => {
                    powers.iter_mut().skip(at).take(1).for_each(|(_, total)| *total = total.saturating_add(power))
                }
                Err(at) => powers.insert(at, (name.clone(), power)),
            }
        }
        powers.retain(|(_, power)| *power != 0);
        let proportion = powers.is_empty() && (self.proportion || other.proportion);
        Self { powers: powers.into(), proportion }
    }

    /// How people write it; empty for a bare number. Counting and duration units take their plural.
    #[must_use]
    pub fn label(&self, plural: bool) -> String {
        if self.proportion {
            return "%".to_owned();
        }
        let name = |base: &str, plural: bool| {
            if !plural {
                return base.to_owned();
            }
            match BUILTIN.iter().find(|(singular, _)| *singular == base) {
                Some((_, many)) => (*many).to_owned(),
                None if base.ends_with('s') || base.ends_with('x') => base.to_owned(),
                None => format!("{base}s"),
            }
        };
        let repeat =
            |base: &str, power: i32, plural: bool| vec![name(base, plural); usize::try_from(power).unwrap_or(0)];
        // Euros come first: `€·personnes`.
        let (euros, others): (Vec<_>, Vec<_>) = self.powers.iter().filter(|(_, p)| *p > 0).partition(|(b, _)| b == "€");
        let over: Vec<String> = euros.into_iter().chain(others).flat_map(|(b, p)| repeat(b, *p, plural)).collect();
        let (times, things): (Vec<_>, Vec<_>) =
            self.powers.iter().filter(|(_, p)| *p < 0).partition(|(b, _)| TIMES.contains(&b.as_str()));
        let under = things.into_iter().chain(times).flat_map(|(b, p)| repeat(b, -*p, false));
        let head = if over.is_empty() && !self.powers.is_empty() { "1".to_owned() } else { over.join("·") };
        under.fold(head, |text, base| format!("{text}/{base}"))
    }

    /// The smallest step an input of this unit takes unless its rule says otherwise, as digits after the point:
    /// two for euros, areas and bare numbers, four for proportions (a hundredth of a percent), none for the rest.
    #[must_use]
    pub fn default_decimals(&self) -> u32 {
        if self.proportion {
            4
        } else if self.is_none() || self.power("€") != 0 || self.power("m²") != 0 {
            2
        } else {
            0
        }
    }
}
