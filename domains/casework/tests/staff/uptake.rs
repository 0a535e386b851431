//! オンライン率: everything that arrives counts once, what is a stand-in's never; and what came of what was
//! done about it.

use http::StatusCode;
use jiff::civil::date;
use uuid::Uuid;
use yakusho_casework::uptake::{
    arrivals::{arrived, led_by},
    entity::arrival,
    measures::{ONLINE_SHARE, ONLINE_SHARE_PRIORITY},
    promotion::{Kind, Promotion, find, make, outcome},
    rate::{Rate, Shift, rate},
    tally::{Counter, Line, correct, count, of_day},
};
use yakusho_measures::{Days, MeasureRegistry};
use yakusho_procedures::model::Channel;
use yakusho_store::{insert_all, testing::on_each_database};

use crate::clerk::{Clerk, now, village};

const YEAR: Days = Days { from: date(2026, 4, 1), to: date(2027, 3, 31) };

fn migrations() -> Vec<Box<dyn sea_orm_migration::MigrationTrait>> {
    let mut all = yakusho_procedures::Procedures::migrations();
    all.extend(yakusho_casework::Casework::migrations());
    all
}

fn arrival(number: u128, day: &str, channel: &str, led: Option<Uuid>) -> arrival::Model {
    arrival::Model {
        municipality: yakusho_store::testing::municipality().as_str().to_owned(),
        case_id: Uuid::from_u128(number),
        application_id: Uuid::from_u128(number),
        procedure: "inu".to_owned(),
        department: "eisei".to_owned(),
        channel: channel.to_owned(),
        arrived_on: day.to_owned(),
        led_by: led,
        stand_in: number.is_multiple_of(7),
    }
}

