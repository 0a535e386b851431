//! Meetings of the working groups as people use them: a series with its agenda, outcomes, what is to be
//! done and by whom, and what the group keeps to itself.

use http::Method;
use jiff::{ToSpan as _, civil::Date};
use serde_json::json;
use yakusho_kernel::date::jst_date;
use yakusho_tests::{
    Person, World, clock,
    groups::office,
    staff::{call, caller, signed_in, staff_id},
};

const GROUP: &str = "/staff/plan/groups/court";

/// The page of the first meeting of a series that the lead plans for today.
async fn series(world: &World) -> (Person, String) {
    let mut lead = signed_in(world, "sonmin.02").await;
    let new = format!("{GROUP}/meetings/new");
    let page = lead.get(&new).await;
    let today = jst_date(clock::now()).to_string();
    let typed = [
        ("title", "定例会"),
        ("day", today.as_str()),
        ("starts", "9時"),
        ("minutes", "60"),
        ("agenda", "列の長さ｜コート課｜20\n次の試行"),
    ];
    let seen = lead.fill(&page, &new, &typed).await;
    assert_eq!(seen.status, 422, "the time is no time");
    assert!(seen.says("始まる時刻を") && seen.says("次の試行"), "{}", seen.read());
    let day = open_day(world).to_string();
    let typed = [
        typed[0],
        ("day", day.as_str()),
        ("starts", "09:00"),
        typed[3],
        typed[4],
        ("place", "村の会議室"),
        ("repeat", "weeks:1"),
    ];
    let seen = lead.fill(&page, &new, &typed).await;
    let meeting = seen.location().to_owned();
    assert!(meeting.starts_with("/staff/plan/meetings/"), "{}", seen.read());
    (lead, meeting)
}

/// The last open day: a meeting of it can be written down today.
fn open_day(world: &World) -> Date {
    let today = jst_date(clock::now());
    let mut days = (0..10).map(|back: i64| today.saturating_sub(back.days()));
    days.find(|day| world.plan().calendar().is_open(*day)).expect("an open day")
}

/// The ids of the topics on the page of a record, in their order.
fn topics(page: &str) -> Vec<String> {
    let mut all: Vec<String> = page
        .split("name=\"outcome-")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect();
    all.dedup();
    all
}

