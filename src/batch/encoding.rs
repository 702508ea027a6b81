//! From the bytes of a file to UTF-8.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use std::io::{self, Chain, Cursor, Read};

/// Bytes looked at together.
const PROBE: usize = 64 * 1024;

/// Reads a text as UTF-8, whatever it is written in.
///
/// The encoding is that of the byte order mark; without one, it is decided where the first byte outside ASCII stands:
/// UTF-8 if the 64 kB around are valid, else Windows-1252. What cannot be decoded becomes U+FFFD.
pub(super) struct Decoder<R> {
    state: State<R>,
    encoding: &'static Encoding,
}

/// The block at hand, then what follows.
type Rest<R> = Chain<Cursor<Vec<u8>>, R>;

enum State<R> {
    /// Nothing was read yet.
    Start(R),
    /// Only ASCII so far: the rest of the last block, and what follows.
    Ascii(Cursor<Vec<u8>>, R),
    /// The encoding is known.
    Decoding(Box<DecodeReaderBytes<Rest<R>, Vec<u8>>>),
    /// The input failed.
    Failed,
}

impl<R: Read> Decoder<R> {
    pub(super) fn new(input: R) -> Self {
        Self { state: State::Start(input), encoding: UTF_8 }
    }

    /// The name of the encoding, as far as the text was read; a text in ASCII is in UTF-8.
    pub(super) fn encoding(&self) -> &'static str {
        self.encoding.name()
    }

    fn block(input: &mut R) -> io::Result<Vec<u8>> {
        let mut block = Vec::with_capacity(PROBE);
        input.take(PROBE as u64).read_to_end(&mut block)?;
        Ok(block)
    }

    /// Takes a block without byte order mark that follows ASCII alone.
    fn plain(&mut self, block: Vec<u8>, input: R) -> State<R> {
        if block.is_ascii() {
            return State::Ascii(Cursor::new(block), input);
        }
        // A character cut by the end of the block is not a fault.
        let valid = std::str::from_utf8(&block).map_or_else(|e| e.error_len().is_none(), |_| true);
        self.encoding = if valid { UTF_8 } else { WINDOWS_1252 };
        let mut builder = DecodeReaderBytesBuilder::new();
        State::Decoding(Box::new(builder.encoding(Some(self.encoding)).build(Cursor::new(block).chain(input))))
    }

    fn start(&mut self, mut input: R) -> io::Result<State<R>> {
        let block = Self::block(&mut input)?;
        if let Some((encoding, _)) = Encoding::for_bom(&block) {
            self.encoding = encoding;
            let decoder = DecodeReaderBytesBuilder::new().build(Cursor::new(block).chain(input));
            return Ok(State::Decoding(Box::new(decoder)));
        }
        if block.contains(&0) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, NotText));
        }
        Ok(self.plain(block, input))
    }
}

impl<R: Read> Read for Decoder<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            self.state = match std::mem::replace(&mut self.state, State::Failed) {
                State::Start(input) => self.start(input)?,
                State::Ascii(mut block, mut input) => {
                    let read = block.read(out)?;
                    if read > 0 {
                        self.state = State::Ascii(block, input);
                        return Ok(read);
                    }
                    let next = Self::block(&mut input)?;
                    if next.is_empty() {
                        self.state = State::Ascii(Cursor::new(next), input);
                        return Ok(0);
                    }
                    self.plain(next, input)
                }
                State::Decoding(mut decoder) => {
                    let read = decoder.read(out);
                    self.state = State::Decoding(decoder);
                    return read;
                }
                State::Failed => return Ok(0),
            };
        }
    }
}

/// The bytes are not those of a text.
#[derive(Debug)]
pub(super) struct NotText;

impl std::fmt::Display for NotText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not a text")
    }
}

impl std::error::Error for NotText {}
