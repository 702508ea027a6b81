//! What each operation and each fold makes of exact values, and that a plan built from a model computes what it says.

use bareme::case::{Answer, Case};
use bareme::eval::Workspace;
use bareme::model::{AggregateKind, Elapsed, Type};
use bareme::plan::{
    Axis, Block, BlockId, Comparison, Fault, Matcher, MatcherId, Op, OpKind, Plan, Slot, SlotInfo, Value, apply,
};
use bareme::source::{SourceId, Span};
use bareme::value::{Date, Decimal, Direction, Rounding};

const UNKNOWN: Value = Value::Unknown;
const TRUE: Value = Value::Bool(true);
const FALSE: Value = Value::Bool(false);
const GAP: Value = Value::Fault(Fault::OutOfPeriod(0));

fn n(text: &str) -> Value {
    Value::Number(text.parse().unwrap())
}

fn d(text: &str) -> Value {
    Value::Date(Date::parse(text).unwrap())
}

/// A plan without rules.
fn empty(slots: usize) -> Plan {
    let span = Span::new(SourceId(0), 0, 0);
    Plan {
        from: Date::MIN,
        to: Date::MAX,
        slots: vec![SlotInfo { ty: Type::Bool, span }; slots],
        constants: vec![],
        texts: vec![],
        inputs: vec![],
        filing_date: None,
        ops: vec![],
        blocks: vec![],
        matchers: vec![],
        columns: vec![],
        aides: vec![],
        calculs: vec![],
        controles: vec![],
        cumuls: vec![],
        exclusions: vec![],
        depenses: vec![],
        nodes: vec![],
        gaps: vec![],
    }
}

/// Runs one operation over operands in slots 0, 1, 2…; its own slot is 9.
fn run(kind: OpKind, operands: &[Value]) -> Value {
    let mut plan = empty(10);
    plan.matchers = vec![Matcher {
        axes: vec![Axis::Numbers(vec![Decimal::ONE, Decimal::TEN]), Axis::Any],
        rows: vec![0, 1, 2, u32::MAX, 3],
    }];
    plan.inputs = (0..).map(|i| Some(Slot(i))).take(operands.len()).collect();
    plan.ops = vec![Op { out: Slot(9), kind }];
    let answers = operands.iter().map(|v| Answer::Value(*v)).collect();
    let mut workspace = Workspace::new(&plan);
    workspace.run(&plan, &Case::new(Date::MIN, answers));
    workspace.get(Slot(9))
}

