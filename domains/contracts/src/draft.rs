//! The paper of a contract, by the template of its kind.

use jiff::{Timestamp, civil::Date};
use serde_json::{Value, json};
use yakusho_kernel::{Lang, Refusal, Wareki};
use yakusho_pack::format::ContractKind;
use yakusho_paper::PaperMeta;
use yakusho_store::{Error, Result};

use crate::{
    Contracts,
    model::{Contract, Link, Party},
    store::contracts,
};

/// The contract as a PDF.
///
/// # Errors
/// Where its kind or the template is not in the pack, or the press refuses.
pub async fn pdf(
    app: &Contracts,
    known: &Contract,
    parties: &[Party],
    now: Timestamp,
) -> Result<Vec<u8>> {
    let rules = app.rules()?;
    let kind = rules.kind(&known.kind).ok_or_else(Refusal::not_found)?;
    let original = match known.link {
        Some((link, id)) => {
            let (db, municipality) = (app.store().read(), app.store().municipality());
            let found = contracts::find(db, municipality.as_str(), id).await?;
            found.map(|found| original(link, &found))
        }
        None => None,
    };
    let title = title(known, kind);
    let meta = PaperMeta { title, lang: Lang::Ja, now };
    let data = data(app, known, kind, parties, original);
    let made = app.procedures().parts().paper.render(&kind.template, data, meta).await;
    made.map_err(|error| Error::Broken(format!("{}: {error}", kind.template)))
}

/// What the paper is called.
fn title(known: &Contract, kind: &ContractKind) -> String {
    match known.link {
        Some((Link::Change, _)) => format!("変更契約書（{}）", kind.name),
        Some((Link::Termination, _)) => format!("解約合意書（{}）", kind.name),
        _ if kind.name.ends_with('書') => kind.name.clone(),
        _ => format!("{}書", kind.name),
    }
}

fn original(link: Link, original: &Contract) -> String {
    let day = era_day(original.concluded_on);
    let what = format!("{day}に結んだ契約（{}「{}」）", original.number, original.title);
    match link {
        Link::Reissue => format!("{what}を訂正し、これに代わるものです。"),
        Link::Change => {
            format!("{what}を、次のとおり変更します。ほかの条項は、もとの契約のとおりとします。")
        }
        Link::Termination => format!("{what}を、合意により終わらせます。"),
    }
}

fn data(
    app: &Contracts,
    known: &Contract,
    kind: &ContractKind,
    parties: &[Party],
    original: Option<String>,
) -> Value {
    let edition = app.edition();
    let city = &edition.pack.city;
    let mut items = vec![
        json!({ "label": "件名", "value": known.title }),
        json!({ "label": "契約金額", "value": known.amount.to_string() }),
    ];
    if known.tax.0 > 0 {
        items.push(
            json!({ "label": "うち消費税及び地方消費税の額", "value": known.tax.to_string() }),
        );
    }
    let day = |day: Option<Date>| day.map(era_day);
    let period = match (day(known.from_on), day(known.to_on)) {
        (Some(from), Some(to)) => Some(format!("{from}から{to}まで")),
        (Some(from), None) => Some(format!("{from}から")),
        (None, Some(to)) => Some(format!("{to}まで")),
        (None, None) => None,
    };
    if let Some(period) = period {
        items.push(json!({ "label": "期間", "value": period }));
    }
    if known.auto_renew {
        items.push(json!({ "label": "更新", "value": "期間の終わる日の1か月前までに申出がないときは、1年間更新する。" }));
    }
    if !known.tender.is_empty() {
        items.push(json!({ "label": "入札結果の番号", "value": known.tender }));
    }
    items.push(json!({ "label": "契約日", "value": era_day(known.concluded_on) }));
    let address = city.offices.first().map(|office| office.address.ja.clone());
    let ends = matches!(known.link, Some((Link::Termination, _)));
    let (first, others) =
        if kind.id == "kyotei" { ("甲", "乙") } else { ("発注者", "受注者") };
    let all = std::iter::once(json!({
        "role": first, "address": address, "name": city.name.ja, "representative": city.mayor_title,
    }));
    let several = parties.len() > 1;
    let all = all.chain(parties.iter().map(|party| {
        let role =
            if several { format!("{others}（{}）", party.place) } else { others.to_owned() };
        json!({
            "role": role, "address": party.address, "name": party.name,
            "representative": party.representative,
        })
    }));
    json!({
        "municipality": city.name.ja, "number": known.number, "test": known.stand_in,
        "original": original, "items": items,
        "opening": format!("{first}と{others}は、上の件について、次の条文により契約を結ぶ。"),
        "clauses": if ends { Vec::new() } else { kind.clauses.clone() },
        "closing": format!("この契約を証するため、この電子データを作り、{first}と{others}が合意したうえで電子署名を行い、それぞれが保管する。"),
        "parties": all.collect::<Vec<_>>(),
    })
}

/// 「令和8年12月6日」
#[must_use]
pub fn era_day(day: Date) -> String {
    Wareki::of(day).map_or_else(|| day.to_string(), |day| day.to_string())
}
