# Chooses how wasm32-unknown-unknown is built, and builds with it. To be sourced; then: wasm_cargo ARGUMENTS; wasm_target gives the folder of what it built.
#
# With rustup and its target, nothing else is needed. Where rustup can add no target, Debian's rustc-web is used with
# the sources of std, in a target folder of its own: the two compilers do not share artefacts.

if rustup target add wasm32-unknown-unknown >/dev/null 2>&1; then
    wasm_cargo() {
        RUSTFLAGS="--remap-path-prefix=$HOME=~" cargo "$@" --target wasm32-unknown-unknown
    }
    wasm_target() { echo target; }
else
    if ! command -v /usr/bin/rust-lld >/dev/null; then
        apt-get update -q
        apt-get install -qy --no-install-recommends rustc-web cargo-web rust-web-src rust-web-llvm
    fi
    wasm_cargo() {
        RUSTFLAGS="--remap-path-prefix=$HOME=~" RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc CARGO_TARGET_DIR=target/debian-wasm \
            CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=/usr/bin/rust-lld \
            /usr/bin/cargo "$@" --target wasm32-unknown-unknown -Zbuild-std=std,panic_abort
    }
    wasm_target() { echo target/debian-wasm; }
fi
