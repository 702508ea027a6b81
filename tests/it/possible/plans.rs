//! Random plans over inputs of every type, and random cases of them.

use bareme::case::{Answer, Case};
use bareme::model::{
    AggregateKind, AideField, AideId, Domain, Elapsed, EnumId, Enumeration, Input, Name, Nature, Record, RecordId,
    Referentiel, ReferentielId, Type,
};
use bareme::plan::{
    Axis, Block, BlockId, Comparison, Matcher, MatcherId, Node, NodeId, NodeKind, Op, OpKind, Plan, PlanAide,
    PlanColumn, PlanCondition, PlanOutcome, Slot, SlotInfo, Value, Vocabulary, Window,
};
use bareme::source::{SourceId, Span};
use bareme::value::{Date, Decimal, Direction, Rounding, Unit};

/// A stream of choices; when it ends, every choice is the first.
pub struct Tape<'a>(pub &'a [u32], pub usize);

impl Tape<'_> {
    pub fn below(&mut self, limit: usize) -> usize {
        let word = self.0.get(self.1).copied().unwrap_or(0);
        self.1 += 1;
        word as usize % limit.max(1)
    }

    fn pick<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())].clone()
    }
}

fn span() -> Span {
    Span::new(SourceId(0), 0, 0)
}

fn name(name: &str) -> Name {
    Name { module: String::new(), name: name.to_owned(), span: span() }
}

pub fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

pub fn number() -> Type {
    Type::Number(Unit::none())
}

pub fn input(name: &str, ty: Type, domain: Domain) -> Input {
    Input {
        name: name.to_owned(),
        span: span(),
        label: name.to_owned(),
        ty,
        theme: None,
        rank: 0,
        question: None,
        help: None,
        domain,
        unknown_allowed: true,
        fact: false,
        references: Vec::new(),
    }
}

pub fn numbers(low: &str, high: &str, step: &str) -> Domain {
    Domain::Numbers { low: decimal(low), high: decimal(high), step: decimal(step) }
}

const KEYS: usize = 4;
const LIST: usize = 11;

/// Inputs of every type.
pub fn vocabulary() -> Vocabulary {
    let bounds = [numbers("0", "5", "1"), numbers("-3", "3", "0.01"), numbers("0", "10000000", "1")];
    vocabulary_over(bounds, date("05/03/2024"), date("02/01/2025"), 3)
}

/// The same with so few values that all can be tried; lists are given.
pub fn small_vocabulary() -> Vocabulary {
    let bounds = [numbers("0", "2", "1"), numbers("-0.5", "0.5", "0.25"), numbers("0", "35000", "17500")];
    vocabulary_over(bounds, date("29/01/2023"), date("01/01/2024"), 0)
}

fn vocabulary_over(bounds: [Domain; 3], born: Date, bought: Date, rows: usize) -> Vocabulary {
    let [persons, gap, income] = bounds;
    let class = Type::Enum(EnumId(0));
    let inputs = vec![
        input("proprietaire", Type::Bool, Domain::All),
        input("seul", Type::Bool, Domain::All),
        input("classe", class.clone(), Domain::All),
        input("autre_classe", class.clone(), Domain::All),
        input("personnes", number(), persons),
        input("ecart", number(), gap),
        input("revenu", number(), income),
        input("part", number(), numbers("0.5", "3", "0.5")),
        input("naissance", Type::Date, Domain::Dates(date("27/01/2023"), born)),
        input("achat", Type::Date, Domain::Dates(date("30/12/2023"), bought)),
        input("commune", Type::Key(ReferentielId(0)), Domain::All),
        input("gestes", Type::List(RecordId(0)), Domain::Rows(rows)),
    ];
    let fields = vec![
        input("cout", number(), numbers("0", "20", "0.5")),
        input("aide", Type::Bool, Domain::All),
        input("nature", class, Domain::All),
    ];
    Vocabulary {
        enums: vec![Enumeration {
            name: name("classe"),
            label: String::new(),
            ordered: true,
            values: ["a", "b", "c", "d"].map(|v| (v.to_owned(), v.to_owned())).to_vec(),
        }],
        records: vec![Record { name: name("geste"), label: String::new(), fields }],
        inputs,
        referentiels: vec![Referentiel {
            name: name("communes"),
            label: String::new(),
            file: String::new(),
            source: None,
            key: String::new(),
            key_of: None,
            columns: Vec::new(),
            keys: (0..KEYS).map(|k| k.to_string()).collect(),
            former: litemap::LiteMap::new(),
        }],
        ..Vocabulary::default()
    }
}

