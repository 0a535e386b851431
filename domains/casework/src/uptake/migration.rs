//! The tables of what arrives, what is counted, and what is done about it.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager,
    prelude::DbErr,
    sea_orm::{ConnectionTrait, DbBackend},
    sea_query::Index,
};
use yakusho_store::migration::{column, table};

/// Arrivals, tallies and promotions.
pub struct CreateUptake;

impl MigrationName for CreateUptake {
    fn name(&self) -> &'static str {
        "casework_0011_uptake"
    }
}

/// Index, table, columns after the municipality.
const INDEXES: [(&str, &str, &[&str]); 5] = [
    // It covers the rates: they read nothing but the index.
    (
        "arrival_by_day",
        "arrival",
        &["arrived_on", "procedure", "department", "channel", "stand_in"],
    ),
    ("arrival_by_application", "arrival", &["application_id"]),
    ("arrival_by_promotion", "arrival", &["led_by"]),
    ("tally_entry_by_day", "tally_entry", &["came_on", "procedure", "channel"]),
    ("promotion_by_procedure", "promotion", &["procedure", "from_day"]),
];

#[async_trait::async_trait]
impl MigrationTrait for CreateUptake {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let arrival = table(
            "arrival",
            vec![
                column::municipality(),
                column::id("case_id"),
                column::id("application_id"),
                column::text("procedure"),
                column::text("department"),
                column::text("channel"),
                column::text("arrived_on"),
                column::id_or_none("led_by"),
                column::flag("stand_in"),
            ],
            &["municipality", "case_id"],
        );
        manager.create_table(arrival).await?;
        let tally = table(
            "tally_entry",
            vec![
                column::municipality(),
                column::id("id"),
                column::text("procedure"),
                column::text("department"),
                column::text("channel"),
                column::text("came_on"),
                column::whole("count"),
                column::text_or_none("reason"),
                column::id("staff"),
                column::instant("at"),
                column::id_or_none("superseded_by"),
                column::flag("stand_in"),
            ],
            &["municipality", "id"],
        );
        manager.create_table(tally).await?;
        let promotion = table(
            "promotion",
            vec![
                column::municipality(),
                column::id("id"),
                column::text("kind"),
                column::text("procedure"),
                column::text("department"),
                column::text("name"),
                column::text("words"),
                column::text("from_day"),
                column::text("to_day"),
                column::id("staff"),
                column::instant("made_at"),
                column::version(),
            ],
            &["municipality", "id"],
        );
        manager.create_table(promotion).await?;
        for (name, table, columns) in INDEXES {
            let mut index = Index::create();
            index.name(name).table(table).col("municipality");
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index.take()).await?;
        }
        fill(manager).await
    }
}

/// Cases that were there before arrived when they were opened, by the channel of their application.
async fn fill(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let day_in_japan = match db.get_database_backend() {
        DbBackend::Sqlite => "date(a.submitted_at, '+9 hours')",
        _ => "to_char(a.submitted_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD')",
    };
    let statement = format!(
        "INSERT INTO arrival (municipality, case_id, application_id, procedure, department, \
         channel, arrived_on, led_by, stand_in) \
         SELECT c.municipality, c.id, c.application_id, c.procedure, c.department, \
         CASE WHEN c.in_person AND a.channel IN ('online', 'hall', 'seed') THEN 'prepared' \
         WHEN a.channel IN ('hall', 'seed') THEN 'online' ELSE a.channel END, \
         {day_in_japan}, NULL, c.stand_in \
         FROM work_case c JOIN application a \
         ON a.municipality = c.municipality AND a.id = c.application_id"
    );
    db.execute_unprepared(&statement).await?;
    Ok(())
}
