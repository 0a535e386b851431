//! Records on both databases: who is recognised, how long, and who may see.

use jiff::{Timestamp, civil::date};
use uuid::Uuid;
use yakusho_facts::Keyring;
use yakusho_interview::{Answers, FactKey, Value};
use yakusho_kernel::Actor;
use yakusho_protection::{Category, Person, migrations, over, set};
use yakusho_store::testing::TestStore;

const OFFICER: Uuid = Uuid::from_u128(7);

fn sheet(name: &str, born: Option<jiff::civil::Date>) -> Answers {
    let mut answers = Answers::new();
    answers.tell(FactKey::at("person.name", "m1"), Value::Text(name.to_owned()));
    if let Some(born) = born {
        answers.tell(FactKey::at("person.birth_date", "m1"), Value::Date(born));
    }
    answers
}

async fn is_recognised_for_a_year_by_name_and_birth(test: &TestStore) {
    let folder = tempfile::tempdir().expect("a folder");
    let keyring = std::sync::Arc::new(Keyring::open(folder.path()).expect("keys"));
    let person = Person {
        name: "渡邉 花子".to_owned(),
        kana: "ワタナベ ハナコ".to_owned(),
        birth_date: date(1990, 5, 1),
    };
    let (keys, persons) = (std::sync::Arc::clone(&keyring), vec![person]);
    let id = test
        .write(Timestamp::UNIX_EPOCH, move |tx| {
            let (keys, persons) = (std::sync::Arc::clone(&keys), persons.clone());
            Box::pin(async move {
                let by = Actor::Staff { id: OFFICER };
                let from = date(2026, 12, 6);
                set(tx, &keys, &by, &persons, Category::Spouse, from, &[OFFICER]).await
            })
        })
        .await
        .expect("set");
    let born = Some(date(1990, 5, 1));
    let today = date(2026, 12, 7);
    for (name, birth) in
        [("渡邉 花子", born), ("渡邉　花子", born), ("わたなべハナコ", born), ("渡邉花子", None)]
    {
        let found = over(test, &keyring, &sheet(name, birth), today).await.expect("asked");
        assert!(found.protected, "{name}");
        assert_eq!(found.officers, [OFFICER]);
    }
    for (name, birth, day) in [
        ("渡邉 花子", Some(date(1991, 5, 1)), today),
        ("前橋 太郎", born, today),
        ("渡邉 花子", born, date(2026, 12, 5)),
        ("渡邉 花子", born, date(2027, 12, 6)),
    ] {
        let found = over(test, &keyring, &sheet(name, birth), day).await.expect("asked");
        assert!(!found.protected, "{name} {day}");
    }
    let actions = test.actions_of(id).await.expect("actions");
    assert_eq!(actions.len(), 1);
    let told = format!("{:?}", actions[0].data);
    assert!(!told.contains("渡邉") && !told.contains("花子"));
}

#[tokio::test]
async fn a_protected_person_is_recognised_on_both_databases() {
    let mut stores = vec![TestStore::sqlite_with(migrations(), |_| ()).await];
    stores.extend(TestStore::postgres_with(migrations(), |_| ()).await);
    for test in stores {
        is_recognised_for_a_year_by_name_and_birth(&test).await;
        test.close().await.expect("closed");
        test.remove().await;
    }
}
