//! Files on their way to Slack: an address for each, the bytes to that address, then all of them shown at once. Until
//! they are shown nobody sees them, and what was uploaded and not shown is thrown away by Slack.

use serde_json::{Value, json};

use super::{Api, read, wire};
use crate::delivery::failure::Failure;
use crate::domain::id::{ChannelId, FileId, Ts};
use crate::view::message::File;

impl Api {
    /// Brings the bytes to Slack, where nobody sees them yet.
    pub async fn upload(&self, file: &File) -> Result<FileId, Failure> {
        let length = file.bytes.len().to_string();
        let mut fields = vec![("filename", file.name.as_str()), ("length", length.as_str())];
        if let Some(alt) = &file.alt {
            fields.push(("alt_txt", alt));
        }
        let answer = self.wire.form(wire::GET_UPLOAD_URL, &fields, self.limit).await?;
        self.wire.bytes(read::text(&answer["upload_url"])?, &file.bytes, self.limit).await?;
        Ok(FileId::from(read::text(&answer["file_id"])?))
    }

    /// Shows what was uploaded, in one message; each with its title.
    pub async fn share(
        &self,
        channel: &ChannelId,
        thread: Option<&Ts>,
        files: &[(FileId, &str)],
    ) -> Result<(), Failure> {
        let files: Vec<Value> =
            files.iter().map(|(id, title)| json!({ "id": id.as_str(), "title": title })).collect();
        let mut body = json!({ "files": files, "channel_id": channel.as_str() });
        if let Some(thread) = thread {
            body["thread_ts"] = json!(thread.as_str());
        }
        self.wire.post(wire::COMPLETE_UPLOAD, &body, self.limit).await.map(drop)
    }

    /// Takes a file out of Slack, wherever it was shown.
    pub async fn delete_file(&self, id: &FileId) -> Result<(), Failure> {
        self.wire.post(wire::DELETE_FILE, &json!({ "file": id.as_str() }), self.limit).await.map(drop)
    }
}
