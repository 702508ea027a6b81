#!/usr/bin/env bash
# Builds the npm package in wasm/dist: both WebAssembly modules, the compiled pack of rules/, JavaScript and types; and
# the small pack of the tests.
set -euo pipefail
cd "$(dirname "$0")/.."
. wasm/toolchain.sh

if [ ! -d wasm/node_modules ]; then
    npm --prefix wasm ci --no-audit --no-fund --loglevel=error >/dev/null
fi
rm -rf wasm/dist
mkdir -p wasm/dist wasm/generated

# module NAME FEATURES: the module dist/NAME.wasm, its JavaScript in generated/. A cdylib is asked for here and not in
# Cargo.toml, as cargo optimises over crates (lto) only what is not a library for Rust too.
module() {
    local out="wasm/generated/$1"
    wasm_cargo rustc --quiet -p bareme-wasm --lib --crate-type cdylib --profile wasm --features "$2"
    cargo run --quiet -p bareme-bindgen -- "$(wasm_target)/wasm32-unknown-unknown/wasm/bareme_wasm.wasm" "$out" "$1"
    node wasm/node_modules/binaryen/bin/wasm-opt -Oz --enable-bulk-memory --enable-nontrapping-float-to-int \
        --enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue \
        "$out/$1_bg.wasm" -o "wasm/dist/$1.wasm"
}
module bareme ''
module regles full

# Few ask about applications of before this year: their rules stand in a file of their own.
cargo run --quiet --release -- build rules --since 01/01/2026 -o wasm/dist/pack >/dev/null
cargo run --quiet --release -- build wasm/tests/petit -o wasm/generated/petit >/dev/null
node wasm/build.mjs
