//! Keeps clean files: sealed in the object store, with a row that tells what they belong to.

use std::{collections::BTreeSet, fmt::Write as _, sync::Arc};

use futures::TryStreamExt as _;
use jiff::{SignedDuration, Timestamp};
use object_store::{ObjectStore, ObjectStoreExt as _, PutPayload};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait as _},
};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use yakusho_kernel::{Id, Refusal, actor::Actor};
use yakusho_store::{Job, JobRegistry, NewAction, NewJob, Store, Tx};

use crate::{
    Error,
    attachment::{Attachment, AttachmentNoun, Holder, row},
    clean::{CleanFile, MediaType},
    examine::Examiner,
    limits::Limits,
    objects::{self, ObjectsConfig},
    refused::Refused,
    sealer::Sealer,
};

/// The job that deletes the object of a removed attachment.
const DELETE: &str = "files.delete";
/// The job that deletes objects without a row.
const SWEEP: &str = "files.sweep";
/// An upload that was not attached for so long never will be.
const FORGOTTEN: SignedDuration = SignedDuration::from_hours(24);

/// The files of a municipality. Cheap to clone.
#[derive(Clone)]
pub struct Files {
    store: Store,
    objects: Arc<dyn ObjectStore>,
    sealer: Arc<dyn Sealer>,
    examiner: Examiner,
}

impl std::fmt::Debug for Files {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Files").field("examiner", &self.examiner).finish_non_exhaustive()
    }
}

/// A file that lies sealed in the object store and waits for its row.
#[derive(Clone, Debug)]
pub struct Kept {
    id: Uuid,
    file_name: String,
    media_type: MediaType,
    bytes: i64,
    sha256: String,
}

impl Kept {
    /// The id that its attachment will have.
    #[must_use]
    pub const fn id(&self) -> Id<AttachmentNoun> {
        Id::from_uuid(self.id)
    }
}

/// What [`Files::verify`] found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Attachments that are whole.
    pub whole: u64,
    /// Attachments whose object is missing, cannot be opened or has another SHA-256.
    pub damaged: Vec<Uuid>,
}

impl Files {
    /// The files of this store. The store must know this crate's [`crate::migrations`].
    ///
    /// # Errors
    /// [`Error::Objects`] when the place for objects cannot be opened.
    pub fn open(
        store: Store,
        place: &ObjectsConfig,
        sealer: Arc<dyn Sealer>,
        limits: Limits,
    ) -> Result<Self, Error> {
        Ok(Self { store, objects: place.open()?, sealer, examiner: Examiner::new(limits) })
    }

    /// The examiner, to take uploads in.
    #[must_use]
    pub const fn examiner(&self) -> &Examiner {
        &self.examiner
    }

    /// Seals the file and puts it into the object store, durably. It counts only once it is
    /// [attached](Files::attach).
    ///
    /// # Errors
    /// [`Error::Seal`], [`Error::Objects`].
    pub async fn keep(&self, clean: &CleanFile, now: Timestamp) -> Result<Kept, Error> {
        let id = Id::<AttachmentNoun>::new(now).uuid();
        let (sealer, place, plain) =
            (Arc::clone(&self.sealer), self.place(id), clean.bytes.clone());
        let sealing = tokio::task::spawn_blocking(move || sealer.seal(&place, &plain));
        let sealed = sealing.await.map_err(|_| Error::Stopped)??;
        self.put_sealed(id, sealed).await?;
        Ok(Kept {
            id,
            file_name: clean.file_name.clone(),
            media_type: clean.media_type,
            bytes: i64::try_from(clean.bytes.len()).unwrap_or(i64::MAX),
            sha256: hex(&clean.sha256),
        })
    }

    /// Writes the row inside the caller's transaction and records the action
    /// `attachment.attached` at the holder.
    ///
    /// # Errors
    /// [`yakusho_store::Error::Refused`] when the holder has too many or too large files.
    pub async fn attach(
        &self,
        tx: &Tx,
        kept: &Kept,
        holder: &Holder,
        by: &Actor,
    ) -> Result<Attachment, yakusho_store::Error> {
        self.has_room(tx, kept, holder).await?;
        let row = row::Model {
            municipality: tx.municipality().as_str().to_owned(),
            id: kept.id,
            holder_kind: holder.kind.to_owned(),
            holder_id: holder.id,
            fact_key: holder.fact_key.clone(),
            file_name: kept.file_name.clone(),
            media_type: kept.media_type.name().to_owned(),
            bytes: kept.bytes,
            sha256: kept.sha256.clone(),
            stored_at: tx.stamp(),
            removed_at: None,
            version: 1,
        };
        let active: row::ActiveModel = row.clone().into();
        row::Entity::insert(active).exec_without_returning(tx.db()).await?;
        let data =
            json!({ "attachment": kept.id, "media_type": kept.media_type, "bytes": kept.bytes });
        record(tx, "attachment.attached", holder.kind, holder.id, by, data).await?;
        Attachment::from_row(row).ok_or_else(|| {
            yakusho_store::Error::Broken("an attachment of an unknown type".to_owned())
        })
    }