#[tokio::test]
async fn a_meeting_is_written_down_its_tasks_are_in_the_worklist_and_what_is_open_goes_on() {
    for world in World::each().await {
        office(&world).await;
        let (mut lead, meeting) = series(&world).await;
        let record = format!("{meeting}/record");
        let page = lead.get(&record).await;
        let ids = topics(&page.text());
        assert_eq!(ids.len(), 2, "{}", page.read());
        let member = staff_id(&world, "court.01").await.to_string();
        let (kind, outcome) = (format!("kind-{}", ids[0]), format!("outcome-{}", ids[0]));
        let other = format!("kind-{}", ids[1]);
        // A decision without words is none, and what was typed is kept.
        let typed = [
            (kind.as_str(), "decision"),
            (other.as_str(), "none"),
            ("notes", "長い話だった"),
            ("what-0", "当番表を作る"),
        ];
        let seen = lead.fill(&page, &record, &typed).await;
        assert_eq!(seen.status, 422);
        assert!(seen.says("何を決めたかを書いてください") && seen.says("長い話だった"));
        assert!(seen.says("だれがするかを"), "{}", seen.read());

        let due = jst_date(clock::now()).saturating_add(7.days()).to_string();
        let typed = [
            (kind.as_str(), "decision"),
            (outcome.as_str(), "案内を1人増やす"),
            (other.as_str(), "none"),
            ("present", member.as_str()),
            ("presented", member.as_str()),
            ("notes", "長い話だった"),
            ("what-0", "当番表を作る"),
            ("who-0", member.as_str()),
            ("due-0", due.as_str()),
        ];
        let seen = lead.fill(&page, &record, &typed).await;
        assert_eq!(seen.location(), meeting, "{}", seen.read());
        let stale = lead.fill(&page, &record, &typed).await;
        assert_eq!(stale.status, 409, "the page is older than the record: {}", stale.read());

        // Whoever is to do it has it in the one worklist, and takes it out there.
        let mut worker = signed_in(&world, "court.01").await;
        let list = worker.get("/staff").await;
        assert!(list.says("WGですること：当番表を作る"), "{}", list.read());
        let text = list.text();
        let todo = text.split("href=\"/staff/plan/todos/").nth(1).expect("a link");
        let todo = format!("/staff/plan/todos/{}", todo.split('"').next().expect("an id"));
        let page = worker.get(&todo).await;
        assert!(page.says("済みにする"), "{}", page.read());
        let done = worker.fill(&page, &format!("{todo}/done"), &[]).await;
        assert_eq!(done.location(), todo, "{}", done.read());
        assert!(!worker.get("/staff").await.says("当番表を作る"), "it is done");

        // What is open stands on the agenda of the next one.
        let page = lead.get(&meeting).await;
        let held = lead.fill(&page, &format!("{meeting}/state"), &[("to", "held")]).await;
        assert_eq!(held.location(), meeting, "{}", held.read());
        assert!(lead.get(&meeting).await.says("次回へ"));
        let list = lead.get(&format!("{GROUP}/meetings")).await;
        let text = list.text();
        let coming = text.split("これまでの会議").next().expect("what comes");
        let next = coming.split("href=\"/staff/plan/meetings/").nth(1).expect("the next");
        let next = format!("/staff/plan/meetings/{}", next.split('"').next().expect("an id"));
        assert_ne!(next, meeting);
        let page = lead.get(&next).await;
        assert!(page.says("次の試行") && page.says("前の回から続いています"), "{}", page.read());
        assert!(!page.says("列の長さ"), "what was decided does not go on");
        let early = lead.fill(&page, &format!("{next}/state"), &[("to", "held")]).await;
        assert_eq!(early.status, 409, "its day has not come: {}", early.read());
        let register = lead.get(&format!("{GROUP}/decisions")).await;
        assert!(register.says("案内を1人増やす"), "{}", register.read());

        // The meeting that somebody attended is offered as time, and accepted with one press.
        let page = worker.get("/staff/plan/time").await;
        assert!(page.says("出席した会議") && page.says("定例会"), "{}", page.read());
        let taken = page.text();
        let taken = taken.split("name=\"taken_from\" value=\"meeting:").nth(1).expect("an offer");
        let taken = format!("meeting:{}", taken.split('"').next().expect("an id"));
        let day = open_day(&world).to_string();
        let typed = [
            ("group", "court"),
            ("day", day.as_str()),
            ("minutes", "60"),
            ("kind", "meeting"),
            ("taken_from", taken.as_str()),
        ];
        let plain = worker.get("/staff/plan/calendar").await;
        let kept = worker.fill(&plain, "/staff/plan/time", &typed).await;
        assert_eq!(kept.location(), "/staff/plan/time", "{}", kept.read());
        assert!(!worker.get("/staff/plan/time").await.says("出席した会議"), "it is taken");
        let again = worker.fill(&plain, "/staff/plan/time", &typed).await;
        assert_eq!(again.status, 409, "{}", again.read());
        world.remove().await;
    }
}

