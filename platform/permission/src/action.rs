//! What can be done, by name.

/// A name of something that can be done. The schema says to what it can be done, and by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActionName {
    /// Answer questions and attach files.
    DraftEdit,
    /// File the answers as an application.
    DraftSubmit,
    /// See the receipt and the timeline.
    ApplicationRead,
    /// Take it back.
    ApplicationWithdraw,
    /// Answer a request for a correction.
    ApplicationAnswer,
    /// Prove one's identity.
    ApplicationIdentify,
    /// Find it by its number.
    ApplicationFind,
    /// Read the facts of the whole household.
    ApplicationReadPersonalData,
    /// Confirm at a window who the person is.
    ApplicationConfirmIdentity,
    /// See state and timeline, without the person.
    CaseRead,
    /// Read the facts of its form.
    CaseReadPersonalData,
    /// Open what was enclosed.
    CaseReadAttachment,
    /// Write a note for colleagues.
    CaseNote,
    /// Propose a decision of it (起案).
    CaseDraft,
    /// Take it in hand.
    CaseClaim,
    /// Give it to a colleague.
    CaseAssign,
    /// Give it to another department (移送).
    CaseTransfer,
    /// Ask the resident to mend fields.
    CaseAskCorrection,
    /// Accept a 届出.
    CaseAccept,
    /// Return a 届出 for formal defects.
    CaseReturn,
    /// Grant an 申請.
    CaseApprove,
    /// Refuse an 申請, with reason and 教示.
    CaseRefuse,
    /// Record that the person came.
    CaseRecordVisit,
    /// Finish it.
    CaseFinish,
    /// Take it out to another system.
    CaseExport,
    /// Keep its records beyond their time, for a trial or an audit.
    CaseHold,
    /// See the records of persons under 支援措置.
    ProtectionList,
    /// Put somebody under 支援措置, extend and end it.
    ProtectionSet,
    /// See what a department may dispose of.
    DisposalRead,
    /// Propose to dispose of what is over.
    DisposalPropose,
    /// Approve a disposal that somebody else proposed.
    DisposalApprove,
    /// Read facts of one class; asked by the crate `disclosure` only.
    FactRead,
    /// Let it go on after the procedure before it.
    CaseRelease,
    /// See an approval and its trail, without the person.
    ApprovalRead,
    /// Read what is approved, with the facts.
    ApprovalReadPersonalData,
    /// Sign it, or send it back.
    ApprovalDecide,
    /// Take a draft back, or draft it again.
    ApprovalWithdraw,
    /// See a procedure before it is public.
    ProcedureReadDraft,
    /// Check a procedure for the department.
    ProcedureCheck,
    /// Open a procedure to the public.
    ProcedurePublish,
    /// Enter what came on paper, by telephone or by post.
    ProcedureEnter,
    /// Count what came and is not made a case.
    ProcedureTally,
    /// Do something so that more people file it online.
    ProcedurePromote,
    /// See names and postings of colleagues.
    StaffRead,
    /// Add, post and transfer staff.
    StaffManage,
    /// Read the log.
    AuditRead,
    /// Verify the log.
    AuditVerify,
    /// See the figures.
    MeasureRead,
    /// Enter a measurement of a figure of the plan.
    KpiEnter,
    /// Check a measurement that somebody else entered.
    KpiCheck,
    /// Approve a measurement that others entered and checked.
    KpiApprove,
    /// Publish an approved measurement.
    KpiPublish,
    /// See what a department was asked when members of working groups are wanted.
    NominationRead,
    /// Answer for the department.
    NominationAnswer,
    /// Ask departments, give them more time, look at answers and send them back.
    NominationRun,
    /// Make members of those who were named.
    NominationConfirm,
    /// Keep an initiative of the plan: its milestones, notes and risks.
    PlanEdit,
    /// Let residents read of an initiative.
    PlanPublish,
    /// Run the plan's year: its days, committee papers, what was decided.
    PlanRun,
    /// Check a committee paper that somebody else made.
    PlanCheck,
    /// Fix a committee paper that others made and checked.
    PlanFix,
    /// Work in a working group: meetings, themes, decisions.
    GroupWork,
    /// Read what a working group keeps to itself.
    GroupReadConfidential,
    /// Answer for a working group: its charter.
    GroupLead,
    /// Found and close working groups.
    GroupFound,
    /// Enter hours for a working group.
    HoursEnter,
    /// See the hours of a single person.
    HoursRead,
    /// See what a person did and learned in working groups.
    RecordRead,
    /// Write what one did and learned in working groups.
    RecordWrite,
    /// See a contract, its file and what happened to it.
    ContractRead,
    /// Draft a contract, change its draft, propose it.
    ContractDraft,
    /// Compare a contract's file with what is approved, and sign the approval (承認者).
    ContractApprove,
    /// Ask the parties to sign, remind them, take it back (契約事務担当者).
    ContractSend,
    /// Answer for the service: imports, exports, archive renewal (運用管理者).
    ContractRun,
    /// See the register of suppliers.
    SupplierRead,
    /// Keep the register of suppliers and their consents.
    SupplierKeep,
    /// Change settings of the installation.
    SettingsChange,
    /// Make a backup.
    BackupRun,
    /// Run a failed job again.
    JobRetry,
    /// See what mail was sent, without its text.
    OutboxRead,
    /// List work.
    WorklistList,
}