#[derive(Default, Clone)]
struct Pools {
    bools: Vec<Slot>,
    numbers: Vec<Slot>,
    dates: Vec<Slot>,
    enums: Vec<Slot>,
    keys: Vec<Slot>,
    texts: Vec<Slot>,
}

impl Pools {
    fn of(&mut self, ty: &Type) -> &mut Vec<Slot> {
        match ty {
            Type::Bool => &mut self.bools,
            Type::Number(_) => &mut self.numbers,
            Type::Date => &mut self.dates,
            Type::Enum(_) => &mut self.enums,
            Type::Text => &mut self.texts,
            _ => &mut self.keys,
        }
    }
}

pub fn empty_plan() -> Plan {
    Plan {
        from: Date::MIN,
        to: Date::MAX,
        slots: Vec::new(),
        constants: Vec::new(),
        texts: Vec::new(),
        inputs: Vec::new(),
        filing_date: None,
        ops: Vec::new(),
        blocks: Vec::new(),
        matchers: Vec::new(),
        columns: Vec::new(),
        aides: Vec::new(),
        calculs: Vec::new(),
        controles: Vec::new(),
        cumuls: Vec::new(),
        exclusions: Vec::new(),
        depenses: Vec::new(),
        nodes: Vec::new(),
        gaps: Vec::new(),
    }
}

pub fn slot(plan: &mut Plan, ty: Type) -> Slot {
    plan.slots.push(SlotInfo { ty, span: span() });
    Slot(plan.slots.len() as u32 - 1)
}

/// A plan of about `size` operations.
pub fn plan(tape: &mut Tape, vocabulary: &Vocabulary, size: usize) -> Plan {
    let mut plan = empty_plan();
    let mut pools = Pools::default();
    let class = Type::Enum(EnumId(0));
    plan.texts = ["nord", "sud", "est"].map(str::to_owned).to_vec();
    let cells: [(Type, Vec<Value>); 4] = [
        (number(), ["0", "2", "2.5", "100"].map(|n| Value::Number(decimal(n))).to_vec()),
        (class.clone(), [0, 1, 1, 3].map(Value::Enum).to_vec()),
        (Type::Bool, [true, false, false, true].map(Value::Bool).to_vec()),
        (Type::Text, [0, 1, 1, 0].map(Value::Text).to_vec()),
    ];
    plan.columns = cells
        .iter()
        .map(|(_, cells)| PlanColumn { referentiel: 0, name: String::new(), cells: cells.clone().into() })
        .collect();
    for input in &vocabulary.inputs {
        let place = (!matches!(input.ty, Type::List(_))).then(|| slot(&mut plan, input.ty.clone()));
        plan.inputs.push(place);
        if let Some(place) = place {
            pools.of(&input.ty).push(place);
        }
    }
    let filing = slot(&mut plan, Type::Date);
    plan.filing_date = Some(filing);
    pools.dates.push(filing);
    let constants = [
        (Type::Bool, Value::Bool(true)),
        (number(), Value::Number(Decimal::ZERO)),
        (number(), Value::Number(decimal("3"))),
        (number(), Value::Number(decimal("-0.35"))),
        (number(), Value::Number(decimal("17500"))),
        (Type::Date, Value::Date(date("31/01/2024"))),
        (class, Value::Enum(2)),
        (Type::Key(ReferentielId(0)), Value::Key(1)),
        (Type::Text, Value::Text(1)),
    ];
    for (ty, value) in constants {
        let place = slot(&mut plan, ty.clone());
        plan.constants.push((place, value));
        pools.of(&ty).push(place);
    }
    for _ in 0..size {
        let (ty, kind) = match tape.below(5) {
            0 => fold(tape, &mut plan, &pools, &cells),
            _ => operation(tape, &mut plan, &pools, &cells),
        };
        let out = slot(&mut plan, ty.clone());
        plan.ops.push(Op { out, kind });
        pools.of(&ty).push(out);
    }
    plan
}

