//! Time for the working groups as people use it: entered in seconds, corrected with its trace, seen by
//! whom it concerns, and counted.

use http::Method;
use jiff::ToSpan as _;
use serde_json::{Value, json};
use uuid::Uuid;
use yakusho_kernel::date::jst_date;
use yakusho_measures::Days;
use yakusho_plan::time::{measure::WG_TIME_SHARE, rules::week::monday_of};
use yakusho_store::Store;
use yakusho_tests::{
    World, clock,
    groups::office,
    staff::{call, caller, signed_in, staff_id},
};

const TIME: &str = "/staff/plan/time";

async fn kinds(store: &Store, subject: Uuid) -> Vec<String> {
    let all = store.actions_of(subject).await.expect("actions");
    all.into_iter().map(|action| action.kind).collect()
}

/// The address of the newest entry on one's own page.
fn newest(page: &str) -> String {
    let after = page.split("href=\"/staff/plan/time/entries/").nth(1).expect("an entry");
    format!("{TIME}/entries/{}", after.split('"').next().expect("an id"))
}

#[tokio::test]
async fn time_is_entered_with_one_press_repeated_corrected_and_taken_out_with_its_trace() {
    for world in World::each().await {
        office(&world).await;
        let mut member = signed_in(&world, "court.01").await;
        let page = member.get(TIME).await;
        assert!(
            page.says("コートの会") && page.says("今週は、ここまで<b>0.0時間</b>です"),
            "{}",
            page.read()
        );
        let seen = member.fill(&page, TIME, &[("minutes", "90"), ("kind", "study")]).await;
        assert_eq!(seen.location(), TIME, "{}", seen.read());
        let page = member.get(TIME).await;
        assert!(page.says("今週は、ここまで<b>1.5時間</b>です"), "{}", page.read());
        assert!(page.says("前回と同じ（90分・調査・検討・コートの会）"), "{}", page.read());
        let again = member.fill(&page, &format!("{TIME}/repeat"), &[]).await;
        assert_eq!(again.location(), TIME, "{}", again.read());
        let page = member.get(TIME).await;
        assert!(page.says("今週は、ここまで<b>3.0時間</b>です"), "{}", page.read());

        // What is wrong is said at its field, and what was typed is kept.
        let typed = [("minutes", ""), ("typed", "一時間"), ("note", "図面の下調べ")];
        let seen = member.fill(&page, TIME, &typed).await;
        assert_eq!(seen.status, 422);
        assert!(
            seen.says("分で入れてください") && seen.says("図面の下調べ") && seen.says("一時間")
        );

        let entry = newest(&page.text());
        let plain = member.get("/staff/plan/calendar").await;
        let typed = [("typed", "1:15"), ("version", "1"), ("note", "打合せ")];
        let seen = member.fill(&plain, &entry, &typed).await;
        assert_eq!(seen.location(), TIME, "{}", seen.read());
        let page = member.get(&entry).await;
        assert!(page.says("直しました（前は90分）"), "{}", page.read());
        let stale = member.fill(&plain, &format!("{entry}/remove"), &[("version", "1")]).await;
        assert_eq!(stale.status, 409, "{}", stale.read());
        let out = member.fill(&plain, &format!("{entry}/remove"), &[("version", "2")]).await;
        assert_eq!(out.location(), TIME, "{}", out.read());
        assert_eq!(member.get(&entry).await.status, 404, "it is out");
        let id = entry.rsplit('/').next().expect("an id").parse().expect("an id");
        let expected = ["hours.entered", "hours.corrected", "hours.removed"];
        assert_eq!(kinds(world.store(), id).await, expected, "and its trace stays");
        assert!(member.get(TIME).await.says("今週は、ここまで<b>1.5時間</b>です"));

        let book = member.get(&format!("{TIME}/xlsx")).await;
        let read =
            yakusho_exchange::file::read(&book.bytes, yakusho_pack::format::TableFormat::Xlsx);
        assert_eq!(read.expect("a workbook").table.rows.len(), 1);
        world.remove().await;
    }
}

#[tokio::test]
async fn hours_are_seen_by_the_person_their_lead_and_their_own_manager_and_nobody_else() {
    for world in World::each().await {
        office(&world).await;
        let person = staff_id(&world, "court.01").await;
        let theirs = format!("{TIME}/people/{person}");
        let mut member = signed_in(&world, "court.01").await;
        let page = member.get(TIME).await;
        let note = "コートの図面を直した話";
        let typed = [("minutes", "120"), ("note", note)];
        assert_eq!(member.fill(&page, TIME, &typed).await.location(), TIME);
        let entry = newest(&member.get(TIME).await.text());
        assert!(member.get(&theirs).await.says(note), "one's own");
        let own = kinds(world.store(), person).await;
        assert!(!own.iter().any(|kind| kind == "personal_data.read"), "one's own is no reading");

        let readings = async || {
            let all = kinds(world.store(), person).await;
            all.iter().filter(|kind| *kind == "personal_data.read").count()
        };
        let before = readings().await;
        for (login, why) in [("sonmin.02", "the lead"), ("court.03", "the own head")] {
            let mut reader = signed_in(&world, login).await;
            let page = reader.get(&theirs).await;
            assert!(page.status == 200 && page.says(note), "{why}: {}", page.read());
            assert_eq!(reader.get(&entry).await.status, 404, "{why} changes nothing");
            let page = reader.get(TIME).await;
            let tried = reader.fill(&page, &format!("{entry}/remove"), &[("version", "1")]).await;
            assert_eq!(tried.status, 404, "{why}");
        }
        assert_eq!(readings().await, before + 2, "each reading is an action");
        for login in ["court.02", "sonmin.01", "sonmin.03", "kansa.01", "kanri.01"] {
            let mut other = signed_in(&world, login).await;
            let seen = other.get(&theirs).await;
            assert_eq!(seen.status, 404, "{login}: {}", seen.read());
            assert!(!other.get(TIME).await.says(note), "{login}");
            let page = other.get("/staff/plan/groups/court/time").await;
            assert!(!page.text().contains("/time/people/"), "{login} sees no people");
        }
        let mut nobody = world.person();
        assert_eq!(nobody.get(&theirs).await.location(), "/staff/sign-in");

        // Who is in no group enters nothing; the lead sees the people of the group by name.
        let mut clerk = signed_in(&world, "sonmin.01").await;
        let page = clerk.get(TIME).await;
        assert!(page.says("WGのメンバーになると"), "{}", page.read());
        let tried = clerk.fill(&page, TIME, &[("group", "court"), ("minutes", "30")]).await;
        assert_eq!(tried.status, 422, "{}", tried.read());
        let mut lead = signed_in(&world, "sonmin.02").await;
        let page = lead.get("/staff/plan/groups/court/time").await;
        assert!(page.text().contains(&theirs), "{}", page.read());
        assert!(page.says("人数が少ないため出しません"), "two people have no median");
        assert_eq!(lead.get("/staff/plan/groups/none/time").await.status, 404);
        world.remove().await;
    }
}

