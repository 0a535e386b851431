//! What departments do under the plan: an initiative from its draft to its end, its milestones in the
//! worklist when days pass, what residents read of it, and its tables out and in.

use http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};
use uuid::Uuid;
use yakusho_kernel::date::jst_date;
use yakusho_plan::initiatives::store;
use yakusho_tests::{
    Person, World, clock, soffice,
    staff::{call, caller, signed_in, staff_id},
};

/// Fills the form of an address and goes to where it leads.
async fn send(person: &mut Person, path: &str, typed: &[(&str, &str)]) -> String {
    let page = person.get(path).await;
    assert_eq!(page.status, 200, "{path}: {}", page.read());
    let to = path.split('?').next().expect("a path").to_owned();
    let seen = person.fill(&page, &to, typed).await;
    assert_eq!(seen.status, 303, "{path}: {}", seen.read());
    seen.location().to_owned()
}

fn day(days: i64) -> String {
    jst_date(clock::now() + SignedDuration::from_hours(24 * days)).to_string()
}

#[tokio::test]
async fn an_initiative_goes_from_its_draft_to_its_end() {
    for world in World::each().await {
        clock::reset();
        world.casework().open_demo_office(clock::now()).await.expect("the office");
        let mut nobody = world.person();
        assert_eq!(nobody.get("/staff/plan/initiatives").await.location(), "/staff/sign-in");
        let mut clerk = signed_in(&world, "court.01").await;
        let new = "/staff/plan/initiatives/new";
        let page = clerk.get(&format!("{new}?programme=1")).await;
        let (today, end) = (day(0), day(90));
        let mut typed = vec![
            ("measure", "1"),
            ("title", "予約の画面をつくる"),
            ("department", "court"),
            ("starts_on", end.as_str()),
            ("ends_on", today.as_str()),
        ];
        let seen = clerk.fill(&page, new, &typed).await;
        assert_eq!(seen.status, 422);
        assert!(seen.says("始まりの日より後にしてください") && seen.says("予約の画面をつくる"));
        typed[3].1 = &today;
        typed[4].1 = &end;
        let place = clerk.fill(&page, new, &typed).await.location().to_owned();
        let id: Uuid = place.rsplit('/').next().expect("an id").parse().expect("a UUID");

        // It begins with somebody who answers for it, and something to reach.
        let step = format!("{place}/step");
        let asked = clerk.get(&format!("{step}?step=start")).await;
        let early = clerk.fill(&asked, &step, &[]).await;
        assert_eq!(early.status, 409);
        assert!(early.says("担当者を決めてから"), "{}", early.read());
        let me = staff_id(&world, "court.01").await.to_string();
        let mut known = typed.clone();
        known.push(("responsible", &me));
        assert_eq!(send(&mut clerk, &format!("{place}/edit"), &known).await, place);
        let soon = day(5);
        let milestone = [("title", "村役場で試す"), ("planned_on", soon.as_str())];
        assert_eq!(send(&mut clerk, &format!("{place}/milestones"), &milestone).await, place);
        assert_eq!(send(&mut clerk, &format!("{step}?step=start"), &[]).await, place);
        let list = clerk.get("/staff").await;
        assert!(list.says("節目が近づいています：村役場で試す"), "{}", list.read());

        // Another department reads it, and changes nothing of it.
        let mut other = signed_in(&world, "ball-dog.01").await;
        assert!(other.get(&place).await.says("村役場で試す"));
        for path in ["edit", "milestones", "risks", "publish", "step?step=drop"] {
            let path = format!("{place}/{path}");
            assert_eq!(other.get(&path).await.status, 404, "{path}");
            let page = other.get("/staff").await;
            let sent = [("step", "drop"), ("reason", "x"), ("words", "x"), ("title", "x")];
            let to = path.split('?').next().expect("a path").to_owned();
            let seen = other.fill(&page, &to, &sent).await;
            assert_eq!(seen.status, 404, "{path}: {}", seen.read());
        }

        // Notes and risks.
        let page = clerk.get(&place).await;
        let noted = [("words", "画面の案を3つ作った"), ("day", "")];
        assert_eq!(clerk.fill(&page, &format!("{place}/notes"), &noted).await.location(), place);
        let risk = [
            ("sort", "issue"),
            ("words", "雨の日の扱いを決めてほしい"),
            ("effect", "3"),
            ("department", "court"),
            ("answer", "（1）返金する（2）延ばす"),
        ];
        assert_eq!(send(&mut clerk, &format!("{place}/risks"), &risk).await, place);
        let page = clerk.get(&place).await;
        for words in ["画面の案を3つ作った", "決めてほしいこと", "雨の日の扱い", "重さ 大"]
        {
            assert!(page.says(words), "{words}: {}", page.read());
        }

        // A clerk does not publish; residents read the published words and nothing else.
        assert_eq!(clerk.get(&format!("{place}/publish")).await.status, 404);
        assert!(!world.person().get("/plan").await.says("いま、していること"));
        let mut chief = signed_in(&world, "court.02").await;
        let words =
            [("ja", "コートを家から予約できる画面を作っています。"), ("en", "Online booking.")];
        assert_eq!(send(&mut chief, &format!("{place}/publish"), &words).await, place);
        let public = world.person().get("/plan").await;
        assert!(public.says("いま、していること") && public.says("家から予約できる画面を作って"));
        assert!(!public.says("予約の画面をつくる") && !public.says("雨の日の扱い"));
        let english = world.person().saying("accept-language", "en").get("/plan").await;
        assert!(english.says("Online booking."), "{}", english.read());

        // Days pass, and nobody has to press anything.
        clock::pass(SignedDuration::from_hours(24 * 8));
        world.do_plan_jobs().await;
        let mut clerk = signed_in(&world, "court.01").await;
        let list = clerk.get("/staff").await;
        assert!(list.says("節目の日を過ぎました：村役場で試す"), "{}", list.read());
        let asked = clerk.get(&format!("{step}?step=finish")).await;
        let open = clerk.fill(&asked, &step, &[]).await;
        assert!(open.status == 409 && open.says("達成していない節目が1つ"), "{}", open.read());
        let kept = store::find(world.store(), id).await.expect("read").expect("it");
        let one = format!("/staff/plan/milestones/{}", kept.milestones[0].id);
        let late = day(3);
        let page = clerk.get(&one).await;
        let silent = [("title", "村役場で試す"), ("forecast_on", late.as_str())];
        let seen = clerk.fill(&page, &one, &silent).await;
        assert!(seen.status == 422 && seen.says("遅れる理由を書いてください"), "{}", seen.read());
        let today = day(0);
        let reached = [("title", "村役場で試す"), ("actual_on", today.as_str())];
        assert_eq!(send(&mut clerk, &one, &reached).await, place);
        assert!(clerk.get(&place).await.says("達成（遅れて）"));
        assert!(!clerk.get("/staff").await.says("節目の日を過ぎました"));
        assert_eq!(send(&mut clerk, &format!("{step}?step=finish"), &[]).await, place);
        assert!(world.person().get("/plan").await.says("終わったこと"));

        let mut kinds = Vec::new();
        let begin = clock::now() - SignedDuration::from_hours(24 * 9);
        let wanted = [
            "initiative.made",
            "initiative.changed",
            "initiative.started",
            "initiative.noted",
            "initiative.published",
            "initiative.finished",
            "milestone.planned",
            "milestone.reached",
            "risk.named",
        ];
        world
            .store()
            .actions_since(begin, &wanted, |action| kinds.push(action.kind))
            .await
            .expect("actions");
        for kind in wanted {
            assert_eq!(kinds.iter().filter(|it| *it == kind).count(), 1, "{kind}: {kinds:?}");
        }
        world.remove().await;
    }
}

