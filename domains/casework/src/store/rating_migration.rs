//! The table of ratings.

use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, prelude::DbErr};
use yakusho_store::migration::{column, table};

/// One score for each case.
pub struct CreateCaseRating;

impl MigrationName for CreateCaseRating {
    fn name(&self) -> &'static str {
        "casework_0003_case_rating"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateCaseRating {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let rating = table(
            "case_rating",
            vec![
                column::municipality(),
                column::id("case_id"),
                column::whole("score"),
                column::instant("rated_at"),
            ],
            &["municipality", "case_id"],
        );
        manager.create_table(rating).await
    }
}
