//! The forms of a definition and whom their roles mean.

use std::collections::HashMap;

use super::super::{FieldInfo, FormInfo, RoleInfo};
use crate::{
    cel::{Checker, Scope, Type},
    definition::{FieldClass, FieldDef, FormDef, RoleId, RoleSource},
    error::Place,
};

pub(super) fn forms(checker: &Checker<'_>) -> Vec<FormInfo> {
    let shared: HashMap<&RoleId, &RoleSource> =
        checker.definition.roles.iter().map(|role| (&role.id, &role.source)).collect();
    for role in &checker.definition.roles {
        let at = Place::Role { form: None, role: role.id.clone() };
        // `subjects` gets its group from a form's rules and is looked at there.
        role_info(checker, &role.source, None, &at);
    }
    checker.definition.forms.iter().map(|form| form_info(checker, form, &shared)).collect()
}

fn form_info(
    checker: &Checker<'_>,
    form: &FormDef,
    shared: &HashMap<&RoleId, &RoleSource>,
) -> FormInfo {
    let subjects = subject_group(checker, form);
    let mut roles = Vec::new();
    let mut groups: Vec<Option<usize>> = Vec::new();
    let mut by_id: HashMap<&RoleId, usize> = HashMap::new();
    let mut fields = Vec::new();
    for (index, field) in form.fields.iter().enumerate() {
        let at =
            Place::Field { procedure: form.procedure.clone(), index, label: field.label.clone() };
        let role = by_id.get(&field.per).copied().or_else(|| {
            let own = form.roles.get(&field.per);
            let source = own.or_else(|| shared.get(&field.per).copied())?;
            let role =
                Place::Role { form: own.map(|_| form.procedure.clone()), role: field.per.clone() };
            let errors = checker.errors.borrow().len();
            let made = role_info(checker, source, subjects, &role);
            if own.is_none() {
                // Reported once where the shared role is defined.
                checker.errors.borrow_mut().truncate(errors);
            }
            let (info, group) = made?;
            by_id.insert(&field.per, roles.len());
            roles.push(info);
            groups.push(group);
            Some(roles.len() - 1)
        });
        let Some(role) = role else {
            let defined = form.roles.contains_key(&field.per) || shared.contains_key(&field.per);
            if !defined {
                checker.report(at, format!("役割「{}」がありません", field.per));
            }
            continue;
        };
        let group = groups.get(role).copied().flatten();
        fields.extend(field_info(checker, field, role, group, &at));
    }
    for id in form.roles.keys().filter(|id| !by_id.contains_key(id)) {
        let at = Place::Role { form: Some(form.procedure.clone()), role: id.clone() };
        checker.report(at, "この役割を使う欄がありません");
    }
    FormInfo { roles, fields }
}

fn field_info(
    checker: &Checker<'_>,
    field: &FieldDef,
    role: usize,
    group: Option<usize>,
    at: &Place,
) -> Option<FieldInfo> {
    let Some(fact) = checker.names.facts.get(&field.fact).copied() else {
        checker.report(at.clone(), format!("「{}」という事実はありません", field.fact));
        return None;
    };
    let fact_group = checker.names.fact_groups.get(fact).copied().flatten();
    if fact_group.is_some() && fact_group != group && field.class != FieldClass::OfficeOnly {
        let message = format!(
            "「{}」は一人ひとり（一つひとつ）の事実ですが、役割「{}」はその集まりではありません",
            field.fact, field.per
        );
        checker.report(at.clone(), message);
    }
    let scope = Scope::maybe_over(group);
    let when = field.when.as_ref();
    let when = when.and_then(|source| checker.condition(source, &scope, at));
    let derive = field.derive.as_ref();
    let derive = derive.and_then(|source| checker.derived(source, &scope, fact, at));
    Some(FieldInfo { fact, role, when, derive })
}

/// The role and the group whose instances it gives; the group is `None` for the application.
fn role_info(
    checker: &Checker<'_>,
    source: &RoleSource,
    subjects: Option<usize>,
    at: &Place,
) -> Option<(RoleInfo, Option<usize>)> {
    match source {
        RoleSource::Instance(id) => {
            let Some(fixed) = checker.names.fixed_by_id.get(id).copied() else {
                checker.report(at.clone(), format!("「{id}」という人やものは決められていません"));
                return None;
            };
            let group = checker.names.fixed.get(fixed).map(|fixed| fixed.group);
            Some((RoleInfo::Fixed(fixed), group))
        }
        RoleSource::Members { group, condition } => {
            let Some(index) = checker.names.groups.get(group).copied() else {
                checker.report(at.clone(), format!("集まり「{group}」がありません"));
                return None;
            };
            let node = checker.condition(condition, &Scope::over(index), at)?;
            Some((RoleInfo::Members(index, node), Some(index)))
        }
        RoleSource::Subjects => Some((RoleInfo::Subjects, subjects)),
        RoleSource::Application => Some((RoleInfo::Application, None)),
        RoleSource::Referred(path) => {
            // A fact by its id says itself whose it is; only a longer path is over the subject.
            let over = match checker.names.facts.get(path) {
                Some(fact) => checker.names.fact_groups.get(*fact).copied().flatten(),
                None => subjects,
            };
            let (node, kind) = checker.value(path, &Scope::maybe_over(over), at)?;
            match kind {
                Type::Instance(group) => Some((RoleInfo::Referred(over, node), Some(group))),
                _ => {
                    let message = format!("「{path}」は人を指す事実（person_ref）ではありません");
                    checker.report(at.clone(), message);
                    None
                }
            }
        }
    }
}

/// The group of the subjects that the rules for this form's procedure name.
fn subject_group(checker: &Checker<'_>, form: &FormDef) -> Option<usize> {
    let rules = checker.definition.events.iter().flat_map(|event| &event.rules);
    let mut groups = rules
        .filter(|rule| rule.procedure == form.procedure)
        .filter_map(|rule| rule.subjects.as_ref())
        .filter_map(|subjects| checker.names.groups.get(&subjects.group).copied());
    let first = groups.next();
    if groups.any(|group| Some(group) != first) {
        let message = "この手続を求める規則が、ちがう集まりを対象（subjects）にしています";
        checker.report(Place::Form(form.procedure.clone()), message);
    }
    // A form that no rule calls for may be about people all the same.
    first.or_else(|| checker.names.groups.get("person").copied())
}