#[tokio::test]
async fn a_figure_falls_off_its_way_because_time_passes() {
    let world = World::new().await;
    clock::reset();
    world.casework().open_demo_office(clock::now()).await.expect("the office");
    world.plan().seed_demo(clock::now()).await.expect("seeded");
    let off = async || {
        let mut clerk = signed_in(&world, "sonmin.01").await;
        clerk.get("/staff").await.says("計画より遅れています：ボール犬の数")
    };
    let before = off().await;
    // The target of the end of the plan is far away; more than a year on nobody measured again.
    clock::pass(SignedDuration::from_hours(24 * 365 + 24 * 120));
    world.do_plan_jobs().await;
    assert!(off().await, "it is off by now");
    assert!(!before, "and it was not before");
    world.remove().await;
}

#[tokio::test]
async fn tables_come_back_from_libreoffice_as_they_went_out() {
    let world = World::new().await;
    clock::reset();
    world.casework().open_demo_office(clock::now()).await.expect("the office");
    world.plan().seed_demo(clock::now()).await.expect("seeded");
    let mut clerk = caller(&world, "sonmin.01").await;
    let octets = "application/octet-stream";
    for (sheet, count) in [("initiatives", 2), ("milestones", 8), ("risks", 3), ("kpis", 3)] {
        let path = format!("/api/v1/staff/plan/sheets/{sheet}");
        let sent = clerk.send(Method::GET, &path, "", Vec::new()).await;
        assert_eq!(sent.status, 200, "{}", sent.read());
        let seen = clerk.send(Method::POST, &path, octets, soffice::reopened(&sent.bytes)).await;
        let told: Value = serde_json::from_slice(&seen.bytes).expect("an answer");
        assert_eq!(told, json!({ "made": 0, "changed": 0, "same": count }), "{sheet}");
    }

    // A wrong cell is said by its name, and nothing is read.
    let path = "/api/v1/staff/plan/sheets/initiatives";
    let sent = clerk.send(Method::GET, path, "", Vec::new()).await;
    let xlsx = yakusho_pack::format::TableFormat::Xlsx;
    let mut table = yakusho_exchange::file::read(&sent.bytes, xlsx).expect("a workbook").table;
    let (title, end) = (table.place("取組").expect("one"), table.place("終わり").expect("one"));
    table.rows[0][title] = "予約の画面を直す".to_owned();
    let right = std::mem::replace(&mut table.rows[1][end], "いつか".to_owned());
    let written = yakusho_plan::workbook::bytes("a", &table, jst_date(clock::now()));
    let wrong = written.unwrap_or_else(|_| panic!("not written"));
    let seen = clerk.send(Method::POST, path, octets, wrong).await;
    assert_eq!(seen.status, 422);
    assert!(seen.read().contains("K3「終わり」"), "{}", seen.read());
    let titles = async || {
        let all = store::all(world.store()).await.expect("all");
        all.into_iter().map(|one| one.initiative.title).collect::<Vec<_>>()
    };
    assert!(!titles().await.contains(&"予約の画面を直す".to_owned()), "all of it or nothing");
    // Mended, one row is changed; a row without a number is a new one.
    table.rows[1][end] = right;
    let mut new = table.rows[1].clone();
    new[0].clear();
    new[title] = "犬の名札".to_owned();
    table.rows.push(new);
    let written = yakusho_plan::workbook::bytes("a", &table, jst_date(clock::now()));
    let mended = written.unwrap_or_else(|_| panic!("not written"));
    let seen = clerk.send(Method::POST, path, octets, mended.clone()).await;
    let told: Value = serde_json::from_slice(&seen.bytes).expect("an answer");
    assert_eq!(told, json!({ "made": 1, "changed": 1, "same": 1 }), "{told}");
    assert!(titles().await.contains(&"犬の名札".to_owned()));

    // Who works elsewhere brings the table as it is, and changes nothing in it.
    let mut other = caller(&world, "ball-dog.01").await;
    let refused = other.send(Method::POST, path, octets, mended).await;
    assert!(refused.status.is_client_error(), "{}", refused.read());
    world.remove().await;
}

