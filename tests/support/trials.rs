//! Which case runs on which server.

use super::case::Case;
use super::postgres::{Server, servers};

/// A case on a server, under the name of both.
pub type Trial = (String, (Server, Case));

/// The newest server takes every case, the others a share of them, each another; with `EVERY=1`, every case.
pub fn trials(cases: &[Case]) -> Vec<Trial> {
    let last = servers().len().saturating_sub(1);
    taken(cases, |at, number| at == last || number % last == at)
}

/// Every server takes a share of them, each another; with `EVERY=1`, every case.
pub fn a_share(cases: &[Case]) -> Vec<Trial> {
    let many = servers().len();
    taken(cases, |at, number| number % many == at)
}

/// What each server takes, by its place among them and the case's number.
fn taken(cases: &[Case], takes: impl Fn(usize, usize) -> bool) -> Vec<Trial> {
    let every = std::env::var_os("EVERY").is_some();
    let of_server = |(at, server): (usize, &Server)| {
        let known = cases.iter().enumerate().filter(|(_, case)| case.since() <= server.major);
        let own = known.filter(|(number, _)| every || takes(at, *number));
        own.map(|(_, case)| on(server, case)).collect::<Vec<_>>()
    };
    servers().iter().enumerate().flat_map(of_server).collect()
}

/// On the oldest and the newest server alone.
pub fn at_both_ends(cases: &[Case]) -> Vec<Trial> {
    let servers = servers();
    let ends = servers.iter().take(1).chain(servers.iter().skip(1).last());
    let known = |server: &Server| cases.iter().filter(|case| case.since() <= server.major).collect::<Vec<_>>();
    ends.flat_map(|server| known(server).into_iter().map(|case| on(server, case)).collect::<Vec<_>>()).collect()
}

fn on(server: &Server, case: &Case) -> Trial {
    (format!("{} on PostgreSQL {}", case.name, server.major), (server.clone(), case.clone()))
}
