//! What a compiled pack holds of a model.

use super::{
    AggregateKind, AideField, AideId, Closure, Column, Domain, Elapsed, EnumId, Enumeration, Enveloppe, EnveloppeId,
    Fiabilite, FiabiliteLevel, Input, Literal, Manifest, Name, Nature, Notes, Record, RecordId, Referentiel,
    ReferentielId, Revision, Theme, TieBreak, Type, Version,
};
use crate::source::Span;
use crate::value::packed::{Pack, Unpack, packed};

/// Places are not written with what is compiled, which is read where the texts are not.
impl Pack for Span {
    fn pack(_: &[&Self], _: &mut Vec<u8>) {}
}

impl Unpack for Span {
    fn blank() -> Self {
        Self::NOWHERE
    }

    fn unpack(_: &mut [&mut Self], _: &mut &[u8]) -> Option<()> {
        Some(())
    }
}

packed! {
    wrap EnumId, RecordId, ReferentielId, AideId, EnveloppeId;
    struct Manifest { name, version, title, date, files, axes, tie_break }
    enum TieBreak { FileOrder, Identifier }
    struct Name { module, name, span }
    enum Type { Bool, Number(unit), Date, Enum(id), Text, Key(id), Record(id), List(id), Unknown }
    struct Theme { name, label, rank, span }
    struct Enumeration { name, label, ordered, values }
    struct Record { name, label, fields }
    struct Input { name, span, label, ty, theme, rank, question, help, domain, unknown_allowed, references }
    enum Domain { All, Numbers { low, high, step }, Dates(first, last), Rows(most) }
    struct Referentiel { name, label, file, source, key, key_of, columns, keys, former }
    struct Column { name, ty, versions }
    enum Literal { Bool(truth), Number(number), Date(date), Enum(value), Text(text), Key(row) }
    struct Version<T> { from, to, references, fiabilite, value, span }
    struct Fiabilite { level, reason }
    enum FiabiliteLevel { Etablie, AConfirmer, EnAttente }
    enum Revision { Yearly { day, month }, On(date) }
    struct Notes { references, fiabilite, revision }
    struct Closure { from, to, reason }
    struct Enveloppe { name, label, amount, from, to, parent, axe, financeurs, aides, notes }
    enum AideField { Eligible, Assiette, Taux, Montant, Result(index) }
    enum Nature {
        Subvention, Allocation, Pret, Garantie, ReductionImpot, Exoneration, TauxTva, Plafond, Agrement, Obligation,
    }
    enum AggregateKind { Sum, Count, Exists, All, Min, Max }
    enum Elapsed { Years, Months, Days }
}
