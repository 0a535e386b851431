//! The tables of signers and seals.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, prelude::DbErr, sea_query::Index,
};
use yakusho_store::migration::{column, table};

/// Signers and seals.
pub struct CreateSigning;

impl MigrationName for CreateSigning {
    fn name(&self) -> &'static str {
        "contracts_0002_signing"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateSigning {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let signer = table(
            "contract_signer",
            vec![
                column::municipality(),
                column::id("id"),
                column::id("contract"),
                column::id("party"),
                column::whole("turn"),
                column::bytes("contact"),
                column::text("level"),
                column::text("state"),
                column::text_or_none("token_hash"),
                column::text_or_none("code_hash"),
                column::bytes_or_none("totp"),
                column::whole("wrong_codes"),
                column::instant_or_none("asked_at"),
                column::instant_or_none("ends_at"),
                column::instant_or_none("read_at"),
                column::instant_or_none("reminded_at"),
                column::instant_or_none("answered_at"),
                column::text_or_none("agreed_sha256"),
                column::bytes_or_none("words"),
                column::version(),
            ],
            &["municipality", "id"],
        );
        manager.create_table(signer).await?;
        let seal = table(
            "contract_seal",
            vec![
                column::municipality(),
                column::id("id"),
                column::id("contract"),
                column::whole("number"),
                column::id("attachment"),
                column::text("sha256"),
                column::whole("bytes"),
                column::text("level"),
                column::instant("sealed_at"),
                column::text("renew_on"),
                column::id_or_none("certificate"),
                column::flag("stand_in"),
            ],
            &["municipality", "id"],
        );
        manager.create_table(seal).await?;
        let indexes: [(&str, &str, &[&str], bool); 4] = [
            (
                "contract_signer_by_contract",
                "contract_signer",
                &["municipality", "contract"],
                false,
            ),
            ("contract_signer_by_token", "contract_signer", &["municipality", "token_hash"], true),
            (
                "contract_seal_by_contract",
                "contract_seal",
                &["municipality", "contract", "number"],
                true,
            ),
            ("contract_by_link", "contract", &["municipality", "linked_to"], false),
        ];
        for (name, table, columns, unique) in indexes {
            let mut index = Index::create();
            index.name(name).table(table);
            if unique {
                index.unique();
            }
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index.take()).await?;
        }
        Ok(())
    }
}
