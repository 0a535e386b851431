//! The plan's year and its committee: days, a paper made, checked and fixed by three people, its numbers
//! verified when they changed afterwards, and what was decided in the worklist of who must do it.

use http::Method;
use jiff::SignedDuration;
use sea_orm::{ConnectionTrait as _, DatabaseBackend, QueryTrait as _, Statement};
use serde_json::{Value, json};
use yakusho_kernel::date::jst_date;
use yakusho_plan::{committee::store, store::measurements};
use yakusho_store::Kind;
use yakusho_tests::{
    Person, World, clock,
    staff::{call, caller, signed_in},
};

/// Publishes a value of the dogs through three people; `supersedes` says in whose place.
async fn publish(three: &mut [Person; 3], value: &str, supersedes: Option<&str>) -> String {
    let [clerk, chief, head] = three;
    let mut new = json!({
        "as_of": jst_date(clock::now()).to_string(), "numerator": value, "source": "犬の台帳",
    });
    if let Some(old) = supersedes {
        new["supersedes"] = json!(old);
        new["reason"] = json!("2匹を数え忘れた");
    }
    let enter = "/api/v1/staff/plan/kpis/v2-dogs/measurements";
    let made = call(clerk, Method::POST, enter, Some(new)).await;
    let id = made["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
    let path = format!("/api/v1/staff/plan/measurements/{id}/step");
    let step = |step: &str, version: i64| json!({ "step": step, "version": version });
    call(chief, Method::POST, &path, Some(step("check", 1))).await;
    call(head, Method::POST, &path, Some(step("approve", 2))).await;
    let done = call(chief, Method::POST, &path, Some(step("publish", 3))).await;
    assert_eq!(done["state"], "published", "{done}");
    id
}

async fn three(world: &World) -> [Person; 3] {
    [
        caller(world, "sonmin.01").await,
        caller(world, "sonmin.02").await,
        caller(world, "sonmin.03").await,
    ]
}

fn place(seen: &yakusho_tests::Seen) -> String {
    assert_eq!(seen.status, 303, "{}", seen.read());
    seen.location().to_owned()
}

#[tokio::test]
async fn a_paper_is_made_checked_and_fixed_by_three_people_and_can_be_verified() {
    for world in World::each().await {
        clock::reset();
        world.casework().open_demo_office(clock::now()).await.expect("the office");
        let mut hands = three(&world).await;
        let first = publish(&mut hands, "5", None).await;
        let mut clerk = signed_in(&world, "sonmin.01").await;
        let mut chief = signed_in(&world, "sonmin.02").await;
        let mut head = signed_in(&world, "sonmin.03").await;
        let mut other = signed_in(&world, "court.01").await;
        assert_eq!(other.get("/staff/plan/papers/new").await.status, 404);

        let page = clerk.get("/staff/plan/papers/new").await;
        let today = jst_date(clock::now()).to_string();
        let mut typed =
            vec![("title", "村の委員会"), ("year", "2026"), ("half", "1"), ("as_of", &*today)];
        let year = yakusho_kernel::FiscalYear::of(jst_date(clock::now())).0.to_string();
        typed[1].1 = &year;
        let seen = clerk.fill(&page, "/staff/plan/papers/new", &typed).await;
        assert!(seen.status == 422 && seen.says("はじめに伝えることを書いて"), "{}", seen.read());
        typed.push(("summary", "犬は順調に増えています。"));
        let paper = place(&clerk.fill(&page, "/staff/plan/papers/new", &typed).await);
        let questions = format!("{paper}/questions");
        let page = clerk.get(&questions).await;
        let ask = [("ask", "犬小屋を建ててよいですか。"), ("background", "犬が増えました。")];
        assert_eq!(place(&clerk.fill(&page, &questions, &ask).await), paper);

        // Everybody at the plan reads it; its maker does not pass it.
        let read = other.get(&paper).await;
        assert!(read.says("5匹") && read.says("犬小屋を建ててよいですか"), "{}", read.read());
        let page = clerk.get(&paper).await;
        assert!(!page.text().contains("value=\"check\""), "nobody checks their own");
        let pass = format!("{paper}/pass");
        let own = clerk.fill(&page, &pass, &[("step", "check"), ("version", "2")]).await;
        assert_eq!(own.status, 404);
        assert_eq!(clerk.get(&format!("{paper}/verify")).await.status, 404, "nothing is fixed yet");
        assert!(chief.get("/staff").await.says("委員会資料の確認：村の委員会"));
        let page = chief.get(&paper).await;
        assert_eq!(place(&chief.fill(&page, &pass, &[("step", "check")]).await), paper);
        // What the head saw is what is fixed: other numbers are refused.
        let page = head.get("/staff").await;
        let other_hash = "0".repeat(64);
        let moved = [("step", "fix"), ("sha256", other_hash.as_str()), ("version", "3")];
        let seen = head.fill(&page, &pass, &moved).await;
        assert!(seen.status == 409 && seen.says("数字が変わりました"), "{}", seen.read());
        let page = head.get(&paper).await;
        assert_eq!(place(&head.fill(&page, &pass, &[("step", "fix")]).await), paper);
        assert!(!head.get("/staff").await.says("委員会資料の"), "nobody has to do anything");

        // Afterwards the figure is superseded: the paper stays, and says so when asked.
        let verify = format!("{paper}/verify");
        let same = clerk.get(&verify).await;
        assert!(same.says("確定したときのままです") && same.says("0つが"), "{}", same.read());
        publish(&mut hands, "7", Some(&first)).await;
        let read = clerk.get(&paper).await;
        assert!(read.says("5匹") && !read.says("7匹"), "{}", read.read());
        let differs = clerk.get(&verify).await;
        for words in
            ["確定したときのままです", "公表した値が差し替えられた", "7匹", "2匹を数え忘れた"]
        {
            assert!(differs.says(words), "{words}: {}", differs.read());
        }
        let edit = format!("{paper}/edit");
        let page = clerk.get(&edit).await;
        let late = clerk.fill(&page, &edit, &typed).await;
        assert_eq!(late.status, 409, "what is fixed stays: {}", late.read());

        // Paper and slides.
        let pdf = clerk.get(&format!("{paper}/pdf")).await;
        assert!(pdf.bytes.starts_with(b"%PDF"), "{}", pdf.read());
        let slides = clerk.get(&format!("{paper}/slides")).await;
        assert!(slides.text().matches("class=\"y-slide\"").count() >= 6, "{}", slides.read());

        // The decision becomes work of a department.
        let id = paper.rsplit('/').next().expect("an id").parse().expect("a UUID");
        let asked = store::questions(world.store(), id).await.expect("questions");
        let decision = format!("/staff/plan/decisions/{}", asked[0].id);
        assert!(!other.get(&decision).await.text().contains("name=\"decision\""));
        let page = clerk.get(&decision).await;
        let decided = [
            ("decision", "with_conditions"),
            ("words", "1棟だけ建てる。"),
            ("decided_on", &*today),
            ("department", "court"),
            ("task", "犬小屋の場所を決める"),
            ("due_on", &*today),
        ];
        assert_eq!(place(&clerk.fill(&page, &decision, &decided).await), paper);
        assert!(clerk.get(&paper).await.says("条件を付けて了承"));
        let list = other.get("/staff").await;
        assert!(list.says("委員会で決まったこと：犬小屋の場所を決める"), "{}", list.read());
        let page = other.get(&decision).await;
        let done = [("words", "コートの横に決めた"), ("done_on", &*today)];
        let seen = other.fill(&page, &format!("{decision}/done"), &done).await;
        assert_eq!(place(&seen), decision);
        assert!(!other.get("/staff").await.says("委員会で決まったこと"));

        // Whoever changes the rows behind everybody's back is seen.
        let change = "UPDATE plan_paper SET edition = replace(edition, '5匹', '9匹')";
        let write = world.store().write(clock::now(), move |tx| {
            Box::pin(async move {
                tx.db().execute_unprepared(change).await?;
                Ok(())
            })
        });
        write.await.expect("changed");
        let broken = clerk.get(&verify).await;
        assert!(broken.says("照合値が一致しません"), "{}", broken.read());
        world.remove().await;
    }
}

#[tokio::test]
async fn who_writes_in_a_paper_is_who_made_it_and_the_api_does_the_same() {
    let world = World::new().await;
    clock::reset();
    world.casework().open_demo_office(clock::now()).await.expect("the office");
    let [mut clerk, mut chief, mut head] = three(&world).await;
    let papers = "/api/v1/staff/plan/papers";
    let today = jst_date(clock::now());
    let mut new = json!({
        "year": yakusho_kernel::FiscalYear::of(today).0.to_string(), "half": "2",
        "title": "資料", "as_of": today.to_string(), "summary": "順調です。",
    });
    let made = call(&mut clerk, Method::POST, papers, Some(new.clone())).await;
    let one = format!("{papers}/{}", made["id"].as_str().expect("an id"));
    new["version"] = json!(1);
    let kept = call(&mut chief, Method::PUT, &one, Some(new)).await;
    assert_eq!(kept["kept"], true, "{kept}");
    let step = format!("{one}/step");
    let check = json!({ "step": "check", "version": 2 });
    let own = call(&mut chief, Method::POST, &step, Some(check.clone())).await;
    assert_eq!(own["status"], 404, "the chief wrote in it: {own}");
    let checked = call(&mut head, Method::POST, &step, Some(check)).await;
    assert_eq!(checked["state"], "checked", "{checked}");
    let full = call(&mut head, Method::GET, &one, None).await;
    let hash = full["sha256"].as_str().expect("a hash").to_owned();
    assert_eq!(full["edition"]["kpis"].as_array().map(Vec::len), Some(3), "{full}");
    let fix = json!({ "step": "fix", "version": 3, "sha256": hash });
    let own = call(&mut head, Method::POST, &step, Some(fix)).await;
    assert_eq!(own["status"], 404, "the head checked it: {own}");
    let back = json!({ "step": "return", "version": 3, "reason": "課長が確定できません" });
    let returned = call(&mut head, Method::POST, &step, Some(back)).await;
    assert_eq!(returned["state"], "draft", "it is not stuck: {returned}");
    let none = call(&mut clerk, Method::GET, &format!("{one}/verify"), None).await;
    assert_eq!(none["status"], 404, "{none}");
    world.remove().await;
}

#[tokio::test]
async fn the_year_is_a_page_a_calendar_and_work() {
    let world = World::new().await;
    clock::reset();
    world.casework().open_demo_office(clock::now()).await.expect("the office");
    let mut clerk = signed_in(&world, "sonmin.01").await;
    let mut other = signed_in(&world, "court.01").await;
    assert_eq!(other.get("/staff/plan/year/new").await.status, 404);
    assert!(other.get("/staff/plan/year").await.says("会員の推薦の期限"));
    let new = "/staff/plan/year/new";
    let page = clerk.get(new).await;
    let day = jst_date(clock::now() + SignedDuration::from_hours(24 * 10));
    let on = day.to_string();
    let mut typed = vec![
        ("title", "村の相談, 会"),
        ("kind", "other"),
        ("on", &*on),
        ("from", "14時"),
        ("to", "15:30"),
        ("place", "集会所"),
    ];
    let seen = clerk.fill(&page, new, &typed).await;
    assert!(seen.status == 422 && seen.says("14:00 のように"), "{}", seen.read());
    typed[3].1 = "14:00";
    assert_eq!(place(&clerk.fill(&page, new, &typed).await), "/staff/plan/year");
    let list = clerk.get("/staff").await;
    assert!(list.says("準備をする日が近づいています：村の相談, 会"), "{}", list.read());
    let feed = clerk.get("/staff/plan/year/ics").await;
    assert_eq!(feed.header("content-type"), "text/calendar; charset=utf-8");
    let start = format!("DTSTART:{}T050000Z", day.strftime("%Y%m%d"));
    assert!(feed.text().contains(&start) && feed.text().contains("SUMMARY:村の相談\\, 会"));
    let public = world.person().get("/plan/year.ics").await;
    assert!(!public.text().contains("村の相談"), "it is for the office only");
    assert!(public.text().contains("SUMMARY:村の委員会"), "{}", public.text());

    // The table comes back as it went out, and is mended by its cells.
    let mut caller = caller(&world, "sonmin.01").await;
    let path = "/api/v1/staff/plan/year/sheet";
    let sent = caller.send(Method::GET, path, "", Vec::new()).await;
    let octets = "application/octet-stream";
    let seen = caller.send(Method::POST, path, octets, sent.bytes.to_vec()).await;
    let told: Value = serde_json::from_slice(&seen.bytes).expect("an answer");
    assert_eq!(told, json!({ "made": 0, "changed": 0, "same": 1 }));
    let xlsx = yakusho_pack::format::TableFormat::Xlsx;
    let mut table = yakusho_exchange::file::read(&sent.bytes, xlsx).expect("a workbook").table;
    let title = table.place("予定").expect("a column");
    let row = table.rows.iter().position(|row| row[title].contains("相談")).expect("the row");
    table.rows[row][title].clear();
    let wrong = yakusho_plan::workbook::bytes("a", &table, day);
    let wrong = wrong.unwrap_or_else(|_| panic!("not written"));
    let seen = caller.send(Method::POST, path, octets, wrong).await;
    let cell = format!("D{}「予定」", row + 2);
    assert!(seen.status == 422 && seen.read().contains(&cell), "{cell}: {}", seen.read());

    // A day that is over is nobody's work any more.
    clock::pass(SignedDuration::from_hours(24 * 11));
    world.do_plan_jobs().await;
    let mut clerk = signed_in(&world, "sonmin.01").await;
    assert!(!clerk.get("/staff").await.says("村の相談"));
    world.remove().await;
}

#[tokio::test]
async fn the_demo_has_initiatives_and_papers_whose_log_can_be_verified() {
    let world = World::new().await;
    clock::reset();
    world.casework().open_demo_office(clock::now()).await.expect("the office");
    world.plan().seed_demo(clock::now()).await.expect("seeded");
    let mut clerk = signed_in(&world, "sonmin.01").await;
    let list = clerk.get("/staff/plan/initiatives").await;
    assert!(list.says("試験用の記録") && list.says("日を過ぎた節目"), "{}", list.read());
    let papers = store::all(world.store()).await.expect("papers");
    for paper in papers.iter().filter(|paper| paper.edition.is_some()) {
        let found = yakusho_plan::committee::verify::verify(world.plan(), paper).await;
        let found = found.expect("verified").expect("an edition");
        assert!(found.holds(), "{found:?}");
    }
    let logic = clerk.get("/staff/plan/programmes/2/logic").await;
    assert!(logic.says("ボールを運ぶ練習") && logic.text().contains("<svg"), "{}", logic.read());
    let all = measurements::of_kpi(world.store(), "v2-dogs").await.expect("measurements");
    let published = all.iter().filter(|one| one.state == yakusho_plan::model::State::Published);
    for one in published {
        let day = jst_date(one.entered.at);
        assert!(day > one.as_of && (day - one.as_of).get_days() <= 12, "{one:?}");
    }
    while yakusho_audit::seal(world.store(), world.log_key(), clock::now()).await.expect("sealed")
        > 0
    {}
    let report = yakusho_audit::verify(world.store(), world.log_key().public(), &[]).await;
    assert!(report.expect("a report").holds());
    world.remove().await;
}

#[tokio::test]
async fn the_page_of_the_plan_finds_its_figures_by_an_index() {
    for world in World::each().await {
        let store = world.store();
        let cities: Vec<String> = (100..110).map(|number| format!("9{number}00")).collect();
        let kpis: Vec<String> = (0..17).map(|number| format!("k{number}")).collect();
        let when = (jst_date(clock::now()), clock::now());
        let rows = yakusho_plan::scale::fill(store, &cities, &kpis, 120, when).await;
        assert_eq!(rows.expect("rows"), 10 * 17 * 120);
        let (backend, explain) = match store.kind() {
            Kind::Sqlite => (DatabaseBackend::Sqlite, "EXPLAIN QUERY PLAN"),
            Kind::Postgres => (DatabaseBackend::Postgres, "EXPLAIN"),
        };
        let analyse = store.write(clock::now(), |tx| {
            Box::pin(async move {
                tx.db().execute_unprepared("ANALYZE").await?;
                Ok(())
            })
        });
        analyse.await.expect("analysed");
        let mut query: Statement = measurements::published_query(&cities[3]).build(backend);
        query.sql = format!("{explain} {}", query.sql);
        let lines = store.read().query_all_raw(query).await.expect("a plan");
        let line = |row: &sea_orm::QueryResult| match store.kind() {
            Kind::Sqlite => row.try_get::<String>("", "detail").expect("a line"),
            Kind::Postgres => row.try_get_by_index::<String>(0).expect("a line"),
        };
        let plan: Vec<String> = lines.iter().map(line).collect();
        let plan = plan.join("\n");
        // PostgreSQL may prefer the key, which begins with the city as well; neither reads the cities
        // of others.
        let by_index = match store.kind() {
            Kind::Sqlite => plan.contains("plan_measurement_by_kpi"),
            Kind::Postgres => plan.contains("Index") && !plan.contains("Seq Scan"),
        };
        assert!(by_index, "{:?}: {plan}", store.kind());
        world.remove().await;
    }
}
