//! 台帳: contracts by day, amount and counterparty, alone or together, as 電子帳簿保存法 asks of
//! those who keep electronic records (規則4条1項: 取引年月日, 取引金額, 取引先).

use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, ExprTrait as _, Query, SelectStatement},
};
use yakusho_kernel::Yen;
use yakusho_store::Result;

use super::{
    contracts::contract_of,
    entity::{contract, party},
};
use crate::model::{Contract, State};

/// How many one page shows.
pub const PAGE: u64 = 50;

/// What is sought; all that is said must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Words of number, title, tender or counterparty.
    pub words: Option<String>,
    /// Contracts whose file says these words, as [`found`](super::fulltext::found) found them.
    pub said_in: Vec<uuid::Uuid>,
    /// Words of the counterparty's name.
    pub supplier: Option<String>,
    /// 契約日, from this day on.
    pub from: Option<Date>,
    /// Until this day, inclusive.
    pub to: Option<Date>,
    /// Yen, from.
    pub amount_from: Option<Yen>,
    /// Yen, to, inclusive.
    pub amount_to: Option<Yen>,
    /// The state.
    pub state: Option<State>,
    /// Only these departments; `None`: all.
    pub departments: Option<Vec<String>>,
    /// The page, from 1.
    pub page: u64,
}

/// A page of what was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The contracts, the newest day first.
    pub contracts: Vec<Contract>,
    /// The names of their parties, by contract.
    pub parties: Vec<(uuid::Uuid, String)>,
    /// How many there are in all.
    pub total: u64,
}

/// Finds them.
///
/// # Errors
/// What the database says.
pub async fn search(
    db: &impl ConnectionTrait,
    municipality: &str,
    wanted: &Search,
) -> Result<Found> {
    let condition = condition(municipality, wanted);
    let query = contract::Entity::find().filter(condition);
    let total = query.clone().count(db).await?;
    let rows = query
        .order_by_desc(contract::Column::ConcludedOn)
        .order_by_desc(contract::Column::Id)
        .offset(wanted.page.saturating_sub(1).saturating_mul(PAGE))
        .limit(PAGE)
        .all(db)
        .await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let parties = party::Entity::find()
        .filter(party::Column::Municipality.eq(municipality))
        .filter(party::Column::Contract.is_in(ids))
        .order_by_asc(party::Column::Place)
        .all(db)
        .await?;
    let contracts = rows.into_iter().map(contract_of).collect::<Result<_>>()?;
    let parties = parties.into_iter().map(|row| (row.contract, row.name)).collect();
    Ok(Found { contracts, parties, total })
}

/// The contracts with a party of this name.
fn named(municipality: &str, name: &str) -> SelectStatement {
    Query::select()
        .column(party::Column::Contract)
        .from(party::Entity)
        .and_where(party::Column::Municipality.eq(municipality))
        .and_where(party::Column::Name.contains(name))
        .take()
}

fn condition(municipality: &str, wanted: &Search) -> Condition {
    use contract::Column;
    let mut all = Condition::all().add(Column::Municipality.eq(municipality));
    if let Some(words) = &wanted.words {
        let any = Condition::any()
            .add(Column::Title.contains(words))
            .add(Column::Number.contains(words))
            .add(Column::Tender.contains(words))
            .add(Expr::col(Column::Id).in_subquery(named(municipality, words)))
            .add(Column::Id.is_in(wanted.said_in.iter().copied()));
        all = all.add(any);
    }
    if let Some(name) = &wanted.supplier {
        all = all.add(Expr::col(Column::Id).in_subquery(named(municipality, name)));
    }
    let day = |day: &Option<Date>| day.map(|day| day.to_string());
    if let Some(from) = day(&wanted.from) {
        all = all.add(Column::ConcludedOn.gte(from));
    }
    if let Some(to) = day(&wanted.to) {
        all = all.add(Column::ConcludedOn.lte(to));
    }
    if let Some(Yen(from)) = wanted.amount_from {
        all = all.add(Column::Amount.gte(from));
    }
    if let Some(Yen(to)) = wanted.amount_to {
        all = all.add(Column::Amount.lte(to));
    }
    if let Some(state) = wanted.state {
        all = all.add(Column::State.eq(state.code()));
    }
    if let Some(departments) = &wanted.departments {
        all = all.add(Column::Department.is_in(departments.iter().map(String::as_str)));
    }
    all
}
