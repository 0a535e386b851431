//! What working groups try and learn: from a problem to its roll-out, knowledge for everybody, and the
//! record of a person that only they and their manager see.

use http::Method;
use serde_json::json;
use yakusho_tests::{
    World,
    groups::office,
    staff::{call, caller, signed_in, staff_id},
};

const GROUP: &str = "/staff/plan/groups/court";

#[tokio::test]
async fn a_theme_goes_from_its_problem_to_the_departments_and_is_known_to_all_groups() {
    for world in World::each().await {
        office(&world).await;
        let mut member = signed_in(&world, "court.01").await;
        let new = format!("{GROUP}/themes/new");
        let page = member.get(&new).await;
        let seen = member
            .fill(&page, &new, &[("title", "朝の待ち時間"), ("procedures", "猫の登録")])
            .await;
        assert_eq!(seen.status, 422);
        assert!(
            seen.says("だれが、何に困っているか")
                && seen.says("「猫の登録」という手続はありません")
        );
        let typed = [
            ("title", "朝の待ち時間"),
            ("problem", "朝に並ぶ"),
            ("kpis", "v2-dogs"),
            ("programmes", "1"),
        ];
        let theme = member.fill(&page, &new, &typed).await.location().to_owned();
        assert!(theme.starts_with("/staff/plan/themes/"), "{theme}");
        let page = member.get(&theme).await;
        assert!(page.says("ボール犬の数") && page.says("試行を始める"), "{}", page.read());
        let plain = member.get("/staff/plan/calendar").await;
        let early = [("step", "roll_out"), ("version", "1"), ("departments", "racket")];
        let seen = member.fill(&plain, &theme, &early).await;
        assert_eq!(seen.status, 409, "nothing was tried yet: {}", seen.read());
        let tried = [
            ("step", "try"),
            ("version", "1"),
            ("hypothesis", "案内を増やすと短くなる"),
            ("measures", "待ち時間の平均"),
            ("from", "2026-06-01"),
            ("until", "2026-05-01"),
        ];
        let seen = member.fill(&plain, &theme, &tried).await;
        assert!(seen.status == 422 && seen.says("終わりの日が、始まりの日より前です"));
        assert!(seen.says("案内を増やすと短くなる"), "what was typed is kept");
        let tried = [tried[0], tried[1], tried[2], tried[3], tried[4], ("until", "2026-06-30")];
        assert_eq!(member.fill(&plain, &theme, &tried).await.location(), theme);
        let learned = "記入台の横が効く";
        let concluded = [
            ("step", "conclude"),
            ("version", "2"),
            ("before", "32分"),
            ("after", "21分"),
            ("learned", learned),
        ];
        assert_eq!(member.fill(&plain, &theme, &concluded).await.location(), theme);
        let out = [("step", "roll_out"), ("version", "3"), ("departments", "racket")];
        assert_eq!(member.fill(&plain, &theme, &out).await.location(), theme);
        let declined =
            [("step", "answer"), ("version", "4"), ("department", "racket"), ("to", "declined")];
        let seen = member.fill(&plain, &theme, &declined).await;
        assert!(seen.status == 422 && seen.says("実施しない理由を"), "{}", seen.read());
        let adopted = [declined[0], declined[1], declined[2], ("to", "adopted")];
        assert_eq!(member.fill(&plain, &theme, &adopted).await.location(), theme);
        let page = member.get(&theme).await;
        assert!(page.says("32分 → 21分") && page.says("実施している"), "{}", page.read());
        let id = theme.rsplit('/').next().expect("an id").parse().expect("an id");
        let told = world.store().actions_of(id).await.expect("actions");
        let kinds: Vec<&str> = told.iter().map(|action| action.kind.as_str()).collect();
        assert_eq!(
            kinds,
            [
                "theme.raised",
                "theme.tried",
                "theme.concluded",
                "theme.rolled_out",
                "theme.answered"
            ]
        );

        // Everybody reads and finds it; who works elsewhere changes nothing of it.
        let mut other = signed_in(&world, "racket.01").await;
        let found = other.get("/staff/plan/knowledge?q=%E3%82%AD%E3%83%8B%E3%83%A5%E3%82%A6").await;
        assert!(found.says("0件"), "{}", found.read());
        let found = other.get("/staff/plan/knowledge?q=%E8%A8%98%E5%85%A5%E5%8F%B0").await;
        assert!(found.says(learned) && found.says("1件"), "{}", found.read());
        let page = other.get(&theme).await;
        assert!(page.says(learned) && !page.says("終わりにする"), "{}", page.read());
        let close = [("step", "close"), ("version", "5"), ("because", "x")];
        let plain = other.get("/staff/plan/calendar").await;
        assert_eq!(other.fill(&plain, &theme, &close).await.status, 404);
        for path in ["themes/new", "knowledge/new"] {
            assert_eq!(other.get(&format!("{GROUP}/{path}")).await.status, 404, "{path}");
        }
        let book = other.get(&format!("{GROUP}/themes/xlsx")).await;
        let read =
            yakusho_exchange::file::read(&book.bytes, yakusho_pack::format::TableFormat::Xlsx);
        assert_eq!(read.expect("a workbook").table.rows.len(), 1);

        let mut caller = caller(&world, "court.01").await;
        let api = theme.replace("/staff/", "/api/v1/staff/");
        let told = call(&mut caller, Method::GET, &api, None).await;
        assert_eq!((&told["state"], &told["version"]), (&json!("rolling"), &json!(5)), "{told}");
        assert_eq!(told["experiments"][0]["after"], "21分");
        let body = json!({ "step": "close", "version": 5, "because": "全所属に広がった" });
        let told = call(&mut caller, Method::POST, &format!("{api}/step"), Some(body)).await;
        assert_eq!(told["state"], "closed", "{told}");
        world.remove().await;
    }
}

