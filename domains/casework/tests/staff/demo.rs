//! The demo's office and its past cases.

use yakusho_casework::{demo, model::CaseState, store::cases};
use yakusho_identity::store::staff_list;

use crate::clerk::{now, village};

#[tokio::test]
async fn the_demo_office_is_opened_once() {
    let village = village().await;
    let before = staff_list(village.casework.store()).await.expect("staff");
    village.casework.open_demo_office(now()).await.expect("again");
    let after = staff_list(village.casework.store()).await.expect("staff");
    assert_eq!(before, after);
    let edition = village.casework.procedures().shelf().current();
    assert_eq!(after.len(), demo::accounts(&edition.pack).len());
    let lines = village.casework.demo_accounts().join("\n");
    assert!(lines.contains("racket.01") && lines.contains(demo::PASSWORD), "{lines}");
}

#[tokio::test]
async fn past_cases_stand_in_many_states_never_count_and_are_made_once() {
    let village = village().await;
    village.casework.seed_demo_cases(now()).await.expect("cases");
    let store = village.casework.store();
    let mut records = Vec::new();
    for number in 1..=200 {
        let number = format!("R8-{number:06}");
        let found = cases::with_number(store.read(), store.municipality(), &number).await;
        records.extend(found.expect("cases"));
    }
    assert!(records.len() > 60, "{}", records.len());
    assert!(records.iter().all(|record| record.stand_in));
    for state in [
        CaseState::Visit,
        CaseState::Received,
        CaseState::Reviewing,
        CaseState::Correction,
        CaseState::Finished,
    ] {
        assert!(records.iter().any(|record| record.case.state == state), "{state:?}");
    }
    let count = records.len();
    village.casework.seed_demo_cases(now()).await.expect("again");
    let last = cases::with_number(store.read(), store.municipality(), "R8-000201").await;
    assert!(last.expect("cases").is_empty());
    assert!(count < 1_000);
}