impl ActionName {
    /// All of them, as the matrix prints them.
    pub const ALL: [Self; 81] = [
        Self::DraftEdit,
        Self::DraftSubmit,
        Self::ApplicationRead,
        Self::ApplicationWithdraw,
        Self::ApplicationAnswer,
        Self::ApplicationIdentify,
        Self::ApplicationFind,
        Self::ApplicationReadPersonalData,
        Self::ApplicationConfirmIdentity,
        Self::CaseRead,
        Self::CaseReadPersonalData,
        Self::CaseReadAttachment,
        Self::CaseNote,
        Self::CaseDraft,
        Self::CaseClaim,
        Self::CaseAssign,
        Self::CaseTransfer,
        Self::CaseAskCorrection,
        Self::CaseAccept,
        Self::CaseReturn,
        Self::CaseApprove,
        Self::CaseRefuse,
        Self::CaseRecordVisit,
        Self::CaseFinish,
        Self::CaseExport,
        Self::CaseHold,
        Self::ProtectionList,
        Self::ProtectionSet,
        Self::DisposalRead,
        Self::DisposalPropose,
        Self::DisposalApprove,
        Self::FactRead,
        Self::CaseRelease,
        Self::ApprovalRead,
        Self::ApprovalReadPersonalData,
        Self::ApprovalDecide,
        Self::ApprovalWithdraw,
        Self::ProcedureReadDraft,
        Self::ProcedureCheck,
        Self::ProcedurePublish,
        Self::ProcedureEnter,
        Self::ProcedureTally,
        Self::ProcedurePromote,
        Self::StaffRead,
        Self::StaffManage,
        Self::AuditRead,
        Self::AuditVerify,
        Self::MeasureRead,
        Self::KpiEnter,
        Self::KpiCheck,
        Self::KpiApprove,
        Self::KpiPublish,
        Self::NominationRead,
        Self::NominationAnswer,
        Self::NominationRun,
        Self::NominationConfirm,
        Self::PlanEdit,
        Self::PlanPublish,
        Self::PlanRun,
        Self::PlanCheck,
        Self::PlanFix,
        Self::GroupWork,
        Self::GroupReadConfidential,
        Self::GroupLead,
        Self::GroupFound,
        Self::HoursEnter,
        Self::HoursRead,
        Self::RecordRead,
        Self::RecordWrite,
        Self::ContractRead,
        Self::ContractDraft,
        Self::ContractApprove,
        Self::ContractSend,
        Self::ContractRun,
        Self::SupplierRead,
        Self::SupplierKeep,
        Self::SettingsChange,
        Self::BackupRun,
        Self::JobRetry,
        Self::OutboxRead,
        Self::WorklistList,
    ];

