//! オンライン率: what came online, over everything that arrived. Pure: it reads what was counted.

use std::collections::{BTreeMap, BTreeSet};

use yakusho_pack::Pack;

use super::arrivals::{Arrived, ONLINE, PREPARED};

/// What is counted.
pub const DEFINITION: &str = "期間中に届いた件のうち、このサイトでオンライン申請されたものの割合です。届いた件には、オンライン申請、窓口・郵送・電話・ファクス・メール・他のフォームで届き職員が入れた件、件にせずに数えた紙、オンラインで準備して来庁した件（転入届など、法令で窓口に限られるもの）を含みます。取り下げられた件も、届いた件として数えます。試験用の記録と、試験用の本人確認を通った件は数えません。";
/// Above the line.
pub const NUMERATOR: &str = "オンライン申請で届いた件（支援員がそばで手伝ったものを含む）";
/// Below the line.
pub const DENOMINATOR: &str = "すべての方法で届いた件（件にせず数えた紙を含む）";

/// A rate with everything that it is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rate {
    /// Filed on this site.
    pub online: i64,
    /// Prepared on this site and made in person.
    pub prepared: i64,
    /// Came by another way and was made a case.
    pub entered: i64,
    /// Came by another way and was only counted.
    pub tallied: i64,
    /// Seeded or touched by a stand-in; in none of the others.
    pub stand_in: i64,
}

impl Rate {
    /// Everything that arrived.
    #[must_use]
    pub const fn all(&self) -> i64 {
        self.online + self.prepared + self.entered + self.tallied
    }

    /// The rate in tenths of a percent, rounded half up; `None` where nothing arrived.
    #[must_use]
    pub const fn permille(&self) -> Option<i64> {
        let all = self.all();
        if all <= 0 { None } else { Some((self.online * 2_000 + all) / (2 * all)) }
    }

    /// 「42.3%」; 「—」 where nothing arrived.
    #[must_use]
    pub fn words(&self) -> String {
        self.permille().map_or_else(
            || "—".to_owned(),
            |permille| format!("{}.{}%", permille / 10, permille % 10),
        )
    }

    fn add(&mut self, arrived: &Arrived, with_stand_ins: bool) {
        if arrived.stand_in && !with_stand_ins {
            self.stand_in += arrived.count;
            return;
        }
        let part = match (arrived.tallied, arrived.channel.as_str()) {
            (true, _) => &mut self.tallied,
            (false, ONLINE) => &mut self.online,
            (false, PREPARED) => &mut self.prepared,
            (false, _) => &mut self.entered,
        };
        *part += arrived.count;
    }
}

/// The rate of what `counts` lets through. `with_stand_ins` is for looking at a demo only.
#[must_use]
pub fn rate(arrived: &[Arrived], with_stand_ins: bool, counts: impl Fn(&Arrived) -> bool) -> Rate {
    let mut rate = Rate::default();
    for one in arrived.iter().filter(|one| counts(one)) {
        rate.add(one, with_stand_ins);
    }
    rate
}

/// The rates by something: procedure, department, month.
#[must_use]
pub fn rates_by<'a>(
    arrived: &'a [Arrived],
    with_stand_ins: bool,
    key: impl Fn(&'a Arrived) -> &'a str,
) -> BTreeMap<&'a str, Rate> {
    let mut rates: BTreeMap<&str, Rate> = BTreeMap::new();
    for one in arrived {
        rates.entry(key(one)).or_default().add(one, with_stand_ins);
    }
    rates
}

/// The procedures of the pack that the state's list of priority procedures stands for.
#[must_use]
pub fn priority(pack: &Pack) -> BTreeSet<&str> {
    pack.priority59
        .iter()
        .flat_map(|list| &list.groups)
        .flat_map(|group| &group.items)
        .flat_map(|item| &item.procedures)
        .map(String::as_str)
        .collect()
}

/// How much two rates differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    /// One of them has too little below the line to say anything.
    TooFew,
    /// Tenths of a percentage point; positive where the later one is higher.
    Points(i64),
}

/// Below this many arrivals a rate says nothing about what was done.
pub const ENOUGH: i64 = 30;

/// How far the rate moved from one time to a later one.
#[must_use]
pub fn shift(before: &Rate, after: &Rate) -> Shift {
    match (before.permille(), after.permille()) {
        (Some(first), Some(second)) if before.all() >= ENOUGH && after.all() >= ENOUGH => {
            Shift::Points(second - first)
        }
        _ => Shift::TooFew,
    }
}

impl Shift {
    /// 「＋3.2ポイント」, or that there are too few to say.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::TooFew => format!("まだ少なすぎて言えません（どちらかが{ENOUGH}件未満）"),
            Self::Points(0) => "変わりません".to_owned(),
            Self::Points(tenths) => {
                let sign = if tenths < 0 { "−" } else { "＋" };
                let size = tenths.unsigned_abs();
                format!("{sign}{}.{}ポイント", size / 10, size % 10)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn arrived(channel: &str, count: i64, tallied: bool, stand_in: bool) -> Arrived {
        Arrived {
            procedure: "inu".to_owned(),
            department: "eisei".to_owned(),
            channel: channel.to_owned(),
            month: "2026-11".to_owned(),
            stand_in,
            tallied,
            count,
        }
    }

    #[test]
    fn everything_that_arrives_stands_below_the_line_and_only_what_was_filed_here_above() {
        let all = [
            arrived(ONLINE, 40, false, false),
            arrived(PREPARED, 10, false, false),
            arrived("post", 20, false, false),
            arrived("counter", 30, true, false),
            arrived(ONLINE, 500, false, true),
        ];
        let rate = rate(&all, false, |_| true);
        assert_eq!(
            rate,
            Rate { online: 40, prepared: 10, entered: 20, tallied: 30, stand_in: 500 }
        );
        assert_eq!((rate.all(), rate.words().as_str()), (100, "40.0%"));
        assert_eq!(Rate::default().words(), "—");
    }

    #[test]
    fn a_shift_is_told_only_where_there_is_enough_to_say_it() {
        let of = |online, tallied| Rate { online, tallied, ..Rate::default() };
        assert_eq!(shift(&of(10, 20), &of(20, 20)), Shift::Points(167));
        assert_eq!(shift(&of(10, 19), &of(20, 20)), Shift::TooFew);
        assert_eq!(shift(&of(20, 20), &of(10, 20)).words(), "−16.7ポイント");
        assert_eq!(shift(&of(15, 15), &of(15, 15)).words(), "変わりません");
    }

    proptest! {
        /// Splitting what arrived by month or by procedure loses nothing.
        #[test]
        fn the_parts_add_up(counts in prop::collection::vec((0usize..3, 0i64..50, any::<bool>(), any::<bool>()), 0..20)) {
            let all: Vec<Arrived> = counts
                .iter()
                .map(|(month, count, tallied, stand_in)| Arrived {
                    month: format!("2026-0{}", month + 4),
                    ..arrived(ONLINE, *count, *tallied, *stand_in)
                })
                .collect();
            let whole = rate(&all, false, |_| true);
            let parts = rates_by(&all, false, |one| one.month.as_str());
            prop_assert_eq!(parts.values().map(Rate::all).sum::<i64>(), whole.all());
            prop_assert_eq!(parts.values().map(|part| part.stand_in).sum::<i64>(), whole.stand_in);
            prop_assert!(whole.permille().is_none_or(|permille| (0..=1000).contains(&permille)));
        }
    }
}
