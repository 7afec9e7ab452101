//! One call to Slack over slack-morphism's client: with a time limit, with `ok` read by ourselves, and with every
//! error stripped of the body it would print. Values of JSON go in and out, because a typed answer that does not fit
//! would turn a message that was sent into a failure.

use std::time::Duration;

use chrono::TimeDelta;
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;
use slack_morphism::errors::SlackClientError;
use slack_morphism::prelude::{SlackApiToken, SlackApiTokenValue, SlackClient, SlackClientHyperConnector};
use slack_morphism::prelude::{SlackClientHyperHttpsConnector, SlackHyperClient};
use url::Url;

use crate::delivery::failure::Failure;

/// How long a connection may take to come about. Below every call's limit, so that "never connected" is known as such.
const CONNECT_LIMIT: Duration = Duration::from_secs(2);
/// At most so many places of a refused message are told.
const PLACES: usize = 5;

/// Why no client could be made.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    #[error("SLACK_API_URL is not an http or https address")]
    Url,
    #[error("this machine has no CA certificates to check Slack's by; install ca-certificates")]
    NoCertificates,
}

/// A Web API method by name. Whoever adds a call adds it here, and thereby to what `manifest.yml` is held against.
#[derive(Debug, Clone, Copy)]
pub struct Name(&'static str);

macro_rules! methods {
    ($($name:ident = $text:literal;)+) => {
        $(pub const $name: Name = Name($text);)+

        /// Every Web API method that the bot calls, by name.
        pub const METHODS: &[&str] = &[$($text),+];
    };
}

methods! {
    AUTH_TEST = "auth.test";
    CONNECTIONS_OPEN = "apps.connections.open";
    USERS_INFO = "users.info";
    USERS_LIST = "users.list";
    USERGROUPS_USERS_LIST = "usergroups.users.list";
    CONVERSATIONS_INFO = "conversations.info";
    CONVERSATIONS_OPEN = "conversations.open";
    CONVERSATIONS_HISTORY = "conversations.history";
    CONVERSATIONS_REPLIES = "conversations.replies";
    POST_MESSAGE = "chat.postMessage";
    POST_EPHEMERAL = "chat.postEphemeral";
    UPDATE_MESSAGE = "chat.update";
    DELETE_MESSAGE = "chat.delete";
    VIEWS_OPEN = "views.open";
    VIEWS_UPDATE = "views.update";
    VIEWS_PUBLISH = "views.publish";
    GET_UPLOAD_URL = "files.getUploadURLExternal";
    COMPLETE_UPLOAD = "files.completeUploadExternal";
    DELETE_FILE = "files.delete";
}

pub struct Wire {
    base: Url,
    client: Client,
    token: SlackApiToken,
}

enum Client {
    /// For a Slack on this machine: needs no certificates.
    Plain(SlackClient<SlackClientHyperConnector<HttpConnector>>),
    Tls(SlackHyperClient),
}

/// The same call on whichever client it is.
macro_rules! on {
    ($wire:ident, $session:ident => $call:expr) => {
        match &$wire.client {
            Client::Plain(client) => {
                let $session = client.open_session(&$wire.token).http_session_api;
                $call.await
            }
            Client::Tls(client) => {
                let $session = client.open_session(&$wire.token).http_session_api;
                $call.await
            }
        }
    };
}

impl Wire {
    /// `base` as in `https://slack.com/api`, with or without a slash at its end.
    pub fn new(base: &str, token: &str) -> Result<Wire, Unusable> {
        let base = base.trim_end_matches('/');
        let address = Url::parse(base).map_err(|_| Unusable::Url)?;
        let mut tcp = HttpConnector::new();
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(CONNECT_LIMIT));
        let client = match address.scheme() {
            "http" => {
                let connector = SlackClientHyperConnector::with_connector(tcp);
                Client::Plain(SlackClient::new(connector.with_slack_api_url(base)))
            }
            "https" => {
                tcp.enforce_http(false);
                let tls =
                    HttpsConnectorBuilder::new().with_native_roots().map_err(|_| Unusable::NoCertificates)?;
                let connector = tls.https_only().enable_http1().wrap_connector(tcp);
                let connector = SlackClientHyperHttpsConnector::from(connector);
                Client::Tls(SlackClient::new(connector.with_slack_api_url(base)))
            }
            _ => return Err(Unusable::Url),
        };
        Ok(Wire { base: address, client, token: SlackApiToken::new(SlackApiTokenValue(token.to_owned())) })
    }

    pub async fn post(&self, method: Name, body: &Value, limit: Duration) -> Result<Value, Failure> {
        let call = async { on!(self, session => session.http_post::<Value, Value>(method.0, body, None)) };
        answered(tokio::time::timeout(limit, call).await)
    }

    pub async fn get(&self, method: Name, query: &[(&str, &str)], limit: Duration) -> Result<Value, Failure> {
        let query: Vec<(&str, Option<&str>)> =
            query.iter().map(|(name, value)| (*name, Some(*value))).collect();
        let call = async { on!(self, session => session.http_get::<Value, _, _>(method.0, &query, None)) };
        answered(tokio::time::timeout(limit, call).await)
    }
}

