//! Rows that are written at the end of a commit: those of writes that were kept, and of no other.

use jiff::Timestamp;
use sea_orm::{EntityTrait, QueryOrder as _};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};
use uuid::Uuid;
use yakusho_kernel::{Refusal, actor::Actor};
use yakusho_store::{
    Error, NewAction,
    migration::{column, table},
    testing::on_each_database,
};

fn now() -> Timestamp {
    "2026-11-22T01:02:03Z".parse().expect("instant")
}

mod leaf {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "leaf")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub place: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

struct Leaves;

impl MigrationName for Leaves {
    fn name(&self) -> &'static str {
        "test_0001_leaf"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Leaves {
    async fn up(&self, manager: &SchemaManager) -> Result<(), sea_orm::DbErr> {
        let columns = vec![column::municipality(), column::id("id"), column::whole("place")];
        manager.create_table(table("leaf", columns, &["municipality", "id"])).await
    }
}

fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(Leaves)]
}

fn leaf(municipality: &str, id: Uuid, place: i64) -> leaf::Model {
    leaf::Model { municipality: municipality.to_owned(), id, place }
}

#[tokio::test]
async fn what_is_appended_is_there_for_writes_that_were_kept_and_for_no_other() {
    on_each_database(migrations, |store, _| async move {
        let mut writes = tokio::task::JoinSet::new();
        for place in 0..90_i64 {
            let store = store.clone();
            writes.spawn(async move {
                store
                    .write(now(), move |tx| {
                        Box::pin(async move {
                            let rows = (0..3)
                                .map(|_| leaf(tx.municipality().as_str(), tx.new_id(), place));
                            tx.append::<leaf::Entity>(rows.collect());
                            if place % 3 == 0 {
                                return Err(Refusal::not_found().into());
                            }
                            Ok(())
                        })
                    })
                    .await
            });
        }
        while let Some(ended) = writes.join_next().await {
            if let Err(error) = ended.expect("task") {
                assert!(matches!(error, Error::Refused(_)), "{error}");
            }
        }
        let rows = leaf::Entity::find().order_by_asc(leaf::Column::Place).all(store.read()).await;
        let found: Vec<i64> = rows.expect("rows").iter().map(|row| row.place).collect();
        let kept = (0..90).filter(|place| place % 3 != 0);
        assert_eq!(found, kept.flat_map(|place| [place; 3]).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn rows_that_cannot_be_written_undo_what_the_write_did_and_nobody_is_told_otherwise() {
    on_each_database(migrations, |store, _| async move {
        let subject = Uuid::now_v7();
        let twice = store
            .write(now(), move |tx| {
                Box::pin(async move {
                    let by = &Actor::System { job: "test" };
                    tx.act(NewAction {
                        kind: "leaf.made",
                        subject_kind: "leaf",
                        subject,
                        by,
                        authority: None,
                        purpose: None,
                        data: serde_json::json!({}),
                    })
                    .await?;
                    let row = leaf(tx.municipality().as_str(), subject, 1);
                    tx.append::<leaf::Entity>(vec![row.clone(), row]);
                    Ok(())
                })
            })
            .await;
        assert!(twice.is_err(), "one key twice");
        assert_eq!(store.actions_of(subject).await.expect("actions").len(), 0);
        assert_eq!(leaf::Entity::find().all(store.read()).await.expect("rows").len(), 0);
        store
            .write(now(), move |tx| {
                Box::pin(async move {
                    let row = leaf(tx.municipality().as_str(), subject, 1);
                    tx.append::<leaf::Entity>(vec![row]);
                    Ok(())
                })
            })
            .await
            .expect("the next write goes on");
    })
    .await;
}

#[tokio::test]
async fn what_is_lent_is_heard_by_its_subject_and_its_type_within_one_write() {
    on_each_database(Vec::new, |store, _| async move {
        let (subject, other) = (Uuid::now_v7(), Uuid::now_v7());
        store
            .write(now(), move |tx| {
                Box::pin(async move {
                    tx.lend(subject, std::sync::Arc::new(1_u8));
                    tx.lend(subject, std::sync::Arc::new(2_u8));
                    assert_eq!(tx.lent::<u8>(subject).as_deref(), Some(&2));
                    assert_eq!(tx.lent::<u16>(subject), None);
                    assert_eq!(tx.lent::<u8>(other), None);
                    Ok(())
                })
            })
            .await
            .expect("written");
        store
            .write(now(), move |tx| {
                Box::pin(async move {
                    assert_eq!(tx.lent::<u8>(subject), None, "nothing lent is kept");
                    Ok(())
                })
            })
            .await
            .expect("written");
    })
    .await;
}