fn operation(tape: &mut Tape, plan: &mut Plan, pools: &Pools, cells: &[(Type, Vec<Value>)]) -> (Type, OpKind) {
    // The latest slots are chosen more often, so that operations build on one another.
    let mut one = |pool: &[Slot], tape: &mut Tape| {
        let recent = pool.len().saturating_sub(4);
        if tape.below(2) == 0 { tape.pick(pool) } else { tape.pick(&pool[recent..]) }
    };
    let n = |tape: &mut Tape, one: &mut dyn FnMut(&[Slot], &mut Tape) -> Slot| one(&pools.numbers, tape);
    let comparison = |tape: &mut Tape| {
        tape.pick(&[Comparison::Less, Comparison::LessOrEqual, Comparison::Greater, Comparison::GreaterOrEqual])
    };
    let pool_of = |tape: &mut Tape| match tape.below(4) {
        0 => (Type::Bool, pools.bools.clone()),
        1 => (number(), pools.numbers.clone()),
        2 => (Type::Date, pools.dates.clone()),
        _ => (Type::Enum(EnumId(0)), pools.enums.clone()),
    };
    match tape.below(25) {
        24 => (number(), OpKind::Payment(n(tape, &mut one), n(tape, &mut one), n(tape, &mut one))),
        0 => (number(), OpKind::Add(n(tape, &mut one), n(tape, &mut one))),
        1 => (number(), OpKind::Sub(n(tape, &mut one), n(tape, &mut one))),
        2 => (number(), OpKind::Mul(n(tape, &mut one), n(tape, &mut one))),
        3 => (number(), OpKind::Div(n(tape, &mut one), n(tape, &mut one))),
        4 => (number(), OpKind::Neg(n(tape, &mut one))),
        5 => (number(), OpKind::Min(n(tape, &mut one), n(tape, &mut one))),
        6 => (number(), OpKind::Max(n(tape, &mut one), n(tape, &mut one))),
        7 => {
            let direction = tape.pick(&[Direction::Nearest, Direction::Down, Direction::Up]);
            let step = decimal(tape.pick(&["0.01", "1", "10", "3"]));
            (number(), OpKind::Round(n(tape, &mut one), Rounding { step, direction }))
        }
        8 | 9 => (Type::Bool, OpKind::Compare(comparison(tape), n(tape, &mut one), n(tape, &mut one))),
        10 => {
            let pool = if tape.below(2) == 0 { &pools.dates } else { &pools.enums };
            (Type::Bool, OpKind::Compare(comparison(tape), one(pool, tape), one(pool, tape)))
        }
        11 => {
            let pools = [&pools.bools, &pools.numbers, &pools.dates, &pools.enums, &pools.keys, &pools.texts];
            let pool = tape.pick(&pools);
            (Type::Bool, OpKind::Equal(one(pool, tape), one(pool, tape)))
        }
        12 => (Type::Bool, OpKind::In(one(&pools.enums, tape), tape.below(16) as u128)),
        13 => (Type::Bool, OpKind::And(one(&pools.bools, tape), one(&pools.bools, tape))),
        14 => (Type::Bool, OpKind::Or(one(&pools.bools, tape), one(&pools.bools, tape))),
        15 => (Type::Bool, OpKind::Not(one(&pools.bools, tape))),
        16 => {
            let (ty, pool) = pool_of(tape);
            let condition = one(&pools.bools, tape);
            (ty, OpKind::Select { condition, then: one(&pool, tape), otherwise: one(&pool, tape) })
        }
        17 | 18 => {
            let (ty, pool) = pool_of(tape);
            let count = 1 + tape.below(4);
            let row = matcher(tape, plan, pools, count as u32);
            let cells = (0..count).map(|_| one(&pool, tape)).collect();
            (ty, OpKind::Pick { row, cells })
        }
        19 => {
            let mut brackets = Vec::new();
            let mut end = decimal("0");
            for _ in 0..tape.below(3) {
                end += decimal(tape.pick(&["0.5", "2", "5000"]));
                brackets.push((Some(end), n(tape, &mut one)));
            }
            brackets.push((None, n(tape, &mut one)));
            (number(), OpKind::Progressive { value: n(tape, &mut one), brackets })
        }
        20 => {
            let column = tape.below(cells.len());
            (cells[column].0.clone(), OpKind::Column(one(&pools.keys, tape), column as u32))
        }
        21 => {
            let unit = tape.pick(&[Elapsed::Years, Elapsed::Months, Elapsed::Days]);
            (number(), OpKind::Elapsed(unit, one(&pools.dates, tape), one(&pools.dates, tape)))
        }
        22 => (Type::Date, OpKind::AddDays(one(&pools.dates, tape), n(tape, &mut one))),
        _ => {
            let clamp = tape.below(2) == 0;
            (Type::Date, OpKind::AddMonths(one(&pools.dates, tape), n(tape, &mut one), clamp))
        }
    }
}

