//! Files: the external upload in three steps, looking one up, and handing it out.

use axum::body::Body;
use hyper::body::Bytes;
use hyper::{HeaderMap, Response, StatusCode};
use serde_json::{Value, json};

use super::chat::thread_root;
use super::{ApiError, Args, Reply};
use crate::practice::Workspace;
use crate::practice::cast::BOT_USER;
use crate::practice::serve::{plain, with_type};
use crate::practice::state::{File, Post, mime};

/// Characters of a description.
const ALT_LIMIT: usize = 1_000;

pub fn get_upload_url(workspace: &Workspace, args: &Args) -> Reply {
    // Form or query only (slack.md section 8).
    if args.json {
        return Err(ApiError::invalid_arguments("this method takes form-encoded arguments only"));
    }
    let name = args.need("filename")?;
    let size = args.number("length")?.and_then(|n| usize::try_from(n).ok()).filter(|n| *n > 0);
    let size = size.ok_or_else(|| ApiError::invalid_arguments("must provide a positive length"))?;
    let alt = args.text("alt_txt")?.filter(|alt| !alt.is_empty());
    if alt.is_some_and(|alt| alt.chars().count() > ALT_LIMIT) {
        return Err("alt_txt_too_large".into());
    }
    let (id, sent) = workspace.change(|state, now| {
        let id = state.new_id("F");
        let file = File {
            id: id.clone(),
            name: name.into(),
            title: name.into(),
            user: BOT_USER.into(),
            created: now.timestamp(),
            size,
            alt: alt.map(Into::into),
            channels: [].into(),
            content: None,
            complete: false,
            deleted: false,
        };
        state.files.insert(id.clone(), file);
        id
    });
    drop(sent);
    Ok(json!({ "upload_url": format!("{}/upload/{id}", workspace.base()), "file_id": id }))
}

/// Takes the bytes, raw or as the one part of a multipart form.
pub fn receive_upload(workspace: &Workspace, id: &str, headers: &HeaderMap, body: &Bytes) -> Response<Body> {
    let kind = headers.get("content-type").and_then(|v| v.to_str().ok()).unwrap_or_default();
    let bytes = match kind.split_once("boundary=") {
        Some((_, boundary)) if kind.starts_with("multipart/form-data") => {
            only_part(body, boundary.trim_matches('"'))
        }
        _ => Some(body.to_vec()),
    };
    let Some(bytes) = bytes else { return plain(StatusCode::BAD_REQUEST, "the form has no file") };
    let (answer, sent) = workspace.change(|state, _| match state.files.get_mut(id) {
        Some(file) if !file.complete && file.size == bytes.len() => {
            file.content = Some(bytes);
            plain(StatusCode::OK, &format!("OK - {}", file.size))
        }
        Some(file) if !file.complete => plain(
            StatusCode::BAD_REQUEST,
            &format!("{} bytes were announced, {} came", file.size, bytes.len()),
        ),
        _ => plain(StatusCode::NOT_FOUND, "no upload is expected here"),
    });
    drop(sent);
    answer
}

fn only_part(body: &[u8], boundary: &str) -> Option<Vec<u8>> {
    let find = |haystack: &[u8], needle: &[u8]| haystack.windows(needle.len()).position(|w| w == needle);
    let start = find(body, b"\r\n\r\n")? + 4;
    let end = find(&body[start..], format!("\r\n--{boundary}").as_bytes())?;
    Some(body[start..start + end].to_vec())
}

pub fn complete_upload(workspace: &Workspace, args: &Args) -> Reply {
    let files = args.nested("files", "invalid_arguments")?.unwrap_or_default();
    let files = files.as_array().filter(|f| !f.is_empty()).cloned();
    let files = files.ok_or_else(|| ApiError::invalid_arguments("missing required field: files"))?;
    let channel = args.text("channel_id")?;
    let comment = args.text("initial_comment")?;
    let thread = args.text("thread_ts")?;
    let (reply, sent) = workspace.change(|state, now| {
        let mut root = None;
        if let Some(id) = channel {
            let seat = state.channels.get(id).filter(|c| state.bot_sees(c)).ok_or("channel_not_found")?;
            if seat.archived {
                return Err("is_archived".into());
            }
            if !seat.members.contains(BOT_USER) {
                return Err("not_in_channel".into());
            }
            root = thread_root(workspace, state, id, thread)?;
        }
        let ids: Vec<String> = files.iter().filter_map(|f| f["id"].as_str()).map(Into::into).collect();
        for id in &ids {
            match state.files.get(id) {
                Some(file) if file.deleted => return Err("file_not_found".into()),
                Some(file) if file.content.is_some() && !file.complete => {}
                Some(_) => return Err("file_update_failed".into()),
                None => return Err("file_not_found".into()),
            }
        }
        for (id, given) in ids.iter().zip(&files) {
            if let Some(file) = state.files.get_mut(id) {
                file.complete = true;
                file.channels.extend(channel.map(Into::into));
                if let Some(title) = given["title"].as_str() {
                    file.title = title.into();
                }
            }
        }
        if let Some(channel) = channel {
            let post = Post {
                user: BOT_USER.into(),
                text: comment.unwrap_or_default().into(),
                subtype: Some("file_share".into()),
                files: ids.clone(),
                thread_ts: root,
                ..Post::default()
            };
            state.post(now, channel, post);
        }
        let base = workspace.base();
        let shown: Vec<Value> =
            ids.iter().filter_map(|id| state.files.get(id)).map(|f| f.json(&base)).collect();
        Ok(json!({ "files": shown }))
    });
    drop(sent);
    reply
}

pub fn info(workspace: &Workspace, args: &Args) -> Reply {
    let id = args.need("file")?;
    workspace.look(|state| {
        let file = state.files.get(id).filter(|f| f.complete).ok_or("file_not_found")?;
        if file.deleted {
            return Err("file_deleted".into());
        }
        Ok(json!({ "file": file.json(&workspace.base()) }))
    })
}

/// What was announced and never shown is nowhere yet. Its message stays, and says that there was one.
pub fn delete(workspace: &Workspace, args: &Args) -> Reply {
    let id = args.need("file")?;
    let (reply, sent) = workspace.change(|state, _| {
        let file = state.files.get_mut(id).filter(|file| file.complete).ok_or("file_not_found")?;
        if file.user != BOT_USER {
            return Err("cant_delete_file".into());
        }
        if file.deleted {
            return Err("file_deleted".into());
        }
        (file.deleted, file.content) = (true, None);
        Ok(json!({}))
    });
    drop(sent);
    reply
}

/// For the bot with its token, and for a person who is in a conversation that has the file.
pub fn download(workspace: &Workspace, id: &str, token: Option<&str>, who: Option<&str>) -> Response<Body> {
    let bot = token.is_some_and(|token| token == workspace.inner.secrets.bot_token);
    workspace.look(|state| {
        let Some(file) = state.files.get(id).filter(|file| !file.deleted) else {
            return plain(StatusCode::NOT_FOUND, "there is no such file");
        };
        let shared = |who: &str| {
            file.channels.iter().filter_map(|c| state.channels.get(c)).any(|c| c.members.contains(who))
        };
        if !bot && !who.is_some_and(shared) {
            return plain(StatusCode::FORBIDDEN, "this file is not shared with you");
        }
        match &file.content {
            Some(content) => with_type(StatusCode::OK, mime(&file.name), Bytes::from(content.clone())),
            None => plain(StatusCode::NOT_FOUND, "the file was announced and never came"),
        }
    })
}
