//! The working group of the tests: the court's, with members since 200 days.

use jiff::{ToSpan as _, civil::Date};
use yakusho_kernel::date::jst_date;
use yakusho_plan::groups::{
    members::{self, NewMembership, Role},
    rules::membership::Time,
};

use crate::{World, clock, staff::staff_id};

/// The first day of the memberships.
fn first() -> Date {
    jst_date(clock::now()).saturating_sub(200.days())
}

/// Lets somebody of the demo office in.
async fn join(world: &World, login: &str, role: Role) {
    let (department, _) = login.split_once('.').expect("a login");
    let new = NewMembership {
        group: "court".to_owned(),
        staff: staff_id(world, login).await,
        department: department.to_owned(),
        role,
        time: Time { from: first(), until: None },
        minutes_per_week: 210,
        nomination: None,
        by: staff_id(world, "sonmin.03").await,
        authority: None,
    };
    let begun = world.store().write_with(clock::now(), new, |tx, new| {
        Box::pin(async move { members::begin(tx, new).await })
    });
    begun.await.expect("a member");
}

/// Opens the demo office and makes the group: sonmin.02 leads, court.01 works in it.
///
/// # Panics
/// Where they may not.
pub async fn office(world: &World) {
    world.casework().open_demo_office(clock::now()).await.expect("the office");
    join(world, "sonmin.02", Role::Lead).await;
    join(world, "court.01", Role::Member).await;
}