#[tokio::test]
async fn a_record_is_ones_own_and_is_seen_by_the_manager_alone() {
    for world in World::each().await {
        office(&world).await;
        let mut member = signed_in(&world, "court.01").await;
        let mine = "/staff/plan/my-work";
        let page = member.get(mine).await;
        assert!(page.says("コートの会（メンバー"), "{}", page.read());
        let long = "長".repeat(601);
        let typed = [("duty", long.as_str()), ("career", "窓口を設計する仕事へ")];
        let seen = member.fill(&page, mine, &typed).await;
        assert!(
            seen.status == 422 && seen.says("600文字以内") && seen.says("窓口を設計する仕事へ")
        );
        let typed = [("engagement", "試行の記録係"), ("career", "窓口を設計する仕事へ")];
        assert_eq!(member.fill(&page, mine, &typed).await.location(), mine);
        let typed = [("what", "数字を先に配る"), ("shared", "課の朝礼")];
        let learned = format!("{mine}/learned");
        assert_eq!(member.fill(&page, &learned, &typed).await.location(), mine);
        let page = member.get(mine).await;
        assert!(page.says("試行の記録係") && page.says("数字を先に配る"), "{}", page.read());
        let remove = page.text();
        let remove = remove.split("action=\"").filter_map(|rest| rest.split('"').next());
        let remove = remove.filter(|action| action.ends_with("/remove")).map(str::to_owned).next();
        let remove = remove.expect("a form");

        let person = staff_id(&world, "court.01").await;
        let theirs = format!("{mine}/people/{person}");
        let mut manager = signed_in(&world, "court.03").await;
        let page = manager.get(&theirs).await;
        assert!(
            page.says("窓口を設計する仕事へ") && page.says("数字を先に配る"),
            "{}",
            page.read()
        );
        let plain = manager.get("/staff/plan/calendar").await;
        assert_eq!(manager.fill(&plain, &remove, &[]).await.status, 404, "it is theirs alone");
        let read = world.store().actions_of(person).await.expect("actions");
        assert!(read.iter().any(|action| action.kind == "personal_data.read"));
        // Not even the lead of the group: careers are for oneself and the manager.
        for login in ["sonmin.02", "court.02", "sonmin.03", "kansa.01"] {
            let mut other = signed_in(&world, login).await;
            assert_eq!(other.get(&theirs).await.status, 404, "{login}");
        }
        let book = member.get(&format!("{mine}/xlsx")).await;
        let read =
            yakusho_exchange::file::read(&book.bytes, yakusho_pack::format::TableFormat::Xlsx);
        assert!(read.expect("a workbook").table.rows.len() > 4);
        let mut caller = caller(&world, "court.01").await;
        let told = call(&mut caller, Method::GET, "/api/v1/staff/plan/my-work", None).await;
        assert_eq!(told["learned"][0]["what"], "数字を先に配る", "{told}");
        let plain = member.get("/staff/plan/calendar").await;
        assert_eq!(member.fill(&plain, &remove, &[]).await.location(), mine);
        let told = call(&mut caller, Method::GET, "/api/v1/staff/plan/my-work", None).await;
        assert_eq!(told["learned"], json!([]), "{told}");
        world.remove().await;
    }
}