#[test]
fn operations_on_known_unknown_and_faulty_values() {
    let (a, b, c) = (Slot(0), Slot(1), Slot(2));
    let overflow = Value::Fault(Fault::Overflow(Slot(9)));
    let by_zero = Value::Fault(Fault::DivisionByZero(Slot(9)));
    let no_row = Value::Fault(Fault::NoRow(Slot(9)));
    let max = Value::Number(Decimal::MAX);
    let select = || OpKind::Select { condition: a, then: b, otherwise: c };
    let pick = || OpKind::Pick { row: a, cells: vec![b, c] };
    let find = || OpKind::Match { matcher: MatcherId(0), keys: vec![a, b] };
    let progressive = || OpKind::Progressive {
        value: a,
        brackets: vec![(Some(Decimal::from(100)), b), (Some(Decimal::from(200)), c), (None, b)],
    };
    let round = |step: &str, direction| OpKind::Round(a, Rounding { step: step.parse().unwrap(), direction });
    let cases = vec![
        (OpKind::Add(a, b), vec![n("0.1"), n("0.2")], n("0.3")),
        (OpKind::Add(a, b), vec![n("0.1"), UNKNOWN], UNKNOWN),
        (OpKind::Add(a, b), vec![GAP, n("1")], GAP),
        (OpKind::Add(a, b), vec![GAP, UNKNOWN], UNKNOWN),
        (OpKind::Add(a, b), vec![max, n("1")], overflow),
        // A sum that would lose the cents is refused rather than rounded.
        (OpKind::Add(a, b), vec![n("70000000000000000000000000000"), n("0.01")], overflow),
        (OpKind::Sub(a, b), vec![n("1"), n("3")], n("-2")),
        (OpKind::Mul(a, b), vec![n("1000"), n("0.055")], n("55")),
        (OpKind::Mul(a, b), vec![max, max], overflow),
        (OpKind::Mul(a, b), vec![n("0"), max], n("0")),
        (OpKind::Div(a, b), vec![n("1"), n("8")], n("0.125")),
        (OpKind::Div(a, b), vec![n("1"), n("3")], n("0.3333333333333333333333333333")),
        (OpKind::Div(a, b), vec![n("1"), n("0")], by_zero),
        (OpKind::Neg(a), vec![n("2")], n("-2")),
        (OpKind::Min(a, b), vec![n("2"), n("1")], n("1")),
        (OpKind::Max(a, b), vec![d("01/01/2025"), d("02/01/2025")], d("02/01/2025")),
        (OpKind::Max(a, b), vec![n("1"), UNKNOWN], UNKNOWN),
        (round("0.01", Direction::Nearest), vec![n("2.345")], n("2.35")),
        (round("0.01", Direction::Nearest), vec![n("-2.345")], n("-2.35")),
        (round("1", Direction::Down), vec![n("-0.5")], n("-1")),
        (round("10", Direction::Up), vec![n("31")], n("40")),
        (OpKind::Compare(Comparison::Less, a, b), vec![n("1"), n("1.0")], FALSE),
        (OpKind::Compare(Comparison::LessOrEqual, a, b), vec![n("1"), n("1.0")], TRUE),
        (OpKind::Compare(Comparison::Greater, a, b), vec![Value::Enum(2), Value::Enum(1)], TRUE),
        (OpKind::Compare(Comparison::GreaterOrEqual, a, b), vec![d("01/01/2025"), d("02/01/2025")], FALSE),
        (OpKind::Equal(a, b), vec![n("1"), n("1.00")], TRUE),
        (OpKind::Equal(a, b), vec![Value::Text(1), Value::Text(2)], FALSE),
        (OpKind::Equal(a, b), vec![UNKNOWN, UNKNOWN], UNKNOWN),
        (OpKind::In(a, 0b101), vec![Value::Enum(2)], TRUE),
        (OpKind::In(a, 0b101), vec![Value::Enum(1)], FALSE),
        (OpKind::In(a, u128::MAX), vec![Value::Enum(127)], TRUE),
        (OpKind::And(a, b), vec![UNKNOWN, FALSE], FALSE),
        (OpKind::And(a, b), vec![GAP, FALSE], FALSE),
        (OpKind::And(a, b), vec![GAP, TRUE], GAP),
        (OpKind::And(a, b), vec![GAP, UNKNOWN], UNKNOWN),
        (OpKind::Or(a, b), vec![GAP, TRUE], TRUE),
        (OpKind::Or(a, b), vec![UNKNOWN, FALSE], UNKNOWN),
        (OpKind::Or(a, b), vec![FALSE, FALSE], FALSE),
        (OpKind::Not(a), vec![TRUE], FALSE),
        (OpKind::Not(a), vec![GAP], GAP),
        // Only the chosen side matters.
        (select(), vec![TRUE, n("1"), GAP], n("1")),
        (select(), vec![FALSE, n("1"), GAP], GAP),
        (select(), vec![UNKNOWN, n("1"), n("1")], UNKNOWN),
        (pick(), vec![Value::Row(0), n("5"), GAP], n("5")),
        (pick(), vec![Value::Row(1), n("5"), GAP], GAP),
        (pick(), vec![Value::Row(2), n("5"), GAP], no_row),
        // Below a bound, on it, between two, on the last, above; a key that does not count need not be known.
        (find(), vec![n("0.99"), UNKNOWN], Value::Row(0)),
        (find(), vec![n("1.00"), UNKNOWN], Value::Row(1)),
        (find(), vec![n("1.01"), GAP], Value::Row(2)),
        (find(), vec![n("10"), n("0")], no_row),
        (find(), vec![n("11"), n("0")], Value::Row(3)),
        (find(), vec![UNKNOWN, n("0")], UNKNOWN),
        (find(), vec![GAP, n("0")], GAP),
        // Rates of brackets that the quantity does not enter do not matter.
        (progressive(), vec![n("50"), n("0.3"), GAP], n("15")),
        (progressive(), vec![n("100"), n("0.3"), GAP], n("30")),
        (progressive(), vec![n("150"), n("0.3"), n("0.1")], n("35")),
        (progressive(), vec![n("250"), n("0.3"), n("0.1")], n("55")),
        (progressive(), vec![n("150"), n("0.3"), UNKNOWN], UNKNOWN),
        (progressive(), vec![n("-5"), n("0.3"), n("0.1")], n("0")),
        (OpKind::Elapsed(Elapsed::Years, a, b), vec![d("15/06/2010"), d("14/06/2025")], n("14")),
        (OpKind::Elapsed(Elapsed::Months, a, b), vec![d("15/06/2025"), d("15/08/2025")], n("2")),
        (OpKind::Elapsed(Elapsed::Days, a, b), vec![d("28/02/2024"), d("01/03/2024")], n("2")),
        (OpKind::AddDays(a, b), vec![d("31/12/2024"), n("1")], d("01/01/2025")),
        (OpKind::AddDays(a, b), vec![d("31/12/9999"), n("1")], overflow),
        (OpKind::AddMonths(a, b, true), vec![d("31/01/2025"), n("1")], d("28/02/2025")),
        (OpKind::AddMonths(a, b, false), vec![d("31/01/2025"), n("1")], d("01/03/2025")),
        (OpKind::AddMonths(a, b, true), vec![d("31/01/2025"), n("99999999999")], overflow),
    ];
    for (kind, operands, expected) in cases {
        let what = format!("{kind:?} of {operands:?}");
        assert_eq!(run(kind, &operands), expected, "{what}");
    }
}

