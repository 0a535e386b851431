//! The menu has the rooms that somebody may open, and no others.

use http::StatusCode;

use crate::clerk::{Clerk, village};

/// The addresses of the rooms that somebody's menu tells of.
async fn rooms(clerk: &mut Clerk) -> Vec<String> {
    let page = clerk.get("/staff/menu").await;
    assert_eq!(page.status, StatusCode::OK);
    let rooms = page.text.split("<dt><a href=\"").skip(1);
    rooms.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

#[tokio::test]
async fn everybody_can_open_every_room_of_their_menu() {
    let village = village().await;
    let logins = ["racket.01", "court.02", "court.03", "kanri.01", "kansa.01", "shien.01"];
    for login in logins {
        let mut clerk = Clerk::signed_in(&village, login).await;
        let rooms = rooms(&mut clerk).await;
        assert!(rooms.contains(&"/staff".to_owned()), "{login}: {rooms:?}");
        for room in &rooms {
            let seen = clerk.get(room).await;
            assert_eq!(seen.status, StatusCode::OK, "{login} at {room}");
            seen.shows(&format!("<a href=\"{room}\""));
        }
    }
}

#[tokio::test]
async fn a_room_that_somebody_may_not_open_is_not_in_their_menu() {
    let village = village().await;
    for (login, has, has_not) in [
        ("racket.01", "/staff/enter", "/staff/admin/accounts"),
        ("racket.01", "/staff/tally", "/staff/disposals"),
        ("court.03", "/staff/disposals", "/staff/audit"),
        ("kanri.01", "/staff/admin/accounts", "/staff/enter"),
        ("kansa.01", "/staff/audit", "/staff/protections"),
        ("shien.01", "/staff/protections", "/staff/letters"),
    ] {
        crate::clerk::wait(1);
        let mut clerk = Clerk::signed_in(&village, login).await;
        let rooms = rooms(&mut clerk).await;
        assert!(rooms.contains(&has.to_owned()), "{login}: {rooms:?}");
        assert!(!rooms.contains(&has_not.to_owned()), "{login}: {rooms:?}");
        assert_eq!(clerk.get(has).await.status, StatusCode::OK, "{login} at {has}");
        let hidden = clerk.get(has_not).await;
        let nothing = hidden.status == StatusCode::NOT_FOUND || hidden.text.contains("y-empty");
        assert!(nothing, "{login} at {has_not}: {}", hidden.text);
    }
}
