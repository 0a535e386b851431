//! What nominations and memberships tell the plan.

use std::collections::BTreeMap;

use jiff::civil::Date;
use uuid::Uuid;
use yakusho_kernel::{FiscalYear, Text};
use yakusho_measures::{Days, Measure, Origin, Rows, Unit, Value};

use super::{
    model::{Answer, Request, State},
    store::read,
};
use crate::groups::{
    members::{self, Membership, Role},
    rules::membership::Time,
};

/// How many people work in the groups.
pub const DX_LEADERS: &str = "plan.dx_leaders";
/// How many departments answered in time.
pub const IN_TIME: &str = "plan.nomination_in_time";
/// Days in a year after which somebody counts.
pub const LEAST_DAYS: i64 = 30;

/// The measures.
#[must_use]
pub fn measures() -> Vec<Measure> {
    vec![leaders(), in_time()]
}

fn leaders() -> Measure {
    Measure {
        id: DX_LEADERS,
        title: Text::ja("DXリーダー（WG活動に従事する職員）"),
        unit: Unit::Count,
        definition: Text::ja(
            "確定したWGメンバー（リーダーを含み、役割が事務局の人を除く）として、その期間に30日以上、どれかのWGにいた職員の実人数。",
        ),
        numerator: Text::ja("30日以上、WGのメンバーだった職員"),
        denominator: None,
        origin: Origin::Operations,
        smallest_cell: None,
        compute: Measure::computed_by(|store, days| {
            Box::pin(async move {
                let (db, code) = (store.read(), store.municipality());
                let all = members::between(db, code, days.from, days.to).await?;
                Ok(Value {
                    numerator: whole(counted(&all, days).len()),
                    denominator: None,
                    counted: whole(all.len()),
                    stand_in: 0,
                    rows: Rows {
                        noun: "membership".to_owned(),
                        path: Some("/staff/plan/groups".to_owned()),
                    },
                })
            })
        }),
    }
}

/// Who was in some group on at least thirty days.
#[must_use]
pub fn counted(all: &[Membership], days: Days) -> Vec<Uuid> {
    let mut times: BTreeMap<Uuid, Vec<Time>> = BTreeMap::new();
    for one in all.iter().filter(|one| one.role != Role::Secretariat) {
        times.entry(one.staff).or_default().push(one.time());
    }
    let enough = |times: &[Time]| days_in(times, days) >= LEAST_DAYS;
    times.into_iter().filter(|(_, times)| enough(times)).map(|(staff, _)| staff).collect()
}

/// On how many days somebody was in some group; days in two of them count once.
fn days_in(times: &[Time], days: Days) -> i64 {
    let mut cut: Vec<(Date, Date)> = times
        .iter()
        .map(|time| (time.from.max(days.from), time.until.unwrap_or(days.to).min(days.to)))
        .filter(|(from, to)| from <= to)
        .collect();
    cut.sort_unstable();
    let mut count = 0;
    let mut done: Option<Date> = None;
    for (from, to) in cut {
        let from = match done {
            Some(last) if last >= to => continue,
            Some(last) if last >= from => last.tomorrow().unwrap_or(last),
            _ => from,
        };
        count += i64::from((to - from).get_days()) + 1;
        done = Some(to);
    }
    count
}

fn in_time() -> Measure {
    Measure {
        id: IN_TIME,
        title: Text::ja("期限までに答えた所属の割合（WGメンバーの推薦）"),
        unit: Unit::Share,
        definition: Text::ja(
            "その年度に推薦を依頼した所属とWGの組のうち、はじめの期限までに出した推薦が確定したか、はじめの期限までに理由を添えて辞退し、差し戻されていないもの。期限の延長は数えない。",
        ),
        numerator: Text::ja("期限までの推薦が確定した組と、期限までに辞退した組"),
        denominator: Some(Text::ja("依頼した所属とWGの組")),
        origin: Origin::Operations,
        smallest_cell: None,
        compute: Measure::computed_by(|store, days| {
            Box::pin(async move {
                let (db, code) = (store.read(), store.municipality());
                let year = FiscalYear::of(days.to);
                let (mut above, mut below) = (0, 0);
                let rounds = read::rounds(db, code).await?;
                for round in rounds.into_iter().filter(|one| one.fiscal_year == year) {
                    if round.sent_at.is_none_or(|at| at >= days.end()) {
                        continue;
                    }
                    for file in read::letters(db, code, round.id).await? {
                        below += file.asked.len();
                        let in_time = file.asked.iter().filter(|one| {
                            let answered = one.request.answered_at;
                            let early = answered.is_some_and(|at| at <= round.deadline);
                            early && holds(&one.request)
                        });
                        above += in_time.count();
                    }
                }
                Ok(Value {
                    numerator: whole(above),
                    denominator: Some(whole(below)),
                    counted: whole(below),
                    stand_in: 0,
                    rows: Rows {
                        noun: "nomination_request".to_owned(),
                        path: Some("/staff/plan/nominations".to_owned()),
                    },
                })
            })
        }),
    }
}

/// A nomination that was confirmed, or a refusal that was not sent back.
fn holds(request: &Request) -> bool {
    match request.answer {
        Some(Answer::Nominated) => request.state == State::Confirmed,
        Some(Answer::Declined) => request.state != State::Returned,
        None => false,
    }
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use jiff::{ToSpan as _, civil::date};
    use proptest::prelude::*;

    use super::*;

    fn time(from: Date, until: Date) -> Time {
        Time { from, until: Some(until) }
    }

    #[test]
    fn days_in_two_groups_count_once() {
        let year = Days { from: date(2026, 4, 1), to: date(2027, 3, 31) };
        let may = time(date(2026, 5, 1), date(2026, 5, 31));
        assert_eq!(days_in(&[may], year), 31);
        assert_eq!(days_in(&[may, may], year), 31);
        let over = time(date(2026, 5, 20), date(2026, 6, 9));
        assert_eq!(days_in(&[over, may], year), 40);
        let before = time(date(2026, 1, 1), date(2026, 4, 10));
        assert_eq!(days_in(&[before], year), 10, "only what lies in the year");
        let open = Time { from: date(2027, 3, 1), until: None };
        assert_eq!(days_in(&[open], year), 31);
    }

    proptest! {
        #[test]
        fn the_days_are_those_that_lie_in_some_time(
            starts in proptest::collection::vec((0_i32..60, 0_i32..40), 0..6),
        ) {
            let first = date(2026, 4, 1);
            let days = Days { from: first, to: first + 80.days() };
            let times: Vec<Time> = starts
                .iter()
                .map(|(from, length)| time(first + from.days(), first + (from + length).days()))
                .collect();
            let each = (0_i32..=80).map(|day| first + day.days());
            let lie = each.filter(|day| times.iter().any(|time| time.holds(*day))).count();
            prop_assert_eq!(days_in(&times, days), i64::try_from(lie).expect("few"));
        }
    }
}