#[test]
fn constant_payments_repay_what_is_lent() {
    let payment = |amount: &str, rate: &str, months: &str| {
        let read = |slot: Slot| n([amount, rate, months][slot.index()]);
        let kind = OpKind::Payment(Slot(0), Slot(1), Slot(2));
        apply(&kind, Slot(3), &[], &[], read)
    };
    let to_the_cent = |value: Value| match value {
        Value::Number(value) => value.round_dp(2).to_string(),
        other => format!("{other:?}"),
    };
    for (amount, rate, months, expected) in [
        ("30000", "0.01", "240", "137.97"),
        ("18000", "0.01", "240", "82.78"),
        ("30000", "0", "240", "125"),
        ("1000", "0", "3", "333.33"),
        ("1200", "0.12", "1", "1212.00"),
        ("1200", "0.12", "1.9", "1212.00"),
        ("100000", "0.045", "300", "555.83"),
        ("-1200", "0.12", "1", "-1212.00"),
    ] {
        assert_eq!(to_the_cent(payment(amount, rate, months)), expected, "{amount} {rate} {months}");
    }
    assert_eq!(payment("30000", "0.01", "0"), Value::Fault(Fault::DivisionByZero(Slot(3))));
    assert_eq!(payment("30000", "0.01", "0.9"), Value::Fault(Fault::DivisionByZero(Slot(3))));
    assert_eq!(payment("30000", "0.01", "5000000000"), Value::Fault(Fault::Overflow(Slot(3))));
    assert_eq!(payment("30000", "-12", "240"), Value::Fault(Fault::Overflow(Slot(3))));
    assert_eq!(payment("79228162514264337593543950335", "0.01", "1"), Value::Fault(Fault::Overflow(Slot(3))));
}

