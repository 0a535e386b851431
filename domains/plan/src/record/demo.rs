//! Invented records for the demo: some members say how their work in a group and in their department go
//! together, what they learned and with whom they shared it.

use jiff::{Timestamp, ToSpan as _};
use yakusho_kernel::{FiscalYear, date::jst_date};
use yakusho_store::Result;

use super::{
    rules::entry::{Learning, Track},
    store::records,
};
use crate::{
    Plan,
    groups::{
        members::{self, Role},
        registry,
    },
};

/// The setting that says that the records were made.
const MADE: &str = "demo.plan.records";

/// What somebody wrote into their own record.
struct Told {
    engagement: &'static str,
    duty: &'static str,
    sharing: &'static str,
    career: &'static str,
    /// Days ago, what was learned, with whom it was shared.
    learned: [(i64, &'static str, &'static str); 2],
}

const TOLD: [Told; 4] = [
    Told {
        engagement: "朝の待ち時間の試行を受け持つ。週に3時間半ほど。",
        duty: "照会への回答を、月曜日は同じ係の2人で分けてもらう。定例の集計は自動にして、月2時間減らした。",
        sharing: "試行の結果を係の朝礼で話し、案内の紙を隣の窓口でも使えるようにした。",
        career: "窓口の仕事を、数字で見直せる人になりたい。来年度は業務改善の研修を受けたい。",
        learned: [
            (70, "待ち時間は平均より、いちばん長い人を見ると原因が分かる。", "係の朝礼で共有"),
            (21, "試す前に、やめるときの決め方を決めておくと、始めやすい。", ""),
        ],
    },
    Told {
        engagement: "取扱いの早見表づくりと、現場への聞き取り。週に3時間。",
        duty: "月末の締めの週はWG活動を入れない。代わりに月の前半にまとめて取る。",
        sharing: "早見表を課の共有の場所に置き、直す人と日を決めた。",
        career: "住民の言葉で書く力を、ほかの課でも生かしたい。",
        learned: [
            (56, "「どこに聞けばよいか」は、課の名前より用件で並べる。", "WGの定例会で共有"),
            (14, "聞き取りは、先に1つ見せてから聞くと、具体の話になる。", "課の打合せで共有"),
        ],
    },
    Told {
        engagement: "オンラインの申請の不備を、月ごとに数えて並べる。週に3時間半。",
        duty: "紙の台帳の転記を係で見直し、その時間を充てている。",
        sharing: "数え方を1枚にまとめ、ほかの所属に渡した。",
        career: "データの見方を学び、課の計画づくりに生かす。",
        learned: [
            (63, "不備の半分は、添付の写真。例を1枚見せるだけで減る。", "共有知に掲載"),
            (10, "数を比べるときは、母数が変わっていないかを先に見る。", ""),
        ],
    },
    Told {
        engagement: "様式の一覧づくり。週に3時間。",
        duty: "契約の時期（3月と9月）は、WG活動を副担当と交代する。",
        sharing: "様式を直す手順を1枚にして、課長会議で配った。",
        career: "制度と仕組みの両方が分かる職員になりたい。",
        learned: [
            (49, "決まりを変えるより先に、決まりの読み方で済むことが多い。", "課の打合せで共有"),
            (28, "一覧は、直す人の名前が入ってはじめて動く。", "WGの定例会で共有"),
        ],
    },
];

/// Makes them, once, for one or two members of each group. Others' records are empty, as in life.
///
/// # Errors
/// What the store says.
pub async fn seed(plan: &Plan, now: Timestamp) -> Result<()> {
    let (store, today) = (plan.store(), jst_date(now));
    let all = members::all(store.read(), store.municipality(), today).await?;
    if all.is_empty() || store.setting(MADE).await?.is_some() {
        return Ok(());
    }
    let mut told = TOLD.iter().cycle();
    let mut seen = Vec::new();
    for group in registry::groups(plan, today) {
        let own = all.iter().filter(|one| one.group == group.code);
        let mut own: Vec<_> = own.filter(|one| one.role != Role::Secretariat).collect();
        own.sort_by_key(|one| (one.role, one.staff));
        for one in own.into_iter().take(2) {
            if seen.contains(&one.staff) {
                continue;
            }
            seen.push(one.staff);
            let Some(told) = told.next() else { continue };
            let track = Track {
                engagement: told.engagement.to_owned(),
                duty: told.duty.to_owned(),
                sharing: told.sharing.to_owned(),
                career: told.career.to_owned(),
            };
            let learned = told.learned.iter().map(|(ago, what, shared)| Learning {
                day: today.saturating_sub(ago.days()).max(one.from),
                what: (*what).to_owned(),
                shared: (*shared).to_owned(),
            });
            let year = FiscalYear::of(today).0;
            let input = (one.staff, year, track, learned.collect::<Vec<_>>());
            let write = store.write_with(now, input, |tx, (staff, year, track, learned)| {
                Box::pin(async move {
                    records::keep_track(tx, *staff, *year, track).await?;
                    for learning in learned {
                        records::learn(tx, *staff, learning).await?;
                    }
                    Ok(())
                })
            });
            write.await?;
        }
    }
    let mark = store.write(now, |tx| {
        Box::pin(async move { tx.set_setting(MADE, &serde_json::json!(true)).await })
    });
    mark.await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_demo_tells_could_have_been_typed() {
        for told in TOLD {
            let track = Track {
                engagement: told.engagement.to_owned(),
                duty: told.duty.to_owned(),
                sharing: told.sharing.to_owned(),
                career: told.career.to_owned(),
            };
            track.checked().expect("within its lengths");
        }
    }
}
