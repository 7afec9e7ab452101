//! Arguments of a call, whether they came as JSON (typed) or as a form or query (all strings).

use serde_json::{Map, Value};

use super::ApiError;
use crate::practice::serve::Call;

pub struct Args {
    fields: Map<String, Value>,
    /// The body was JSON.
    pub json: bool,
}

impl Args {
    pub fn new(call: Call) -> Self {
        Self { fields: call.args, json: call.json }
    }

    pub fn all(&self) -> &Map<String, Value> {
        &self.fields
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.fields.get(name).filter(|v| !v.is_null())
    }

    pub fn text(&self, name: &str) -> Result<Option<&str>, ApiError> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(ApiError::invalid_arguments(format!("must be a string [json-pointer:/{name}]"))),
        }
    }

    /// A string that must be there and not be empty.
    pub fn need(&self, name: &str) -> Result<&str, ApiError> {
        self.text(name)?
            .filter(|text| !text.is_empty())
            .ok_or_else(|| ApiError::invalid_arguments(format!("missing required field: {name}")))
    }

    pub fn number(&self, name: &str) -> Result<Option<i64>, ApiError> {
        let wrong = || ApiError::invalid_arguments(format!("must be an integer [json-pointer:/{name}]"));
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => text.parse().map(Some).map_err(|_| wrong()),
            Some(value) => value.as_i64().map(Some).ok_or_else(wrong),
        }
    }

    pub fn flag(&self, name: &str) -> bool {
        match self.get(name) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => text == "true" || text == "1",
            Some(Value::Number(n)) => n.as_i64() == Some(1),
            _ => false,
        }
    }

    /// An object or list; forms carry it as JSON in a string, which Slack takes in JSON bodies too.
    pub fn nested(&self, name: &str, error: &'static str) -> Result<Option<Value>, ApiError> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text).map(Some).map_err(|_| error.into()),
            Some(value) => Ok(Some(value.clone())),
        }
    }

    /// A list of ids: a JSON list, or joined with commas.
    pub fn ids(&self, name: &str) -> Vec<String> {
        match self.get(name) {
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(Into::into).collect(),
            Some(Value::String(text)) => {
                text.split(',').map(str::trim).filter(|id| !id.is_empty()).map(Into::into).collect()
            }
            _ => Vec::new(),
        }
    }
}
