//! The index of the search in one tree, and beside it a list of each holder's pieces.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager,
    prelude::DbErr,
    sea_orm::DbBackend,
    sea_query::{ColumnDef, Table},
};
use yakusho_store::migration::{column, table};

/// Makes `case_gram` anew, empty, which [`crate::search::rebuild`] fills, and `case_gram_list`.
pub struct ListPieces;

impl MigrationName for ListPieces {
    fn name(&self) -> &'static str {
        "casework_search_0003_lists_of_pieces"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for ListPieces {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("case_gram").to_owned()).await?;
        let mut pieces = table(
            "case_gram",
            vec![
                column::municipality(),
                ColumnDef::new("kind").small_integer().not_null().take(),
                column::whole("gram"),
                column::id("holder"),
            ],
            &["municipality", "kind", "gram", "holder"],
        );
        if manager.get_database_backend() == DbBackend::Sqlite {
            // The key is the row: one tree in place of two.
            pieces.extra("WITHOUT ROWID");
        }
        manager.create_table(pieces).await?;
        let lists = table(
            "case_gram_list",
            vec![
                column::municipality(),
                column::flag("sorted"),
                column::id("holder"),
                column::bytes("pieces"),
            ],
            &["municipality", "sorted", "holder"],
        );
        manager.create_table(lists).await
    }
}
