//! What a compiled pack holds of plans.

use super::columns::Columns;
use super::program::*;
use crate::value::packed::{Packed, Reader, Writer, packed};

/// Cells are made again from the vocabulary.
impl Packed for Columns {
    const WIDTH: usize = 0;

    fn pack(&self, _: usize, _: &mut Writer) {}

    fn unpack(_: usize, _: &mut Reader<'_>) -> Self {
        Self::default()
    }
}

packed! {
    wrap Slot, BlockId, MatcherId, NodeId;
    struct Vocabulary { manifest, digest, themes, enums, records, inputs, referentiels, enveloppes }
    enum Value {
        Unknown, Bool(truth), Number(number), Date(date), Enum(value), Key(row), Text(text), Row(row), Fault(fault),
    }
    enum Fault { Overflow(slot), DivisionByZero(slot), NoRow(slot), OutOfPeriod(gap) }
    enum Comparison { Less, LessOrEqual, Greater, GreaterOrEqual }
    enum OpKind {
        Add(a, b),
        Sub(a, b),
        Mul(a, b),
        Div(a, b),
        Neg(a),
        Min(a, b),
        Max(a, b),
        Round(a, rounding),
        Compare(comparison, a, b),
        Equal(a, b),
        In(a, set),
        And(a, b),
        Or(a, b),
        Not(a),
        Select { condition, then, otherwise },
        Match { matcher, keys },
        Pick { row, cells },
        Progressive { value, brackets },
        Column(key, column),
        Elapsed(unit, from, to),
        Payment(amount, rate, months),
        AddDays(date, days),
        AddMonths(date, months, clamp),
        Fold { kind, list, block, default },
    }
    struct Matcher { axes, rows }
    enum Axis { Any, Bool, Enum(values), Numbers(bounds), Dates(bounds), Texts(texts), Keys(keys) }
    enum Window { Open, Closed(closure), OutOfPeriod(gap) }
    struct PlanAide {
        id, name, label, axe, financeurs, beneficiaires, nature, references, fiabilite, window, conditions, eligible,
        outcomes, documents, steps,
    }
    struct PlanCondition { index, name, label, node }
    struct PlanOutcome { field, name, node }
    enum NodeKind {
        Input(input),
        Field(list, field),
        Column(column, key),
        Calcul,
        Table { row, rows },
        Progressive,
        AtDate(date),
        Condition,
        Outcome(aide, field),
        Eligible(aide),
        Plafond { before, ceiling, per, over },
        Plancher { before, floor },
        Round(before, rounding),
        Fold(list, block),
        Term,
    }
    struct PlanControle { name, label, node }
    struct PlanCumul { name, label, aides, fixed, ceiling, reduced }
    struct PlanExclusion { name, label, aides }
    struct PlanDepense { name, label, cost, covered_by }
}
