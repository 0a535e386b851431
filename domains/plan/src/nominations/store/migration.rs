//! The tables of nominations.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager,
    prelude::DbErr,
    sea_query::{Index, TableCreateStatement},
};
use yakusho_store::migration::{column, table};

/// All of them, in order.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(CreateNomination)]
}

struct CreateNomination;

impl MigrationName for CreateNomination {
    fn name(&self) -> &'static str {
        "plan_0003_nomination"
    }
}

/// Indexes: name, table, columns after the municipality.
const INDEXES: [(&str, &str, [&str; 2]); 5] = [
    ("plan_nomination_letter_by_round", "plan_nomination_letter", ["round", "id"]),
    ("plan_nomination_request_by_round", "plan_nomination_request", ["round", "id"]),
    ("plan_nomination_request_by_letter", "plan_nomination_request", ["letter", "id"]),
    ("plan_nominee_by_request", "plan_nominee", ["request", "id"]),
    ("plan_nomination_extension_by_request", "plan_nomination_extension", ["request", "id"]),
];

#[async_trait::async_trait]
impl MigrationTrait for CreateNomination {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for one in [round(), letter(), request(), nominee(), extension(), reminder()] {
            manager.create_table(one).await?;
        }
        for (name, of, columns) in INDEXES {
            let mut index = Index::create();
            index.name(name).table(of).col("municipality");
            for column in columns {
                index.col(column);
            }
            manager.create_index(index.take()).await?;
        }
        Ok(())
    }
}

fn round() -> TableCreateStatement {
    table(
        "plan_nomination_round",
        vec![
            column::municipality(),
            column::id("id"),
            column::whole("fiscal_year"),
            column::text("issued_on"),
            column::instant("deadline"),
            column::text("hour_provenance"),
            column::id("drafted_by"),
            column::instant("drafted_at"),
            column::instant_or_none("sent_at"),
            column::flag("stand_in"),
            column::version(),
        ],
        &["municipality", "id"],
    )
}

fn letter() -> TableCreateStatement {
    table(
        "plan_nomination_letter",
        vec![
            column::municipality(),
            column::id("id"),
            column::id("round"),
            column::text("department"),
            column::id_or_none("document"),
        ],
        &["municipality", "id"],
    )
}

fn request() -> TableCreateStatement {
    table(
        "plan_nomination_request",
        vec![
            column::municipality(),
            column::id("id"),
            column::id("round"),
            column::id("letter"),
            column::text("working_group"),
            column::text("department"),
            column::text("name"),
            column::text("source"),
            column::whole("procedures"),
            column::whole("least"),
            column::whole("most"),
            column::text("state"),
            column::instant("deadline"),
            column::text_or_none("answer"),
            column::whole("answer_number"),
            column::id_or_none("answered_by"),
            column::instant_or_none("answered_at"),
            column::text_or_none("declined_because"),
            column::text_or_none("returned_because"),
            column::id_or_none("confirmed_by"),
            column::instant_or_none("confirmed_at"),
            column::version(),
        ],
        &["municipality", "id"],
    )
}

fn nominee() -> TableCreateStatement {
    table(
        "plan_nominee",
        vec![
            column::municipality(),
            column::id("id"),
            column::id("request"),
            column::whole("answer_number"),
            column::id("staff"),
            column::text("role"),
            column::whole("minutes_per_week"),
            column::id_or_none("substitute"),
            column::id("consent_by"),
            column::id_or_none("membership"),
            column::id_or_none("document"),
        ],
        &["municipality", "id"],
    )
}

fn extension() -> TableCreateStatement {
    table(
        "plan_nomination_extension",
        vec![
            column::municipality(),
            column::id("id"),
            column::id("request"),
            column::instant("was"),
            column::instant("until"),
            column::text("reason"),
            column::id("extended_by"),
            column::instant("extended_at"),
        ],
        &["municipality", "id"],
    )
}

fn reminder() -> TableCreateStatement {
    table(
        "plan_nomination_reminder",
        vec![
            column::municipality(),
            column::id("letter"),
            column::text("mark"),
            column::instant("reminded_at"),
        ],
        &["municipality", "letter", "mark"],
    )
}
