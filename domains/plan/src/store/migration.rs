//! The tables of this domain.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, prelude::DbErr, sea_query::Index,
};
use yakusho_store::migration::{column, table};

/// All of them, in order.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(CreateMeasurement),
        Box::new(crate::initiatives::migration::CreateInitiatives),
        Box::new(crate::year::migration::CreateDays),
        Box::new(crate::committee::migration::CreatePapers),
    ]
}

struct CreateMeasurement;

impl MigrationName for CreateMeasurement {
    fn name(&self) -> &'static str {
        "plan_0001_measurement"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateMeasurement {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let measurement = table(
            "plan_measurement",
            vec![
                column::municipality(),
                column::id("id"),
                column::text("kpi"),
                column::whole("definition"),
                column::text("as_of"),
                column::whole("numerator"),
                column::whole_or_none("denominator"),
                column::whole("value"),
                column::text("method"),
                column::text("source"),
                column::text("comment"),
                column::text_or_none("reason"),
                column::text("state"),
                column::id("entered_by"),
                column::instant("entered_at"),
                column::id_or_none("checked_by"),
                column::instant_or_none("checked_at"),
                column::id_or_none("approved_by"),
                column::instant_or_none("approved_at"),
                column::id_or_none("published_by"),
                column::instant_or_none("published_at"),
                column::id_or_none("returned_by"),
                column::instant_or_none("returned_at"),
                column::text_or_none("returned_because"),
                column::id_or_none("supersedes"),
                column::text_or_none("fingerprint"),
                column::flag("stand_in"),
                column::version(),
            ],
            &["municipality", "id"],
        );
        manager.create_table(measurement).await?;
        let mut index = Index::create();
        index.name("plan_measurement_by_kpi").table("plan_measurement").col("municipality");
        for column in ["kpi", "as_of", "id"] {
            index.col(column);
        }
        manager.create_index(index.take()).await
    }
}