#[tokio::test]
async fn the_api_keeps_initiatives_as_the_pages_do() {
    let world = World::new().await;
    clock::reset();
    world.casework().open_demo_office(clock::now()).await.expect("the office");
    let mut clerk = caller(&world, "court.01").await;
    let path = "/api/v1/staff/plan/initiatives";
    let wrong = call(&mut clerk, Method::POST, path, Some(json!({ "title": "" }))).await;
    assert_eq!(wrong["status"], 422, "{wrong}");
    let me = staff_id(&world, "court.01").await.to_string();
    let mut new = json!({
        "programme": "1", "measure": "1", "title": "予約の画面", "department": "court",
        "responsible": me, "starts_on": day(0), "ends_on": day(30),
    });
    let made = call(&mut clerk, Method::POST, path, Some(new.clone())).await;
    let one = format!("{path}/{}", made["id"].as_str().expect("an id"));
    new["version"] = json!(1);
    let same = call(&mut clerk, Method::PUT, &one, Some(new.clone())).await;
    assert_eq!(same["changed"], false, "{same}");
    let milestone = json!({ "title": "試す", "planned_on": day(3) });
    call(&mut clerk, Method::POST, &format!("{one}/milestones"), Some(milestone)).await;
    let start = json!({ "step": "start", "version": 1 });
    let step = format!("{one}/step");
    let begun = call(&mut clerk, Method::POST, &step, Some(start.clone())).await;
    assert_eq!(begun["state"], "active", "{begun}");
    let again = call(&mut clerk, Method::POST, &step, Some(start)).await;
    assert_eq!(again["status"], 409, "{again}");
    let full = call(&mut clerk, Method::GET, &one, None).await;
    assert_eq!(full["milestones"][0]["standing"], "soon", "{full}");
    let words = json!({ "ja": "作っています。", "version": 2 });
    let publish = format!("{one}/publish");
    let refused = call(&mut clerk, Method::POST, &publish, Some(words.clone())).await;
    assert_eq!(refused["status"], 404, "{refused}");
    let mut chief = caller(&world, "court.02").await;
    let shown = call(&mut chief, Method::POST, &publish, Some(words)).await;
    assert_eq!(shown["published"], true, "{shown}");
    let public = call(&mut world.person(), Method::GET, "/api/v1/plan/initiatives", None).await;
    assert_eq!(public["initiatives"][0]["words"], "作っています。", "{public}");
    assert!(public["initiatives"][0].get("title").is_none(), "{public}");
    world.remove().await;
}
