//! Which case runs on which server.

use super::case::Case;
use super::postgres::{Server, servers};

/// A case on a server, under the name of both.
pub type Trial = (String, (Server, Case));

/// The oldest and the newest server take every case, those between a share of them, each another; with `EVERY=1`, every case.
pub fn trials(cases: &[Case]) -> Vec<Trial> {
    let servers = servers();
    let (between, every) = (servers.len().saturating_sub(2), std::env::var_os("EVERY").is_some());
    let takes = |at: usize, number: usize| {
        let end = at == 0 || at + 1 == servers.len();
        every || end || number % between == at - 1
    };
    let of_server = |(at, server): (usize, &Server)| {
        let own = cases.iter().enumerate().filter(|(number, case)| case.since() <= server.major && takes(at, *number));
        own.map(|(_, case)| on(server, case)).collect::<Vec<_>>()
    };
    servers.iter().enumerate().flat_map(of_server).collect()
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
