//! Invented themes for the demo: for each group of the plan one that is far, and one that begins.

use jiff::{Timestamp, ToSpan as _};
use yakusho_kernel::date::jst_date;
use yakusho_store::Result;

use super::{
    rules::{
        raise::Raised,
        step::{Rollout, Step},
    },
    store::themes::{self, New, Stepping},
};
use crate::{
    Plan,
    groups::{
        members::{self, Role},
        registry,
    },
    meetings::store::planning::By,
};

/// The setting that says that the themes were made.
const MADE: &str = "demo.plan.themes";

/// A theme that went all the way, and the problem of one that only begins.
struct Told {
    group: &'static str,
    title: &'static str,
    problem: &'static str,
    hypothesis: &'static str,
    measures: &'static str,
    before: &'static str,
    after: &'static str,
    learned: &'static str,
    next: (&'static str, &'static str),
    programmes: &'static [u8],
}

const THEMES: [Told; 6] = [
    Told {
        group: "wg1",
        title: "転入の窓口で朝に待つ時間が長い",
        problem: "月曜日の朝、転入の人が番号札を取ってから呼ばれるまで30分を超える。",
        hypothesis: "記入台の横に案内の職員を1人置くと、書き直しが減り、待つ時間が短くなる。",
        measures: "月曜日の9時から11時に、番号札を取ってから呼ばれるまでの平均。",
        before: "平均32分（6月）",
        after: "平均21分（7月）",
        learned: "書き直しの半分は、書く前の一言で防げる。置く時間は朝の2時間で足りる。",
        next: ("申請書の言葉が難しい", "同じ欄の質問が、窓口で1日に何度も出る。"),
        programmes: &[1],
    },
    Told {
        group: "wg2",
        title: "市民サービスセンターで本庁に電話する回数が多い",
        problem: "取り扱えるか分からない手続のたびに本庁へ電話し、住民が待つ。",
        hypothesis: "取扱いの早見表を窓口に置くと、電話が減る。",
        measures: "1日あたりの本庁への電話の回数（2か所、2週間）。",
        before: "1日14回",
        after: "1日6回",
        learned: "早見表は、所属名より「住民が言う言葉」で引けるほうが使われる。",
        next: (
            "閉まる間際の来庁が重なる",
            "16時半からの来庁が多く、最後まで対応できない日がある。",
        ),
        programmes: &[1],
    },
    Told {
        group: "wg3",
        title: "オンラインで出せるのに紙で来る",
        problem: "犬の登録は紙が9割。オンラインで出せることを知らない。",
        hypothesis: "狂犬病予防注射の会場でQRの札を渡すと、オンラインが増える。",
        measures: "会場の地区の、オンラインの割合（前後1か月）。",
        before: "8%",
        after: "27%",
        learned: "知らせる場所は、用が生まれる場所がいちばん効く。",
        next: ("添付の写真が読めない", "オンラインの申請の1割で、写真の撮り直しを頼んでいる。"),
        programmes: &[2],
    },
    Told {
        group: "wg4",
        title: "押印を求める欄が様式に残っている",
        problem: "規則では要らなくなった押印の欄が、様式に残り、問い合わせになる。",
        hypothesis: "様式を所属ごとに一覧にすれば、1か月で見直せる。",
        measures: "押印の欄が残る様式の数。",
        before: "61様式",
        after: "12様式",
        learned: "残る理由の多くは、様式を直す手順を知らないこと。手順を1枚にした。",
        next: ("契約書の製本に時間がかかる", "1件の製本に40分かかり、年度末に集中する。"),
        programmes: &[3, 4],
    },
    Told {
        group: "wg5",
        title: "同じ統計を所属ごとに作り直している",
        problem: "地区別の人口を、5つの所属が別々に毎月作っている。",
        hypothesis: "月初に1回作り、置き場所を決めれば、作り直しがなくなる。",
        measures: "作るのに使った時間の合計（1か月）。",
        before: "月11時間",
        after: "月1.5時間",
        learned: "置き場所より、「いつの値か」が書いてあることが信頼につながる。",
        next: (
            "データの持ち主が分からない",
            "だれに聞けば使ってよいか分からず、使うのをやめている。",
        ),
        programmes: &[10],
    },
    Told {
        group: "wg6",
        title: "スマートフォン講習に来られない人がいる",
        problem: "会場まで行けない高齢の人が、講習を受けられない。",
        hypothesis: "サロンの集まりに出向けば、はじめての人に届く。",
        measures: "参加した人のうち、はじめての人の割合。",
        before: "はじめての人 3割",
        after: "はじめての人 7割",
        learned: "1回に教えるのは1つだけにすると、次の回も来てくれる。",
        next: ("自治会の回覧に手間がかかる", "班長が紙を配るのに、月に3時間ほどかかっている。"),
        programmes: &[6],
    },
];

/// Makes them, once, for the groups that have members.
///
/// # Errors
/// What the store says.
pub async fn seed(plan: &Plan, now: Timestamp) -> Result<()> {
    let (store, today) = (plan.store(), jst_date(now));
    let all = members::all(store.read(), store.municipality(), today).await?;
    if all.is_empty() || store.setting(MADE).await?.is_some() {
        return Ok(());
    }
    let ago = |days: i64| today.saturating_sub(days.days());
    for told in &THEMES {
        let Some(group) = registry::group(plan, told.group, today) else { continue };
        let own = all.iter().filter(|one| one.group == told.group);
        let own = own.filter(|one| one.role != Role::Secretariat);
        let Some(lead) = own.min_by_key(|one| one.role) else { continue };
        let by = By { staff: lead.staff, authority: None };
        let mut departments: Vec<String> =
            group.departments.iter().take(4).map(|one| one.code.clone()).collect();
        departments.sort();
        departments.dedup();
        let answers = departments.iter().zip([Rollout::Adopted, Rollout::Preparing]);
        let mut steps = vec![
            Step::Try {
                hypothesis: told.hypothesis.to_owned(),
                measures: told.measures.to_owned(),
                from: ago(140),
                until: ago(80),
            },
            Step::Conclude {
                before: told.before.to_owned(),
                after: told.after.to_owned(),
                learned: told.learned.to_owned(),
            },
            Step::RollOut { departments: departments.clone() },
        ];
        steps.extend(answers.map(|(department, to)| Step::Answer {
            department: department.clone(),
            to,
            reason: String::new(),
        }));
        let raised = |title: &str, problem: &str| Raised {
            title: title.to_owned(),
            problem: problem.to_owned(),
            procedures: Vec::new(),
            programmes: told.programmes.to_vec(),
            kpis: Vec::new(),
        };
        let new = |raised: Raised| New {
            group: told.group.to_owned(),
            raised,
            by: by.clone(),
            stand_in: true,
        };
        let (title, problem) = told.next;
        let input =
            (new(raised(told.title, told.problem)), new(raised(title, problem)), steps, by.clone());
        let write = store.write_with(now, input, |tx, (far, next, steps, by)| {
            Box::pin(async move {
                let theme = themes::raise(tx, far).await?;
                for (step, seen) in steps.iter().zip(1..) {
                    let step = step.clone();
                    let by = by.clone();
                    let stepping = Stepping { theme, seen, step, by, stand_in: true };
                    themes::step(tx, &stepping).await?;
                }
                themes::raise(tx, next).await.map(drop)
            })
        });
        write.await?;
    }
    let mark = store.write(now, |tx| {
        Box::pin(async move { tx.set_setting(MADE, &serde_json::json!(true)).await })
    });
    mark.await
}
