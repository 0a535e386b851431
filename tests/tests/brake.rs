//! The brake on guessing codes: of one source, of all, in every process, after a restart.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use sea_orm::{ConnectionTrait as _, Statement};
use yakusho_procedures::{
    Procedures,
    rules::brake::{MOST_OF_ALL, MOST_OF_ONE},
};
use yakusho_store::{Error, Store};
use yakusho_tests::{World, clock};

const WRONG: &str = "AB23-CD45-EF67";

fn address(network: u64, host: u64) -> Option<IpAddr> {
    let bits = (u128::from(0x2001_0db8_0000_0000 | network) << 64) | u128::from(host);
    Some(IpAddr::V6(bits.into()))
}

/// Whether a wrong code was tried; false where the brake held it back.
async fn tried(app: &Procedures, from: Option<IpAddr>, now: Timestamp) -> bool {
    match app.draft_of_code(WRONG, from, now).await {
        Ok(found) => {
            assert!(found.is_none(), "nobody has this code");
            true
        }
        Err(Error::Refused(refusal)) => {
            assert_eq!(refusal.code, "too_many_codes");
            false
        }
        Err(error) => panic!("{error}"),
    }
}

async fn rows(store: &Store) -> i64 {
    let db = store.read();
    let count =
        Statement::from_string(db.get_database_backend(), "SELECT COUNT(*) FROM wrong_code");
    let row = db.query_one_raw(count).await.expect("rows").expect("a row");
    row.try_get_by_index(0).expect("a number")
}

#[tokio::test]
async fn one_source_is_braked_in_every_process_and_others_are_not() {
    for world in World::each().await {
        let here = world.procedures();
        let (store, there) = world.another_process().await;
        let now = clock::now();
        let (guesser, neighbour) = (address(1, 7), address(2, 7));
        for turn in 0..MOST_OF_ONE {
            // By turns at the two processes, and from another address of the same network.
            let app = if turn % 2 == 0 { here } else { &there };
            assert!(tried(app, address(1, turn), now).await, "turn {turn}");
        }
        assert!(!tried(here, guesser, now).await, "this process brakes");
        assert!(!tried(&there, guesser, now).await, "the other process brakes");
        let found = here.open_by_number("R8-1", WRONG, guesser, now).await;
        assert!(found.is_err(), "codes of applications are braked by the same count");
        assert!(tried(here, neighbour, now).await, "somebody else is not braked");
        assert!(tried(here, None, now).await, "nor is a request without a known source");
        store.close().await.expect("closed");
        let (store, restarted) = world.another_process().await;
        assert!(!tried(&restarted, guesser, now).await, "a restart forgets nothing");
        let later = now + SignedDuration::from_mins(11);
        assert!(tried(&restarted, guesser, later).await, "ten minutes later it is open again");
        assert_eq!(rows(&store).await, 1, "what counts no more was forgotten");
        store.close().await.expect("closed");
        world.remove().await;
    }
}

#[tokio::test]
async fn guessers_at_many_addresses_together_are_braked_too() {
    let world = World::new().await;
    let (app, now) = (world.procedures(), clock::now());
    for source in 0..MOST_OF_ALL / 25 {
        for _ in 0..25 {
            assert!(tried(app, address(source, 1), now).await, "source {source}");
        }
    }
    assert!(!tried(app, address(9_999, 1), now).await, "nobody's code is tried now");
    assert!(tried(app, address(9_999, 1), now + SignedDuration::from_mins(11)).await);
    world.remove().await;
}

#[tokio::test]
async fn no_row_and_no_action_says_from_where_a_code_came() {
    let world = World::new().await;
    let from: IpAddr = "203.0.113.9".parse().expect("an address");
    tried(world.procedures(), Some(from), clock::now()).await;
    let db = world.store().read();
    for sql in ["SELECT source FROM wrong_code", "SELECT CAST(data AS TEXT) FROM action"] {
        let all = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await;
        let all = all.expect("rows");
        assert!(!all.is_empty(), "{sql}");
        for row in all {
            let text: String = row.try_get_by_index(0).expect("a text");
            assert!(!text.contains("203.0.113") && !text.contains(WRONG), "{sql}: {text}");
        }
    }
    world.remove().await;
}
