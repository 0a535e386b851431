//! Members are asked for, named, looked at and confirmed; letters, reminders, spreadsheets, and what
//! the plan counts of it.

use http::Method;
use jiff::{SignedDuration, civil::date};
use serde_json::json;
use yakusho_exchange::{Table, file, marked};
use yakusho_kernel::date::{jst_date, jst_midnight};
use yakusho_measures::Days;
use yakusho_pack::format::TableFormat;
use yakusho_plan::{
    groups::members,
    nominations::{
        measures::{DX_LEADERS, IN_TIME},
        model::{Answer, LetterFile, State},
        store::read,
    },
    standing,
};
use yakusho_tests::{
    Person, World, clock,
    staff::{call, caller, signed_in},
};

const HOME: &str = "/staff/plan/nominations";

/// Moves this test's clock on to an hour of a day in Japan.
fn go_to(month: i8, day: i8, hour: i64, minute: i64) {
    let wanted = jst_midnight(date(2027, month, day))
        + SignedDuration::from_hours(hour)
        + SignedDuration::from_mins(minute);
    let ahead = wanted.duration_since(clock::now());
    assert!(ahead.is_positive(), "a clock goes on, not back");
    clock::pass(ahead);
}

async fn letters(world: &World) -> Vec<LetterFile> {
    let store = world.store();
    let round = read::newest(store.read(), store.municipality()).await.expect("rounds");
    let round = round.expect("a round").id;
    read::letters(store.read(), store.municipality(), round).await.expect("letters")
}

async fn letter_of(world: &World, department: &str) -> LetterFile {
    let all = letters(world).await;
    all.into_iter().find(|one| one.letter.department == department).expect("a letter")
}

fn place(file: &LetterFile) -> String {
    format!("{HOME}/letters/{}", file.letter.id)
}

