//! A web server that works on WASI preview 1: the host opens the listening socket and hands it over, as it does with files.
//!
//! The number of the socket's descriptor may be given as the first argument. Without one it is looked for.

mod http;
mod socket;

use std::time::{Duration, Instant};
use std::{env, io, net::TcpStream, thread};

/// How long a client may take for one request. A guest has one thread: who waits for ever keeps all others waiting.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long to sleep where the host's socket answers "nothing yet" instead of waiting.
const PAUSE: Duration = Duration::from_millis(5);

fn main() -> io::Result<()> {
    let listener = match env::args().nth(1) {
        Some(number) => socket::listener(number.parse().map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "the argument must be a descriptor's number"))?),
        None => socket::find()?,
    };
    println!("ready");

    loop {
        match listener.accept() {
            // What goes wrong on one connection (a client that hangs up early, most of all) is that connection's end only.
            Ok((connection, _)) => match serve(connection) {
                Ok(line) => println!("{line}"),
                Err(error) => eprintln!("a connection ended early: {error}"),
            },
            // Nobody is there yet: these hosts' sockets do not wait.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => thread::sleep(PAUSE),
            Err(error) => {
                eprintln!("accept failed: {error}");
                thread::sleep(PAUSE);
            }
        }
    }
}

/// Reads one request and answers it. Returns a line for the log.
fn serve(mut connection: TcpStream) -> io::Result<String> {
    // Where the host can do it, reads return at once and the deadline below counts, even when the client never says a word.
    let _ = connection.set_nonblocking(true);
    let deadline = Instant::now() + PATIENCE;

    let head = socket::read_head(&mut connection, deadline)?;
    let request = http::parse(&head);
    let response = http::respond(request.as_ref());
    socket::write_all(&mut connection, &response.bytes(), deadline)?;

    // {:?} writes control characters as escapes: what a client sends must not move the cursor of whoever reads the log.
    Ok(match request {
        Some(request) => format!("{:?} {:?} {}", request.method, request.path, response.status),
        None => format!("not a request {}", response.status),
    })
}
