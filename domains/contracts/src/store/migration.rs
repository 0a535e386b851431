//! The tables of contracts.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, prelude::DbErr, sea_query::Index,
};
use yakusho_store::migration::{column, table};

/// In their order.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(CreateContracts),
        Box::new(super::signing_migration::CreateSigning),
        Box::new(super::words_migration::CreateWords),
        Box::new(super::words_migration::CreateSigned),
    ]
}

/// Suppliers, their consents, contracts and their parties.
struct CreateContracts;

impl MigrationName for CreateContracts {
    fn name(&self) -> &'static str {
        "contracts_0001_contracts"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateContracts {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let supplier = table(
            "contract_supplier",
            vec![
                // Whose register: in joint use the one that all municipalities name.
                column::municipality(),
                column::id("id"),
                column::text("name"),
                column::text("representative"),
                column::text("address"),
                column::text_or_none("corporate_number"),
                column::bytes("contact"),
                column::flag("stopped"),
                column::flag("stand_in"),
                column::version(),
            ],
            &["municipality", "id"],
        );
        manager.create_table(supplier).await?;
        let consent = table(
            "contract_consent",
            vec![
                column::municipality(),
                column::id("id"),
                column::id("supplier"),
                column::text("kind"),
                column::text("words"),
                column::text("given_on"),
                column::text("told_by"),
                column::text_or_none("withdrawn_on"),
                column::version(),
            ],
            &["municipality", "id"],
        );
        manager.create_table(consent).await?;
        let contract = table(
            "contract",
            vec![
                column::municipality(),
                column::id("id"),
                column::text("number"),
                column::text("kind"),
                column::text("title"),
                column::text("department"),
                column::whole("amount"),
                column::whole("tax"),
                column::text("concluded_on"),
                column::text_or_none("from_on"),
                column::text_or_none("to_on"),
                column::text("tender"),
                column::flag("auto_renew"),
                column::text("origin"),
                column::text("way"),
                column::text("state"),
                column::id_or_none("file"),
                column::text_or_none("file_sha256"),
                column::whole_or_none("file_bytes"),
                column::text_or_none("approved_sha256"),
                column::text_or_none("link"),
                column::id_or_none("linked_to"),
                column::id("drafted_by"),
                column::instant("drafted_at"),
                column::flag("stand_in"),
                column::version(),
            ],
            &["municipality", "id"],
        );
        manager.create_table(contract).await?;
        let party = table(
            "contract_party",
            vec![
                column::municipality(),
                column::id("id"),
                column::id("contract"),
                column::whole("place"),
                column::id("supplier"),
                column::text("name"),
                column::text("representative"),
                column::text("address"),
            ],
            &["municipality", "id"],
        );
        manager.create_table(party).await?;
        let indexes: [(&str, &str, &[&str]); 5] = [
            ("contract_by_day", "contract", &["municipality", "concluded_on", "id"]),
            ("contract_by_amount", "contract", &["municipality", "amount", "id"]),
            ("contract_by_state", "contract", &["municipality", "state", "id"]),
            (
                "contract_party_by_contract",
                "contract_party",
                &["municipality", "contract", "place"],
            ),
            (
                "contract_consent_by_supplier",
                "contract_consent",
                &["municipality", "supplier", "id"],
            ),
        ];
        for (name, table, columns) in indexes {
            let mut index = Index::create();
            index.name(name).table(table);
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index.take()).await?;
        }
        Ok(())
    }
}
