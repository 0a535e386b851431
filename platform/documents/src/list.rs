//! The register of issued documents (文書台帳), newest first.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;
use yakusho_kernel::date::FiscalYear;
use yakusho_store::Result;

use crate::{
    archive::Archive,
    entity::document::{Column, Entity},
    model::Document,
};

/// Which documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only of these departments; `None`: of all.
    pub departments: Option<Vec<String>>,
    /// Only of this fiscal year.
    pub fiscal_year: Option<FiscalYear>,
    /// Only of this kind.
    pub kind: Option<String>,
    /// Only with this number in their series.
    pub number: Option<i64>,
}

/// One page of the register.
#[derive(Clone, Debug)]
pub struct ListPage {
    /// The documents.
    pub documents: Vec<Document>,
    /// The id after which the next page begins.
    pub next: Option<Uuid>,
}

impl Archive {
    /// A page of the register, at most `size` documents before `before`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn list(&self, filter: &Filter, before: Option<Uuid>, size: u64) -> Result<ListPage> {
        let mut rows = Entity::find()
            .filter(Column::Municipality.eq(self.store.municipality().as_str()))
            .apply_if(filter.departments.as_ref(), |query, some| {
                query.filter(Column::Department.is_in(some))
            })
            .apply_if(filter.fiscal_year, |query, year| {
                query.filter(Column::FiscalYear.eq(i64::from(year.0)))
            })
            .apply_if(filter.kind.as_ref(), |query, kind| query.filter(Column::Kind.eq(kind)))
            .apply_if(filter.number, |query, number| query.filter(Column::Number.eq(number)))
            .apply_if(before, |query, before| query.filter(Column::Id.lt(before)))
            .order_by_desc(Column::Id)
            .limit(size.saturating_add(1))
            .all(self.store.read())
            .await?;
        let wanted = usize::try_from(size).unwrap_or(usize::MAX);
        let more = rows.len() > wanted;
        rows.truncate(wanted);
        let next = rows.last().filter(|_| more).map(|row| row.id);
        let documents = rows.into_iter().map(Document::try_from).collect::<Result<_>>()?;
        Ok(ListPage { documents, next })
    }
}
