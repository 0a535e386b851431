//! The office's menu: every room by the work that it serves, and only the rooms that this person may
//! open. `GET /staff/menu` tells of each in a sentence, for whoever is new.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use yakusho_pages::{MenuGroup, MenuItem, Refused, Visit};
use yakusho_permission::{ActionName, Resource};

use super::{desk::Desk, worklist::scope};
use crate::{Casework, staff::Room};

/// Rooms that serve the same work; the first is the one that is needed most.
pub struct Rooms {
    /// The work.
    pub label: &'static str,
    /// The rooms, at least one.
    pub rooms: Vec<Room>,
}

#[derive(Template)]
#[template(path = "staff/menu.html")]
struct MenuPage {
    groups: Vec<Rooms>,
}

/// Shows every room with a sentence.
pub async fn show(visit: Visit, State(app): State<Casework>) -> Result<Response, Refused> {
    let desk = Desk::open(&visit, &app).await?;
    let body = MenuPage { groups: rooms(&desk) };
    Ok(desk.page(&visit, "すべての画面", &body).into_response())
}

/// The menu around every page of this desk.
#[must_use]
pub fn menu(desk: &Desk) -> Vec<MenuGroup> {
    let item = |room: Room| MenuItem {
        label: room.label.to_owned(),
        href: room.href.to_owned(),
        count: None,
    };
    let group = |rooms: Rooms| MenuGroup {
        label: rooms.label.to_owned(),
        items: rooms.rooms.into_iter().map(item).collect(),
    };
    rooms(desk).into_iter().map(group).collect()
}

/// The rooms that this person may open.
#[must_use]
pub fn rooms(desk: &Desk) -> Vec<Rooms> {
    let all = [
        ("仕事", work(desk)),
        ("受付", intake(desk)),
        ("文書", papers(desk)),
        ("手続・数字", figures(desk)),
        ("管理", keeping(desk)),
    ];
    let open = all.into_iter().map(|(label, rooms)| Rooms {
        label,
        rooms: rooms.into_iter().filter_map(|(may, room)| may.then_some(room)).collect(),
    });
    open.filter(|group| !group.rooms.is_empty()).collect()
}

type Guarded = (bool, Room);

const fn room(label: &'static str, href: &'static str, about: &'static str) -> Room {
    Room { label, href, about }
}

fn work(desk: &Desk) -> Vec<Guarded> {
    let (works, lists) = (!desk.who.departments().is_empty(), scope(desk).is_some());
    vec![
        (
            true,
            room(
                "仕事の一覧",
                "/staff",
                "課に届いた件を、期限の近い順に。ここから1日が始まります。",
            ),
        ),
        (
            works,
            room(
                "決裁",
                "/staff/approvals",
                "自分の番の決裁、代わりに決裁するもの、自分が起案したもの。",
            ),
        ),
        (
            works,
            room(
                "不在と代決",
                "/staff/absences",
                "不在にする日と、その間に代わりに決裁する人を決めます。",
            ),
        ),
        (
            works,
            room(
                "課からの照会",
                "/staff/inquiries",
                "ほかの課から、件について聞かれたことに答えます。",
            ),
        ),
        (
            lists,
            room(
                "件を探す",
                "/staff/find",
                "受付番号、氏名、住所などから件を探します。探した目的は記録に残ります。",
            ),
        ),
        (
            works,
            room(
                "連携",
                "/staff/handover",
                "決まった件を基幹システムに渡します。ほかのフォームからの取り込みもここです。",
            ),
        ),
    ]
}

fn intake(desk: &Desk) -> Vec<Guarded> {
    let enters = may_on_own(desk, ActionName::ProcedureEnter);
    let counts = may_on_own(desk, ActionName::ProcedureTally);
    vec![
        (
            enters,
            room(
                "紙・電話を入れる",
                "/staff/enter",
                "窓口、郵便、電話で届いたものを、オンラインの申請と同じ件にします。",
            ),
        ),
        (counts, room("紙を数える", "/staff/tally", "件にしない紙や電話を、手続ごとに数えます。")),
    ]
}

