//! The tables of meetings.

use sea_orm_migration::{
    MigrationName, MigrationTrait, SchemaManager, prelude::DbErr, sea_query::Index,
};
use yakusho_store::migration::{column, table};

/// All of them, in order.
#[must_use]
pub fn migrations() -> Vec<Box<dyn MigrationTrait>> {
    vec![Box::new(CreateMeetings)]
}

struct CreateMeetings;

impl MigrationName for CreateMeetings {
    fn name(&self) -> &'static str {
        "plan_0011_meetings"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CreateMeetings {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            table(
                "plan_series",
                vec![
                    column::municipality(),
                    column::id("id"),
                    column::text("working_group"),
                    column::text("title"),
                    column::text("repeat"),
                    column::text("first_day"),
                    column::text_or_none("until_day"),
                    column::text("starts"),
                    column::whole("minutes"),
                    column::text("place"),
                    column::text("url"),
                    column::id("made_by"),
                    column::flag("stand_in"),
                    column::version(),
                ],
                &["municipality", "id"],
            ),
            table(
                "plan_meeting",
                vec![
                    column::municipality(),
                    column::id("id"),
                    column::text("working_group"),
                    column::id_or_none("series"),
                    column::text("title"),
                    column::text("day"),
                    column::text("starts"),
                    column::whole("minutes"),
                    column::text("place"),
                    column::text("url"),
                    column::text("state"),
                    column::text("notes"),
                    column::flag("stand_in"),
                    column::version(),
                ],
                &["municipality", "id"],
            ),
            table(
                "plan_topic",
                vec![
                    column::municipality(),
                    column::id("id"),
                    column::id("meeting"),
                    column::text("working_group"),
                    column::whole("place"),
                    column::text("title"),
                    column::text("who"),
                    column::whole_or_none("minutes"),
                    column::text("kind"),
                    column::text("outcome"),
                    column::flag("confidential"),
                    column::id_or_none("carried_from"),
                ],
                &["municipality", "id"],
            ),
            table(
                "plan_todo",
                vec![
                    column::municipality(),
                    column::id("id"),
                    column::text("working_group"),
                    column::id("meeting"),
                    column::text("what"),
                    column::id("who"),
                    column::text_or_none("due"),
                    column::instant_or_none("done_at"),
                    column::flag("stand_in"),
                    column::version(),
                ],
                &["municipality", "id"],
            ),
            table(
                "plan_attendance",
                vec![
                    column::municipality(),
                    column::id("meeting"),
                    column::id("staff"),
                    column::flag("presented"),
                ],
                &["municipality", "meeting", "staff"],
            ),
            table(
                "plan_feed",
                vec![
                    column::municipality(),
                    column::id("staff"),
                    column::text("secret_hash"),
                    column::instant("made_at"),
                ],
                &["municipality", "staff"],
            ),
        ] {
            manager.create_table(table).await?;
        }
        for (table, name, column) in [
            ("plan_meeting", "plan_meeting_by_group", "working_group"),
            ("plan_meeting", "plan_meeting_by_day", "day"),
            ("plan_topic", "plan_topic_by_meeting", "meeting"),
            ("plan_topic", "plan_topic_by_group", "working_group"),
            ("plan_todo", "plan_todo_by_group", "working_group"),
            ("plan_todo", "plan_todo_by_meeting", "meeting"),
            ("plan_attendance", "plan_attendance_by_staff", "staff"),
            ("plan_feed", "plan_feed_by_secret", "secret_hash"),
        ] {
            let mut index = Index::create();
            index.name(name).table(table).col("municipality").col(column);
            manager.create_index(index.take()).await?;
        }
        Ok(())
    }
}