#[tokio::test]
async fn an_entry_changes_the_figure_and_a_week_of_leave_does_not_count() {
    for world in World::each().await {
        office(&world).await;
        let today = jst_date(clock::now());
        // Four whole weeks, whatever day of the week it is.
        let monday = monday_of(today);
        let days =
            Days { from: monday.saturating_sub(28.days()), to: monday.saturating_sub(1.days()) };
        let value = async || {
            let found = world.plan().measures().value(world.store(), WG_TIME_SHARE, days).await;
            let found = found.expect("a value");
            (found.numerator, found.denominator)
        };
        assert_eq!(value().await, (0, Some(2)));
        let mut member = caller(&world, "court.01").await;
        for back in 1..=4 {
            let day = monday.saturating_sub((7 * back).days()).to_string();
            let new = json!({ "group": "court", "day": day, "typed": "200", "kind": "meeting" });
            let kept = call(&mut member, Method::POST, "/api/v1/staff/plan/time", Some(new)).await;
            assert_eq!(kept["minutes"], 200, "{kept}");
        }
        assert_eq!(value().await, (1, Some(2)), "the figure follows");
        let told = call(&mut member, Method::GET, "/api/v1/staff/plan/time", None).await;
        assert_eq!(told["band"], "fit", "{told}");

        // Much time in one week, and then that week is one of leave: it is out of the average.
        let last = monday.saturating_sub(7.days());
        let new = json!({ "group": "court", "day": last.to_string(), "typed": "500" });
        call(&mut member, Method::POST, "/api/v1/staff/plan/time", Some(new)).await;
        let told = call(&mut member, Method::GET, "/api/v1/staff/plan/time", None).await;
        assert_eq!(told["band"], "overload", "{told}");
        for back in 0..3 {
            let day = last.saturating_add(back.days()).to_string();
            let body = Some(json!({ "away": day }));
            let path = "/api/v1/staff/plan/time/leave";
            assert_eq!(call(&mut member, Method::POST, path, body).await["state"], "away");
        }
        let told = call(&mut member, Method::GET, "/api/v1/staff/plan/time", None).await;
        assert_eq!(told["band"], "fit", "{told}");
        assert_eq!(told["weeks"][0]["counts"], false);
        let path = "/api/v1/staff/plan/time/medians";
        let told = call(&mut member, Method::GET, path, None).await;
        assert_eq!(told["groups"][0]["median_hours"], Value::Null, "{told}");
        world.remove().await;
    }
}

#[tokio::test]
async fn events_of_a_calendar_are_entered_with_one_press_and_only_once() {
    let world = World::new().await;
    office(&world).await;
    let day = jst_date(clock::now()).strftime("%Y%m%d").to_string();
    let ics = format!(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:e1\nSUMMARY:コートの会 打合せ\nDTSTART:{day}T090000\nDTEND:{day}T100000\nEND:VEVENT\nEND:VCALENDAR\n"
    );
    let mut member = caller(&world, "court.01").await;
    let path = "/api/v1/staff/plan/time/calendar";
    let told = call(&mut member, Method::POST, path, Some(json!({ "ics": ics }))).await;
    let event = &told["events"][0];
    assert_eq!((&event["group"], &event["likely"]), (&json!("court"), &json!(true)), "{told}");
    let mut browser = signed_in(&world, "court.01").await;
    let page = browser.get(&format!("{TIME}/calendar")).await;
    assert!(page.says(".ics"), "{}", page.read());
    let name = event["name"].as_str().expect("a name");
    let today = jst_date(clock::now()).to_string();
    let typed = [
        ("take", "0"),
        ("group-0", "court"),
        ("day-0", today.as_str()),
        ("minutes-0", "60"),
        ("name-0", name),
    ];
    let keep = format!("{TIME}/calendar/keep");
    let page = browser.get(TIME).await;
    for minutes in ["1.0時間", "1.0時間"] {
        assert_eq!(browser.fill(&page, &keep, &typed).await.location(), TIME);
        let now = browser.get(TIME).await;
        assert!(now.says(&format!("今週は、ここまで<b>{minutes}</b>です")), "{}", now.read());
    }
    let told = call(&mut member, Method::POST, path, Some(json!({ "ics": ics }))).await;
    assert_eq!(told["events"], json!([]), "it is taken already");
    let wrong = call(&mut member, Method::POST, path, Some(json!({ "ics": "x" }))).await;
    assert_eq!(wrong["status"], 422, "{wrong}");
    world.remove().await;
}
