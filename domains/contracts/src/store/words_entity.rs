//! The tables of the full-text search as they are.

/// Table `contract_words`: the text of a contract's file, sealed.
pub mod words {
    use sea_orm::entity::prelude::*;

    /// A row.
    #[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "contract_words")]
    pub struct Model {
        /// 全国地方公共団体コード.
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        /// The contract.
        #[sea_orm(primary_key, auto_increment = false)]
        pub contract: Uuid,
        /// The file whose text it is.
        #[sea_orm(column_type = "Text")]
        pub file_sha256: String,
        /// The text as it is searched, sealed.
        pub words: Vec<u8>,
    }

    impl std::fmt::Debug for Model {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.debug_struct("contract_words")
                .field("contract", &self.contract)
                .finish_non_exhaustive()
        }
    }

    /// None that queries use.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Table `contract_gram`: its pairs of letters as keyed hashes.
pub mod gram {
    use sea_orm::entity::prelude::*;

    /// A row.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "contract_gram")]
    pub struct Model {
        /// 全国地方公共団体コード.
        #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
        pub municipality: String,
        /// The hash.
        #[sea_orm(primary_key, auto_increment = false)]
        pub gram: i64,
        /// The contract.
        #[sea_orm(primary_key, auto_increment = false)]
        pub contract: Uuid,
    }

    /// None that queries use.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
