//! A queued mail as a message (RFC 5322): plain text, in its language, marked as automatic.

use std::time::SystemTime;

use jiff::Timestamp;
use lettre::{
    Message,
    message::{
        Mailbox, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use uuid::Uuid;
use yakusho_kernel::Lang;

use crate::mail::Address;

/// Whose mail it is.
pub(crate) struct Sender {
    pub(crate) name: String,
    pub(crate) from: Address,
    pub(crate) reply_to: Option<Address>,
}

impl Sender {
    /// The part after the @ of our address, for Message-IDs.
    pub(crate) fn domain(&self) -> &str {
        self.from.inner().domain()
    }

    /// The Message-ID of a mail: the same at every try, so that a receiver can drop a double.
    pub(crate) fn message_id(&self, id: Uuid) -> String {
        format!("<{id}@{}>", self.domain())
    }

    /// The message; `None` when it cannot be composed.
    pub(crate) fn compose(
        &self,
        id: Uuid,
        to: &Address,
        lang: Lang,
        queued_at: Timestamp,
        subject: &str,
        body: &str,
    ) -> Option<Message> {
        let sender = Mailbox::new(Some(self.name.clone()), self.from.inner().clone());
        let mut builder = Message::builder()
            .from(sender)
            .to(Mailbox::new(None, to.inner().clone()))
            .subject(one_line(subject))
            .date(SystemTime::from(queued_at))
            .message_id(Some(self.message_id(id)))
            .raw_header(plain("Auto-Submitted", "auto-generated")?)
            .raw_header(plain("Content-Language", lang.bcp47())?);
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(Mailbox::new(None, reply_to.inner().clone()));
        }
        let text = body.replace("\r\n", "\n").replace('\n', "\r\n");
        builder.singlepart(SinglePart::builder().header(ContentType::TEXT_PLAIN).body(text)).ok()
    }
}

fn plain(name: &'static str, value: &str) -> Option<HeaderValue> {
    let name = HeaderName::new_from_ascii(name.to_owned()).ok()?;
    Some(HeaderValue::new(name, value.to_owned()))
}

fn one_line(subject: &str) -> String {
    subject.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}
