//! The trail as a timeline, and what one act of it is called.

use yakusho_approvals::{Mark, MarkKind, Step as Act};
use yakusho_disclosure::Reading;
use yakusho_kernel::Lang;
use yakusho_pages::{
    Html,
    parts::{Step, StepState, Timeline},
};

use super::{
    super::{desk::Desk, words},
    file::ApprovalFile,
};

/// What was done, oldest first; what was written with it only for those who read the facts.
#[must_use]
pub fn of(desk: &Desk, file: &ApprovalFile, reading: Option<&Reading>) -> Timeline {
    let steps = file.trail.iter().map(|act| Step {
        title: title(&act.mark),
        when: Some(format!("{}　{}", words::when(act.at), who(desk, file, act))),
        body: Html::paragraphs(&words_of(act, reading).unwrap_or_default()),
        state: StepState::Done,
    });
    Timeline { lang: Lang::Ja, steps: steps.collect() }
}

/// What was written with an act, as this reader may see it.
#[must_use]
pub fn words_of(act: &Act, reading: Option<&Reading>) -> Option<String> {
    Some(reading?.words(act.words.as_deref()?, Lang::Ja).text().to_owned())
}

/// 「決裁（専決・代決）　課長」
#[must_use]
pub fn title(mark: &Mark) -> String {
    let marks = marks(mark);
    let marks =
        if marks.is_empty() { String::new() } else { format!("（{}）", marks.join("・")) };
    let step = mark.step.as_ref().map(|step| format!("　{step}")).unwrap_or_default();
    format!("{}{marks}{step}", mark.kind.label())
}

/// 専決, 代決.
#[must_use]
pub fn marks(mark: &Mark) -> Vec<&'static str> {
    let mut marks = Vec::new();
    if mark.delegated {
        marks.push("専決");
    }
    if is_by_deputy(mark) {
        marks.push("代決");
    }
    marks
}

/// Whether a deputy did it.
#[must_use]
pub fn is_by_deputy(mark: &Mark) -> bool {
    mark.instead_of.is_some() && mark.kind != MarkKind::HandedOn
}

/// Department, grade, name, and for whom; of a hand-over, who went.
#[must_use]
pub fn who(desk: &Desk, file: &ApprovalFile, act: &Act) -> String {
    let mark = &act.mark;
    let post = match (&mark.department, mark.grade) {
        (Some(department), Some(grade)) => {
            format!("{}　{}　", desk.department(department), grade.label())
        }
        _ => String::new(),
    };
    let Some(staff) = mark.staff else {
        let before = mark.instead_of.map(|of| format!("　前任 {}", file.name(of)));
        return format!("{post}自動{}", before.unwrap_or_default());
    };
    let of = mark.instead_of.map(|of| format!("（{}の代決）", file.name(of))).unwrap_or_default();
    format!("{post}{}{of}", file.name(staff))
}
