//! Parameters as a URL, for a person: without secrets, with what the environment adds.

use super::Parameters;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use std::fmt;

/// What would end a part of a URL, or move a terminal.
const KEPT_APART: AsciiSet = CONTROLS.add(b' ').add(b'"').add(b'`').add(b'%').add(b'@').add(b'?').add(b'&').add(b'#');

impl fmt::Display for Parameters {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        // What is wrong with the environment is told by whoever connects.
        let whole = self.whole().unwrap_or_else(|_| self.clone());
        let part = |text: &str| utf8_percent_encode(text, &KEPT_APART).to_string();
        let of = |name: &str| part(whole.get(name).unwrap_or_default());
        let user =
            whole.get("user").map_or_else(String::new, |user| format!("{}@", part(user).replace([':', '/'], "_")));
        let hosts = if whole.get("host").is_some() { of("host") } else { of("hostaddr") };
        let (ports, database) = (of("port"), of("dbname"));
        if hosts.contains('/') {
            let ports = if ports.is_empty() { ports } else { format!("&port={ports}") };
            return write!(out, "postgres://{user}/{database}?host={hosts}{ports}");
        }
        let hosts: Vec<&str> = hosts.split(',').collect();
        let ports: Vec<&str> = ports.split(',').collect();
        let places = hosts.iter().enumerate().map(|(at, host)| {
            let host = if host.contains(':') { format!("[{host}]") } else { host.to_string() };
            let port = ports.get(at).or(ports.first()).filter(|port| !port.is_empty());
            port.map_or(host.clone(), |port| format!("{host}:{port}"))
        });
        write!(out, "postgres://{user}{}/{database}", places.collect::<Vec<_>>().join(","))
    }
}

impl fmt::Debug for Parameters {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}
