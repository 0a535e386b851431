//! Documents are numbered without gaps, kept with their hash and superseded, on both databases.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use jiff::{Timestamp, civil::date};
use serde_json::json;
use uuid::Uuid;
use yakusho_documents::{
    Archive, Content, Document, Filter, NewDocument, Recipient, Seal, SealMark, issue, migrations,
    seal,
};
use yakusho_facts::Keyring;
use yakusho_files::{Files, ObjectsConfig};
use yakusho_kernel::{Refusal, actor::Actor};
use yakusho_pack::format::{Amendment, AmendmentState, MayOmit, SealedPaper};
use yakusho_store::{Error, Store, testing::on_each_database};

const BY: Actor = Actor::System { job: "test" };

fn now() -> Timestamp {
    "2026-11-22T01:02:03Z".parse().expect("instant")
}

fn tables() -> Vec<Box<dyn sea_orm_migration::MigrationTrait>> {
    let mut all = yakusho_files::migrations();
    all.extend(migrations());
    all
}

fn archive(store: &Store, folder: &Path) -> (Archive, Arc<Keyring>) {
    let keyring = Arc::new(Keyring::open(folder).expect("keys"));
    let place = ObjectsConfig::Folder(folder.join("objects"));
    let sealer = Arc::clone(&keyring);
    let files = Files::open(store.clone(), &place, sealer, Default::default()).expect("files");
    (Archive::new(store.clone(), files, Arc::clone(&keyring)), keyring)
}

fn letter(subject: Uuid, day: jiff::civil::Date) -> NewDocument {
    NewDocument {
        kind: "approval".to_owned(),
        title: "決定通知書".to_owned(),
        template: "decision".to_owned(),
        subject_kind: "case",
        subject,
        department: "kokuho".to_owned(),
        symbol: "前国".to_owned(),
        dated_on: day,
        seal: Seal { mark: SealMark::Blank, rule: Some("decision".to_owned()), authority: None },
        pack_version: "0".repeat(64),
        content: Content {
            recipient: Recipient { name: "前橋 太郎".to_owned(), ..Recipient::default() },
            data: json!({ "body": "承認しました。" }),
        },
        supersedes: None,
    }
}

async fn issued(store: &Store, keys: &Arc<Keyring>, new: NewDocument) -> Result<Document, Error> {
    let input = (Arc::clone(keys), new);
    store
        .write_with(now(), input, |tx, (keys, new)| {
            Box::pin(async move { issue(tx, keys, new, &BY, None).await })
        })
        .await
}

#[tokio::test]
async fn numbers_have_no_gaps_begin_anew_each_year_and_an_undone_write_takes_none() {
    on_each_database(tables, |store, folder| async move {
        let (archive, keys) = archive(&store, &folder);
        let day = date(2026, 11, 22);
        let mut others = Vec::new();
        for _ in 0..12 {
            let (store, keys) = (store.clone(), Arc::clone(&keys));
            others.push(tokio::spawn(async move {
                issued(&store, &keys, letter(Uuid::new_v4(), day)).await.expect("issued")
            }));
        }
        let undone = (Arc::clone(&keys), letter(Uuid::new_v4(), day));
        let refused = store
            .write_with(now(), undone, |tx, (keys, new)| {
                Box::pin(async move {
                    issue(tx, keys, new, &BY, None).await?;
                    Err::<(), Error>(Refusal::not_found().into())
                })
            })
            .await;
        assert!(refused.is_err());
        let mut numbers = Vec::new();
        for other in others {
            numbers.push(other.await.expect("task").number);
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=12).collect::<Vec<_>>());
        let next = issued(&store, &keys, letter(Uuid::new_v4(), day)).await.expect("issued");
        assert_eq!(next.shown_number, "前国第13号");
        let april = letter(Uuid::new_v4(), date(2027, 4, 1));
        assert_eq!(issued(&store, &keys, april).await.expect("issued").number, 1);
        let mut other = letter(Uuid::new_v4(), day);
        other.symbol = "前市".to_owned();
        assert_eq!(issued(&store, &keys, other).await.expect("issued").shown_number, "前市第1号");
        let all = archive.list(&Filter::default(), None, 10).await.expect("list");
        assert_eq!(all.documents.len(), 10);
        let rest = archive.list(&Filter::default(), all.next, 10).await.expect("list");
        assert_eq!((rest.documents.len(), rest.next), (5, None));
    })
    .await;
}

