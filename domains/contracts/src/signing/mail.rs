//! What signers are told by mail. The link is an opaque token; amount and title stay behind the access
//! code.

use uuid::Uuid;
use yakusho_kernel::{Lang, date::show_datetime};
use yakusho_notify::{Address, Mail};
use yakusho_store::{Result, Tx};

use crate::{
    Contracts,
    model::{Contract, Signer},
    store::signers::SIGNER,
};

impl Contracts {
    async fn mail(
        &self,
        tx: &Tx,
        signer: &Signer,
        key: &str,
        subject: String,
        body: String,
    ) -> Result<()> {
        let Some(to) = Address::parse(&signer.contact.mail) else { return Ok(()) };
        let mail = Mail {
            to,
            subject,
            body,
            about_kind: SIGNER,
            about_id: signer.id,
            lang: Lang::Ja,
            key: format!("contract/{}/{}/{key}", signer.id, signer.version),
        };
        self.procedures().parts().mailer.queue(tx, &mail).await?;
        Ok(())
    }

    /// Asks somebody to sign.
    pub(crate) async fn mail_request(&self, tx: &Tx, signer: &Signer, link: &str) -> Result<()> {
        let city = self.city();
        let until = signer.ends_at.map(|end| show_datetime(end, Lang::Ja)).unwrap_or_default();
        let body = format!(
            "{} 様\n\n{city}です。契約書の確認と合意をお願いします。\n\n次のURLを開いてください。会員登録は要りません。\n{}/sign/{link}\n\n期限：{until}\n\n開くときに、確認コード（8桁）が要ります。確認コードは、{city}の担当から、電話などで別にお伝えします。\nこのURLは、あなただけのものです。ほかの人に転送しないでください。会社のほかの人が合意するときは、開いた画面の「ほかの人に頼む」を使ってください。\n心当たりがないときは、何もせず、{city}にお知らせください。\n",
            signer.contact.person,
            self.procedures().parts().public_url,
        );
        self.mail(tx, signer, "asked", format!("【{city}】契約書の確認のお願い"), body).await
    }

    /// Reminds somebody. The link was sent before and is not known here any more.
    pub(crate) async fn mail_reminder(&self, tx: &Tx, signer: &Signer) -> Result<()> {
        let city = self.city();
        let until = signer.ends_at.map(|end| show_datetime(end, Lang::Ja)).unwrap_or_default();
        let body = format!(
            "{} 様\n\n{city}です。契約書の確認と合意の期限が近づいています。\n\n期限：{until}\n\n前にお送りしたメール「契約書の確認のお願い」のURLから開いてください。メールが見つからないときは、{city}の担当にお知らせください。新しいURLをお送りします。\n",
            signer.contact.person
        );
        self.mail(
            tx,
            signer,
            "reminded",
            format!("【{city}】契約書の確認の期限が近づいています"),
            body,
        )
        .await
    }

    /// Tells somebody that the contract is concluded.
    pub(crate) async fn mail_concluded(
        &self,
        tx: &Tx,
        signer: &Signer,
        known: &Contract,
    ) -> Result<()> {
        let city = self.city();
        let body = format!(
            "{} 様\n\n{city}です。契約（{}）が結ばれました。\n\n前にお送りしたURLと確認コードで、電子署名の付いた契約書と合意締結証明書をダウンロードできます。電子帳簿保存法により、会社でも保存してください。\n",
            signer.contact.person, known.number
        );
        self.mail(tx, signer, "concluded", format!("【{city}】契約が結ばれました"), body).await
    }

    /// The city's name.
    pub(crate) fn city(&self) -> String {
        self.edition().pack.city.name.ja.clone()
    }
}

/// The party of a signer among those of a contract.
#[must_use]
pub fn party_name(parties: &[crate::model::Party], party: Uuid) -> String {
    parties.iter().find(|one| one.id == party).map(|one| one.name.clone()).unwrap_or_default()
}
