//! Hostile and clumsy inputs, each with the answer it gets: through the real router, on each
//! database. No answer is a 500, every page speaks the visitor's language, and what was typed is
//! kept where it must be mended.

mod choices;
mod codes;
mod contacts;
mod days;
mod files;
mod forms;
mod names;
mod numbers;
mod requests;
mod steps;
mod submissions;
mod table;
mod typed;
mod written_dates;

use table::Table;
use yakusho_tests::{World, clock};

/// How browsers send forms.
pub const FORM: &str = "application/x-www-form-urlencoded";
/// Twelve digits with the check digit of a マイナンバー; nobody's.
pub const MY_NUMBER: &str = "123456789018";

#[tokio::test]
async fn every_hostile_or_clumsy_input_gets_its_answer() {
    let mut total = 0;
    let mut wrong = Vec::new();
    for world in World::each().await {
        let kind = format!("{:?}", world.store().kind());
        let mut table = Table::new(kind.clone());
        typed::every_question(&world, &mut table).await;
        requests::rows(&world, &mut table).await;
        forms::rows(&world, &mut table).await;
        steps::rows(&world, &mut table).await;
        submissions::rows(&world, &mut table).await;
        codes::rows(&world, &mut table).await;
        days::rows(&world, &mut table).await;
        eprintln!("{kind}: {} rows", table.rows());
        total = table.rows();
        wrong.append(&mut table.take_wrong());
        world.remove().await;
        clock::reset();
    }
    eprintln!("{total} hostile or clumsy inputs, each answered as the table says");
    assert!(wrong.is_empty(), "{} rows are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(total >= 270, "only {total} rows");
}
