//! Network addresses, for as long as a connection lasts: counted, never kept and never told.

use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use axum::http::HeaderMap;

use crate::places::{Place, Places};
use crate::relay::Whence;

/// The header in which a proxy says for whom it asks.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Who is connected from where. Addresses have names that only this process knows.
#[derive(Debug)]
pub struct Addresses {
    names: RandomState,
    places: Arc<Places<Whence>>,
}

/// A connection that counts for its address until it is dropped.
pub type Visit = Place<Whence>;

impl Addresses {
    /// At most so many connections from one address.
    pub fn new(most: usize) -> Self {
        Self { names: RandomState::new(), places: Arc::new(Places::new(most)) }
    }

    /// The name of an address: of version 6, the network of 2^64 of them that one home is given.
    pub fn whence(&self, address: IpAddr) -> Whence {
        let home = match address.to_canonical() {
            IpAddr::V4(four) => IpAddr::V4(four),
            IpAddr::V6(six) => IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() >> 64 << 64)),
        };
        Whence(self.names.hash_one(home))
    }

    /// Lets one more in; `None` when there are too many from there.
    pub fn enter(&self, whence: Whence) -> Option<Visit> {
        self.places.enter(whence)
    }
}

/// For whom a proxy asks: the last address it names, for everything before it was written by somebody else.
pub fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all(FORWARDED_FOR).iter().next_back()?.to_str().ok()?;
    last.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_home_is_one_address_however_many_it_was_given() {
        let addresses = Addresses::new(1);
        let whence = |text: &str| addresses.whence(text.parse().unwrap());
        assert_eq!(whence("2001:db8:1:2::1"), whence("2001:db8:1:2:ffff::9"));
        assert_ne!(whence("2001:db8:1:2::1"), whence("2001:db8:1:3::1"));
        assert_eq!(whence("::ffff:192.0.2.1"), whence("192.0.2.1"));
    }

    #[test]
    fn of_what_a_proxy_says_only_its_own_word_counts() {
        let check = |lines: &[&'static str], want: Option<&str>| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(FORWARDED_FOR, axum::http::HeaderValue::from_static(line));
            }
            assert_eq!(forwarded(&headers), want.map(|text| text.parse().unwrap()), "{lines:?}");
        };
        check(&["192.0.2.1"], Some("192.0.2.1"));
        check(&["198.51.100.7, 192.0.2.1"], Some("192.0.2.1"));
        check(&["198.51.100.7", "192.0.2.1"], Some("192.0.2.1"));
        check(&["nobody"], None);
        check(&[], None);
    }
}
