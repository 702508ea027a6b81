//! Barème for JavaScript: a compiled pack is loaded, and cases are assessed where their answers are given.
//!
//! Answers are taken as JavaScript holds them; results cross as JSON text, the same as the command writes: amounts stay
//! decimal strings, and both give the same bytes. Nothing here panics on what it is given: a mistake is a list of faults,
//! each with a code and a field.

mod given;
mod pack;
#[cfg(feature = "full")]
mod rules;

use bareme::case::Given;
pub use pack::{Fault, Pack};
#[cfg(feature = "full")]
pub use rules::Rules;

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// Faults as JavaScript throws them: a JSON list, which the package makes into an error.
fn thrown(faults: Vec<Fault>) -> JsValue {
    JsValue::from_str(&serde_json::to_string(&faults).unwrap_or_default())
}

fn read(value: &JsValue) -> Result<Given, JsValue> {
    given::given(value).map_err(|error| thrown(vec![error.into()]))
}

/// A pack for JavaScript.
#[wasm_bindgen(js_name = Pack)]
pub struct JsPack(Pack);

#[wasm_bindgen(js_class = Pack)]
impl JsPack {
    /// Reads a compiled pack: the bytes of `regles.bin`.
    ///
    /// # Errors
    /// When the bytes are something else, of another format, or damaged.
    #[wasm_bindgen(constructor)]
    pub fn new(rules: &[u8]) -> Result<Self, JsValue> {
        Pack::read(rules).map(Self).map_err(thrown)
    }

    /// What the pack holds: axes, aids, themes, inputs.
    #[must_use]
    pub fn describe(&self) -> String {
        self.0.describe()
    }

    /// Adds the bytes of `territoires.bin`.
    ///
    /// # Errors
    /// When they are not those of these rules.
    pub fn complete(&mut self, territories: &[u8]) -> Result<(), JsValue> {
        self.0.complete(territories).map_err(thrown)
    }

    /// Whether the long référentiels are still to be added.
    #[wasm_bindgen(getter, js_name = isPartial)]
    pub fn is_partial(&self) -> bool {
        self.0.is_partial()
    }

    /// Assesses a case.
    ///
    /// # Errors
    /// What is wrong with the case or the options, field by field.
    pub fn assess(&mut self, case: &JsValue, options: &JsValue) -> Result<String, JsValue> {
        self.0.assess(&read(case)?, read(options)?).map_err(thrown)
    }

    /// Assesses a case, of which only what changes while questions are asked is said.
    ///
    /// # Errors
    /// What is wrong with the case or the options, field by field.
    pub fn preview(&mut self, case: &JsValue, options: &JsValue) -> Result<String, JsValue> {
        self.0.preview(&read(case)?, read(options)?).map_err(thrown)
    }

    /// The same, and the question to ask next.
    ///
    /// # Errors
    /// What is wrong with the case or the options, field by field.
    pub fn next(&mut self, case: &JsValue, options: &JsValue) -> Result<String, JsValue> {
        self.0.next(&read(case)?, read(options)?).map_err(thrown)
    }
}

/// A pack in text, for editors.
#[cfg(feature = "full")]
#[wasm_bindgen(js_name = Rules)]
pub struct JsRules(Rules);

#[cfg(feature = "full")]
#[wasm_bindgen(js_class = Rules)]
impl JsRules {
    /// Reads and checks a pack: a JSON object of texts by path.
    ///
    /// # Errors
    /// When the files are not such an object.
    #[wasm_bindgen(constructor)]
    pub fn new(files: &str) -> Result<Self, JsValue> {
        Rules::read(files).map(Self).map_err(thrown)
    }

    /// What is wrong or advised, with places in UTF-16 units.
    #[must_use]
    pub fn diagnostics(&self) -> String {
        self.0.diagnostics()
    }

    /// The pack, ready to assess cases.
    ///
    /// # Errors
    /// When some diagnostic is an error.
    pub fn pack(&self) -> Result<JsPack, JsValue> {
        self.0.pack().map(JsPack).map_err(thrown)
    }

    /// The worked cases replayed, in JSON.
    #[must_use]
    pub fn test(&self) -> String {
        self.0.test()
    }
}

/// The version of the engine, and the format of compiled packs that it reads.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    format!(r#"{{"version":"{}","format":{}}}"#, env!("CARGO_PKG_VERSION"), bareme::compiled::FORMAT)
}
