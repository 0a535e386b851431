//! Wrong attempts under a name and from an address, as rows that are locked while one is decided.

use std::net::IpAddr;

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
    sea_query::{self, Expr},
};
use yakusho_store::{Result, Tx, instant};

use super::entity::throttle;
use crate::{
    model::login_name,
    rules::throttle::{Scope, Throttle},
    secret::digest,
};

/// Under what an attempt is counted. Names and addresses are hashed: people type passwords into
/// the wrong field.
pub(crate) struct Keys {
    login: String,
    address: Option<String>,
}

impl Keys {
    pub(crate) fn of(login: &str, address: Option<IpAddr>) -> Self {
        let key = |scope: Scope, value: &str| digest(&[scope.code().as_bytes(), value.as_bytes()]);
        let login = login_name(login).unwrap_or_default();
        Self {
            login: key(Scope::Login, &login),
            address: address.map(|address| key(Scope::Address, &address.to_string())),
        }
    }

    pub(crate) async fn read(
        &self,
        db: &impl ConnectionTrait,
        municipality: &str,
    ) -> Result<(Throttle, Throttle)> {
        let by_login = read_throttle(db, municipality, &self.login).await?;
        let by_address = match &self.address {
            Some(key) => read_throttle(db, municipality, key).await?,
            None => Throttle::default(),
        };
        Ok((by_login, by_address))
    }

    /// Makes attempts under one name, or from one address, follow one another: the rows are there
    /// and locked when this returns. Always the name first, so that nobody waits in a circle.
    pub(crate) async fn lock(&self, tx: &Tx) -> Result<(Throttle, Throttle)> {
        let by_login = lock_throttle(tx, &self.login).await?;
        let by_address = match &self.address {
            Some(key) => lock_throttle(tx, key).await?,
            None => Throttle::default(),
        };
        Ok((by_login, by_address))
    }

    pub(crate) async fn count(
        &self,
        tx: &Tx,
        by_login: Throttle,
        by_address: Throttle,
    ) -> Result<()> {
        write_throttle(tx, &self.login, by_login.failed(tx.now())).await?;
        match &self.address {
            Some(key) => write_throttle(tx, key, by_address.failed(tx.now())).await,
            None => Ok(()),
        }
    }

    pub(crate) async fn forget_login(&self, tx: &Tx) -> Result<()> {
        let key = (tx.municipality().as_str().to_owned(), self.login.clone());
        throttle::Entity::delete_by_id(key).exec(tx.db()).await?;
        Ok(())
    }
}

async fn read_throttle(
    db: &impl ConnectionTrait,
    municipality: &str,
    key: &str,
) -> Result<Throttle> {
    let key = (municipality.to_owned(), key.to_owned());
    let row = throttle::Entity::find_by_id(key).one(db).await?;
    Ok(row.as_ref().map_or_else(Throttle::default, throttle_of))
}

async fn lock_throttle(tx: &Tx, key: &str) -> Result<Throttle> {
    let municipality = tx.municipality().as_str().to_owned();
    let row = throttle::Model {
        municipality: municipality.clone(),
        key_hash: key.to_owned(),
        failures: 0,
        last_at: tx.stamp(),
    };
    let keep =
        sea_query::OnConflict::columns([throttle::Column::Municipality, throttle::Column::KeyHash])
            .do_nothing()
            .to_owned();
    throttle::Entity::insert(row.into_active_model())
        .on_conflict(keep)
        .exec_without_returning(tx.db())
        .await?;
    let row = throttle::Entity::find_by_id((municipality, key.to_owned()))
        .lock_exclusive()
        .one(tx.db())
        .await?;
    Ok(row.as_ref().map_or_else(Throttle::default, throttle_of))
}

async fn write_throttle(tx: &Tx, key: &str, throttle: Throttle) -> Result<()> {
    let key = (tx.municipality().as_str().to_owned(), key.to_owned());
    throttle::Entity::update_many()
        .col_expr(throttle::Column::Failures, Expr::value(i64::from(throttle.failures)))
        .col_expr(throttle::Column::LastAt, Expr::value(tx.stamp()))
        .filter(throttle::Column::Municipality.eq(key.0))
        .filter(throttle::Column::KeyHash.eq(key.1))
        .exec(tx.db())
        .await?;
    Ok(())
}

fn throttle_of(row: &throttle::Model) -> Throttle {
    Throttle {
        failures: u32::try_from(row.failures).unwrap_or(u32::MAX),
        last: Some(instant(row.last_at)),
    }
}