#[tokio::test]
async fn tallies_and_arrivals_add_up_on_both_databases() {
    on_each_database(migrations, |store, _| async move {
        let line = |channel, day| Line {
            procedure: "inu".to_owned(),
            department: "eisei".to_owned(),
            channel,
            day,
        };
        let by = Counter { staff: Uuid::from_u128(1), authority: None, seeded: false };
        let days = [date(2026, 11, 20), date(2026, 11, 24)];
        let write = store.write(now(), move |tx| {
            Box::pin(async move {
                for _ in 0..4 {
                    count(tx, &line(Channel::Counter, days[0]), 5, by).await?;
                }
                correct(tx, &line(Channel::Counter, days[0]), 18, "数え直し", by).await?;
                count(tx, &line(Channel::Counter, days[0]), 2, by).await?;
                count(tx, &line(Channel::Post, days[1]), 10, by).await?;
                let seeded = Counter { seeded: true, ..by };
                count(tx, &line(Channel::Post, days[1]), 100, seeded).await?;
                let online = (1..=20).map(|one| arrival(one, "2026-11-24", "online", None));
                let post = (21..=30).map(|one| arrival(one, "2026-10-05", "post", None));
                let all = online.chain(post).collect();
                insert_all::<arrival::Entity, _>(tx.db(), all).await
            })
        });
        write.await.expect("written");
        let counts = of_day(&store, days[0], &["eisei"]).await.expect("counts");
        assert_eq!(counts.values().copied().collect::<Vec<_>>(), [20]);
        let all = arrived(&store, YEAR).await.expect("arrived");
        let found = rate(&all, false, |_| true);
        // Of 1 to 30, 7, 14, 21 and 28 were touched by a stand-in.
        let expected = Rate { online: 18, entered: 8, tallied: 30, prepared: 0, stand_in: 104 };
        assert_eq!(found, expected);
        let october = rate(&all, false, |one| one.month == "2026-10");
        assert_eq!((october.online, october.entered, october.tallied), (0, 8, 0));
        let later = Days { from: date(2026, 12, 1), ..YEAR };
        assert!(arrived(&store, later).await.expect("arrived").is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_promotion_is_compared_with_as_many_days_before_it() {
    on_each_database(migrations, |store, _| async move {
        let new = Promotion {
            id: Uuid::nil(),
            kind: Kind::Leaflet,
            procedure: "inu".to_owned(),
            department: "eisei".to_owned(),
            name: "ちらし".to_owned(),
            words: "スマートフォンで申請できます".to_owned(),
            from: date(2026, 11, 1),
            to: date(2026, 11, 10),
            version: 1,
        };
        let staff = Uuid::from_u128(1);
        let write = store.write_with(now(), new, move |tx, new| {
            Box::pin(async move {
                let id = make(tx, new, staff, None).await?;
                let place = |one: u128| one * 7 + 1;
                let before = (0..40).map(|one| {
                    let channel = if one < 10 { "online" } else { "counter" };
                    arrival(place(one), "2026-10-25", channel, None)
                });
                let during = (100..140).map(|one| {
                    let channel = if one < 120 { "online" } else { "counter" };
                    arrival(place(one), "2026-11-05", channel, (one < 105).then_some(id))
                });
                let after = (200..205).map(|one| arrival(place(one), "2026-11-15", "online", None));
                let all = before.chain(during).chain(after).collect();
                insert_all::<arrival::Entity, _>(tx.db(), all).await?;
                Ok(id)
            })
        });
        let id = write.await.expect("made");
        let known = find(&store, id).await.expect("read").expect("it is there");
        let found = outcome(&store, &known, date(2026, 11, 24), false).await.expect("an outcome");
        assert_eq!(found.before.1.words(), "25.0%");
        assert_eq!(found.during.map(|(_, rate)| rate.words()).as_deref(), Some("50.0%"));
        assert_eq!(found.shift, Shift::Points(250));
        assert_eq!(found.stays, Shift::TooFew, "five arrivals say nothing");
        assert_eq!(led_by(&store, id).await.expect("led").counted, 5);
    })
    .await;
}

#[tokio::test]
async fn the_page_the_file_and_the_measure_say_the_same() {
    let village = village().await;
    village.file("nyuson", &["racket-touroku"]).await;
    village.file("nyuson", &["racket-touroku"]).await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let form = clerk.get("/staff/enter/racket-touroku").await;
    let name = format!("person.{}", form.after("name=\"person."));
    let sent = [("channel", "phone"), ("received", "2026-11-20"), (name.as_str(), "見本　花子")];
    let path = "/staff/enter/racket-touroku";
    let done = clerk.browser.upload(&form, path, &sent, ("scan", b"")).await;
    assert!(done.place().starts_with("/staff/entered/"), "{}", done.text);
    let page = clerk.get("/staff/tally").await;
    let many = [("day", "2026-11-24"), ("n:racket-touroku:post", "5")];
    clerk.browser.post(&page, "/staff/tally", &many).await;

    let narrowed = "/staff/online-rate?procedure=racket-touroku";
    let page = clerk.get(narrowed).await;
    page.shows("オンライン 2件 ÷ 届いた件 8件");
    page.shows("25.0%");
    page.shows("オンライン率の数え方");
    let csv = clerk.get("/staff/online-rate.csv?procedure=racket-touroku").await;
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
    csv.shows("total,,,,25.0,2,0,1,5,8,0");
    csv.shows("procedure,racket-touroku,ラケット登録申請,");
    clerk.get("/staff/online-rate?view=department").await.shows("課ごと");
    clerk.get("/staff/online-rate?view=priority").await.shows("国の一覧の");

    let mut registry = MeasureRegistry::default();
    registry.add(village.casework.measures()).expect("measures");
    let store = village.casework.store();
    let value = registry.value(store, ONLINE_SHARE, YEAR).await.expect("a value");
    let all = arrived(store, YEAR).await.expect("arrived");
    let whole = rate(&all, false, |_| true);
    assert_eq!((value.numerator, value.denominator), (whole.online, Some(whole.all())));
    assert_eq!(value.rows.path.as_deref(), Some("/staff/online-rate"));
    registry.value(store, ONLINE_SHARE_PRIORITY, YEAR).await.expect("a value");
    let page = clerk.get("/staff/numbers/measures").await;
    page.shows("オンライン率（すべての手続）");
    page.shows(&value.words(yakusho_measures::Unit::Share));
    page.shows("公印を省略した文書の割合");
    page.shows("href=\"/staff/online-rate\"");
}

#[tokio::test]
async fn a_leaflet_leads_to_its_procedure_and_is_counted_without_the_person() {
    let village = village().await;
    let mut clerk = Clerk::signed_in(&village, "racket.01").await;
    let form = clerk.get("/staff/promotions/new").await;
    let typed = [
        ("kind", "leaflet"),
        ("procedure", "racket-touroku"),
        ("name", "窓口ちらし"),
        ("words", "スマートフォンで申請できます。"),
        ("from", "2026-11-20"),
        ("to", "2026-12-10"),
    ];
    let mut wrong = typed.to_vec();
    wrong[5] = ("to", "2026-11-01");
    let wrong = clerk.browser.post(&form, "/staff/promotions/new", &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.shows("始まりの日かそれより後");
    let mut foreign = typed.to_vec();
    foreign[1] = ("procedure", "ball-dog");
    let foreign = clerk.browser.post(&form, "/staff/promotions/new", &foreign).await;
    foreign.shows("所属する課の");
    let made = clerk.browser.post(&form, "/staff/promotions/new", &typed).await;
    assert_eq!(made.place(), "/staff/promotions", "{}", made.text);
    let list = clerk.get("/staff/promotions").await;
    list.shows("窓口ちらし");
    list.shows("まだ少なすぎて言えません");
    let id = list.after("http://localhost/p/");
    let id = id.split('<').next().expect("an id").to_owned();

    let mut resident = village.browser();
    let led = resident.get(&format!("/p/{id}")).await;
    assert_eq!(led.place(), "/procedures/racket-touroku");
    assert_eq!(resident.get("/p/not-an-id").await.status, StatusCode::NOT_FOUND);
    let stranger = format!("/p/{}", Uuid::max());
    assert_eq!(resident.get(&stranger).await.status, StatusCode::NOT_FOUND);

    let ended = clerk.browser.post(&list, &format!("/staff/promotions/{id}/end"), &[]).await;
    assert_eq!(ended.place(), "/staff/promotions");
    clerk.get("/staff/promotions").await.shows("きょうで終わりにしました");
    let mut other = Clerk::signed_in(&village, "court.01").await;
    let theirs = other.get("/staff/promotions").await;
    let ended = other.browser.post(&theirs, &format!("/staff/promotions/{id}/end"), &[]).await;
    assert_eq!(ended.status, StatusCode::NOT_FOUND, "another department's");
}
