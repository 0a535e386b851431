//! The store's own tables, and the runner of everybody's migrations.

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbErr, DeriveIden, EntityTrait, Schema,
    sea_query::{ColumnDef, Index, Table, TableCreateStatement},
};
use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, async_trait, seaql_migrations,
};
use time::OffsetDateTime;

use crate::error::{Error, Result};

/// Columns that every table begins with, so that each row belongs to one municipality.
pub mod column {
    use sea_orm::sea_query::{ColumnDef, IntoIden};

    /// `municipality`: six digits, the first part of every key.
    #[must_use]
    pub fn municipality() -> ColumnDef {
        text("municipality")
    }

    /// A text that must be there.
    #[must_use]
    pub fn text(name: impl IntoIden) -> ColumnDef {
        ColumnDef::new(name).text().not_null().take()
    }

    /// A text that may be missing.
    #[must_use]
    pub fn text_or_none(name: impl IntoIden) -> ColumnDef {
        ColumnDef::new(name).text().null().take()
    }

    /// A UUID that must be there.
    #[must_use]
    pub fn id(name: impl IntoIden) -> ColumnDef {
        ColumnDef::new(name).uuid().not_null().take()
    }

    /// A UUID that may be missing.
    #[must_use]
    pub fn id_or_none(name: impl IntoIden) -> ColumnDef {
        ColumnDef::new(name).uuid().null().take()
    }

    /// A whole number (also yen) that must be there.
    #[must_use]
    pub fn whole(name: impl IntoIden) -> ColumnDef {
        ColumnDef::new(name).big_integer().not_null().take()
    }

    /// A whole number that may be missing.
    #[must_use]
    pub fn whole_or_none(name: impl IntoIden) -> ColumnDef {
        ColumnDef::new(name).big_integer().null().take()
    }

    /// A UTC instant that must be there; write it with [`stamp`](crate::stamp).
    #[must_use]
    pub fn instant(name: impl IntoIden) -> ColumnDef {
        ColumnDef::new(name).timestamp_with_time_zone().not_null().take()
    }

    /// A UTC instant that may be missing.
    #[must_use]
    pub fn instant_or_none(name: impl IntoIden) -> ColumnDef {
        ColumnDef::new(name).timestamp_with_time_zone().null().take()
    }

    /// A calendar date that may be missing.
    #[must_use]
    pub fn date_or_none(name: impl IntoIden) -> ColumnDef {
        ColumnDef::new(name).date().null().take()
    }

    /// Yes or no.
    #[must_use]
    pub fn flag(name: impl IntoIden) -> ColumnDef {
        ColumnDef::new(name).boolean().not_null().take()
    }

    /// Bytes that must be there.
    #[must_use]
    pub fn bytes(name: impl IntoIden) -> ColumnDef {
        ColumnDef::new(name).blob().not_null().take()
    }

    /// Bytes that may be missing.
    #[must_use]
    pub fn bytes_or_none(name: impl IntoIden) -> ColumnDef {
        ColumnDef::new(name).blob().null().take()
    }

    /// `version`: counts the changes of a row, for [`bump`](crate::version::bump).
    #[must_use]
    pub fn version() -> ColumnDef {
        whole("version")
    }
}

/// The migrations of the store's own tables.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(StoreTables)]
}

struct StoreTables;

