//! The command, from outside: what is typed, what is seen, how it ends.

#[test]
fn transcripts() {
    trycmd::TestCases::new().case("tests/corpus/cli/*.trycmd");
}
