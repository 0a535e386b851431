//! Clean files are kept sealed, found again whole, and really gone when removed.

use std::{path::Path, sync::Arc};

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;
use yakusho_facts::Keyring;
use yakusho_files::{
    CleanFile, Error, Files, Holder, Kept, Limits, MediaType, ObjectsConfig, migrations,
};
use yakusho_kernel::actor::Actor;
use yakusho_store::{JobRegistry, Store, testing::on_each_database};

fn now() -> Timestamp {
    "2026-11-22T01:02:03Z".parse().expect("instant")
}

const BY: Actor = Actor::System { job: "test" };

fn open(store: &Store, folder: &Path, limits: Limits) -> Files {
    let place = ObjectsConfig::Folder(folder.join("objects"));
    let keys = Keyring::open(folder).expect("keys");
    Files::open(store.clone(), &place, Arc::new(keys), limits).expect("files")
}

async fn clean(files: &Files, name: &str) -> CleanFile {
    let picture = image::RgbImage::from_fn(300, 200, |x, y| {
        image::Rgb([(x % 256) as u8, (y % 256) as u8, 90])
    });
    let mut png = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut png, image::ImageFormat::Png).expect("png");
    let stream = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from(png.into_inner()))]);
    files.examiner().take_in(name, stream).await.expect("clean")
}

fn draft(id: Uuid) -> Holder {
    Holder { kind: "draft", id, fact_key: Some("income_proof".to_owned()) }
}

async fn attach(
    store: &Store,
    files: &Files,
    kept: &Kept,
    holder: &Holder,
) -> Result<(), yakusho_store::Error> {
    let input = (files.clone(), kept.clone(), holder.clone());
    store
        .write_with(now(), input, |tx, (files, kept, holder)| {
            Box::pin(async move { files.attach(tx, kept, holder, &BY).await.map(drop) })
        })
        .await
}

fn objects_in(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).expect("folder") {
            let path = entry.expect("entry").path();
            if path.is_dir() { waiting.push(path) } else { found.push(path) }
        }
    }
    found
}

#[tokio::test]
async fn a_file_is_kept_sealed_and_comes_back_whole() {
    on_each_database(migrations, |store, folder| async move {
        let files = open(&store, &folder, Limits::default());
        let clean = clean(&files, "渡邉\u{E0105}の課税証明書.PNG").await;
        let kept = files.keep(&clean, now()).await.expect("kept");
        let holder = draft(Uuid::now_v7());
        attach(&store, &files, &kept, &holder).await.expect("attached");

        let list = files.list(store.read(), "draft", holder.id).await.expect("list");
        let [attachment] = list.as_slice() else { panic!("one attachment") };
        assert_eq!(attachment.file_name, "渡邉\u{E0105}の課税証明書.png");
        assert_eq!(attachment.media_type, MediaType::Png);
        assert_eq!(attachment.fact_key.as_deref(), Some("income_proof"));
        assert_eq!(files.read(attachment).await.expect("read"), clean.bytes);
        let small = files.thumbnail(attachment, 96).await.expect("thumbnail").expect("a picture");
        let small = image::load_from_memory(&small).expect("jpeg");
        assert_eq!((small.width(), small.height()), (96, 64));

        let on_disk = objects_in(&folder.join("objects"));
        assert_eq!(on_disk.len(), 1);
        let sealed = std::fs::read(&on_disk[0]).expect("object");
        assert!(!sealed.windows(8).any(|part| part == b"\x89PNG\r\n\x1a\n"));
        assert!(!format!("{attachment:?}{clean:?}").contains("課税"));
        let actions = store.actions_of(holder.id).await.expect("actions");
        assert_eq!(
            actions.iter().map(|action| action.kind.as_str()).collect::<Vec<_>>(),
            ["attachment.attached"]
        );
    })
    .await;
}

#[tokio::test]
async fn a_changed_or_exchanged_object_is_noticed() {
    on_each_database(migrations, |store, folder| async move {
        let files = open(&store, &folder, Limits::default());
        let holder = draft(Uuid::now_v7());
        for name in ["a.png", "b.png"] {
            let kept = files.keep(&clean(&files, name).await, now()).await.expect("kept");
            attach(&store, &files, &kept, &holder).await.expect("attached");
        }
        assert_eq!(files.verify().await.expect("verified").whole, 2);
        let list = files.list(store.read(), "draft", holder.id).await.expect("list");
        let [first, second] = list.as_slice() else { panic!("two attachments") };
        let exchanged = files.sealed(second.id.uuid()).await.expect("sealed");
        files.put_sealed(first.id.uuid(), exchanged).await.expect("put");
        assert!(matches!(files.read(first).await, Err(Error::Seal(_))));
        let verified = files.verify().await.expect("verified");
        assert_eq!((verified.whole, verified.damaged), (1, vec![first.id.uuid()]));
    })
    .await;
}

