//! What a compiled pack holds of a model.

use super::{
    AggregateKind, AideField, AideId, Closure, Column, Domain, Elapsed, EnumId, Enumeration, Enveloppe, EnveloppeId,
    Fiabilite, FiabiliteLevel, Input, Literal, Manifest, Name, Nature, Notes, Record, RecordId, Referentiel,
    ReferentielId, Revision, Theme, TieBreak, Type, Version,
};
use crate::source::Span;
use crate::value::packed::{Packed, Reader, Writer, packed};

/// Places are not written with what is compiled, which is read where the texts are not.
impl Packed for Span {
    const WIDTH: usize = 0;

    fn pack(&self, _: usize, _: &mut Writer) {}

    fn unpack(_: usize, _: &mut Reader<'_>) -> Self {
        Self::NOWHERE
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
    struct Input { name, span, label, ty, theme, rank, question, help, domain, unknown_allowed, fact, references }
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