impl Wire {
    /// The same with its arguments as a form, for methods that take no JSON. Not in the address, which is logged.
    pub async fn form(
        &self,
        method: Name,
        fields: &[(&str, &str)],
        limit: Duration,
    ) -> Result<Value, Failure> {
        let mut address = self.base.clone();
        if let Ok(mut path) = address.path_segments_mut() {
            path.pop_if_empty().push(method.0);
        }
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let kind = "application/x-www-form-urlencoded".to_owned();
        let call = async {
            on!(self, session => session.http_post_uri_binary::<Value>(address, kind, body.as_bytes(), None))
        };
        answered(tokio::time::timeout(limit, call).await)
    }

    /// Bytes to an address that Slack gave, which answers in plain words. The token goes along: to nobody but Slack.
    pub async fn bytes(&self, address: &str, bytes: &[u8], limit: Duration) -> Result<(), Failure> {
        let address = Url::parse(address).ok().filter(|address| same_house(&self.base, address));
        let Some(address) = address else {
            return Err(Failure::Refused { code: "foreign_upload_address".to_owned(), at: Vec::new() });
        };
        let kind = "application/octet-stream".to_owned();
        let call =
            async { on!(self, session => session.http_post_uri_binary::<Value>(address, kind, bytes, None)) };
        match tokio::time::timeout(limit, call).await {
            Err(_) => Err(Failure::Doubt { code: "no_answer_in_time".to_owned() }),
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(sorted(&error)),
        }
    }
}

/// Slack's upload address is `files.slack.com` where the API is `slack.com`.
fn same_house(base: &Url, address: &Url) -> bool {
    let (Some(ours), Some(theirs)) = (base.host_str(), address.host_str()) else { return false };
    let beneath = theirs.strip_suffix(ours).is_some_and(|front| front.ends_with('.'));
    base.scheme() == address.scheme() && (ours == theirs || base.domain().is_some() && beneath)
}

type Answer = Result<Result<Value, SlackClientError>, tokio::time::error::Elapsed>;

fn answered(answer: Answer) -> Result<Value, Failure> {
    let doubt = |code: &str| Failure::Doubt { code: code.to_owned() };
    match answer {
        Err(_) => Err(doubt("no_answer_in_time")),
        Ok(Ok(value)) => match value["ok"].as_bool() {
            Some(true) => Ok(value),
            Some(false) => Err(Failure::Again { after: None, code: "not_ok_without_error".to_owned() }),
            // A proxy's page with status 200, or nothing at all.
            None => Err(doubt("no_ok_in_answer")),
        },
        Ok(Err(error)) => Err(sorted(&error)),
    }
}