#[tokio::test]
async fn what_a_group_keeps_to_itself_is_on_no_page_and_no_paper_of_others() {
    for world in World::each().await {
        office(&world).await;
        let (mut lead, meeting) = series(&world).await;
        let record = format!("{meeting}/record");
        let page = lead.get(&record).await;
        let ids = topics(&page.text());
        let kinds: Vec<String> = ids.iter().map(|id| format!("kind-{id}")).collect();
        let outcomes: Vec<String> = ids.iter().map(|id| format!("outcome-{id}")).collect();
        let confidential = format!("confidential-{}", ids[1]);
        let typed = [
            (kinds[0].as_str(), "shared"),
            (outcomes[0].as_str(), "朝が混むことを確かめた"),
            (kinds[1].as_str(), "decision"),
            (outcomes[1].as_str(), "業者名を伏せて比べる"),
            (confidential.as_str(), "yes"),
            ("notes", "値段の内訳の話"),
        ];
        assert_eq!(lead.fill(&page, &record, &typed).await.location(), meeting);
        let secrets = ["業者名を伏せて比べる", "値段の内訳の話"];
        let mut member = signed_in(&world, "court.01").await;
        let page = member.get(&meeting).await;
        assert!(secrets.iter().all(|secret| page.says(secret)), "{}", page.read());
        let whole = member.get(&format!("{meeting}/pdf?confidential=yes")).await;
        assert_eq!((whole.status.as_u16(), &whole.bytes[..5]), (200, &b"%PDF-"[..]));
        let shared = member.get(&format!("{meeting}/pdf")).await;
        assert_eq!(&shared.bytes[..5], b"%PDF-");

        let mut other = signed_in(&world, "racket.01").await;
        let page = other.get(&meeting).await;
        assert!(page.says("朝が混むことを確かめた"), "what is shared is for all: {}", page.read());
        let register = other.get(&format!("{GROUP}/decisions")).await;
        for secret in secrets {
            assert!(!page.says(secret) && !register.says(secret), "{secret}");
        }
        for path in ["pdf?confidential=yes", "record"] {
            assert_eq!(other.get(&format!("{meeting}/{path}")).await.status, 404, "{path}");
        }
        let token = other.get("/staff/plan/calendar").await;
        for (path, typed) in [
            ("record", vec![("notes", "x")]),
            ("agenda", vec![("agenda", "x")]),
            ("state", vec![("to", "cancelled"), ("version", "2")]),
        ] {
            let seen = other.fill(&token, &format!("{meeting}/{path}"), &typed).await;
            assert_eq!(seen.status, 404, "{path}: {}", seen.read());
        }
        for path in ["meetings/new", "calendar.ics"] {
            assert_eq!(other.get(&format!("{GROUP}/{path}")).await.status, 404, "{path}");
        }
        let mut caller = caller(&world, "racket.01").await;
        let api = meeting.replace("/staff/", "/api/v1/staff/");
        let told = call(&mut caller, Method::GET, &api, None).await;
        let told = told.to_string();
        assert!(told.contains("朝が混むことを確かめた"), "{told}");
        assert!(secrets.iter().all(|secret| !told.contains(secret)), "{told}");
        let refused =
            call(&mut caller, Method::POST, &format!("{api}/record"), Some(json!({}))).await;
        assert_eq!(refused["status"], 404, "{refused}");
        world.remove().await;
    }
}

#[tokio::test]
async fn a_secret_address_gives_a_calendar_of_ones_own_groups_until_it_is_made_anew() {
    let world = World::new().await;
    office(&world).await;
    let (_, _) = series(&world).await;
    let mut member = caller(&world, "court.01").await;
    let path = "/api/v1/staff/plan/calendar";
    let address = async |member: &mut Person| {
        let told = call(member, Method::POST, path, None).await;
        let address = told["address"].as_str().unwrap_or_else(|| panic!("{told}")).to_owned();
        address[address.find("/plan/calendars/").expect("a path")..].to_owned()
    };
    let first = address(&mut member).await;
    let mut nobody = world.person();
    let file = nobody.get(&first).await;
    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
    assert!(file.text().contains("BEGIN:VEVENT") && file.text().contains("定例会"));
    assert_eq!(nobody.get("/plan/calendars/0123456789abcdef").await.status, 404);
    let second = address(&mut member).await;
    assert_eq!(nobody.get(&first).await.status, 404, "the old one opens nothing");
    assert_eq!(nobody.get(&second).await.status, 200);
    let mut other = caller(&world, "racket.01").await;
    let empty = address(&mut other).await;
    assert!(!nobody.get(&empty).await.text().contains("BEGIN:VEVENT"), "in no group");
    world.remove().await;
}
