//! The tables as they are.

/// Table `contract_supplier`: the register of suppliers.
pub mod supplier {
    use sea_orm::entity::prelude::*;

    /// A row.
    #[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "contract_supplier")]
    pub struct Model {
        /// Whose register.
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        /// UUID v7.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// 商号・名称
        #[sea_orm(column_type = "Text")]
        pub name: String,
        /// 代表者
        #[sea_orm(column_type = "Text")]
        pub representative: String,
        /// 所在地
        #[sea_orm(column_type = "Text")]
        pub address: String,
        /// 法人番号
        #[sea_orm(column_type = "Text", nullable)]
        pub corporate_number: Option<String>,
        /// The contact, sealed.
        pub contact: Vec<u8>,
        /// No longer chosen.
        pub stopped: bool,
        /// Seeded for the demo.
        pub stand_in: bool,
        /// Counts its changes.
        pub version: i64,
    }

    impl std::fmt::Debug for Model {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.debug_struct("contract_supplier").field("id", &self.id).finish_non_exhaustive()
        }
    }

    /// None that queries use.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Table `contract_consent`: what suppliers agreed to with a municipality.
pub mod consent {
    use sea_orm::entity::prelude::*;

    /// A row.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "contract_consent")]
    pub struct Model {
        /// 全国地方公共団体コード.
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        /// UUID v7.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The supplier of the register.
        pub supplier: Uuid,
        /// The kind's code.
        #[sea_orm(column_type = "Text")]
        pub kind: String,
        /// The words that it agreed to.
        #[sea_orm(column_type = "Text")]
        pub words: String,
        /// ISO 8601.
        #[sea_orm(column_type = "Text")]
        pub given_on: String,
        /// How it was told.
        #[sea_orm(column_type = "Text")]
        pub told_by: String,
        /// ISO 8601.
        #[sea_orm(column_type = "Text", nullable)]
        pub withdrawn_on: Option<String>,
        /// Counts its changes.
        pub version: i64,
    }

    /// None that queries use.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Table `contract`.
pub mod contract {
    use sea_orm::entity::prelude::*;
    use time::OffsetDateTime;

    /// A row.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "contract")]
    pub struct Model {
        /// 全国地方公共団体コード.
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        /// UUID v7.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// 契約番号
        #[sea_orm(column_type = "Text")]
        pub number: String,
        /// The kind's id in the pack.
        #[sea_orm(column_type = "Text")]
        pub kind: String,
        /// 件名
        #[sea_orm(column_type = "Text")]
        pub title: String,
        /// The department's code.
        #[sea_orm(column_type = "Text")]
        pub department: String,
        /// Yen, tax included.
        pub amount: i64,
        /// Yen.
        pub tax: i64,
        /// ISO 8601.
        #[sea_orm(column_type = "Text")]
        pub concluded_on: String,
        /// ISO 8601.
        #[sea_orm(column_type = "Text", nullable)]
        pub from_on: Option<String>,
        /// ISO 8601.
        #[sea_orm(column_type = "Text", nullable)]
        pub to_on: Option<String>,
        /// 入札結果の番号
        #[sea_orm(column_type = "Text")]
        pub tender: String,
        /// Renewed by itself.
        pub auto_renew: bool,
        /// The origin's code.
        #[sea_orm(column_type = "Text")]
        pub origin: String,
        /// The way's code.
        #[sea_orm(column_type = "Text")]
        pub way: String,
        /// The state's code.
        #[sea_orm(column_type = "Text")]
        pub state: String,
        /// The attachment that holds the file.
        pub file: Option<Uuid>,
        /// Its SHA-256.
        #[sea_orm(column_type = "Text", nullable)]
        pub file_sha256: Option<String>,
        /// Its size.
        pub file_bytes: Option<i64>,
        /// The SHA-256 that was approved.
        #[sea_orm(column_type = "Text", nullable)]
        pub approved_sha256: Option<String>,
        /// The link's code.
        #[sea_orm(column_type = "Text", nullable)]
        pub link: Option<String>,
        /// The contract that it is linked to.
        pub linked_to: Option<Uuid>,
        /// Who drafted it.
        pub drafted_by: Uuid,
        /// When.
        pub drafted_at: OffsetDateTime,
        /// Seeded for the demo.
        pub stand_in: bool,
        /// Counts its changes.
        pub version: i64,
    }

    /// None that queries use.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Table `contract_party`.
pub mod party {
    use sea_orm::entity::prelude::*;

    /// A row.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "contract_party")]
    pub struct Model {
        /// 全国地方公共団体コード.
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        /// UUID v7.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The contract.
        pub contract: Uuid,
        /// Its place, from 1.
        pub place: i64,
        /// The supplier of the register.
        pub supplier: Uuid,
        /// 商号・名称
        #[sea_orm(column_type = "Text")]
        pub name: String,
        /// 代表者
        #[sea_orm(column_type = "Text")]
        pub representative: String,
        /// 所在地
        #[sea_orm(column_type = "Text")]
        pub address: String,
    }

    /// None that queries use.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
