//! A web server as one would write it for any other platform: bind a port, accept, answer.
//!
//! It compiles for WASI without a warning, because Rust's standard library has a `TcpListener` there too. It fails when
//! it runs: WASI preview 1 has no function that opens a socket, so all that `bind` can do is return an error.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

fn main() -> io::Result<()> {
    println!("binding 127.0.0.1:8080 ...");
    let listener = TcpListener::bind("127.0.0.1:8080")?; // on WASI this is as far as it gets
    println!("listening on http://{}", listener.local_addr()?);

    for connection in listener.incoming() {
        if let Err(error) = connection.and_then(answer) {
            eprintln!("a connection failed: {error}");
        }
    }
    Ok(())
}

fn answer(mut connection: TcpStream) -> io::Result<()> {
    let mut request = String::new();
    BufReader::new(&connection).read_line(&mut request)?;
    println!("{request:?}");

    let body = "Hello from a web server!\n";
    write!(
        connection,
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}
