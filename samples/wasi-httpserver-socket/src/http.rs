//! As much of HTTP/1.1 (RFC 9112) as two routes need.

/// The first line of a request.
pub struct Request {
    pub method: String,
    pub path: String,
}

/// A page to answer with.
pub struct Response {
    pub status: &'static str,
    body: String,
    with_body: bool,
}

/// Reads the request line; None when it is none.
pub fn parse(head: &[u8]) -> Option<Request> {
    let line = head.split(|&byte| byte == b'\r').next()?;
    let mut words = std::str::from_utf8(line).ok()?.split(' ');
    let (method, target, version) = (words.next()?, words.next()?, words.next()?);
    if words.next().is_some() || !version.starts_with("HTTP/1.") || !target.starts_with('/') {
        return None;
    }
    let path = target.split(['?', '#']).next()?;
    Some(Request { method: method.to_owned(), path: path.to_owned() })
}

/// Chooses the page.
pub fn respond(request: Option<&Request>) -> Response {
    let Request { method, path } = match request {
        Some(request) => request,
        None => return page("400 Bad Request", "This is not a request that I understand.", true),
    };
    let with_body = method != "HEAD";
    if method != "GET" && method != "HEAD" {
        return page("405 Method Not Allowed", "Only GET and HEAD are answered here.", with_body);
    }
    if path == "/" {
        // Links without a leading slash also work where a proxy puts this server below a path of its own.
        return page("200 OK", "This page comes out of a WebAssembly sandbox. <a href=\"hello/world\">Say hello</a>.", with_body);
    }
    match path.strip_prefix("/hello/").map(decode) {
        Some(name) if !name.is_empty() => page("200 OK", &format!("Hello, {}!", escape(&name)), with_body),
        _ => page("404 Not Found", "There is nothing here.", with_body),
    }
}

impl Response {
    /// The response as it is sent.
    pub fn bytes(&self) -> Vec<u8> {
        let mut text = format!(
            "HTTP/1.1 {}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            self.status,
            self.body.len()
        );
        if self.with_body {
            text.push_str(&self.body);
        }
        text.into_bytes()
    }
}

fn page(status: &'static str, html: &str, with_body: bool) -> Response {
    let body = format!("<!doctype html>\n<html lang=\"en\">\n<title>WASI web server</title>\n<p>{html}</p>\n</html>\n");
    Response { status, body, with_body }
}

/// Percent-decoding (RFC 3986, 2.1). What is no UTF-8 afterwards gets replacement characters.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = bytes.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match escaped.and_then(|hex| Some(digit(hex[0])? << 4 | digit(hex[1])?)) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

fn digit(byte: u8) -> Option<u8> {
    (byte as char).to_digit(16).map(|value| value as u8)
}

/// Names come from strangers: without this, /hello/%3Cscript%3E would run in the reader's browser.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
