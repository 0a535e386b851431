//! What happened to a contract, in words; and the steps of its approval.

use std::collections::HashMap;

use uuid::Uuid;
use yakusho_approvals::State as Stands;
use yakusho_casework::staff::refused;
use yakusho_identity::store::staff_names;
use yakusho_kernel::{Lang, date::show_datetime};
use yakusho_pages::{
    Html, Refused,
    parts::{Chip, Column, Row, Step, StepState, Table, Timeline, Tone},
};
use yakusho_store::Action;

use super::seat::{Opened, Seat};
use crate::{Contracts, approval::Approval};

impl Contracts {
    /// Everything that happened to a contract, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn history(&self, contract: Uuid) -> yakusho_store::Result<Vec<Action>> {
        self.store().actions_of(contract).await
    }
}

/// What an action is called in the trail; `None` for those that only the log knows.
#[must_use]
pub fn words(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "contract.drafted" => "契約を作った",
        "contract.imported" => "ほかで結んだ契約を取り込んだ",
        "contract.changed" => "内容を直した",
        "contract.file_put" => "契約書のファイルを置いた",
        "contract.enclosed" => "図面などを付けた",
        "contract.enclosure_removed" => "付けたものを外した",
        "contract.proposed" => "決裁に回した",
        "contract.approved" => "決裁された",
        "contract.sent_back" => "起案に戻った",
        "contract.sent" => "相手方に署名を依頼した",
        "contract.agreed" => "全員が合意した",
        "contract.concluded" => "電子署名を付けて締結した",
        "contract.declined" => "相手方が辞退した",
        "contract.expired" => "署名の期限が切れた",
        "contract.withdrawn" => "取り下げた",
        "contract.asked" => "署名の依頼をメールで送った",
        "contract.reminded" => "もう一度お願いした",
        "contract.opened" => "相手方が確認コードで開いた",
        "contract.code_wrong" => "確認コードが違った",
        "contract.enrolled" => "認証アプリを登録した",
        "contract.read" => "相手方が契約書を開いて読んだ",
        "contract.party_agreed" => "相手方が合意した",
        "contract.party_signed" => "相手方が自分の証明書で署名した",
        "contract.delegated" => "相手方がほかの人に頼んだ",
        "contract.exported" => "まとめて書き出した",
        "contract.renewed" => "保存のためにタイムスタンプを延長した",
        _ => return None,
    })
}

/// The trail of a contract and of its approval.
///
/// # Errors
/// What the store says.
pub async fn of(seat: &Seat, history: &[Action], opened: &Opened) -> Result<Timeline, Refused> {
    let approval = opened.approval.as_ref();
    let marks = approval.iter().flat_map(|approval| &approval.trail);
    let mut staff: Vec<Uuid> = history.iter().filter_map(|action| action.by_id).collect();
    staff.extend(marks.clone().filter_map(|step| step.mark.staff));
    let names = names(seat, &staff).await?;
    let mut all: Vec<(jiff::Timestamp, Step)> = history
        .iter()
        .filter_map(|action| {
            let who = match action.by_kind.as_str() {
                "staff" => action.by_id.and_then(|id| names.get(&id)).cloned(),
                "system" => Some("（自動）".to_owned()),
                "resident" => Some("（相手方）".to_owned()),
                _ => None,
            };
            let title = match who {
                Some(who) => format!("{}　{who}", words(&action.kind)?),
                None => words(&action.kind)?.to_owned(),
            };
            Some((action.at, title, Html::default()))
        })
        .chain(marks.map(|step| {
            let who = step.mark.staff.and_then(|id| names.get(&id)).cloned().unwrap_or_default();
            let title = format!("{}　{who}", step.mark.kind.label());
            let body = step.words.as_deref().map(Html::paragraphs).unwrap_or_default();
            (step.at, title, body)
        }))
        .map(|(at, title, body)| {
            let when = Some(show_datetime(at, Lang::Ja));
            (at, Step { title, when, body, state: StepState::Done })
        })
        .collect();
    all.sort_by_key(|(at, _)| *at);
    Ok(Timeline { lang: Lang::Ja, steps: all.into_iter().map(|(_, step)| step).collect() })
}

/// The state of an approval as a chip.
#[must_use]
pub fn approval_chip(state: Stands) -> Chip {
    let tone = match state {
        Stands::Running => Tone::Blue,
        Stands::Returned => Tone::Yellow,
        Stands::Decided => Tone::Green,
        Stands::Withdrawn | Stands::Void => Tone::Grey,
    };
    Chip::new(state.label(), tone)
}

/// The steps of the route: who signs, and who has.
///
/// # Errors
/// What the store says.
pub async fn steps(seat: &Seat, found: &Approval) -> Result<Table, Refused> {
    let approval = &found.standing.approval;
    let mut staff: Vec<Uuid> = approval.signed.iter().map(|one| one.staff).collect();
    for place in approval.route.steps.iter().flat_map(|step| &step.who) {
        staff.extend(found.roster.holders(&place.department, place.grade));
    }
    let names = names(seat, &staff).await?;
    let name = |id: &Uuid| names.get(id).cloned().unwrap_or_default();
    let mut rows = Vec::new();
    for (s, step) in approval.route.steps.iter().enumerate() {
        for (p, place) in step.who.iter().enumerate() {
            let signed = approval.signed.iter().find(|one| (one.step, one.place) == (s, p));
            let (state, who) = match signed {
                Some(one) => ("承認", name(&one.staff)),
                None => {
                    let now = approval.state == Stands::Running && s == approval.step;
                    let all: Vec<String> = found
                        .roster
                        .holders(&place.department, place.grade)
                        .map(|id| name(&id))
                        .collect();
                    (if now { "いまここ" } else { "まだ" }, all.join("、"))
                }
            };
            let post =
                format!("{}　{}", seat.desk.department(&place.department), place.grade.label());
            rows.push(Row {
                cells: [step.name.clone(), post, state.to_owned(), who]
                    .iter()
                    .map(Html::text)
                    .collect(),
                href: None,
                urgent: false,
            });
        }
    }
    Ok(Table {
        caption: "決裁の段".to_owned(),
        caption_hidden: true,
        columns: ["段", "職", "状態", "氏名"].map(Column::new).to_vec(),
        rows,
        keys: false,
    })
}

async fn names(seat: &Seat, staff: &[Uuid]) -> Result<HashMap<Uuid, String>, Refused> {
    let found = staff_names(seat.app.store(), staff).await.map_err(refused)?;
    Ok(found.into_iter().collect())
}
