//! Working groups are founded and closed by two people of the department that runs the plan, and what
//! a closed group did stays to be read.

use http::Method;
use jiff::{SignedDuration, ToSpan as _};
use serde_json::json;
use yakusho_kernel::date::jst_date;
use yakusho_plan::groups::members;
use yakusho_tests::{
    World, clock,
    groups::office,
    staff::{call, caller, signed_in},
};

const CHANGES: &str = "/staff/plan/groups/changes";
const NEW: &str = "/staff/plan/groups/changes/new";

#[tokio::test]
async fn a_group_is_founded_by_two_people_and_works_from_its_day_on() {
    for world in World::each().await {
        office(&world).await;
        let today = jst_date(clock::now());
        let mut chief = signed_in(&world, "sonmin.02").await;
        let page = chief.get(NEW).await;
        assert!(page.says("WGの新設を提案する"), "{}", page.read());
        let seen = chief.fill(&page, NEW, &[("name", "夜の照明"), ("day", "きのう")]).await;
        assert_eq!(seen.status, 422, "{}", seen.read());
        assert!(seen.says("理由を、1〜") && seen.says("対象の所属を、1つ以上選んでください"));
        assert!(seen.says("夜の照明"), "what was typed is kept");
        let day = today.to_string();
        let typed = [
            ("name", "夜の照明"),
            ("scope", "夜のコートの明るさ"),
            ("departments", "court"),
            ("day", day.as_str()),
            ("reason", "夜に来る人が増えた"),
        ];
        assert_eq!(chief.fill(&page, NEW, &typed).await.location(), CHANGES);

        // Whoever proposed it does not approve it, and nothing works yet.
        let page = chief.get(CHANGES).await;
        assert!(page.says("提案した人は承認できません"), "{}", page.read());
        let mut api = caller(&world, "sonmin.02").await;
        let all = call(&mut api, Method::GET, "/api/v1/staff/plan/groups/changes", None).await;
        let one = &all["changes"][0];
        assert_eq!(one["state"], "proposed", "{all}");
        let place =
            format!("/api/v1/staff/plan/groups/changes/{}", one["id"].as_str().expect("id"));
        let approve = || Some(json!({ "step": "approve", "version": 1 }));
        let refused = call(&mut api, Method::POST, &place, approve()).await;
        assert_eq!(refused["type"], "urn:yakusho:problem:four_eyes", "{refused}");
        assert_eq!(chief.get("/staff/plan/groups/wg1").await.status, 404);

        // A clerk of the same department and somebody of another one may not.
        for login in ["sonmin.01", "court.02"] {
            let mut other = caller(&world, login).await;
            let refused = call(&mut other, Method::POST, &place, approve()).await;
            assert_eq!(refused["status"], 404, "{login}: {refused}");
        }
        let mut head = signed_in(&world, "sonmin.03").await;
        let list = head.get("/staff").await;
        assert!(list.says("WGの新設：夜の照明"), "{}", list.read());
        let page = head.get(CHANGES).await;
        let id = one["id"].as_str().expect("an id");
        let act = format!("{CHANGES}/{id}");
        assert_eq!(head.fill(&page, &act, &[("step", "approve")]).await.location(), CHANGES);
        let page = head.get("/staff/plan/groups/wg1").await;
        assert!(page.says("夜の照明") && page.says("新設のときに決めた"), "{}", page.read());
        assert_eq!(head.get("/staff/plan/groups/wg1/charter").await.status, 200);
        let again = head.fill(&page, &act, &[("step", "approve"), ("version", "1")]).await;
        assert_eq!(again.status, 409, "it is decided: {}", again.read());
    }
}

#[tokio::test]
async fn a_group_is_closed_its_members_end_with_it_and_what_it_did_stays() {
    for world in World::each().await {
        office(&world).await;
        let today = jst_date(clock::now());
        let mut chief = caller(&world, "sonmin.02").await;
        let piece = json!({ "title": "ネットの張り方", "words": "朝に張る" });
        let place = "/api/v1/staff/plan/groups/court/knowledge";
        let told = call(&mut chief, Method::POST, place, Some(piece)).await;
        assert!(told["status"].is_null(), "{told}");
        let last = today.saturating_add(3.days());
        let close = json!({
            "kind": "close", "group": "court", "day": last.to_string(), "reason": "目的を果たした",
        });
        let place = "/api/v1/staff/plan/groups/changes";
        let made = call(&mut chief, Method::POST, place, Some(close.clone())).await;
        let id = made["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
        let twice = call(&mut chief, Method::POST, place, Some(close)).await;
        assert_eq!(twice["status"], 422, "its end is proposed already: {twice}");
        let mut head = caller(&world, "sonmin.03").await;
        let step = json!({ "step": "approve", "version": 1 });
        let done = call(&mut head, Method::POST, &format!("{place}/{id}"), Some(step)).await;
        assert_eq!(done["state"], "approved", "{done}");

        let store = world.store();
        let all = members::ever_of_group(store.read(), store.municipality(), "court").await;
        let all = all.expect("members");
        assert_eq!(all.len(), 2);
        assert!(all.iter().all(|one| one.until == Some(last)), "{all:?}");
        assert!(all.iter().all(|one| one.ended_because.as_deref() == Some("WGの終了")));
        assert_eq!(
            signed_in(&world, "court.01").await.get("/staff/plan/groups/court").await.status,
            200
        );

        clock::pass(SignedDuration::from_hours(24 * 4));
        let mut member = signed_in(&world, "court.01").await;
        assert_eq!(member.get("/staff/plan/groups/court").await.status, 404, "it works no more");
        let page = member.get("/staff/plan/knowledge").await;
        assert!(page.says("ネットの張り方") && page.says("コート"), "{}", page.read());
    }
}
