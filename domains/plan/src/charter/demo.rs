//! Suggested charters for the demo: what the plan says of a group and of its figures is quoted as the
//! plan's; everything else is marked as a suggestion (案).

use jiff::Timestamp;
use yakusho_identity::store::staff_list;
use yakusho_kernel::{FiscalYear, Lang, date::jst_date};
use yakusho_store::Result;

use super::{
    rules::{Entered, Side},
    store::charters::{self, Approving, Writing},
};
use crate::{
    Plan,
    groups::{
        members::{self, Role},
        registry::{self, WorkingGroup},
    },
    meetings::store::planning::By,
    people::secretariat,
    web::resident::told,
};

/// The setting that says that the charters were made.
const MADE: &str = "demo.plan.charters";
/// How a group works, where the plan does not say it.
const STRUCTURE: &str = "【案】リーダー1人、副リーダー1人、各所属から1〜2人。定例会は4週に1回、45分。決めたことは、その場で記録に書いて読み上げる。急ぐときは、リーダーと事務局で決めて次の会で伝える。\n（計画）メンバーは、週の10%（3〜4時間）を本来業務としてWG活動に使う。";

/// What is suggested for a group.
struct Suggested {
    group: &'static str,
    purpose: &'static str,
    leaves: &'static str,
    goal: &'static str,
    /// The plan's figures that the group moves.
    kpis: &'static [&'static str],
    /// Whether both sides approved it already.
    in_force: bool,
}

const CHARTERS: [Suggested; 6] = [
    Suggested {
        group: "wg1",
        purpose: "窓口に来た人が、同じことを何度も書かず、待たずに帰れるようにする。",
        leaves: "庁舎の改修と、システムの調達。",
        goal: "転入の窓口で、朝の2時間に待つ時間を、年度の初めの3分の2にする。",
        kpis: &[],
        in_force: true,
    },
    Suggested {
        group: "wg2",
        purpose: "本庁まで行かなくても、近くの公民館・市民サービスセンターで用が済むようにする。",
        leaves: "施設の開館時間と、職員の配置。",
        goal: "本庁への問い合わせの電話を、2か所の試行で半分にする。",
        kpis: &[],
        in_force: false,
    },
    Suggested {
        group: "wg3",
        purpose: "よく使われる手続を、家からいつでも出せるようにする。出せることが、必要な人に伝わるようにする。",
        leaves: "規則や様式の改正（制度デジタル化WGが扱う）。",
        goal: "上位100手続のそれぞれについて、出せるか、出せない理由は何かを、全部の所属で言えるようにする。",
        kpis: &["k2-top100-online", "k2-priority-online-rate"],
        in_force: true,
    },
    Suggested {
        group: "wg4",
        purpose: "紙や押印や対面を求める決まりを見直し、オンラインにできない理由をなくす。",
        leaves: "手続の画面づくり（行政手続オンライン化WGが扱う）。",
        goal: "押印の欄が残る様式を、すべて一覧にし、直す時期を決める。",
        kpis: &["k4-analog-amended"],
        in_force: false,
    },
    Suggested {
        group: "wg5",
        purpose: "庁内のデータを、作り直さずに使い回せるようにする。だれの、いつの値かが分かるようにする。",
        leaves: "個人が分かるデータの、所属を越えた利用。",
        goal: "5つの所属が別々に作っている統計を、1つの置き場所にまとめる。",
        kpis: &["k5-open-datasets", "k5-model-cases"],
        in_force: false,
    },
    Suggested {
        group: "wg6",
        purpose: "スマートフォンが苦手な人が、近くで、顔の見える人に聞けるようにする。",
        leaves: "端末の購入への補助。",
        goal: "講習にはじめて来る人の割合を、試行した会場で半分より多くする。",
        kpis: &["k6-supporters", "k6-trainees", "k6-consultations"],
        in_force: false,
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
    let office = secretariat(plan);
    let staff = staff_list(store).await?;
    let holder = staff.iter().find(|row| {
        let mut postings = row.postings.iter();
        postings
            .any(|(_, one)| one.department == office && one.role == yakusho_identity::Role::Head)
    });
    for suggested in &CHARTERS {
        let Some(group) = registry::group(plan, suggested.group, today) else { continue };
        let own = all.iter().filter(|one| one.group == suggested.group);
        let own = own.filter(|one| one.role != Role::Secretariat);
        let Some(lead) = own.min_by_key(|one| one.role) else { continue };
        let by = By { staff: lead.staff, authority: None };
        let (code, year) = (group.code.clone(), FiscalYear::of(today).0);
        let writing = Writing {
            group: code.clone(),
            year,
            text: text(plan, &group, suggested),
            by: by.clone(),
        };
        let sides = [
            (Side::Lead, by),
            (
                Side::Secretariat,
                By {
                    staff: holder.map_or(lead.staff, |row| row.id),
                    authority: Some(format!("{office}:head")),
                },
            ),
        ];
        let approved = suggested.in_force && holder.is_some_and(|row| row.id != lead.staff);
        let write = store.write_with(now, (writing, sides, approved), |tx, input| {
            Box::pin(async move {
                let (writing, sides, approved) = input;
                charters::write(tx, writing).await?;
                for ((side, by), seen) in sides.iter().zip(1..).filter(|_| *approved) {
                    let approving = Approving {
                        group: writing.group.clone(),
                        year: writing.year,
                        seen,
                        side: *side,
                        by: by.clone(),
                    };
                    charters::approve(tx, &approving).await?;
                }
                Ok(())
            })
        });
        write.await?;
    }
    let mark = store.write(now, |tx| {
        Box::pin(async move { tx.set_setting(MADE, &serde_json::json!(true)).await })
    });
    mark.await
}

fn text(plan: &Plan, group: &WorkingGroup, suggested: &Suggested) -> Entered {
    let edition = plan.edition();
    let figures = suggested.kpis.iter().filter_map(|id| edition.pack.kpi(id));
    let mut figures: Vec<String> = figures
        .map(|kpi| format!("（計画の指標）{}：{}", kpi.title.ja, told::aim(kpi, Lang::Ja)))
        .collect();
    if figures.is_empty() {
        figures.push("（計画）このWGの重点事業に、数の指標はありません。".to_owned());
    }
    Entered {
        purpose: format!("【案】{}", suggested.purpose),
        scope: format!(
            "（計画）{}。\n（計画）対象：{}。\n【案】扱わないこと：{}",
            group.scope, group.departments_words, suggested.leaves
        ),
        structure: STRUCTURE.to_owned(),
        goals: format!("{}\n【案】{}", figures.join("\n"), suggested.goal),
        version: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_plan_does_not_say_is_marked_as_a_suggestion() {
        for line in STRUCTURE.lines() {
            assert!(line.starts_with("【案】") || line.starts_with("（計画）"), "{line}");
        }
        let codes: Vec<&str> = CHARTERS.iter().map(|one| one.group).collect();
        assert_eq!(codes, ["wg1", "wg2", "wg3", "wg4", "wg5", "wg6"]);
        assert!(
            CHARTERS.iter().any(|one| one.in_force) && CHARTERS.iter().any(|one| !one.in_force)
        );
    }
}
