//! The servers that the parameters name, in the order in which they are tried.

use super::{Parameters, usage};
use crate::error::Result;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

const PORT: u16 = 5432;

/// Where sockets are looked for when nothing names a host: of Debian, and of PostgreSQL itself.
const SOCKETS: [&str; 2] = ["/var/run/postgresql", "/tmp"];

/// A server to try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// As it was named: a name, an address, a folder; what a certificate has to be for.
    pub host: String,
    pub place: Place,
    pub port: u16,
}

/// Where it listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A socket in this folder.
    Socket(PathBuf),
    Address(IpAddr),
    /// A name, to be looked up.
    Name(String),
}

impl Parameters {
    /// The servers. Hosts, addresses and ports are lists of one length; one port may be for all.
    ///
    /// # Errors
    /// Lists of different lengths, ports and addresses that are none.
    pub fn endpoints(&self) -> Result<Vec<Endpoint>> {
        let [hosts, addresses, ports] = ["host", "hostaddr", "port"].map(|name| list(self.get(name)));
        let count = if addresses.is_empty() { hosts.len().max(1) } else { addresses.len() };
        if !hosts.is_empty() && hosts.len() != count {
            return Err(usage(format!("there are {} hosts and {count} addresses", hosts.len()))
                .hint("`host` and `hostaddr` (PGHOST, PGHOSTADDR) name as many, or one of them is left out"));
        }
        if ports.len() > 1 && ports.len() != count {
            return Err(usage(format!("there are {} ports for {count} hosts", ports.len()))
                .hint("name one port for all hosts, or one for each"));
        }
        let at = |list: &[&str], at: usize| {
            list.get(at).or(list.first().filter(|_| list.len() == 1)).copied().unwrap_or("").to_string()
        };
        (0..count).map(|index| endpoint(&at(&hosts, index), &at(&addresses, index), &at(&ports, index))).collect()
    }

    /// Which database they lead to, whoever connects: the servers, by address where one is named and else by name, with their
    /// ports, and the database's name.
    ///
    /// # Errors
    /// As of [`Parameters::endpoints`], and a service that is not there.
    pub fn place(&self) -> Result<String> {
        let whole = self.whole()?;
        let server = |one: &Endpoint| match &one.place {
            Place::Address(address) => format!("{address}:{}", one.port),
            _ => format!("{}:{}", one.host.to_lowercase(), one.port),
        };
        let servers: Vec<String> = whole.endpoints()?.iter().map(server).collect();
        let tenant = self.tenant.as_ref().map_or_else(String::new, |tenant| format!("/{}", tenant.schema));
        Ok(format!("{}/{}{tenant}", servers.join(","), whole.database()))
    }

    /// The same for one of the servers alone.
    pub fn only(&self, endpoint: &Endpoint) -> Parameters {
        let address = match &endpoint.place {
            Place::Address(address) if address.to_string() != endpoint.host => address.to_string(),
            _ => String::new(),
        };
        self.with("host", &endpoint.host).with("hostaddr", &address).with("port", &endpoint.port.to_string())
    }
}

fn list(text: Option<&str>) -> Vec<&str> {
    text.map(|text| text.split(',').map(str::trim).collect()).unwrap_or_default()
}

fn endpoint(host: &str, address: &str, port: &str) -> Result<Endpoint> {
    let port = match port {
        "" => PORT,
        port => port.parse().ok().filter(|port| *port > 0).ok_or_else(|| {
            usage("a port is not a number from 1 to 65535").hint("mend `port`, in the URL or in PGPORT")
        })?,
    };
    let host = if host.is_empty() && address.is_empty() { default(port) } else { host.to_string() };
    let place =
        match address {
            "" if Path::new(&host).is_absolute() => Place::Socket(PathBuf::from(&host)),
            "" if host.starts_with('@') => {
                return Err(
                    usage("a socket in Linux's abstract namespace is not supported").hint("name a host or a folder")
                );
            }
            "" => host.parse().map_or_else(|_| Place::Name(host.clone()), Place::Address),
            address => Place::Address(address.parse().map_err(|_| {
                usage("`hostaddr` is no IP address").hint("write a name to `host`, or mend PGHOSTADDR")
            })?),
        };
    let host = if host.is_empty() { address.to_string() } else { host };
    Ok(Endpoint { host, place, port })
}

/// The first folder with a socket for this port, else this machine.
fn default(port: u16) -> String {
    let known = SOCKETS.into_iter().find(|folder| Path::new(folder).join(format!(".s.PGSQL.{port}")).exists());
    known.unwrap_or("localhost").to_string()
}

impl Endpoint {
    /// Whether `localhost` in a password file means it: the folder where sockets are looked for.
    pub fn is_default(&self) -> bool {
        matches!(&self.place, Place::Socket(folder) if SOCKETS.iter().any(|known| Path::new(known) == folder))
    }
}
