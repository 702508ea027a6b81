# Chooses how wasm32-unknown-unknown is built, and builds with it. To be sourced; then: wasm_cargo ARGUMENTS; wasm_target gives the folder of what it built.
#
# std is built with the crate, for size, and a panic stops without the words that nobody would read in a browser: the
# module is a twelfth lighter. These options are not stable yet: RUSTC_BOOTSTRAP lends them to a stable compiler, which
# does the same otherwise.
#
# With rustup and the sources of std, nothing else is needed. Where rustup can add no component, Debian's rustc-web is
# used, in a target folder of its own: the two compilers do not share artefacts. The linker is rustup's, as Debian's is in
# another package from one version to the next.

wasm_options=(
    --target wasm32-unknown-unknown
    -Zbuild-std=std,panic_abort -Zbuild-std-features=optimize_for_size
    -Zpanic-immediate-abort --config 'profile.wasm.panic="immediate-abort"'
)

if rustup component add rust-src >/dev/null 2>&1; then
    wasm_cargo() {
        RUSTFLAGS="--remap-path-prefix=$HOME=~" RUSTC_BOOTSTRAP=1 cargo "$@" "${wasm_options[@]}"
    }
    wasm_target() { echo target; }
else
    if ! [ -x /usr/bin/cargo ] || ! [ -d /usr/lib/rustlib/src/rust/library ]; then
        apt-get update -q
        apt-get install -qy --no-install-recommends rustc-web cargo-web rust-web-src
    fi
    wasm_linker="$(rustc --print sysroot)/lib/rustlib/$(rustc --print host-tuple)/bin/rust-lld"
    wasm_cargo() {
        RUSTFLAGS="--remap-path-prefix=$HOME=~" RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc CARGO_TARGET_DIR=target/debian-wasm \
            CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$wasm_linker" \
            /usr/bin/cargo "$@" "${wasm_options[@]}"
    }
    wasm_target() { echo target/debian-wasm; }
fi
