//! What a procedure costs the city, from the unit costs that the city sets for each way by which
//! applications arrive.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use yakusho_kernel::{Problem, Text, Yen, actor::Actor};
use yakusho_procedures::model::Channel;
use yakusho_store::{NewAction, Result, Store};

/// The setting that holds them.
const SETTING: &str = "numbers.unit_costs";

/// More than this a single application cannot cost: a slip of the finger.
const MOST: i64 = 1_000_000;

/// Yen for one application, by the code of its channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitCosts(BTreeMap<String, i64>);

impl UnitCosts {
    /// What was typed for each channel; an empty field means that nobody has worked it out.
    ///
    /// # Errors
    /// A problem at each field that holds no whole yen between 0 and a million.
    pub fn typed<'t>(
        typed: impl IntoIterator<Item = (Channel, &'t str)>,
    ) -> std::result::Result<Self, Vec<Problem>> {
        let (mut costs, mut problems) = (BTreeMap::new(), Vec::new());
        for (channel, text) in typed {
            let plain = yakusho_kernel::text::search_key(text).replace([',', '円'], "");
            match plain.trim() {
                "" => {}
                number => match number.parse::<i64>() {
                    Ok(yen) if (0..=MOST).contains(&yen) => {
                        costs.insert(channel.code().to_owned(), yen);
                    }
                    _ => problems.push(Problem::new(
                        channel.code(),
                        "unit_cost",
                        Text::ja("0から1,000,000までの円を、数字で入力してください（分からなければ空欄のまま）。"),
                    )),
                },
            }
        }
        if problems.is_empty() { Ok(Self(costs)) } else { Err(problems) }
    }

    /// What one application by this channel costs.
    #[must_use]
    pub fn of(&self, channel: Channel) -> Option<Yen> {
        self.0.get(channel.code()).copied().map(Yen)
    }

    /// The mean cost of applications that came by these channels, rounded up to whole yen; `None`
    /// where there are none or the cost of one of the channels is not known.
    #[must_use]
    pub fn mean(&self, arrived: &[(Channel, u64)]) -> Option<Yen> {
        let (mut yen, mut count) = (0_i64, 0_i64);
        for (channel, arrived) in arrived.iter().filter(|(_, arrived)| *arrived > 0) {
            let arrived = i64::try_from(*arrived).ok()?;
            yen = yen.checked_add(self.of(*channel)?.0.checked_mul(arrived)?)?;
            count += arrived;
        }
        (count > 0).then(|| Yen(yen.div_euclid(count) + i64::from(yen.rem_euclid(count) > 0)))
    }
}

/// The unit costs that are set.
///
/// # Errors
/// What the store says.
pub async fn unit_costs(store: &Store) -> Result<UnitCosts> {
    let found = store.setting(SETTING).await?;
    Ok(found.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default())
}

/// Sets them.
///
/// # Errors
/// What the store says.
pub async fn set_unit_costs(
    store: &Store,
    costs: UnitCosts,
    by: Actor,
    authority: Option<String>,
    now: jiff::Timestamp,
) -> Result<()> {
    store
        .write_with(now, (costs, by, authority), |tx, (costs, by, authority)| {
            Box::pin(async move {
                let value = serde_json::json!(costs);
                tx.set_setting(SETTING, &value).await?;
                tx.act(NewAction {
                    kind: "setting.changed",
                    subject_kind: "setting",
                    subject: uuid::Uuid::nil(),
                    by,
                    authority: authority.as_deref(),
                    purpose: None,
                    data: serde_json::json!({ "name": SETTING, "value": value }),
                })
                .await?;
                Ok(())
            })
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_weighs_each_channel_by_what_came_through_it() {
        let costs = UnitCosts::typed([(Channel::Online, "120"), (Channel::Hall, "１，０００円")])
            .expect("costs");
        let arrived = [(Channel::Online, 3), (Channel::Hall, 1)];
        assert_eq!(costs.mean(&arrived), Some(Yen(340)));
        assert_eq!(costs.mean(&[(Channel::Online, 2), (Channel::Hall, 1)]), Some(Yen(414)));
    }

    #[test]
    fn a_cost_that_nobody_worked_out_is_not_taken_for_nothing() {
        let costs = UnitCosts::typed([(Channel::Online, "120"), (Channel::Hall, "")]);
        let costs = costs.expect("costs");
        assert_eq!(costs.mean(&[(Channel::Online, 3), (Channel::Hall, 1)]), None);
        assert_eq!(costs.mean(&[(Channel::Online, 3), (Channel::Hall, 0)]), Some(Yen(120)));
        assert_eq!(costs.mean(&[]), None);
    }

    #[test]
    fn what_is_no_amount_is_named_at_its_field() {
        let problems = UnitCosts::typed([(Channel::Online, "百円"), (Channel::Hall, "-1")]);
        let fields: Vec<String> =
            problems.expect_err("problems").into_iter().map(|problem| problem.field).collect();
        assert_eq!(fields, ["online", "hall"]);
    }
}