/// Folds rows of two cells: whether the row counts, and what it holds.
fn fold(kind: AggregateKind, rows: Option<Vec<[Value; 2]>>) -> Value {
    let mut plan = empty(4);
    plan.inputs = vec![None];
    let (filter, result) = (Some(Slot(1)), (kind != AggregateKind::Exists).then_some(Slot(2)));
    plan.blocks = vec![Block { fields: vec![Some(Slot(1)), Some(Slot(2))], ops: vec![], filter, result }];
    plan.constants = vec![(Slot(3), n("7"))];
    let default = Some(Slot(3));
    plan.ops = vec![Op { out: Slot(0), kind: OpKind::Fold { kind, list: 0, block: BlockId(0), default } }];
    let answer = rows.map_or(Answer::Unknown, |rows| Answer::Rows(rows.iter().map(|row| row.to_vec()).collect()));
    let mut workspace = Workspace::new(&plan);
    // A longer list before must leave nothing behind.
    let before = Answer::Rows(vec![vec![TRUE, GAP]; 5]);
    for answer in [before, answer] {
        workspace.run(&plan, &Case::new(Date::MIN, vec![answer]));
    }
    workspace.get(Slot(0))
}

#[test]
fn folds_over_rows_known_or_not() {
    use AggregateKind::{All, Count, Exists, Max, Min, Sum};
    let cases = [
        (Sum, None, UNKNOWN),
        (Sum, Some(vec![]), n("0")),
        (Sum, Some(vec![[TRUE, n("1")], [FALSE, UNKNOWN], [TRUE, n("2")]]), n("3")),
        (Sum, Some(vec![[TRUE, n("1")], [UNKNOWN, n("2")]]), UNKNOWN),
        (Sum, Some(vec![[TRUE, GAP], [TRUE, UNKNOWN]]), UNKNOWN),
        (Sum, Some(vec![[TRUE, GAP], [TRUE, n("1")]]), GAP),
        (Sum, Some(vec![[FALSE, GAP], [TRUE, n("1")]]), n("1")),
        (Count, Some(vec![[TRUE, UNKNOWN], [FALSE, UNKNOWN], [TRUE, GAP]]), n("2")),
        (Count, Some(vec![[TRUE, n("1")], [UNKNOWN, n("1")]]), UNKNOWN),
        (Exists, Some(vec![]), FALSE),
        (Exists, Some(vec![[UNKNOWN, n("0")], [TRUE, n("0")]]), TRUE),
        (Exists, Some(vec![[UNKNOWN, n("0")], [FALSE, n("0")]]), UNKNOWN),
        (Exists, Some(vec![[GAP, n("0")], [FALSE, n("0")]]), GAP),
        (Exists, None, UNKNOWN),
        (All, Some(vec![]), TRUE),
        (All, Some(vec![[TRUE, TRUE], [FALSE, FALSE]]), TRUE),
        (All, Some(vec![[TRUE, UNKNOWN], [TRUE, FALSE]]), FALSE),
        (All, Some(vec![[TRUE, UNKNOWN], [TRUE, TRUE]]), UNKNOWN),
        (All, Some(vec![[UNKNOWN, FALSE], [TRUE, TRUE]]), UNKNOWN),
        (Min, Some(vec![]), n("7")),
        (Min, Some(vec![[TRUE, n("3")], [TRUE, n("2")], [FALSE, n("1")]]), n("2")),
        (Max, Some(vec![[TRUE, n("3")], [TRUE, n("9")]]), n("9")),
        (Max, Some(vec![[TRUE, n("3")], [TRUE, UNKNOWN]]), UNKNOWN),
        (Max, Some(vec![[FALSE, n("3")]]), n("7")),
        (Max, None, UNKNOWN),
    ];
    for (kind, rows, expected) in cases {
        let what = format!("{kind:?} of {rows:?}");
        assert_eq!(fold(kind, rows), expected, "{what}");
    }
}
