//! The demo's copy of the resident register: the people of the invented cases, most as they told,
//! some written otherwise, some moved, some not there.

use std::sync::Arc;

use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;
use yakusho_facts::Sheets;
use yakusho_interview::{Answer, FactKey, Value, simulate::Dice};
use yakusho_kernel::{actor::Actor, date::jst_date};
use yakusho_procedures::store::entity::application;
use yakusho_store::Result;

use crate::{
    Casework,
    register::{
        people::{Person, of_values},
        snapshot::{Origin, newest, take_in},
    },
};

/// The same register in every demo.
const SEED: u64 = 20_261_124;
/// Applications whose people are in it.
const MOST: u64 = 500;

impl Casework {
    /// Makes the demo's copy of the register, once.
    ///
    /// # Errors
    /// What the store says.
    pub async fn seed_demo_register(&self, now: Timestamp) -> Result<()> {
        let store = self.store();
        if newest(store).await?.is_some() {
            return Ok(());
        }
        let ids = application::Entity::find()
            .select_only()
            .column(application::Column::Id)
            .filter(application::Column::Municipality.eq(store.municipality().as_str()))
            .filter(application::Column::StandIn.eq(true))
            .order_by_asc(application::Column::Id)
            .limit(MOST)
            .into_tuple::<Uuid>()
            .all(store.read())
            .await?;
        let mut dice = Dice::new(SEED);
        let mut people = Vec::new();
        for (number, id) in ids.into_iter().enumerate() {
            people.extend(self.registered(id, number, &mut dice).await?);
        }
        let day = jst_date(now);
        let origin = Origin {
            source: "住民記録（試験用に作った写し）".to_owned(),
            dated_on: day.first_of_month(),
            stand_in: true,
        };
        let by = Actor::System { job: "seed_demo_register" };
        let keyring = Arc::clone(&self.procedures().parts().keyring);
        take_in(store, &keyring, &origin, people, &self.own_city(), &by, now).await?;
        Ok(())
    }

    /// The people of one application as the register has them.
    async fn registered(&self, id: Uuid, number: usize, dice: &mut Dice) -> Result<Vec<Person>> {
        let keyring = &self.procedures().parts().keyring;
        let Some(stored) = Sheets::Application.read(self.store(), keyring, id).await? else {
            return Ok(Vec::new());
        };
        let told: Vec<(FactKey, String, Value)> = stored
            .sheet
            .iter()
            .filter_map(|(key, answer, _)| match answer {
                Answer::Known(value) => {
                    Some((key.clone(), key.instance.clone().unwrap_or_default(), value.clone()))
                }
                _ => None,
            })
            .collect();
        let values = told.iter().map(|(key, whose, value)| (key, whose.as_str(), "住所", value));
        let people = of_values(values).into_iter().filter_map(|declared| {
            let person = Person { household: format!("{number:06}"), ..declared.person };
            as_registered(person, dice)
        });
        Ok(people.collect())
    }
}

/// How the register has a person; `None` where it does not have them.
fn as_registered(mut person: Person, dice: &mut Dice) -> Option<Person> {
    person.addresses.truncate(1);
    match dice.below(10) {
        0 => return None,
        1 => {
            if let Some((_, line)) = person.addresses.first_mut() {
                line.push_str("　本町ハイツ305");
            }
        }
        2 | 3 => {
            person.name = otherwise(&person.name);
            for (_, line) in &mut person.addresses {
                *line = line.replace("丁目", "－").replace('番', "－").replace('号', "");
            }
        }
        4 => {
            person.born = person.born.and_then(|day| day.tomorrow().ok());
        }
        _ => {}
    }
    Some(person)
}

/// The same name with other characters.
fn otherwise(name: &str) -> String {
    let pairs =
        [('高', '髙'), ('辺', '邉'), ('本', '夲'), ('真', '眞'), ('広', '廣'), ('沢', '澤')];
    name.chars()
        .map(|letter| {
            pairs.iter().find(|(one, _)| *one == letter).map_or(letter, |(_, other)| *other)
        })
        .collect()
}
