//! PostgreSQL's messages, as far as one has to know them to count statements.

use std::io::{Read, Result};

/// The codes of what a client may ask before it begins a session.
const ENCRYPTION: [u32; 2] = [80_877_103, 80_877_104];
const CANCEL: u32 = 80_877_102;

/// The first message of a connection.
pub enum Opening {
    /// It asks for encryption.
    Encryption,
    /// It cancels another one's statement.
    Cancel(Vec<u8>),
    /// It begins a session on a database.
    Session { bytes: Vec<u8>, database: String },
}

impl Opening {
    pub fn read(from: &mut impl Read) -> Result<Opening> {
        let mut head = [0; 8];
        from.read_exact(&mut head)?;
        let (length, code) = (number(&head[..4]), number(&head[4..]));
        let mut bytes = head.to_vec();
        bytes.resize(length as usize, 0);
        from.read_exact(&mut bytes[8..])?;
        Ok(match code {
            code if ENCRYPTION.contains(&code) => Opening::Encryption,
            CANCEL => Opening::Cancel(bytes),
            _ => Opening::Session { database: parameter(&bytes[8..], "database"), bytes },
        })
    }
}

/// A message within a session.
pub struct Message {
    pub kind: u8,
    pub bytes: Vec<u8>,
}

impl Message {
    pub fn read(from: &mut impl Read) -> Result<Message> {
        let mut head = [0; 5];
        from.read_exact(&mut head)?;
        let mut bytes = head.to_vec();
        bytes.resize(1 + number(&head[1..]) as usize, 0);
        from.read_exact(&mut bytes[5..])?;
        Ok(Message { kind: head[0], bytes })
    }

    /// One that asks for a statement.
    pub fn asking(statement: &str) -> Message {
        let length = 4 + statement.len() as u32 + 1;
        let bytes = [b"Q", &length.to_be_bytes()[..], statement.as_bytes(), b"\0"].concat();
        Message { kind: b'Q', bytes }
    }

    /// A statement, or several that are sent as one.
    pub fn statement(&self) -> Option<String> {
        let text = self.bytes.get(5..self.bytes.len().saturating_sub(1)).filter(|_| self.kind == b'Q')?;
        Some(String::from_utf8_lossy(text).into_owned())
    }

    /// The number of the server's process, which it tells once.
    pub fn process(&self) -> Option<u32> {
        self.bytes.get(5..9).filter(|_| self.kind == b'K').map(number)
    }

    /// Whether the server is done with a statement.
    pub fn is_ready(&self) -> bool {
        self.kind == b'Z'
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte))
}

fn parameter(bytes: &[u8], wanted: &str) -> String {
    let mut words = bytes.split(|byte| *byte == 0).map(String::from_utf8_lossy);
    while let (Some(name), Some(value)) = (words.next(), words.next()) {
        if name == wanted {
            return value.into_owned();
        }
    }
    String::new()
}