#[tokio::test]
async fn a_pdf_is_kept_once_and_what_was_changed_on_the_disk_is_not_given_out() {
    on_each_database(tables, |store, folder| async move {
        let (archive, keys) = archive(&store, &folder);
        let subject = Uuid::new_v4();
        let new = letter(subject, date(2026, 11, 22));
        let document = issued(&store, &keys, new).await.expect("issued");
        assert_eq!(archive.content(&document).await.expect("content").recipient.name, "前橋 太郎");
        assert!(archive.pdf(&document).await.expect("none yet").is_none());
        assert_eq!(archive.without_pdf(5).await.expect("list").len(), 1);
        let first = archive.keep_pdf(&document, b"%PDF-1".to_vec(), now()).await.expect("kept");
        let second = archive.keep_pdf(&document, b"%PDF-2".to_vec(), now()).await.expect("kept");
        assert_eq!((&first.file, &first.sha256), (&second.file, &second.sha256));
        assert_eq!(archive.pdf(&second).await.expect("read").as_deref(), Some(&b"%PDF-1"[..]));
        assert!(archive.without_pdf(5).await.expect("list").is_empty());
        let forged = Document { sha256: Some("0".repeat(64)), ..second.clone() };
        assert!(archive.pdf(&forged).await.is_err());
        let rows = store.actions_of(subject).await.expect("actions");
        let kinds: Vec<&str> = rows.iter().map(|action| action.kind.as_str()).collect();
        assert_eq!(kinds, ["document.issued", "document.kept"]);
        assert!(!format!("{rows:?}").contains("太郎"), "no personal data in actions");

        let archive_ = archive.clone();
        store
            .write(now(), move |tx| {
                let archive = archive_.clone();
                Box::pin(async move { archive.dispose_of(tx, subject, &BY).await })
            })
            .await
            .expect("disposed");
        assert!(archive.content(&second).await.is_err());
        assert!(archive.pdf(&second).await.expect("gone").is_none());
    })
    .await;
}

#[tokio::test]
async fn a_corrected_document_is_another_one_and_only_one() {
    on_each_database(tables, |store, folder| async move {
        let (archive, keys) = archive(&store, &folder);
        let subject = Uuid::new_v4();
        let day = date(2026, 11, 22);
        let first = issued(&store, &keys, letter(subject, day)).await.expect("issued");
        let correction = || NewDocument { supersedes: Some(first.id), ..letter(subject, day) };
        let second = issued(&store, &keys, correction()).await.expect("issued");
        assert_eq!((second.edition, second.number), (2, 2));
        let old = archive.find(first.id).await.expect("find").expect("still there");
        assert_eq!(old.superseded_by, Some(second.id));
        let again = issued(&store, &keys, correction()).await;
        assert!(matches!(again, Err(Error::Refused(_))), "the old one was corrected already");
        let third = NewDocument { supersedes: Some(second.id), ..letter(subject, day) };
        assert_eq!(issued(&store, &keys, third).await.expect("issued").number, 3);
        assert_eq!(archive.of_subject(subject).await.expect("list").len(), 3);
    })
    .await;
}

fn rule(may_omit: MayOmit) -> SealedPaper {
    SealedPaper {
        id: "decision".to_owned(),
        name: "決定通知".to_owned(),
        kinds: vec!["approval".to_owned()],
        procedures: Vec::new(),
        departments: Vec::new(),
        issuer: "市長".to_owned(),
        seal: "市長印".to_owned(),
        basis: "公印規則".to_owned(),
        may_omit,
        why: String::new(),
        amendment: Amendment::default(),
        provenance: yakusho_kernel::Provenance::new("memory"),
    }
}

#[tokio::test]
async fn an_amendment_moves_by_what_was_seen_and_needs_its_authority() {
    on_each_database(tables, |store, _| async move {
        let to = Amendment {
            state: AmendmentState::InForce,
            authority: "公印規則第9条第2項".to_owned(),
            in_force_from: Some(date(2026, 10, 1)),
        };
        let moved = |seen: i64, to: Amendment, may: MayOmit| {
            let store = store.clone();
            async move {
                store
                    .write_with(now(), (rule(may), to), move |tx, (rule, to)| {
                        Box::pin(seal::move_to(tx, rule, to, seen, &BY, Some("bunsho-hosei")))
                    })
                    .await
            }
        };
        let draft = Amendment { state: AmendmentState::Draft, ..Amendment::default() };
        moved(0, draft, MayOmit::Yes).await.expect("moved");
        assert!(matches!(moved(0, to.clone(), MayOmit::Yes).await, Err(Error::Stale { .. })));
        let nameless = Amendment { authority: String::new(), ..to.clone() };
        assert!(matches!(moved(1, nameless, MayOmit::Yes).await, Err(Error::Refused(_))));
        assert!(matches!(moved(1, to.clone(), MayOmit::No).await, Err(Error::Refused(_))));
        moved(1, to.clone(), MayOmit::Yes).await.expect("moved");
        let municipality = store.municipality();
        let standings = seal::standings(store.read(), municipality.as_str()).await.expect("read");
        let standing: BTreeMap<_, _> = standings;
        assert_eq!(standing["decision"].amendment, to);
        assert_eq!(standing["decision"].version, 2);
    })
    .await;
}