#[tokio::test]
async fn removing_really_deletes() {
    on_each_database(migrations, |store, folder| async move {
        let files = open(&store, &folder, Limits::default());
        let holder = draft(Uuid::now_v7());
        let kept = files.keep(&clean(&files, "a.png").await, now()).await.expect("kept");
        attach(&store, &files, &kept, &holder).await.expect("attached");
        let remove = |files: Files| {
            store.write_with(now(), (files, kept.id()), |tx, (files, id)| {
                Box::pin(async move { files.remove(tx, *id, &BY).await })
            })
        };
        assert!(remove(files.clone()).await.expect("removed"));
        assert!(!remove(files.clone()).await.expect("nothing left to remove"));
        assert!(files.find(store.read(), kept.id()).await.expect("find").is_none());
        let ran = store.run_due_jobs(&files.jobs(JobRegistry::new()), now()).await.expect("jobs");
        assert_eq!((ran.failed, ran.dead), (0, 0));
        assert!(objects_in(&folder.join("objects")).is_empty());
        let kinds: Vec<String> = store
            .actions_of(holder.id)
            .await
            .expect("actions")
            .into_iter()
            .map(|action| action.kind)
            .collect();
        assert_eq!(kinds, ["attachment.attached", "attachment.removed"]);
    })
    .await;
}

#[tokio::test]
async fn a_draft_hands_its_files_to_the_application() {
    on_each_database(migrations, |store, folder| async move {
        let files = open(&store, &folder, Limits::default());
        let (from, to) = (Uuid::now_v7(), Uuid::now_v7());
        let kept = files.keep(&clean(&files, "a.png").await, now()).await.expect("kept");
        attach(&store, &files, &kept, &draft(from)).await.expect("attached");
        let moved = store
            .write_with(now(), (files.clone(), from, to), |tx, (files, from, to)| {
                Box::pin(async move {
                    files.hand_over(tx, ("draft", *from), ("application", *to), &BY).await
                })
            })
            .await
            .expect("handed over");
        assert_eq!(moved, 1);
        assert!(files.list(store.read(), "draft", from).await.expect("list").is_empty());
        let list = files.list(store.read(), "application", to).await.expect("list");
        assert!(files.read(&list[0]).await.is_ok());
        let removed = store
            .write_with(now(), (files.clone(), to), |tx, (files, to)| {
                Box::pin(async move { files.remove_all(tx, "application", *to, &BY).await })
            })
            .await
            .expect("removed");
        assert_eq!(removed, 1);
    })
    .await;
}

#[tokio::test]
async fn a_holder_may_not_have_too_many_files() {
    on_each_database(migrations, |store, folder| async move {
        let files = open(&store, &folder, Limits { count: 2, ..Limits::default() });
        let holder = draft(Uuid::now_v7());
        let mut results = Vec::new();
        for name in ["a.png", "b.png", "c.png"] {
            let kept = files.keep(&clean(&files, name).await, now()).await.expect("kept");
            results.push(attach(&store, &files, &kept, &holder).await);
        }
        assert!(results[0].is_ok() && results[1].is_ok());
        let Err(yakusho_store::Error::Refused(refusal)) = &results[2] else { panic!("refused") };
        assert_eq!(refusal.code, "files_too_many");

        let tight = open(&store, &folder, Limits { bytes_together: 100, ..Limits::default() });
        let kept = tight.keep(&clean(&tight, "d.png").await, now()).await.expect("kept");
        let Err(yakusho_store::Error::Refused(refusal)) =
            attach(&store, &tight, &kept, &draft(Uuid::now_v7())).await
        else {
            panic!("refused")
        };
        assert_eq!(refusal.code, "files_too_large_together");
    })
    .await;
}

#[tokio::test]
async fn what_was_never_attached_is_swept_away_after_a_day() {
    on_each_database(migrations, |store, folder| async move {
        let files = open(&store, &folder, Limits::default());
        let forgotten = files.keep(&clean(&files, "a.png").await, now()).await.expect("kept");
        let used = files.keep(&clean(&files, "b.png").await, now()).await.expect("kept");
        attach(&store, &files, &used, &draft(Uuid::now_v7())).await.expect("attached");
        // The folder's own clock says how old an object is.
        let real_now = Timestamp::now();
        assert_eq!(files.sweep(real_now).await.expect("swept"), 0);
        assert_eq!(files.sweep(real_now + SignedDuration::from_hours(25)).await.expect("swept"), 1);
        assert!(files.sealed(forgotten.id().uuid()).await.is_err());
        assert!(files.sealed(used.id().uuid()).await.is_ok());
    })
    .await;
}