impl MigrationName for StoreTables {
    fn name(&self) -> &str {
        "store_0001_tables"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for StoreTables {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [action(), event(), job(), number_head(), pack_version(), setting()] {
            manager.create_table(table).await?;
        }
        for index in [
            Index::create()
                .name("action_by_subject")
                .table("action")
                .col("municipality")
                .col("subject")
                .col("id")
                .take(),
            Index::create()
                .name("action_by_leaf")
                .table("action")
                .col("municipality")
                .col("leaf_index")
                .col("id")
                .take(),
            Index::create()
                .name("event_by_subject")
                .table("event")
                .col("municipality")
                .col("subject")
                .col("id")
                .take(),
            Index::create()
                .name("job_by_run_at")
                .table("job")
                .col("municipality")
                .col("state")
                .col("run_at")
                .take(),
            Index::create()
                .name("job_by_name")
                .table("job")
                .unique()
                .col("municipality")
                .col("name")
                .take(),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn action() -> TableCreateStatement {
    Table::create()
        .table("action")
        .col(column::municipality())
        .col(column::id("id"))
        .col(column::instant("at"))
        .col(column::text("kind"))
        .col(column::text("subject_kind"))
        .col(column::id("subject"))
        .col(column::text("by_kind"))
        .col(column::id_or_none("by_id"))
        .col(column::text_or_none("by_detail"))
        .col(column::text_or_none("authority"))
        .col(column::text_or_none("purpose"))
        .col(column::text_or_none("data"))
        .col(column::bytes_or_none("salt"))
        .col(column::whole_or_none("leaf_index"))
        .primary_key(Index::create().col("municipality").col("id"))
        .take()
}

fn event() -> TableCreateStatement {
    Table::create()
        .table("event")
        .col(column::municipality())
        .col(column::id("id"))
        .col(column::instant("at"))
        .col(column::text("kind"))
        .col(column::id("subject"))
        .col(column::text("data"))
        .primary_key(Index::create().col("municipality").col("id"))
        .take()
}

fn job() -> TableCreateStatement {
    Table::create()
        .table("job")
        .col(column::municipality())
        .col(column::id("id"))
        .col(column::text("kind"))
        .col(column::text_or_none("name"))
        .col(column::text("payload"))
        .col(column::text("state"))
        .col(column::instant("run_at"))
        .col(column::whole("attempts"))
        .col(column::whole_or_none("every_seconds"))
        .col(column::id_or_none("lease"))
        .col(column::instant_or_none("lease_until"))
        .col(column::text_or_none("last_error"))
        .col(column::instant("created_at"))
        .primary_key(Index::create().col("municipality").col("id"))
        .take()
}

fn number_head() -> TableCreateStatement {
    Table::create()
        .table("number_head")
        .col(column::municipality())
        .col(column::text("series"))
        .col(column::whole("fiscal_year"))
        .col(column::whole("last"))
        .primary_key(Index::create().col("municipality").col("series").col("fiscal_year"))
        .take()
}

fn pack_version() -> TableCreateStatement {
    Table::create()
        .table("pack_version")
        .col(column::municipality())
        .col(column::text("version"))
        .col(column::bytes("content"))
        .col(column::instant("kept_at"))
        .primary_key(Index::create().col("municipality").col("version"))
        .take()
}

fn setting() -> TableCreateStatement {
    Table::create()
        .table("setting")
        .col(column::municipality())
        .col(column::text("name"))
        .col(column::text("value"))
        .col(column::instant("changed_at"))
        .primary_key(Index::create().col("municipality").col("name"))
        .take()
}

#[derive(DeriveIden)]
enum Applied {
    #[sea_orm(iden = "seaql_migrations")]
    Table,
}

/// The names of the migrations that the database has, sorted.
///
/// # Errors
/// What the database says.
pub(crate) async fn listed(db: &impl ConnectionTrait) -> Result<Vec<String>> {
    let rows = seaql_migrations::Entity::find().all(db).await?;
    let mut names: Vec<String> = rows.into_iter().map(|row| row.version).collect();
    names.sort();
    Ok(names)
}

async fn create_list(db: &impl ConnectionTrait) -> Result<()> {
    let schema = Schema::new(db.get_database_backend());
    let mut list = schema.create_table_from_entity(seaql_migrations::Entity);
    list.table(Applied::Table).if_not_exists();
    db.execute(&list).await?;
    Ok(())
}

/// Applies in `tx` what is not yet applied, in the order given. All or nothing.
///
/// # Errors
/// What the database says; [`Error::Broken`] where the database has a migration that the program
/// does not know: an older program must not write into a newer database.
pub(crate) async fn apply(
    tx: &DatabaseTransaction,
    migrations: &[Box<dyn MigrationTrait>],
) -> Result<Vec<String>> {
    create_list(tx).await?;
    let have = listed(tx).await?;
    if let Some(unknown) =
        have.iter().find(|name| !migrations.iter().any(|known| known.name() == name.as_str()))
    {
        return Err(Error::Broken(format!(
            "the database was made by a newer program: it has the migration {unknown}"
        )));
    }
    let manager = SchemaManager::new(tx);
    let mut done = Vec::new();
    for migration in migrations {
        let name = migration.name();
        if have.iter().any(|known| known == name) || done.iter().any(|known| known == name) {
            continue;
        }
        migration.up(&manager).await?;
        let row = seaql_migrations::ActiveModel {
            version: sea_orm::Set(name.to_owned()),
            applied_at: sea_orm::Set(OffsetDateTime::now_utc().unix_timestamp()),
        };
        seaql_migrations::Entity::insert(row).exec_without_returning(tx).await?;
        done.push(name.to_owned());
    }
    Ok(done)
}

/// The names of a list of migrations.
pub(crate) fn names(migrations: &[Box<dyn MigrationTrait>]) -> Vec<String> {
    migrations.iter().map(|migration| migration.name().to_owned()).collect()
}

/// A table with this definition, for migrations of other crates.
#[must_use]
pub fn table(
    name: &'static str,
    columns: Vec<ColumnDef>,
    key: &[&'static str],
) -> TableCreateStatement {
    let mut primary = Index::create();
    for column in key {
        primary.col(*column);
    }
    let mut table = Table::create();
    table.table(name);
    for column in columns {
        table.col(column);
    }
    table.primary_key(&mut primary);
    table.take()
}