    async fn has_room(&self, tx: &Tx, kept: &Kept, holder: &Holder) -> Result<(), Refusal> {
        let there = of_holder(tx.db(), tx.municipality().as_str(), holder.kind, holder.id)
            .await
            .map_err(|error| yakusho_store::Error::from(error).refusal())?;
        let limits = self.examiner.limits();
        let count = u64::try_from(there.len()).unwrap_or(u64::MAX);
        if count >= limits.count {
            return Err(Refused::TooMany { limit: limits.count }.refusal());
        }
        let together = there.iter().map(|row| row.bytes).sum::<i64>().saturating_add(kept.bytes);
        if u64::try_from(together).unwrap_or(u64::MAX) > limits.bytes_together {
            return Err(Refused::TooLargeTogether { limit: limits.bytes_together }.refusal());
        }
        Ok(())
    }

    /// The attachments of a holder, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn list(
        &self,
        db: &impl ConnectionTrait,
        holder_kind: &str,
        holder_id: Uuid,
    ) -> Result<Vec<Attachment>, yakusho_store::Error> {
        let rows =
            of_holder(db, self.store.municipality().as_str(), holder_kind, holder_id).await?;
        Ok(rows.into_iter().filter_map(Attachment::from_row).collect())
    }

    /// One attachment, without its content; `None` when there is none or it was removed.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find(
        &self,
        db: &impl ConnectionTrait,
        id: Id<AttachmentNoun>,
    ) -> Result<Option<Attachment>, yakusho_store::Error> {
        Ok(find_row(db, self.store.municipality().as_str(), id.uuid())
            .await?
            .and_then(Attachment::from_row))
    }

    /// The content, opened and compared with its SHA-256. The caller has checked who may read it,
    /// and records that it was read.
    ///
    /// # Errors
    /// [`Error::Objects`], [`Error::Seal`], [`Error::Damaged`].
    pub async fn read(&self, attachment: &Attachment) -> Result<Vec<u8>, Error> {
        let id = attachment.id.uuid();
        let plain = self.open_object(id).await?;
        if hex(&Sha256::digest(&plain)) != attachment.sha256 {
            return Err(Error::Damaged(id));
        }
        Ok(plain)
    }

    /// A small JPEG for lists, made on demand; `None` for what is no picture.
    ///
    /// # Errors
    /// As [`Files::read`].
    pub async fn thumbnail(
        &self,
        attachment: &Attachment,
        side: u32,
    ) -> Result<Option<Vec<u8>>, Error> {
        let picture = matches!(attachment.media_type, MediaType::Jpeg | MediaType::Png);
        if !picture {
            return Ok(None);
        }
        let bytes = self.read(attachment).await?;
        let clean = CleanFile::new(attachment.file_name.clone(), attachment.media_type, bytes);
        self.examiner.thumbnail(clean, side).await
    }

    /// Takes an attachment away, inside the caller's transaction: its name and hash are emptied at
    /// once, its object is deleted by a job, and the action `attachment.removed` stays. Returns
    /// whether there was one.
    ///
    /// # Errors
    /// What the database says.
    pub async fn remove(
        &self,
        tx: &Tx,
        id: Id<AttachmentNoun>,
        by: &Actor,
    ) -> Result<bool, yakusho_store::Error> {
        let municipality = tx.municipality();
        let Some(row) = find_row(tx.db(), municipality.as_str(), id.uuid()).await? else {
            return Ok(false);
        };
        if row.removed_at.is_some() {
            return Ok(false);
        }
        let (holder_kind, holder_id, version) =
            (row.holder_kind.clone(), row.holder_id, row.version);
        let emptied = row::ActiveModel {
            file_name: Set(String::new()),
            sha256: Set(String::new()),
            removed_at: Set(Some(tx.stamp())),
            version: Set(version + 1),
            ..Default::default()
        };
        let changed = row::Entity::update_many()
            .set(emptied)
            .filter(row::Column::Municipality.eq(municipality.as_str()))
            .filter(row::Column::Id.eq(id.uuid()))
            .filter(row::Column::Version.eq(version))
            .exec(tx.db())
            .await?;
        if changed.rows_affected != 1 {
            return Err(yakusho_store::Error::Stale { table: "attachment" });
        }
        tx.enqueue(NewJob { kind: DELETE, payload: json!({ "id": id.uuid() }), run_at: tx.now() })
            .await?;
        record(
            tx,
            "attachment.removed",
            &holder_kind,
            holder_id,
            by,
            json!({ "attachment": id.uuid() }),
        )
        .await?;
        Ok(true)
    }

    /// Takes all attachments of a holder away (a draft that was given up, a disposal). Returns how
    /// many.
    ///
    /// # Errors
    /// What the database says.
    pub async fn remove_all(
        &self,
        tx: &Tx,
        holder_kind: &str,
        holder_id: Uuid,
        by: &Actor,
    ) -> Result<u64, yakusho_store::Error> {
        let mut removed = 0;
        for row in of_holder(tx.db(), tx.municipality().as_str(), holder_kind, holder_id).await? {
            removed += u64::from(self.remove(tx, Id::from_uuid(row.id), by).await?);
        }
        Ok(removed)
    }

    /// Gives all attachments of a holder to another (a draft becomes an application). Returns how
    /// many.
    ///
    /// # Errors
    /// What the database says.
    pub async fn hand_over(
        &self,
        tx: &Tx,
        from: (&str, Uuid),
        to: (&str, Uuid),
        by: &Actor,
    ) -> Result<u64, yakusho_store::Error> {
        let changed = row::Entity::update_many()
            .col_expr(row::Column::HolderKind, Expr::value(to.0))
            .col_expr(row::Column::HolderId, Expr::value(to.1))
            .col_expr(row::Column::Version, Expr::col(row::Column::Version).add(1_i64))
            .filter(row::Column::Municipality.eq(tx.municipality().as_str()))
            .filter(row::Column::HolderKind.eq(from.0))
            .filter(row::Column::HolderId.eq(from.1))
            .filter(row::Column::RemovedAt.is_null())
            .exec(tx.db())
            .await?
            .rows_affected;
        if changed > 0 {
            let data = json!({ "from_kind": from.0, "from": from.1, "attachments": changed });
            record(tx, "attachment.handed_over", to.0, to.1, by, data).await?;
        }
        Ok(changed)
    }

    /// Adds this crate's jobs: deleting removed objects, and a sweep every six hours.
    #[must_use]
    pub fn jobs(&self, registry: JobRegistry) -> JobRegistry {
        let (deleting, sweeping) = (self.clone(), self.clone());
        let six_hours = std::time::Duration::from_secs(6 * 3600);
        registry
            .on(DELETE, move |_, job, _| {
                let files = deleting.clone();
                Box::pin(async move { files.delete_object(&job).await })
            })
            .every(SWEEP, six_hours, move |_, _, now| {
                let files = sweeping.clone();
                Box::pin(async move { files.sweep(now).await.map(drop).map_err(as_job_error) })
            })
    }

    async fn delete_object(&self, job: &Job) -> Result<(), yakusho_store::Error> {
        let id = job
            .payload
            .get("id")
            .and_then(|id| id.as_str())
            .and_then(|id| Uuid::parse_str(id).ok());
        let id =
            id.ok_or_else(|| yakusho_store::Error::Broken("a job without an id".to_owned()))?;
        let place = objects::place(self.store.municipality().as_str(), id);
        match self.objects.delete(&place).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(as_job_error(error.into())),
        }
    }

    /// Deletes objects that have no row, or a removed one, and are older than a day. Returns how
    /// many.
    ///
    /// # Errors
    /// [`Error::Objects`], [`Error::Store`].
    pub async fn sweep(&self, now: Timestamp) -> Result<u64, Error> {
        let municipality = self.store.municipality();
        let old = (now - FORGOTTEN).as_second();
        let mut listed = self.objects.list(Some(&objects::root(municipality.as_str())));
        let mut old_ones = BTreeSet::new();
        while let Some(object) = listed.try_next().await? {
            if object.last_modified.timestamp() < old {
                old_ones.extend(objects::id_of(&object.location));
            }
        }
        drop(listed);
        let old_ones: Vec<Uuid> = old_ones.into_iter().collect();
        let mut deleted = 0;
        for part in old_ones.chunks(200) {
            let alive: BTreeSet<Uuid> = row::Entity::find()
                .select_only()
                .column(row::Column::Id)
                .filter(row::Column::Municipality.eq(municipality.as_str()))
                .filter(row::Column::Id.is_in(part.iter().copied()))
                .filter(row::Column::RemovedAt.is_null())
                .into_tuple::<Uuid>()
                .all(self.store.read())
                .await
                .map_err(yakusho_store::Error::from)?
                .into_iter()
                .collect();
            for id in part.iter().filter(|id| !alive.contains(id)) {
                self.objects.delete(&objects::place(municipality.as_str(), *id)).await?;
                deleted += 1;
            }
        }
        Ok(deleted)
    }

    /// Opens every attachment and compares its SHA-256, for `restore` and `doctor`.
    ///
    /// # Errors
    /// [`Error::Store`]; what is wrong with single files is in the result.
    pub async fn verify(&self) -> Result<Verified, Error> {
        let mut verified = Verified::default();
        let mut after = Uuid::nil();
        loop {
            let rows = row::Entity::find()
                .filter(row::Column::Municipality.eq(self.store.municipality().as_str()))
                .filter(row::Column::RemovedAt.is_null())
                .filter(row::Column::Id.gt(after))
                .order_by_asc(row::Column::Id)
                .limit(100)
                .all(self.store.read())
                .await
                .map_err(yakusho_store::Error::from)?;
            let Some(last) = rows.last() else { return Ok(verified) };
            after = last.id;
            for row in rows {
                let id = row.id;
                let whole = match Attachment::from_row(row) {
                    Some(attachment) => self.read(&attachment).await.is_ok(),
                    None => false,
                };
                if whole {
                    verified.whole += 1;
                } else {
                    verified.damaged.push(id);
                }
            }
        }
    }

    /// The sealed bytes of an attachment, for a backup.
    ///
    /// # Errors
    /// [`Error::Objects`].
    pub async fn sealed(&self, id: Uuid) -> Result<Vec<u8>, Error> {
        let place = objects::place(self.store.municipality().as_str(), id);
        Ok(self.objects.get(&place).await?.bytes().await?.to_vec())
    }

    /// Puts sealed bytes back under their id, from a backup.
    ///
    /// # Errors
    /// [`Error::Objects`].
    pub async fn put_sealed(&self, id: Uuid, sealed: Vec<u8>) -> Result<(), Error> {
        let place = objects::place(self.store.municipality().as_str(), id);
        self.objects.put(&place, PutPayload::from(sealed)).await?;
        Ok(())
    }

    async fn open_object(&self, id: Uuid) -> Result<Vec<u8>, Error> {
        let sealed = self.sealed(id).await?;
        let (sealer, place) = (Arc::clone(&self.sealer), self.place(id));
        let opening = tokio::task::spawn_blocking(move || sealer.open(&place, &sealed));
        Ok(opening.await.map_err(|_| Error::Stopped)??)
    }

    /// What the seal is bound to.
    fn place(&self, id: Uuid) -> String {
        format!("attachment/{}/{id}/1", self.store.municipality().as_str())
    }
}

