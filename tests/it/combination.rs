//! The best lawful combination, against all subsets.

use bareme::eval::{Candidate, Ceiling, Choice, Fate, Kind, best_combination};
use bareme::value::Decimal;
use proptest::prelude::*;
use std::cmp::Reverse;

fn euros(n: i64) -> Decimal {
    Decimal::from(n)
}

fn aide(kind: Kind, n: i64) -> Option<Candidate> {
    Some(Candidate { amount: Some(euros(n)), kind })
}

fn grant(n: i64) -> Option<Candidate> {
    aide(Kind::Received, n)
}

fn kept(choice: &Choice) -> Vec<Option<i64>> {
    choice.fates.iter().map(|f| f.kept().map(|d| i64::try_from(d).unwrap())).collect()
}

/// An owned cumul, as proptest makes them.
#[derive(Debug, Clone)]
struct Cumul {
    aides: Vec<u32>,
    fixed: Decimal,
    ceiling: Decimal,
    reduced: Vec<u32>,
}

/// The amounts kept of a subset after cumuls, as the language's reference says, without any shortcut.
fn after_cumuls(candidates: &[Option<Candidate>], subset: u32, cumuls: &[Cumul]) -> Vec<Decimal> {
    let mut amounts: Vec<Decimal> = (0..candidates.len())
        .map(|i| match candidates[i] {
            Some(c) if subset >> i & 1 == 1 => c.amount.unwrap_or_default().max(Decimal::ZERO),
            _ => Decimal::ZERO,
        })
        .collect();
    for cumul in cumuls {
        for aide in &cumul.reduced {
            let sum: Decimal = cumul.fixed + cumul.aides.iter().map(|a| amounts[*a as usize]).sum::<Decimal>();
            let over = (sum - cumul.ceiling).max(Decimal::ZERO);
            let amount = &mut amounts[*aide as usize];
            *amount -= over.min(*amount);
        }
    }
    amounts
}

type Worth = (Decimal, Decimal, Reverse<u32>, Vec<bool>);

/// What the best of all lawful subsets is worth, and which it is.
fn brute_force(candidates: &[Option<Candidate>], exclusions: &[Vec<u32>], cumuls: &[Cumul]) -> (Worth, Vec<Decimal>) {
    let n = candidates.len();
    let present = (0..n).filter(|i| candidates[*i].is_some()).fold(0_u32, |set, i| set | 1 << i);
    let lawful = |subset: &u32| {
        subset & !present == 0
            && exclusions.iter().all(|e| e.iter().fold(0_u32, |set, a| set | subset & (1 << a)).count_ones() < 2)
    };
    let worth = |subset: u32| {
        let amounts = after_cumuls(candidates, subset, cumuls);
        let sum = |kind| (0..n).filter(|i| candidates[*i].is_some_and(|c| c.kind == kind)).map(|i| amounts[i]).sum();
        let keeps = (0..n).map(|i| subset >> i & 1 == 1).collect();
        ((sum(Kind::Received), sum(Kind::Loan), Reverse((present & !subset).count_ones()), keeps), amounts)
    };
    (0..1_u32 << n).filter(lawful).map(worth).max().unwrap()
}

fn candidate() -> impl Strategy<Value = Option<Candidate>> {
    let kind = prop_oneof![4 => Just(Kind::Received), 2 => Just(Kind::Loan), 1 => Just(Kind::Other)];
    let amount = prop_oneof![6 => (0_i64..12).prop_map(Some), 1 => (-3_i64..0).prop_map(Some), 1 => Just(None)];
    prop_oneof![
        8 => (amount, kind).prop_map(|(n, kind)| Some(Candidate { amount: n.map(euros), kind })),
        1 => Just(None),
    ]
}

fn subset(n: u32, least: usize) -> impl Strategy<Value = Vec<u32>> {
    proptest::sample::subsequence((0..n).collect::<Vec<_>>(), least..=(n as usize).min(4)).prop_shuffle()
}

fn cumul(n: u32) -> impl Strategy<Value = Cumul> {
    (subset(n, 1), -2_i64..8, 0_i64..20, any::<prop::sample::Index>()).prop_map(|(aides, fixed, ceiling, cut)| Cumul {
        reduced: aides[..=cut.index(aides.len())].to_vec(),
        fixed: euros(fixed),
        ceiling: euros(ceiling),
        aides,
    })
}

fn situation() -> impl Strategy<Value = (Vec<Option<Candidate>>, Vec<Vec<u32>>, Vec<Cumul>)> {
    (2_u32..9).prop_flat_map(|n| {
        (
            prop::collection::vec(candidate(), n as usize),
            prop::collection::vec(subset(n, 2), 0..5),
            prop::collection::vec(cumul(n), 0..4),
        )
    })
}

