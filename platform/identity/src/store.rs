//! Accounts, postings, sessions and wrong attempts as rows.

mod attempts;
mod ceremony;
mod day;
mod door;
mod entity;
mod invitation;
mod kept;
mod migration;
mod outside_key;
mod own_secret;
mod passkey;
mod policy;
mod posting;
mod proof;
mod session;
mod sign_in;
mod single_sign_on;
mod staff;
mod transfer;

pub(crate) use entity::stand_in as stand_in_row;

pub use invitation::{Chosen, INVITATION_LASTS, Invited, accept_invitation, invite, invited};
pub use kept::{KeptForm, forget_form, keep_form, kept_form};
pub use migration::migrations;
pub use outside_key::{add_certificate, certificate_name, certificates_of, remove_certificates};
pub use own_secret::{
    change_own_authenticator, change_own_password, change_password, password_is,
    recovery_codes_left, replace_recovery_codes, replace_second_factor,
};
pub use passkey::{
    Challenge, LONGEST_NAME, MOST_PASSKEYS, PasskeyEntry, PasskeyRow, begin_entry, begin_proof,
    begin_registration, enter_by_passkey, finish_registration, passkeys_of, prove_by_passkey,
    remove_passkey,
};
pub use policy::{policy, set_policy};
pub use posting::{
    NewPosting, POSTS_CHANGED, Post, PostsChanged, end_posting, post, posted_in, postings_of,
};
pub use proof::{PROOF, prove_by_code};
pub use session::{
    OpenSession, clean_up, end_session, end_sessions_but, end_sessions_of, sessions_of, sign_out,
    who_is, who_was,
};
pub use sign_in::{SignIn, SignedIn, sign_in};
pub use single_sign_on::{Return, begin_single_sign_on, finish_single_sign_on};
pub use staff::{
    NewStaff, StaffRow, add_staff, resume, set_employee_number, staff_list, staff_names, suspend,
};
pub use transfer::{
    APPLY_JOB, TRANSFERRED, Transferred, apply_due, as_refusal, batch, batches, check_batch,
    command, known, make_batch, set_titles, titles,
};