#[tokio::test]
async fn a_charter_is_in_force_when_the_lead_and_the_secretariat_approved_the_same_words() {
    for world in World::each().await {
        office(&world).await;
        let charter = format!("{GROUP}/charter");
        let write = format!("{charter}/write");
        let mut member = signed_in(&world, "court.01").await;
        let page = member.get(&write).await;
        assert!(page.says("コートの予約"), "the plan's scope stands there: {}", page.read());
        let seen =
            member.fill(&page, &write, &[("purpose", "待たせない"), ("scope", "予約")]).await;
        assert!(seen.status == 422 && seen.says("年間の到達点を、1〜800文字"), "{}", seen.read());
        let typed = [
            ("purpose", "待たせない"),
            ("scope", "予約"),
            ("structure", "月1回"),
            ("goals", "平均10分"),
        ];
        assert_eq!(member.fill(&page, &write, &typed).await.location(), charter);
        let approve = format!("{charter}/approve");
        let page = member.get(&charter).await;
        assert!(page.says("承認待ち") && !page.says("リーダーとして承認する"), "{}", page.read());
        let plain = member.get("/staff/plan/calendar").await;
        let as_lead = [("side", "lead"), ("version", "1")];
        assert_eq!(member.fill(&plain, &approve, &as_lead).await.status, 404, "no lead");

        // The lead is a 係長 of the department that runs the plan: one person is not both sides.
        let mut lead = signed_in(&world, "sonmin.02").await;
        let plain = lead.get("/staff/plan/calendar").await;
        assert_eq!(lead.fill(&plain, &approve, &as_lead).await.location(), charter);
        let both = [("side", "secretariat"), ("version", "2")];
        assert_eq!(lead.fill(&plain, &approve, &both).await.status, 409);
        let mut head = signed_in(&world, "sonmin.03").await;
        let plain = head.get("/staff/plan/calendar").await;
        let stale = [("side", "secretariat"), ("version", "1")];
        assert_eq!(head.fill(&plain, &approve, &stale).await.status, 409, "other words");
        assert_eq!(head.fill(&plain, &approve, &both).await.location(), charter);
        assert!(head.get(&charter).await.says("承認済み"));
        let mut caller = caller(&world, "racket.01").await;
        let api = charter.replace("/staff/", "/api/v1/staff/");
        let told = call(&mut caller, Method::GET, &api, None).await;
        assert_eq!(told["secretariat_approved"], true, "{told}");
        let body =
            json!({ "purpose": "x", "scope": "x", "structure": "x", "goals": "x", "version": 3 });
        assert_eq!(call(&mut caller, Method::POST, &api, Some(body)).await["status"], 404);

        // New words are approved by nobody yet.
        let page = member.get(&write).await;
        assert_eq!(member.fill(&page, &write, &typed).await.location(), charter);
        assert!(member.get(&charter).await.says("承認待ち"));
        world.remove().await;
    }
}