fn papers(desk: &Desk) -> Vec<Guarded> {
    let lists = scope(desk).is_some();
    let has_rules = desk.app.procedures().shelf().current().pack.documents.is_some();
    let reads_mail = desk.app.parts().demo
        && desk.app.procedures().parts().mailer.demo().is_some()
        && desk.may(ActionName::StaffRead, &desk.city());
    vec![
        (
            lists,
            room("郵便", "/staff/letters", "出す手紙をまとめて印刷し、発送と戻りを記録します。"),
        ),
        (
            lists,
            room(
                "文書台帳",
                "/staff/documents",
                "出した通知と文書番号。再発行と訂正もここからします。",
            ),
        ),
        (
            true,
            room(
                "書類のひな形",
                "/staff/papers",
                "通知や様式が、見本の内容でどう印刷されるかを確かめます。",
            ),
        ),
        (
            has_rules,
            room(
                "公印の洗い出し",
                "/staff/seals",
                "公印を使う文書と、省略のための改正がどこまで進んだか。",
            ),
        ),
        (
            leads(desk),
            room(
                "保存期間と廃棄",
                "/staff/disposals",
                "保存期間を過ぎた件を、2人で確かめて廃棄します。",
            ),
        ),
        (
            reads_mail,
            room(
                "メール（試験用）",
                "/staff/mail",
                "この試験用のシステムが、送る代わりに残したメール。",
            ),
        ),
    ]
}

fn figures(desk: &Desk) -> Vec<Guarded> {
    let measures = desk.may(ActionName::MeasureRead, &desk.city());
    let own = vec![
        (true, room("手続の台帳", "/staff/catalogue", "手続の一覧、根拠の法令、公開の状態。")),
        (
            measures,
            room(
                "手続ごとの数字",
                "/staff/numbers",
                "件数、かかった日数、補正の多い欄、途中でやめたところ。",
            ),
        ),
        (
            measures,
            room(
                "オンライン率",
                "/staff/online-rate",
                "届いたもののうち、オンラインで届いた割合。",
            ),
        ),
        (
            measures,
            room(
                "利用促進",
                "/staff/promotions",
                "オンラインの利用を増やす取組みと、その前後の変化。",
            ),
        ),
    ];
    // What other domains count stands before our own figures.
    desk.app.rooms().iter().map(|room| (true, *room)).chain(own).collect()
}

fn keeping(desk: &Desk) -> Vec<Guarded> {
    let city = desk.city();
    let protects = desk.may(ActionName::ProtectionList, &city);
    let manages = desk.may(ActionName::StaffManage, &city);
    let audits = desk.may(ActionName::AuditRead, &city);
    vec![
        (
            protects,
            room(
                "支援措置",
                "/staff/protections",
                "支援措置の対象者と期間。住所を見られる職員を決めます。",
            ),
        ),
        (manages, room("職員", "/staff/admin/accounts", "職員の登録、停止、招待。")),
        (
            manages,
            room(
                "人事異動",
                "/staff/admin/transfers",
                "異動の一覧を読み込み、確かめ、別の人の承認を受けます。",
            ),
        ),
        (
            manages,
            room(
                "サインインの記録",
                "/staff/admin/sign-ins",
                "だれがいつサインインしたか、失敗したか。",
            ),
        ),
        (
            manages,
            room(
                "サインインの決まり",
                "/staff/admin/policy",
                "サインインの方法と、操作がないときに終わるまでの時間。",
            ),
        ),
        (
            audits,
            room(
                "監査ログ",
                "/staff/audit",
                "すべての操作の記録と、書き換えられていないことの確かめ。",
            ),
        ),
    ]
}

/// Whether they may do this with the procedures of a department of theirs.
fn may_on_own(desk: &Desk, action: ActionName) -> bool {
    desk.who.departments().into_iter().any(|department| {
        let procedures = Resource::Procedure {
            municipality: desk.app.store().municipality(),
            id: String::new(),
            department: department.to_owned(),
        };
        desk.may(action, &procedures)
    })
}

/// Whether they may propose that records of a department of theirs are disposed of.
fn leads(desk: &Desk) -> bool {
    desk.who.departments().into_iter().any(|department| {
        let disposal = Resource::Disposal {
            municipality: desk.app.store().municipality(),
            id: Default::default(),
            department: department.to_owned(),
            proposed_by: None,
        };
        desk.may(ActionName::DisposalPropose, &disposal)
    })
}
