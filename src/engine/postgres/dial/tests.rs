use super::*;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener};

/// Two listeners of one port, at an address each.
fn beside(one: Ipv4Addr, other: Ipv4Addr) -> [TcpListener; 2] {
    let pair = || {
        let first = TcpListener::bind((one, 0)).ok()?;
        let second = TcpListener::bind((other, first.local_addr().ok()?.port())).ok()?;
        Some([first, second])
    };
    (0..20).find_map(|_| pair()).expect("a port that is free at both")
}

#[tokio::test]
async fn each_address_of_a_host_has_its_time_to_answer() {
    let addresses = [Ipv4Addr::new(127, 0, 0, 1), Ipv4Addr::new(127, 0, 0, 2)];
    let [silent, other] = beside(addresses[0], addresses[1]);
    let port = silent.local_addr().expect("an address").port();
    let answers = std::thread::spawn(move || {
        let (mut stream, _) = other.accept().expect("somebody asks");
        stream.read_exact(&mut [0; 8]).expect("for TLS");
        stream.write_all(b"?").expect("an answer");
    });
    let parameters = Parameters::alone(&[("connect_timeout", "1"), ("sslmode", "require")]);
    let endpoint = Endpoint { host: "two".into(), place: Place::Name("two".into()), port };
    let client = tls::client(&parameters).expect("no file is named");
    let ask = async |addresses: &[Ipv4Addr]| {
        let addresses: Vec<IpAddr> = addresses.iter().copied().map(IpAddr::V4).collect();
        by_addresses(&parameters, &endpoint, &addresses, Some(&client)).await.expect_err("nobody serves").sentence
    };
    assert_eq!(ask(&addresses[..1]).await, "no answer from `two` within 1 s");
    // Had they one second together, the other one would never be asked.
    assert_eq!(ask(&addresses).await, "what listens there does not speak as PostgreSQL does");
    answers.join().expect("it answered");
}
