//! 廃棄証明書: what was taken away, by whom and when, without a name of a resident.

use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;
use yakusho_identity::store::staff_names;
use yakusho_kernel::{
    Lang, Refusal,
    date::{jst_date, show_date, show_datetime},
};
use yakusho_paper::PaperMeta;
use yakusho_store::{Error, Result};

use super::Disposal;
use crate::{Casework, papers::press::press_of};

/// What a certificate is called.
pub const CERTIFICATE: &str = "廃棄証明書";
/// Its template, and the name under which it is sent.
pub const TEMPLATE: &str = "disposal";

const WORDS: &str = "次の申請の回答、添付書類、職員と申請者が書いた文、送ったメール、基幹システムに渡したファイル、およびそれらを開く鍵を消去しました。監査ログには、開くことのできない照合値だけが残ります。この日より前に取った控え（バックアップ）は、定められた保存日数が過ぎると消えます。それより前に控えから戻すときは、廃棄の台帳により同じ消去を繰り返します。";

impl Casework {
    /// The certificate of a list that was carried out, as a PDF by the templates of today.
    ///
    /// # Errors
    /// Not found where it was not carried out; what the store or the press says.
    pub async fn disposal_certificate(&self, list: &Disposal, now: Timestamp) -> Result<Vec<u8>> {
        let done = list.done_at.ok_or_else(Refusal::not_found)?;
        let data = self.certified(list, done).await?;
        let edition = self.procedures().shelf().current();
        let meta = PaperMeta { title: CERTIFICATE.to_owned(), lang: Lang::Ja, now };
        let press = press_of(edition.version(), &edition.pack)
            .map_err(|error| Error::Refused(error.refusal()))?;
        press
            .render(TEMPLATE, data, meta)
            .await
            .map_err(|error| Error::Broken(format!("{TEMPLATE}: {error}")))
    }

    async fn certified(&self, list: &Disposal, done: Timestamp) -> Result<Value> {
        let staff: Vec<Uuid> = std::iter::once(list.proposed_by).chain(list.approved_by).collect();
        let names = staff_names(self.store(), &staff).await?;
        let name = |id: Option<Uuid>| {
            let found = names.iter().find(|(known, _)| Some(*known) == id);
            found.map_or_else(|| "―".to_owned(), |(_, name)| name.clone())
        };
        let day = |day| show_date(day, Lang::Ja);
        // What was held in the end is on the list and was not taken away.
        let gone = self.gone_by_list().await?.remove(&list.id).unwrap_or_default();
        let taken = list.applications.iter().filter(|one| gone.contains(&one.application));
        let rows: Vec<Value> = taken
            .map(|one| {
                json!({
                    "number": one.number,
                    "class": one.class,
                    "closed": day(one.closed_on),
                    "until": day(one.kept_until),
                })
            })
            .collect();
        let pack = &self.procedures().shelf().current().pack;
        let proposed_on = jst_date(list.proposed_at);
        let department = pack
            .department_on(&list.department, proposed_on)
            .map_or_else(|| list.department.clone(), |found| found.name.ja.clone());
        Ok(json!({
            "municipality": pack.city.name.ja,
            "department": department,
            "year": list.year(),
            "count": format!("{}件", rows.len()),
            "proposed": format!("{}　{}", day(proposed_on), name(Some(list.proposed_by))),
            "approved": name(list.approved_by),
            "done": show_datetime(done, Lang::Ja),
            "words": WORDS,
            "rows": rows,
        }))
    }
}