    /// The name in policies and in the log.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::DraftEdit => "draft.edit",
            Self::DraftSubmit => "draft.submit",
            Self::ApplicationRead => "application.read",
            Self::ApplicationWithdraw => "application.withdraw",
            Self::ApplicationAnswer => "application.answer",
            Self::ApplicationIdentify => "application.identify",
            Self::ApplicationFind => "application.find",
            Self::ApplicationReadPersonalData => "application.read_personal_data",
            Self::ApplicationConfirmIdentity => "application.confirm_identity",
            Self::CaseRead => "case.read",
            Self::CaseReadPersonalData => "case.read_personal_data",
            Self::CaseReadAttachment => "case.read_attachment",
            Self::CaseNote => "case.note",
            Self::CaseDraft => "case.draft",
            Self::CaseClaim => "case.claim",
            Self::CaseAssign => "case.assign",
            Self::CaseTransfer => "case.transfer",
            Self::CaseAskCorrection => "case.ask_correction",
            Self::CaseAccept => "case.accept",
            Self::CaseReturn => "case.return",
            Self::CaseApprove => "case.approve",
            Self::CaseRefuse => "case.refuse",
            Self::CaseRecordVisit => "case.record_visit",
            Self::CaseFinish => "case.finish",
            Self::CaseExport => "case.export",
            Self::CaseHold => "case.hold",
            Self::ProtectionList => "protection.list",
            Self::ProtectionSet => "protection.set",
            Self::DisposalRead => "disposal.read",
            Self::DisposalPropose => "disposal.propose",
            Self::DisposalApprove => "disposal.approve",
            Self::FactRead => "fact.read",
            Self::CaseRelease => "case.release",
            Self::ApprovalRead => "approval.read",
            Self::ApprovalReadPersonalData => "approval.read_personal_data",
            Self::ApprovalDecide => "approval.decide",
            Self::ApprovalWithdraw => "approval.withdraw",
            Self::ProcedureReadDraft => "procedure.read_draft",
            Self::ProcedureCheck => "procedure.check",
            Self::ProcedurePublish => "procedure.publish",
            Self::ProcedureEnter => "procedure.enter",
            Self::ProcedureTally => "procedure.tally",
            Self::ProcedurePromote => "procedure.promote",
            Self::StaffRead => "staff.read",
            Self::StaffManage => "staff.manage",
            Self::AuditRead => "audit.read",
            Self::AuditVerify => "audit.verify",
            Self::MeasureRead => "measure.read",
            Self::KpiEnter => "kpi.enter",
            Self::KpiCheck => "kpi.check",
            Self::KpiApprove => "kpi.approve",
            Self::KpiPublish => "kpi.publish",
            Self::NominationRead => "nomination.read",
            Self::NominationAnswer => "nomination.answer",
            Self::NominationRun => "nomination.run",
            Self::NominationConfirm => "nomination.confirm",
            Self::PlanEdit => "plan.edit",
            Self::PlanPublish => "plan.publish",
            Self::PlanRun => "plan.run",
            Self::PlanCheck => "plan.check",
            Self::PlanFix => "plan.fix",
            Self::GroupWork => "group.work",
            Self::GroupReadConfidential => "group.read_confidential",
            Self::GroupLead => "group.lead",
            Self::GroupFound => "group.found",
            Self::HoursEnter => "hours.enter",
            Self::HoursRead => "hours.read",
            Self::RecordRead => "record.read",
            Self::RecordWrite => "record.write",
            Self::ContractRead => "contract.read",
            Self::ContractDraft => "contract.draft",
            Self::ContractApprove => "contract.approve",
            Self::ContractSend => "contract.send",
            Self::ContractRun => "contract.run",
            Self::SupplierRead => "supplier.read",
            Self::SupplierKeep => "supplier.keep",
            Self::SettingsChange => "settings.change",
            Self::BackupRun => "backup.run",
            Self::JobRetry => "job.retry",
            Self::OutboxRead => "outbox.read",
            Self::WorklistList => "worklist.list",
        }
    }
}
