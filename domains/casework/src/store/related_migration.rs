//! Who of the office is related to the people of a case, and has no hand in it.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager,
    prelude::DbErr,
    sea_query::{ColumnDef, Table},
};

/// Who is related.
pub struct AddRelatedStaff;

impl MigrationName for AddRelatedStaff {
    fn name(&self) -> &'static str {
        "casework_0003_related_staff"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for AddRelatedStaff {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = ColumnDef::new("related_staff").json().not_null().default("[]").take();
        let table = Table::alter().table("work_case").add_column(column).take();
        manager.alter_table(table).await
    }
}
