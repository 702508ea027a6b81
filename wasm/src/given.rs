//! Answers and options, as JavaScript gives them.

use bareme::case::{FieldError, Given};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

// What may be code of the page may throw.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Array, js_name = isArray)]
    fn is_list(value: &JsValue) -> bool;

    #[wasm_bindgen(js_namespace = Array, js_name = from, catch)]
    fn items(list: &JsValue) -> Result<Vec<JsValue>, JsValue>;

    #[wasm_bindgen(js_namespace = Object, js_name = keys, catch)]
    fn names(table: &JsValue) -> Result<Vec<String>, JsValue>;

    #[wasm_bindgen(js_namespace = Object, js_name = values, catch)]
    fn values(table: &JsValue) -> Result<Vec<JsValue>, JsValue>;

    #[wasm_bindgen(js_name = String, catch)]
    fn digits(number: &JsValue) -> Result<String, JsValue>;
}

/// What a value of JavaScript says, as its JSON would: a field that is `undefined` is not given.
///
/// # Errors
/// When tables are too deep, or fields cannot be read.
pub(crate) fn given(value: &JsValue) -> Result<Given, FieldError> {
    within(value, Given::MAX_DEPTH)
}

fn within(value: &JsValue, depth: usize) -> Result<Given, FieldError> {
    let Some(depth) = depth.checked_sub(1) else { return Err(Given::too_deep()) };
    let unreadable = |_| FieldError::new("", "B0564", "une réponse ne peut être lue");
    Ok(if value.is_null() || value.is_undefined() {
        Given::Null
    } else if let Some(truth) = value.as_bool() {
        Given::Bool(truth)
    } else if let Some(text) = value.as_string() {
        Given::Text(text)
    } else if is_list(value) {
        let mut list = Vec::new();
        for item in items(value).map_err(unreadable)? {
            list.push(within(&item, depth)?);
        }
        Given::List(list)
    } else if value.is_object() {
        let mut table = Vec::new();
        for (name, value) in names(value).map_err(unreadable)?.into_iter().zip(values(value).map_err(unreadable)?) {
            if !value.is_undefined() {
                table.push((name, within(&value, depth)?));
            }
        }
        Given::Table(table)
    } else {
        Given::Number(digits(value).map_err(unreadable)?)
    })
}
