//! How both databases read what staff ask for all day.

use jiff::civil::date;
use sea_orm::{DbBackend, Statement, StatementBuilder};
use yakusho_kernel::MunicipalityCode;
use yakusho_store::{
    Kind as Database, Store,
    testing::{municipality, on_each_database},
};

use super::*;
use crate::model::CaseState;

fn migrations() -> Vec<Box<dyn sea_orm_migration::MigrationTrait>> {
    let mut all = yakusho_procedures::Procedures::migrations();
    all.extend(crate::Casework::migrations());
    all
}

/// The hot queries, by name.
fn queries(municipality: MunicipalityCode, backend: DbBackend) -> Vec<(&'static str, Statement)> {
    let own = Scope::Departments(vec!["d3".to_owned()]);
    let narrow = Wanted {
        procedure: Some("tennyu".to_owned()),
        state: Some(CaseState::Received),
        from: Some(date(2026, 4, 1)),
        ..Wanted::default()
    };
    let state = Wanted { state: Some(CaseState::Received), ..Wanted::default() };
    let ids: Vec<Uuid> = (0..PORTION).map(|at| Uuid::from_u128(u128::from(at) + 7)).collect();
    let select = |query: &SelectStatement| StatementBuilder::build(query, &backend);
    vec![
        ("a piece is counted", select(&count_query(municipality, (1, 8)))),
        (
            "holders of pieces",
            select(&holders_query(municipality, &[(1, 8), (1, 12), (3, 10)], None)),
        ),
        (
            "holders of pieces, next portion",
            select(&holders_query(municipality, &[(1, 8), (1, 12)], Some(Uuid::max()))),
        ),
        (
            "cases of holders",
            held_query(municipality, &own, &narrow, Column::ApplicationId, &ids).build(backend),
        ),
        (
            "cases by their ids",
            held_query(municipality, &own, &narrow, Column::Id, &ids).build(backend),
        ),
        (
            "a department's newest",
            rows_query(municipality, Some("d3"), &Wanted::default(), 60).build(backend),
        ),
        (
            "a department's newest of a state",
            rows_query(municipality, Some("d3"), &state, 60).build(backend),
        ),
        (
            "the city's newest",
            rows_query(municipality, None, &Wanted::default(), 60).build(backend),
        ),
    ]
}

async fn plan(store: &Store, mut statement: Statement) -> String {
    let explain = match store.kind() {
        Database::Sqlite => "EXPLAIN QUERY PLAN",
        Database::Postgres => "EXPLAIN",
    };
    statement.sql = format!("{explain} {}", statement.sql);
    let rows = store.read().query_all_raw(statement).await.expect("a plan");
    let line = |row: &sea_orm::QueryResult| match store.kind() {
        Database::Sqlite => row.try_get::<String>("", "detail").expect("a line"),
        Database::Postgres => row.try_get_by_index::<String>(0).expect("a line"),
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Enough rows that PostgreSQL, which looks at how many there are, does not read them all.
async fn fill(store: &Store) {
    let numbers = match store.kind() {
        // SQLite has no statistics here, and takes no notice of how many rows there are.
        Database::Sqlite => return,
        Database::Postgres => "SELECT generate_series(1, 60000) AS n",
    };
    for text in [
        format!(
            "INSERT INTO case_gram SELECT '{0}', 1 + n % 4, n % 3000, \
             md5(n::text)::uuid FROM ({numbers}) AS of",
            municipality().as_str()
        ),
        format!(
            "INSERT INTO work_case SELECT '{0}', md5(n::text)::uuid, md5((n / 4)::text)::uuid, \
             'R8-' || n / 4, n % 4, 'v', 'p' || n % 50, NULL, '申請', 'd' || n % 20, false, false, \
             '[]', 'received', NULL, NULL, NULL, NULL, NULL, true, \
             now() - n * interval '1 minute', now(), 1, '[]' FROM ({numbers}) AS of",
            municipality().as_str()
        ),
        "ANALYZE".to_owned(),
    ] {
        let write = store.write(jiff::Timestamp::UNIX_EPOCH, move |tx| {
            let text = text.clone();
            Box::pin(async move {
                tx.db().execute_unprepared(&text).await?;
                Ok(())
            })
        });
        write.await.expect("rows");
    }
}

#[tokio::test]
async fn the_hot_queries_go_through_an_index_on_both_databases() {
    on_each_database(migrations, |store, _| async move {
        fill(&store).await;
        let backend = match store.kind() {
            Database::Sqlite => DbBackend::Sqlite,
            Database::Postgres => DbBackend::Postgres,
        };
        for (name, statement) in queries(store.municipality(), backend) {
            let plan = plan(&store, statement).await;
            eprintln!("{name}\n{plan}\n");
            let whole_table = match store.kind() {
                Database::Sqlite => plan.lines().any(|line| {
                    line.contains("SCAN ")
                        && !line.contains("SCAN some")
                        && !line.contains("(subquery")
                }),
                Database::Postgres => plan.contains("Seq Scan"),
            };
            assert!(!whole_table, "{name} reads a whole table:\n{plan}");
            let index = match name {
                "a piece is counted" | "holders of pieces" | "holders of pieces, next portion" => {
                    ["case_gram USING PRIMARY KEY", "case_gram_pkey"]
                }
                "cases of holders" => ["work_case_application", "work_case_application"],
                "cases by their ids" => ["sqlite_autoindex_work_case_1", "work_case_pkey"],
                "a department's newest" => ["work_case_department", "work_case_department"],
                "a department's newest of a state" => ["work_case_state", "work_case_state"],
                _ => ["work_case_opened", "work_case_opened"],
            };
            if store.kind() == Database::Sqlite {
                assert!(plan.contains(index[0]), "{name} by another index:\n{plan}");
            } else if name != "a department's newest of a state" {
                // All rows of the fill have one state.
                assert!(plan.contains(index[1]), "{name} by another index:\n{plan}");
            }
            // PostgreSQL may sort a handful of rows where its statistics say that there are no more.
            if !name.starts_with("cases") {
                assert!(!plan.contains("TEMP B-TREE"), "{name} sorts:\n{plan}");
            }
        }
    })
    .await;
}