/// Drafts the round of the year and sends its letters.
async fn issue(clerk: &mut Person) {
    let page = clerk.get(HOME).await;
    let early = clerk.fill(&page, HOME, &[("deadline", "2027-04-01")]).await;
    assert_eq!(early.status, 422);
    assert!(early.says("きょうか、それより後の日") && early.text().contains("2027-04-01"));
    let drafted = clerk.fill(&page, HOME, &[("deadline", "令和9年4月28日")]).await;
    assert_eq!(drafted.location(), HOME, "{}", drafted.read());
    let page = clerk.get(HOME).await;
    assert!(page.says("令和9年4月28日（水）17時15分"), "{}", page.read());
    let text = page.text();
    let action = text
        .split("action=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|action| action.ends_with("/send"))
        .expect("a button to send")
        .to_owned();
    let sent = clerk.fill(&page, &action, &[]).await;
    assert_eq!(sent.location(), HOME, "{}", sent.read());
    let again = clerk.fill(&page, &action, &[]).await;
    assert_eq!(again.status, 409, "letters go out once: {}", again.read());
}

/// Presses the button of a request's next step.
async fn step(person: &mut Person, file: &LetterFile, step: &str) -> u16 {
    let page = person.get(&place(file)).await;
    let request = file.asked[0].request.id;
    let action = format!("{HOME}/requests/{request}/step");
    person.fill(&page, &action, &[("step", step)]).await.status.as_u16()
}

async fn counted(world: &World, measure: &str) -> (i64, Option<i64>) {
    let days = Days { from: date(2027, 4, 1), to: jst_date(clock::now()) };
    let value = world.plan().measures().value(world.store(), measure, days).await;
    let value = value.expect("a value");
    (value.numerator, value.denominator)
}

#[tokio::test]
async fn a_department_is_asked_names_somebody_is_sent_back_and_gets_its_member() {
    for world in World::each().await {
        clock::reset();
        go_to(4, 14, 10, 0);
        world.casework().open_demo_office(clock::now()).await.expect("the office");
        assert_eq!(world.person().get(HOME).await.location(), "/staff/sign-in");
        let mut clerk = signed_in(&world, "sonmin.01").await;
        let mut chief = signed_in(&world, "sonmin.02").await;
        let mut court = signed_in(&world, "court.02").await;
        let page = court.get(HOME).await;
        let not_theirs = court.fill(&page, HOME, &[("deadline", "2027-04-28")]).await;
        assert_eq!(not_theirs.status, 404, "only the office that runs the plan asks");
        issue(&mut clerk).await;
        let file = letter_of(&world, "court").await;
        let at = place(&file);

        // In the worklist, as a paper with a number, and for nobody else.
        let list = court.get("/staff").await;
        assert!(list.says("WGメンバーの推薦（1件の依頼）"), "{}", list.read());
        let paper = court.get(&format!("{at}/pdf")).await;
        assert_eq!(paper.status, 200);
        assert!(paper.bytes.starts_with(b"%PDF"), "the letter is a paper");
        let mut stranger = signed_in(&world, "racket.03").await;
        for path in [at.clone(), format!("{at}/pdf"), format!("{at}/answer"), format!("{at}/sheet")]
        {
            assert_eq!(stranger.get(&path).await.status, 404, "{path}");
        }
        let mut member = signed_in(&world, "court.01").await;
        assert_eq!(member.get(&at).await.status, 200, "the department sees it");
        assert_eq!(member.get(&format!("{at}/answer")).await.status, 404, "chiefs answer");

        let page = court.get(&at).await;
        let seen = court.fill(&page, &format!("{at}/acknowledge"), &[]).await;
        assert_eq!(seen.location(), at, "{}", seen.read());
        assert!(court.get(&at).await.says("受取済み"));

        // What is wrong is said at its field, and what was typed is kept.
        let answer = format!("{at}/answer");
        let page = court.get(&answer).await;
        assert!(page.says("3.5") && page.says("係長"), "{}", page.read());
        let wrong = [
            ("groups.0.answer", "nominated"),
            ("groups.0.people.0.staff", "court.01"),
            ("groups.0.people.0.role", "member"),
            ("groups.0.people.0.hours", "たくさん"),
        ];
        let seen = court.fill(&page, &answer, &wrong).await;
        assert_eq!(seen.status, 422);
        for words in ["30分きざみで入れてください", "所属長の同意を確かめて", "たくさん"]
        {
            assert!(seen.says(words) || seen.text().contains(words), "{words}: {}", seen.read());
        }
        let mut right = wrong;
        right[3].1 = "3.5";
        let right = right.into_iter().chain([("consent", "yes")]).collect::<Vec<_>>();
        let seen = court.fill(&page, &answer, &right).await;
        assert_eq!(seen.location(), at, "{}", seen.read());
        assert!(!court.get("/staff").await.says("WGメンバーの推薦（"), "it is answered");

        // The office looks: a clerk is no 係長級. It cannot confirm before it looked.
        let list = clerk.get("/staff").await;
        assert!(list.says("WGメンバーの推薦の確認：コート課（1件）"), "{}", list.read());
        assert_eq!(step(&mut chief, &file, "confirm").await, 409, "nobody looked yet");
        let page = clerk.get(&at).await;
        assert!(page.says("計画は、DXリーダーを係長級としています"), "{}", page.read());
        let back = format!("{HOME}/requests/{}/return", file.asked[0].request.id);
        let page = clerk.get(&back).await;
        assert_eq!(clerk.fill(&page, &back, &[("reason", " ")]).await.status, 422);
        let page = clerk.get(&back).await;
        let seen = clerk.fill(&page, &back, &[("reason", "係長級の方を")]).await;
        assert_eq!(seen.location(), at, "{}", seen.read());
        assert!(court.get("/staff").await.says("WGメンバーの推薦の直し"));
        assert!(court.get(&answer).await.says("係長級の方を"), "the reason is where it is mended");

        let page = court.get(&answer).await;
        let again = [
            ("groups.0.answer", "nominated"),
            ("groups.0.people.0.staff", "court.02"),
            ("groups.0.people.0.role", "lead"),
            ("groups.0.people.0.hours", "4"),
            ("groups.0.people.0.substitute", "court.01"),
            ("consent", "yes"),
        ];
        let seen = court.fill(&page, &answer, &again).await;
        assert_eq!(seen.location(), at, "{}", seen.read());
        assert_eq!(step(&mut clerk, &file, "review").await, 303);
        assert_eq!(step(&mut clerk, &file, "confirm").await, 404, "a clerk does not confirm");
        assert_eq!(counted(&world, IN_TIME).await, (0, Some(2)), "not confirmed yet");
        assert_eq!(step(&mut chief, &file, "confirm").await, 303);

        let store = world.store();
        let today = jst_date(clock::now());
        let all = members::of_group(store.read(), store.municipality(), "court", today).await;
        let all = all.expect("members");
        assert_eq!(all.len(), 1, "only the people of the last answer");
        assert_eq!(all[0].role, members::Role::Lead);
        assert_eq!((all[0].minutes_per_week, all[0].until), (240, Some(date(2028, 3, 31))));
        let paper = court.get(&format!("{HOME}/appointments/{}/pdf", all[0].id)).await;
        assert!(paper.status == 200 && paper.bytes.starts_with(b"%PDF"), "{}", paper.read());
        let theirs = stranger.get(&format!("{HOME}/appointments/{}/pdf", all[0].id)).await;
        assert_eq!(theirs.status, 404);
        let page = court.get("/staff/plan/groups/court").await;
        assert!(page.says("リーダー") && page.says("4時間"), "{}", page.read());
        assert!(court.get("/staff/plan/groups").await.says("コートの会"));

        // What the plan counts follows from what was done, and from nothing else.
        assert_eq!(counted(&world, IN_TIME).await, (1, Some(2)));
        assert_eq!(counted(&world, DX_LEADERS).await, (0, None), "not thirty days yet");
        let mut head = signed_in(&world, "sonmin.03").await;
        let own = letter_of(&world, "sonmin").await;
        let answer = format!("{}/answer", place(&own));
        let page = head.get(&answer).await;
        let seen = head.fill(&page, &answer, &[("groups.0.answer", "declined")]).await;
        assert_eq!(seen.status, 422);
        assert!(seen.says("辞退の理由を"), "{}", seen.read());
        let typed = [("groups.0.answer", "declined"), ("groups.0.reason", "人が足りない")];
        let seen = head.fill(&page, &answer, &typed).await;
        assert_eq!(seen.location(), place(&own), "{}", seen.read());
        assert_eq!(counted(&world, IN_TIME).await, (2, Some(2)));
        assert_eq!(step(&mut clerk, &own, "review").await, 303);
        assert_eq!(step(&mut head, &own, "confirm").await, 404, "nobody confirms their own answer");
        assert_eq!(step(&mut chief, &own, "confirm").await, 303);

        let roster = clerk.get(&format!("{HOME}/rounds/{}/roster", file.letter.round)).await;
        let read = file::read(&roster.bytes, TableFormat::Xlsx).expect("a workbook").table;
        assert_eq!(read.rows.len(), 2);
        assert!(read.rows.iter().flatten().any(|cell| cell == "人が足りない"));
        go_to(5, 14, 9, 0);
        assert_eq!(counted(&world, DX_LEADERS).await, (1, None), "a month later");
        world.remove().await;
    }
}

#[tokio::test]
async fn on_the_last_days_of_april_departments_are_reminded_once_and_then_late() {
    for world in World::each().await {
        clock::reset();
        go_to(4, 14, 10, 0);
        world.casework().open_demo_office(clock::now()).await.expect("the office");
        let mut clerk = signed_in(&world, "sonmin.01").await;
        issue(&mut clerk).await;
        let remind =
            async || world.plan().remind_of_nominations(clock::now()).await.expect("reminders");
        assert_eq!(remind().await, 0, "more than seven open days are left");
        go_to(4, 27, 9, 0);
        assert_eq!(remind().await, 2, "one for each department");
        assert_eq!(remind().await, 0, "once");
        let mut court = signed_in(&world, "court.02").await;
        let list = court.get("/staff").await;
        assert!(list.says("期限まであと1開庁日です"), "{}", list.read());
        let store = world.store();
        let mailer = &world.procedures().parts().mailer;
        let file = letter_of(&world, "court").await;
        let mails = async || {
            let city = store.municipality();
            let found =
                mailer.about(store.read(), city.as_str(), "nomination_letter", file.letter.id);
            found.await.expect("mails").len()
        };
        assert_eq!(mails().await, 1);

        go_to(4, 28, 17, 14);
        let overdue = async || {
            let file = letter_of(&world, "court").await;
            file.asked[0].request.is_overdue(clock::now())
        };
        assert!(!overdue().await, "the last minute");
        go_to(4, 28, 17, 16);
        assert!(overdue().await);
        let mut court = signed_in(&world, "court.02").await;
        let page = court.get(&place(&file)).await;
        assert!(page.says("期限を過ぎています"), "{}", page.read());
        go_to(4, 29, 10, 0);
        assert_eq!(remind().await, 0, "a holiday");

        // More time keeps what was before it.
        let mut clerk = signed_in(&world, "sonmin.01").await;
        let extend = format!("{HOME}/requests/{}/extend", file.asked[0].request.id);
        let page = clerk.get(&extend).await;
        let early = [("until", "2027-04-28"), ("reason", "大会のため")];
        let seen = clerk.fill(&page, &extend, &early).await;
        assert!(seen.status == 422 && seen.says("より後の日に"), "{}", seen.read());
        let later = [("until", "2027-05-12"), ("reason", "大会のため")];
        let seen = clerk.fill(&page, &extend, &later).await;
        assert_eq!(seen.location(), place(&file), "{}", seen.read());
        assert!(!overdue().await);
        let page = clerk.get(&place(&file)).await;
        assert!(page.says("令和9年4月28日（水）17時15分から令和9年5月12日（水）17時15分へ"));
        let mut court = signed_in(&world, "court.02").await;
        assert_eq!(court.get(&extend).await.status, 404, "not for the department");
        go_to(4, 30, 10, 0);
        assert_eq!(remind().await, 2, "the village is over its time; the court has seven days");
        go_to(5, 7, 10, 0);
        assert_eq!(remind().await, 1, "the new deadline has its own reminders");
        assert_eq!(mails().await, 3);
        world.remove().await;
    }
}

#[tokio::test]
async fn a_spreadsheet_answers_and_says_in_its_cells_what_is_wrong() {
    let world = World::new().await;
    clock::reset();
    go_to(4, 14, 10, 0);
    world.casework().open_demo_office(clock::now()).await.expect("the office");
    let mut clerk = signed_in(&world, "sonmin.01").await;
    issue(&mut clerk).await;
    let file = letter_of(&world, "court").await;
    let mut court = signed_in(&world, "court.03").await;
    let sheet = format!("{}/sheet", place(&file));
    let form = court.get(&sheet).await;
    let mut table = file::read(&form.bytes, TableFormat::Xlsx).expect("the form").table;
    assert_eq!(table.rows.len(), 2, "a row for each place");
    assert_eq!(table.cell(0, 6), "3.5", "the usual hours stand in it");
    let filled = |table: &Table| {
        let marked = marked::Marked { table, choices: &[], problems: &[] };
        marked::write(&marked, date(2027, 4, 14)).expect("a workbook")
    };
    for (column, cell) in [(2, "推薦"), (3, "court.99"), (5, "メンバー"), (8, "はい")] {
        table.rows[0][column] = cell.to_owned();
    }
    let page = court.get(&format!("{}/answer", place(&file))).await;
    let bytes = filled(&table);
    let seen = court.upload(&page, &sheet, &[("sheet", Some("a.xlsx"), &bytes)]).await;
    assert_eq!(seen.status, 422, "{}", seen.read());
    assert!(seen.says("D2「職員ID」：この課の職員から選んでください"), "{}", seen.read());
    assert!(seen.text().contains("wg-nomination-marked.xlsx"), "the marked sheet can be had");
    let nothing = court.upload(&page, &sheet, &[]).await;
    assert!(nothing.status == 422 && nothing.says("選んでください"), "{}", nothing.read());
    table.rows[0][3] = "court.02".to_owned();
    let bytes = filled(&table);
    let seen = court.upload(&page, &sheet, &[("sheet", Some("a.xlsx"), &bytes)]).await;
    assert_eq!(seen.location(), place(&file), "{}", seen.read());
    let known = letter_of(&world, "court").await;
    assert_eq!(known.asked[0].nominees.len(), 1);
    world.remove().await;
}

#[tokio::test]
async fn the_api_does_what_the_pages_of_nominations_do() {
    let world = World::new().await;
    clock::reset();
    go_to(4, 14, 10, 0);
    world.casework().open_demo_office(clock::now()).await.expect("the office");
    let mut clerk = caller(&world, "sonmin.01").await;
    let mut chief = caller(&world, "sonmin.02").await;
    let mut court = caller(&world, "court.03").await;
    let home = "/api/v1/staff/plan/nominations";
    let day = json!({ "deadline": "2027-04-28" });
    let refused = call(&mut court, Method::POST, home, Some(day.clone())).await;
    assert_eq!(refused["status"], 404, "{refused}");
    let made = call(&mut clerk, Method::POST, home, Some(day)).await;
    let send = format!("{home}/rounds/{}/send", made["id"].as_str().expect("an id"));
    let none = call(&mut court, Method::GET, home, None).await;
    assert_eq!(none["letters"], json!([]), "a draft is the office's own: {none}");
    let sent = call(&mut clerk, Method::POST, &send, Some(json!({ "version": 1 }))).await;
    assert_eq!(sent["count"], 2, "{sent}");
    let seen = call(&mut court, Method::GET, home, None).await;
    let letter = seen["letters"][0].clone();
    assert_eq!(letter["department"], "court", "{seen}");
    let at = format!("{home}/letters/{}", letter["id"].as_str().expect("an id"));
    let got = call(&mut court, Method::POST, &format!("{at}/acknowledge"), None).await;
    assert_eq!(got["requests"][0]["state"], "acknowledged", "{got}");
    let request = letter["requests"][0]["id"].clone();
    let answer = |hours: &str| {
        json!({ "consent": "yes", "groups": [{ "request": request, "answer": "nominated",
            "people": [{ "staff": "court.02", "hours": hours }] }] })
    };
    let place = format!("{at}/answer");
    let wrong = call(&mut court, Method::POST, &place, Some(answer("40"))).await;
    assert_eq!(wrong["status"], 422, "{wrong}");
    let right = call(&mut court, Method::POST, &place, Some(answer("3"))).await;
    assert_eq!(right["count"], 1, "{right}");
    let told = call(&mut clerk, Method::GET, &at, None).await;
    assert_eq!(told["requests"][0]["people"][0]["login"], "court.02", "{told}");
    assert_eq!(told["requests"][0]["findings"][0]["code"], "others", "{told}");
    let version = told["requests"][0]["version"].as_i64().expect("a version");
    let step = format!("{home}/requests/{}/step", request.as_str().expect("an id"));
    let review = json!({ "step": "review", "version": version });
    let stepped = call(&mut clerk, Method::POST, &step, Some(review)).await;
    assert_eq!(stepped["state"], "reviewed", "{stepped}");
    let confirm = json!({ "step": "confirm", "version": version + 1 });
    let stepped = call(&mut chief, Method::POST, &step, Some(confirm)).await;
    assert_eq!(stepped["state"], "confirmed", "{stepped}");
    let group = call(&mut court, Method::GET, "/api/v1/staff/plan/groups/court", None).await;
    assert_eq!(group["members"][0]["minutes_per_week"], 180, "{group}");
    let groups = call(&mut court, Method::GET, "/api/v1/staff/plan/groups", None).await;
    assert_eq!(groups["groups"].as_array().map(Vec::len), Some(1));
    let nobody = call(&mut world.person(), Method::GET, home, None).await;
    assert_eq!(nobody["status"], 401, "{nobody}");
    world.remove().await;
}

#[tokio::test]
async fn the_demo_has_a_round_that_is_made_once() {
    let world = World::new().await;
    world.casework().open_demo_office(clock::now()).await.expect("the office");
    world.plan().seed_demo_nominations(clock::now()).await.expect("seeded");
    let once = letters(&world).await;
    assert_eq!(once.len(), 2);
    assert!(once.iter().any(|file| file.asked.iter().any(|one| one.request.answer.is_some())));
    world.plan().seed_demo_nominations(clock::now()).await.expect("again");
    assert_eq!(letters(&world).await, once);
    world.remove().await;
}

#[tokio::test]
async fn the_demo_of_maebashi_shows_every_sort_of_answer_and_counts_its_leaders() {
    let folder = yakusho_tests::pack::root().join("cities/maebashi");
    let pack = yakusho_pack::Pack::load(&folder).unwrap_or_else(|report| panic!("{report}"));
    let world = World::in_city(pack).await;
    world.casework().open_demo_office(clock::now()).await.expect("the office");
    world.plan().seed_demo_nominations(clock::now()).await.expect("seeded");
    let letters = letters(&world).await;
    let all: Vec<_> = letters.iter().flat_map(|file| &file.asked).collect();
    let named: usize = all.iter().map(|one| one.nominees.len()).sum();
    let count = |state: State| all.iter().filter(|one| one.request.state == state).count();
    eprintln!("{} letters, {} requests, {named} named", letters.len(), all.len());
    assert!(letters.len() > 20 && all.len() > 40 && named > 35);
    assert!(count(State::Confirmed) > 25 && count(State::Answered) > 2);
    assert_eq!(count(State::Returned), 1);
    let declined = all.iter().filter(|one| one.request.answer == Some(Answer::Declined)).count();
    assert_eq!(declined, 1);
    let late = all.iter().filter(|one| one.request.answer.is_some() && !one.request.was_in_time());
    assert_eq!(late.count(), 1);
    assert!(all.iter().any(|one| one.request.is_overdue(clock::now())), "somebody did not answer");
    let edition = world.plan().edition();
    let today = jst_date(clock::now());
    for id in ["k9-dx-leaders", "k-wg-nomination"] {
        let kpi = edition.pack.kpi(id).expect("the figure");
        let found = standing::of(world.plan(), kpi, today).await.expect("a standing");
        let live = found.and_then(|one| one.live).expect("operations tell it");
        eprintln!("{id}: {:?}", live.value);
        assert!(live.value.numerator > 20, "{id}");
    }
    world.remove().await;
}