fn sorted(error: &SlackClientError) -> Failure {
    let doubt = |code: String| Failure::Doubt { code };
    match error {
        SlackClientError::ApiError(said) => {
            let body = said.http_response_body.as_deref().unwrap_or_default();
            Failure::of_code(&said.code, None, places(body))
        }
        SlackClientError::RateLimitError(said) => {
            let after = said.retry_after.and_then(|after| TimeDelta::from_std(after).ok());
            Failure::Again { after, code: "ratelimited".to_owned() }
        }
        SlackClientError::HttpError(said) => doubt(format!("http_{}", said.status_code.as_u16())),
        SlackClientError::HttpProtocolError(said) => {
            let cause = said.cause.as_ref();
            let cause = cause.and_then(|cause| cause.downcast_ref::<hyper_util::client::legacy::Error>());
            if cause.is_some_and(hyper_util::client::legacy::Error::is_connect) {
                Failure::Again { after: None, code: "no_connection".to_owned() }
            } else {
                doubt("connection_lost".to_owned())
            }
        }
        SlackClientError::ProtocolError(_) => doubt("unreadable_answer".to_owned()),
        SlackClientError::EndOfStream(_)
        | SlackClientError::SystemError(_)
        | SlackClientError::SocketModeProtocolError(_) => doubt("connection_lost".to_owned()),
    }
}

/// Where Slack pointed (`[json-pointer:/blocks/0/text]`) and which scope it missed; nothing else of a body.
fn places(body: &str) -> Vec<String> {
    let Ok(body) = serde_json::from_str::<Value>(body) else { return Vec::new() };
    let told = body["response_metadata"]["messages"].as_array().into_iter().chain(body["errors"].as_array());
    let pointers = told.flatten().filter_map(Value::as_str).filter_map(|message| {
        let (_, pointer) = message.split_once("[json-pointer:")?;
        Some(pointer.split(']').next()?.to_owned())
    });
    let scopes = body["needed"].as_str().map(|scope| format!("needs the scope {scope}"));
    scopes.into_iter().chain(pointers).map(|place| place.chars().take(100).collect()).take(PLACES).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fails where two TLS providers are in the tree, which no test over plain HTTP would show.
    #[test]
    fn a_client_for_the_real_slack_can_be_made() {
        assert!(Wire::new("https://slack.com/api/", "x").is_ok());
        assert!(matches!(Wire::new("ftp://slack.com", "x"), Err(Unusable::Url)));
        assert!(matches!(Wire::new("slack.com", "x"), Err(Unusable::Url)));
    }

    #[test]
    fn the_token_goes_to_slack_alone() {
        let house =
            |base: &str, address: &str| same_house(&Url::parse(base).unwrap(), &Url::parse(address).unwrap());
        let slack = "https://slack.com/api";
        assert!(house(slack, "https://files.slack.com/upload/v1/A") && house(slack, "https://slack.com/u"));
        assert!(house("http://127.0.0.1:1/api", "http://127.0.0.1:1/upload/F1"));
        for foreign in
            ["http://files.slack.com/x", "https://evilslack.com/x", "https://slack.com.evil.example/x"]
        {
            assert!(!house(slack, foreign), "{foreign}");
        }
        assert!(!house("http://7.0.0.1/api", "http://12.7.0.0.1.example/x"));
    }

    #[test]
    fn of_a_refused_message_only_the_places_are_told() {
        let body = r#"{"ok":false,"error":"invalid_blocks","errors":["must be shorter: 'secret' [json-pointer:/blocks/0/text]"],
            "response_metadata":{"messages":["[ERROR] must be shorter [json-pointer:/blocks/1/text]"]}}"#;
        assert_eq!(places(body), ["/blocks/1/text", "/blocks/0/text"]);
        assert_eq!(places(r#"{"needed":"im:write","provided":"chat:write"}"#), ["needs the scope im:write"]);
        assert!(places("<html>").is_empty());
    }
}