/// A table of so many rows over one or two keys; some keys may find none.
fn matcher(tape: &mut Tape, plan: &mut Plan, pools: &Pools, rows: u32) -> Slot {
    let mut axes = Vec::new();
    let mut keys = Vec::new();
    for _ in 0..1 + tape.below(2) {
        let (axis, pool) = match tape.below(7) {
            0 => (Axis::Any, &pools.dates),
            1 => (Axis::Bool, &pools.bools),
            2 => (Axis::Enum(4), &pools.enums),
            3 => (
                Axis::Numbers([["1", "2", "5"], ["-1", "0.5", "20000"]][tape.below(2)].map(decimal).to_vec()),
                &pools.numbers,
            ),
            4 => (Axis::Dates(["01/02/2024", "02/02/2024"].map(date).to_vec()), &pools.dates),
            5 => (Axis::Texts(vec![1]), &pools.texts),
            _ => (Axis::Keys([vec![1, 2], vec![0, 1, 2, 3]][tape.below(2)].clone()), &pools.keys),
        };
        axes.push(axis);
        keys.push(tape.pick(pool));
    }
    let regions: usize = axes.iter().map(Axis::regions).product();
    let no_row = tape.below(4) == 0;
    let row = |tape: &mut Tape| if no_row && tape.below(6) == 0 { u32::MAX } else { tape.below(rows as usize) as u32 };
    let rows = (0..regions).map(|_| row(tape)).collect();
    plan.matchers.push(Matcher { axes, rows });
    let out = slot(plan, Type::Unknown);
    let matcher = MatcherId(plan.matchers.len() as u32 - 1);
    plan.ops.push(Op { out, kind: OpKind::Match { matcher, keys } });
    out
}

