//! Which web pages may open a socket here. Programs that are no browsers send no origin and pass.

use axum::http::{HeaderMap, header};

/// Whether a request with these headers may become a socket.
pub(super) fn may_connect(headers: &HeaderMap, audience: &str, allowed: &[String]) -> bool {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let Some(origin) = origins.next() else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    if origins.next().is_some() {
        return false;
    }
    if origin == audience || allowed.iter().any(|allowed| allowed == origin) {
        return true;
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let from = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    host.is_some() && from == host
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_a_page_of_this_relay_or_of_the_list_opens_a_socket() {
        let check = |origins: &[&'static str]| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static("relay.example:8443"));
            for origin in origins {
                headers.append(header::ORIGIN, HeaderValue::from_static(origin));
            }
            may_connect(&headers, "https://heen.example", &["https://app.example".to_owned()])
        };
        for allowed in
            [&[][..], &["https://heen.example"], &["https://app.example"], &["https://relay.example:8443"]]
        {
            assert!(check(allowed), "{allowed:?}");
        }
        for refused in [
            &["https://evil.example"][..],
            &["null"],
            &["https://relay.example"],
            &["https://heen.example.evil.example"],
            &["ftp://relay.example:8443"],
            &["https://heen.example", "https://evil.example"],
        ] {
            assert!(!check(refused), "{refused:?}");
        }
    }
}