fn search(candidates: &[Option<Candidate>], exclusions: &[Vec<u32>], cumuls: &[Cumul]) -> Choice {
    let exclusions: Vec<&[u32]> = exclusions.iter().map(Vec::as_slice).collect();
    let cumuls: Vec<Ceiling<'_>> = cumuls
        .iter()
        .map(|c| Ceiling { aides: &c.aides, fixed: c.fixed, ceiling: c.ceiling, reduced: &c.reduced })
        .collect();
    best_combination(candidates, &exclusions, &cumuls)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_lawful_subset_is_better((candidates, exclusions, cumuls) in situation()) {
        let choice = search(&candidates, &exclusions, &cumuls);
        let ((.., best), amounts) = brute_force(&candidates, &exclusions, &cumuls);
        for (i, fate) in choice.fates.iter().enumerate() {
            prop_assert_eq!(matches!(fate, Fate::Kept(_)), best[i], "aid {}: {:?}", i, choice);
            if let Some(kept) = fate.kept() {
                prop_assert_eq!(kept, amounts[i]);
            }
        }
    }

    #[test]
    fn what_is_left_out_has_a_reason((candidates, exclusions, cumuls) in situation()) {
        let choice = search(&candidates, &exclusions, &cumuls);
        for (i, fate) in choice.fates.iter().enumerate() {
            let aide = u32::try_from(i).unwrap();
            match fate {
                Fate::Absent => prop_assert!(candidates[i].is_none()),
                Fate::Kept(_) => prop_assert!(candidates[i].is_some()),
                Fate::Excluded(e) => {
                    let kept = |a: &u32| matches!(choice.fates[*a as usize], Fate::Kept(_));
                    prop_assert!(exclusions[*e].contains(&aide) && exclusions[*e].iter().any(kept));
                }
                Fate::Crowded(c) => prop_assert!(cumuls[*c].aides.contains(&aide)),
            }
        }
    }
}

#[test]
fn two_small_aids_beat_a_large_one() {
    let choice = search(&[grant(500), grant(300), grant(300)], &[vec![0, 1], vec![0, 2]], &[]);
    assert_eq!(kept(&choice), [None, Some(300), Some(300)]);
    assert_eq!(choice.fates[0], Fate::Excluded(0));
}

#[test]
fn of_equals_the_first_declared_is_kept() {
    let choice = search(&[grant(500), grant(500)], &[vec![1, 0]], &[]);
    assert_eq!(kept(&choice), [Some(500), None]);
}

#[test]
fn a_loan_settles_what_grants_leave_equal() {
    let candidates = [grant(500), grant(500), aide(Kind::Loan, 10_000)];
    let choice = search(&candidates, &[vec![0, 1], vec![0, 2]], &[]);
    assert_eq!(kept(&choice), [None, Some(500), Some(10_000)]);
}

#[test]
fn a_cumul_reduces_in_its_own_order_down_to_zero() {
    let cumul = Cumul { aides: vec![0, 1, 2], fixed: euros(50), ceiling: euros(300), reduced: vec![2, 0] };
    let choice = search(&[grant(200), grant(200), grant(100)], &[], &[cumul]);
    assert_eq!(kept(&choice), [Some(50), Some(200), Some(0)]);
    assert_eq!((choice.cuts[0].before, choice.cuts[0].after), (euros(550), euros(300)));
}

#[test]
fn what_cannot_be_reduced_stays_above_the_ceiling_and_it_is_told() {
    let cumul = Cumul { aides: vec![0, 1], fixed: euros(0), ceiling: euros(100), reduced: vec![1] };
    let choice = search(&[grant(200), grant(80)], &[], &[cumul]);
    assert_eq!(kept(&choice), [Some(200), Some(0)]);
    assert_eq!((choice.cuts[0].before, choice.cuts[0].after), (euros(280), euros(200)));
}

/// B makes the first cumul cut A, and is itself cut by the second: without B, more is received.
#[test]
fn an_aid_that_costs_more_than_it_brings_is_left_out() {
    let cumuls = [
        Cumul { aides: vec![0, 1], fixed: euros(0), ceiling: euros(100), reduced: vec![0] },
        Cumul { aides: vec![1, 2], fixed: euros(0), ceiling: euros(100), reduced: vec![1] },
    ];
    let choice = search(&[grant(100), grant(100), grant(100)], &[], &cumuls);
    assert_eq!(kept(&choice), [Some(100), None, Some(100)]);
    assert_eq!(choice.fates[1], Fate::Crowded(0));
    assert!(choice.cuts.is_empty());
}

/// Forty aids under one ceiling, and a chain of forty that exclude one another two by two: far beyond what trying all
/// subsets could do.
#[test]
fn large_components_are_searched_in_no_time() {
    let all: Vec<u32> = (0..40).collect();
    let grants: Vec<_> = (0..40).map(|n| grant(100 + n)).collect();
    let one = Cumul { aides: all.clone(), fixed: euros(0), ceiling: euros(1000), reduced: all };
    let choice = search(&grants, &[], &[one]);
    assert_eq!(choice.fates.iter().filter_map(|f| f.kept()).sum::<Decimal>(), euros(1000));

    let chain: Vec<Vec<u32>> = (0..39).map(|n| vec![n, n + 1]).collect();
    let choice = search(&grants, &chain, &[]);
    assert_eq!(choice.fates.iter().filter_map(|f| f.kept()).sum::<Decimal>(), euros(20 * 100 + 400));
}