fn fold(tape: &mut Tape, plan: &mut Plan, pools: &Pools, cells: &[(Type, Vec<Value>)]) -> (Type, OpKind) {
    let kinds = [
        AggregateKind::Sum,
        AggregateKind::Count,
        AggregateKind::Exists,
        AggregateKind::All,
        AggregateKind::Min,
        AggregateKind::Max,
    ];
    let kind = tape.pick(&kinds);
    let types = [number(), Type::Bool, Type::Enum(EnumId(0))];
    let mut inside = pools.clone();
    let mut fields = Vec::new();
    for ty in types {
        let field = slot(plan, ty.clone());
        fields.push(Some(field));
        let pool = inside.of(&ty);
        pool.splice(0..0, [field; 3]);
        let kept = pool.len().min(8);
        pool.truncate(kept);
    }
    let outer = std::mem::take(&mut plan.ops);
    for _ in 0..tape.below(4) {
        let (ty, kind) = operation(tape, plan, &inside, cells);
        let out = slot(plan, ty.clone());
        inside.of(&ty).insert(0, out);
        plan.ops.push(Op { out, kind });
    }
    let ops = std::mem::replace(&mut plan.ops, outer);
    let filter = (tape.below(2) == 0 || kind == AggregateKind::Exists).then(|| inside.bools[0]);
    let result = match kind {
        AggregateKind::Exists | AggregateKind::Count => None,
        AggregateKind::All => Some(inside.bools[1]),
        _ => Some(inside.numbers[0]),
    };
    plan.blocks.push(Block { fields, ops, filter, result });
    let block = BlockId(plan.blocks.len() as u32 - 1);
    let default = matches!(kind, AggregateKind::Min | AggregateKind::Max).then(|| tape.pick(&pools.numbers));
    let ty = if matches!(kind, AggregateKind::Exists | AggregateKind::All) { Type::Bool } else { number() };
    (ty, OpKind::Fold { kind, list: LIST as u32, block, default })
}

/// A step that tells a slot.
fn step(plan: &mut Plan, slot: Slot) -> NodeId {
    plan.nodes.push(Node {
        kind: NodeKind::Calcul,
        label: String::new(),
        slot,
        block: None,
        references: Vec::new(),
        fiabilite: None,
        revision: None,
        period: None,
        reads: Vec::new(),
        span: span(),
    });
    NodeId(plan.nodes.len() as u32 - 1)
}

/// An aid that rests on some slots.
pub fn aide(plan: &mut Plan, eligible: Slot, results: &[Slot]) {
    let outcome = |plan: &mut Plan, (slot, index): (&Slot, u32)| {
        let node = step(plan, *slot);
        PlanOutcome { field: AideField::Result(index), name: String::new(), node }
    };
    let outcomes = results.iter().zip(0..).map(|result| outcome(plan, result)).collect();
    plan.aides.push(PlanAide {
        id: AideId(0),
        name: String::new(),
        label: String::new(),
        axe: 0,
        financeurs: Vec::new(),
        beneficiaires: Vec::new(),
        nature: Nature::Subvention,
        references: Vec::new(),
        fiabilite: None,
        window: Window::Open,
        conditions: Vec::new(),
        eligible,
        outcomes,
        documents: Vec::new(),
        steps: Vec::new(),
    });
}

/// Aids on the last truths that a plan computes, each with two results.
pub fn aides(plan: &mut Plan, count: usize) {
    let last = |plan: &Plan, wanted: fn(&Type) -> bool, n: usize| {
        let all: Vec<Slot> = plan.ops.iter().map(|op| op.out).filter(|s| wanted(&plan.slots[s.index()].ty)).collect();
        all.len().checked_sub(n + 1).map(|i| all[i])
    };
    for n in 0..count {
        let results: Vec<Slot> =
            [last(plan, |ty| matches!(ty, Type::Number(_)), n), last(plan, |ty| matches!(ty, Type::Enum(_)), n)]
                .into_iter()
                .flatten()
                .collect();
        if let Some(eligible) = last(plan, |ty| *ty == Type::Bool, n) {
            aide(plan, eligible, &results);
        }
    }
}

/// An aid whose conditions are the last truths that a plan computes.
pub fn conditions(plan: &mut Plan, count: usize) {
    let truths = plan.ops.iter().map(|op| op.out).filter(|slot| plan.slots[slot.index()].ty == Type::Bool);
    let last: Vec<Slot> = truths.rev().take(count).collect();
    let both = |plan: &mut Plan, a: Slot, b: Slot| {
        plan.slots.push(SlotInfo { ty: Type::Bool, span: span() });
        let out = Slot(plan.slots.len() as u32 - 1);
        plan.ops.push(Op { out, kind: OpKind::And(a, b) });
        out
    };
    if let Some(eligible) = last.iter().copied().reduce(|a, b| both(plan, a, b)) {
        let conditions = last.iter().zip(0..).map(|(slot, index)| {
            let node = step(plan, *slot);
            PlanCondition { index, name: String::new(), label: String::new(), node }
        });
        let conditions = conditions.collect();
        aide(plan, eligible, &[]);
        plan.aides.last_mut().unwrap().conditions = conditions;
    }
}

