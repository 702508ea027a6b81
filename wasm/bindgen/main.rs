//! Writes the JavaScript side of a module: `bareme-bindgen MODULE.wasm FOLDER NAME`. The tool is a library here, so that
//! its version is that of `Cargo.lock`.

use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let [module, folder, name] = &std::env::args().skip(1).collect::<Vec<_>>()[..] else {
        eprintln!("usage: bareme-bindgen MODULE.wasm FOLDER NAME");
        return ExitCode::FAILURE;
    };
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).out_name(name).typescript(true);
    match bindgen.web(true).and_then(|bindgen| bindgen.generate(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:?}");
            ExitCode::FAILURE
        }
    }
}
