//! やさしい日本語: the note that goes on top of a notice, for those who chose it.

use serde_json::{Value, json};
use yakusho_kernel::{Lang, date::show_date};

use super::{Kind, content::Sources};
use crate::rules::decide::Command;

/// What the cover note says: what the letter is, what to do, whom to ask.
pub fn words(kind: Kind, sources: &Sources<'_>) -> Value {
    let procedure = sources.pack.procedure(&sources.record.case.procedure);
    let name =
        procedure.map_or("手続き（てつづき）", |known| known.name.get(Lang::JaEasy));
    let department = sources
        .pack
        .department_on(&sources.record.department, sources.today)
        .map_or("市役所（しやくしょ）", |known| known.name.get(Lang::JaEasy));
    let (what, todo): (String, Vec<String>) = match kind {
        Kind::Approval => (
            format!("「{name}」は いいと きまりました。"),
            vec!["この 紙（かみ）は だいじです。なくさないで ください。".to_owned()],
        ),
        Kind::Refusal => (
            format!("「{name}」は できない ことに なりました。"),
            vec![
                "りゆうは つぎの 紙（かみ）に 書（か）いて あります。".to_owned(),
                "おかしいと 思（おも）う ときは、この 紙（かみ）を もらってから 3か月（げつ）の あいだに「もう一度（いちど） しらべて ください」と 言（い）えます。".to_owned(),
                "わからない ときは、はやく 市役所（しやくしょ）に 聞（き）いて ください。".to_owned(),
            ],
        ),
        Kind::Return => (
            format!("「{name}」の 紙（かみ）を 返（かえ）します。たりない ところが あります。"),
            vec!["つぎの 紙（かみ）を 見（み）て、なおして、もう一度（いちど） 出（だ）して ください。".to_owned()],
        ),
        Kind::Correction => {
            let until = match sources.command {
                Command::AskCorrection(request) => request.answer_by,
                _ => None,
            };
            let todo = match until {
                Some(day) => {
                    format!("{}までに なおして ください。", show_date(day, Lang::JaEasy))
                }
                None => "なおして ください。".to_owned(),
            };
            (
                format!("「{name}」に なおす ところが あります。"),
                vec![todo, "スマホで QRコードを 読（よ）むと なおせます。".to_owned()],
            )
        }
    };
    json!({
        "what": what,
        "todo": todo,
        "department": department,
    })
}
