//! The tables of what contracts say and of files that parties signed themselves.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, prelude::DbErr, sea_query::Index,
};
use yakusho_store::migration::{column, table};

/// The text of each contract's file, sealed, and its pairs of letters as keyed hashes.
pub struct CreateWords;

impl MigrationName for CreateWords {
    fn name(&self) -> &'static str {
        "contracts_0003_words"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateWords {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let words = table(
            "contract_words",
            vec![
                column::municipality(),
                column::id("contract"),
                column::text("file_sha256"),
                column::bytes("words"),
            ],
            &["municipality", "contract"],
        );
        manager.create_table(words).await?;
        let gram = table(
            "contract_gram",
            vec![column::municipality(), column::whole("gram"), column::id("contract")],
            &["municipality", "gram", "contract"],
        );
        manager.create_table(gram).await?;
        let mut index = Index::create();
        index.name("contract_gram_by_contract").table("contract_gram");
        index.col("municipality").col("contract");
        manager.create_index(index.take()).await
    }
}

/// The files that parties signed with certificates of their own (当事者型).
pub struct CreateSigned;

impl MigrationName for CreateSigned {
    fn name(&self) -> &'static str {
        "contracts_0004_signed"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateSigned {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let signed = table(
            "contract_signed",
            vec![
                column::municipality(),
                column::id("id"),
                column::id("contract"),
                column::id("signer"),
                column::whole("number"),
                column::id("attachment"),
                column::text("sha256"),
                column::whole("bytes"),
                column::text("field"),
                column::text("subject"),
                column::text("issuer"),
                column::text("fingerprint"),
                column::text("level"),
                column::flag("name_fits"),
                column::flag("stand_in"),
                column::instant("taken_at"),
            ],
            &["municipality", "id"],
        );
        manager.create_table(signed).await?;
        let mut index = Index::create();
        index.name("contract_signed_by_contract").table("contract_signed").unique();
        index.col("municipality").col("contract").col("number");
        manager.create_index(index.take()).await
    }
}
