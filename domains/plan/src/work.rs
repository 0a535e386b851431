//! What a measurement asks of the office, as an item of the one worklist.

use uuid::Uuid;
use yakusho_kernel::Lang;
use yakusho_pack::{
    Pack,
    format::{Figure, Kpi},
};
use yakusho_store::{Result, Tx};
use yakusho_worklist::{WaitingFor, WorkItem};

use crate::model::State;

/// The kind of a measurement's item.
pub const KIND: &str = "measurement.pass";

/// The kind of the alert that a figure is far behind what was planned.
pub const OFF: &str = "measurement.off_track";

/// Who has to do something with the measurements of a figure, and what the list calls it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// The department that answers for the figure.
    pub owner: String,
    /// The department that runs the plan.
    pub secretariat: String,
    /// What the figure is called.
    pub title: String,
    /// The figure itself.
    pub kpi: String,
}

impl Work {
    /// The work with a figure of a pack.
    #[must_use]
    pub fn with(pack: &Pack, kpi: &Kpi) -> Self {
        let plan = pack.plan.as_ref();
        Self {
            owner: kpi.owner.clone(),
            secretariat: plan.map(|plan| plan.secretariat.clone()).unwrap_or_default(),
            title: kpi.title.get(Lang::Ja).to_owned(),
            kpi: kpi.id.clone(),
        }
    }
}

/// Puts a measurement where it now belongs in the worklist, or takes it out.
///
/// # Errors
/// What the store says.
pub async fn put(tx: &Tx, work: &Work, id: Uuid, state: State, value: Figure) -> Result<()> {
    let (department, what) = match state {
        State::Draft => (&work.owner, "確認"),
        State::Checked => (&work.secretariat, "承認"),
        State::Approved => (&work.secretariat, "公表"),
        State::Published | State::Superseded | State::Returned => {
            yakusho_worklist::close(tx, KIND, id).await?;
            return Ok(());
        }
    };
    let item = WorkItem {
        kind: KIND.to_owned(),
        subject_kind: "measurement".to_owned(),
        subject: id,
        department: department.clone(),
        assignee: None,
        title: format!("測定値の{what}：{}（{value}）", work.title),
        topic: work.kpi.clone(),
        due_on: None,
        waiting_for: WaitingFor::Office,
    };
    yakusho_worklist::put(tx, &item).await?;
    Ok(())
}

/// Tells the department of a figure that its newest published value is far below the planned way.
/// The alert stays until a newer value is not.
///
/// # Errors
/// What the store says.
pub async fn alert(tx: &Tx, work: &Work, id: Uuid, value: Figure) -> Result<()> {
    let item = WorkItem {
        kind: OFF.to_owned(),
        subject_kind: "measurement".to_owned(),
        subject: id,
        department: work.owner.clone(),
        assignee: None,
        title: format!("計画より遅れています：{}（{value}）", work.title),
        topic: work.kpi.clone(),
        due_on: None,
        waiting_for: WaitingFor::Office,
    };
    yakusho_worklist::put(tx, &item).await?;
    Ok(())
}