async fn record(
    tx: &Tx,
    kind: &str,
    subject_kind: &str,
    subject: Uuid,
    by: &Actor,
    data: serde_json::Value,
) -> Result<(), yakusho_store::Error> {
    tx.act(NewAction { kind, subject_kind, subject, by, authority: None, purpose: None, data })
        .await?;
    Ok(())
}

async fn of_holder(
    db: &impl ConnectionTrait,
    municipality: &str,
    holder_kind: &str,
    holder_id: Uuid,
) -> Result<Vec<row::Model>, sea_orm::DbErr> {
    row::Entity::find()
        .filter(row::Column::Municipality.eq(municipality))
        .filter(row::Column::HolderKind.eq(holder_kind))
        .filter(row::Column::HolderId.eq(holder_id))
        .filter(row::Column::RemovedAt.is_null())
        .order_by_asc(row::Column::Id)
        .all(db)
        .await
}

async fn find_row(
    db: &impl ConnectionTrait,
    municipality: &str,
    id: Uuid,
) -> Result<Option<row::Model>, sea_orm::DbErr> {
    row::Entity::find_by_id((municipality.to_owned(), id)).one(db).await
}

/// A job's error must not carry places or names.
fn as_job_error(error: Error) -> yakusho_store::Error {
    match error {
        Error::Store(error) => error,
        Error::Objects(_) => {
            yakusho_store::Error::Broken("the object store does not answer".to_owned())
        }
        other => yakusho_store::Error::Broken(other.to_string()),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