/// All the values of an input that is not a list, in order.
pub fn all_values(input: &Input) -> Vec<Value> {
    match (&input.ty, &input.domain) {
        (Type::Bool, _) => [false, true].map(Value::Bool).to_vec(),
        (Type::Enum(_), _) => (0..4).map(Value::Enum).collect(),
        (Type::Key(_), _) => (0..KEYS as u32).map(Value::Key).collect(),
        (_, Domain::Numbers { low, high, step }) => {
            (0..).map(|n| low + step * Decimal::from(n)).take_while(|n| n <= high).map(Value::Number).collect()
        }
        (_, Domain::Dates(from, to)) => {
            (from.to_days()..=to.to_days()).filter_map(Date::from_days).map(Value::Date).collect()
        }
        _ => Vec::new(),
    }
}

fn value(tape: &mut Tape, input: &Input) -> Value {
    match (&input.ty, &input.domain) {
        (Type::Bool, _) => Value::Bool(tape.below(2) == 1),
        (Type::Enum(_), _) => Value::Enum(tape.below(4) as u16),
        (Type::Key(_), _) => Value::Key(tape.below(KEYS) as u32),
        (_, Domain::Numbers { low, high, step }) => {
            let steps: usize = ((high - low) / step).trunc().to_string().parse().unwrap();
            let n = match tape.below(3) {
                0 => [0, steps, steps / 2][tape.below(3)],
                _ => tape.below(steps + 1),
            };
            Value::Number(low + step * Decimal::from(n))
        }
        (_, Domain::Dates(from, to)) => {
            let days = (to.to_days() - from.to_days()) as usize;
            Value::Date(Date::from_days(from.to_days() + tape.below(days + 1) as i32).unwrap())
        }
        _ => Value::Unknown,
    }
}

/// A case where some answers, rows or cells are missing.
pub fn partial(tape: &mut Tape, vocabulary: &Vocabulary) -> Case {
    let mut answer = |input: &Input| {
        if tape.below(2) == 0 {
            return Answer::Unknown;
        }
        let Type::List(record) = input.ty else { return Answer::Value(value(tape, input)) };
        let fields = &vocabulary.records[record.index()].fields;
        let mut cell = |field| if tape.below(2) == 0 { Value::Unknown } else { value(tape, field) };
        let mut row = || fields.iter().map(&mut cell).collect();
        Answer::Rows([(), ()].iter().take(2).map(|()| row()).collect())
    };
    let answers = vocabulary.inputs.iter().map(&mut answer).collect();
    Case::new(date("29/02/2024"), answers)
}

/// The same case with nothing missing.
pub fn completed(tape: &mut Tape, vocabulary: &Vocabulary, case: &Case) -> Case {
    let mut complete = |(input, answer): (&Input, &Answer)| match (&input.ty, answer) {
        (Type::List(record), answer) => {
            let fields = &vocabulary.records[record.index()].fields;
            let rows = match answer {
                Answer::Rows(rows) => rows.clone(),
                _ => vec![vec![Value::Unknown; fields.len()]; tape.below(4)],
            };
            let mut row = |row: &Vec<Value>| {
                let cell = |(cell, field): (&Value, &Input)| {
                    if *cell == Value::Unknown { value(tape, field) } else { *cell }
                };
                row.iter().zip(fields).map(cell).collect()
            };
            Answer::Rows(rows.iter().map(&mut row).collect())
        }
        (_, Answer::Unknown) => Answer::Value(value(tape, input)),
        (_, known) => known.clone(),
    };
    let answers = vocabulary.inputs.iter().zip(&case.answers).map(&mut complete).collect();
    Case::new(case.date, answers)
}
