//! What the plan counts of hours: how many members have their time.

use yakusho_kernel::Text;
use yakusho_measures::{Measure, Origin, Rows, Unit, Value};
use yakusho_procedures::Procedures;

use super::{
    rules::{median::FEWEST, week::share},
    view::{Each, averages},
};

/// How many members of the groups have 3.0 hours a week or more.
pub const WG_TIME_SHARE: &str = "plan.wg_time_share";
/// Where medians are.
pub const PAGE: &str = "/staff/plan/time";

/// The measure.
#[must_use]
pub fn measure(procedures: &Procedures) -> Measure {
    let calendar = procedures.parts().calendar.clone();
    Measure {
        id: WG_TIME_SHARE,
        title: Text::ja("WG活動に週3.0時間以上を使えている人の割合"),
        unit: Unit::Share,
        definition: Text::ja(
            "その日に活動中のWGのリーダーとメンバー（事務局を除く）のうち、期間中の週（月曜日から日曜日）の平均が3.0時間以上の人。終わっていない週、休暇・閉庁日が月曜日から金曜日に3日以上ある週、メンバーではない日がある週は数えない。掛け持ちの人は合計する。",
        ),
        numerator: Text::ja("1週平均3.0時間以上の人"),
        denominator: Some(Text::ja("活動中のメンバーのうち、数える週が1つ以上ある人")),
        origin: Origin::Operations,
        smallest_cell: u32::try_from(FEWEST).ok(),
        compute: Measure::computed_by(move |store, days| {
            let calendar = calendar.clone();
            Box::pin(async move {
                let span = (days.from, days.to);
                let people = averages(store, &calendar, span, days.to, Each::InAll).await?;
                let counted = i64::try_from(people.len()).unwrap_or(i64::MAX);
                let (enough, all) = share(people.into_values());
                Ok(Value {
                    numerator: enough,
                    denominator: Some(all),
                    counted,
                    stand_in: 0,
                    rows: Rows { noun: "hours".to_owned(), path: Some(PAGE.to_owned()) },
                })
            })
        }),
    }
}
