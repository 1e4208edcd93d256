//! The socket that the host has opened, and reading and writing that never waits for ever.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::wasi::io::FromRawFd;
use std::thread;
use std::time::{Duration, Instant};

const PAUSE: Duration = Duration::from_millis(2);
const LONGEST_HEAD: usize = 8 * 1024;

/// WASI's file type of a folder. Not every host tells a socket's (6), so what is no folder is taken for the socket.
const FOLDER: u8 = 3;

/// The listener of a descriptor's number.
pub fn listener(descriptor: i32) -> TcpListener {
    println!("the listening socket is descriptor {descriptor}");
    // Safety: nothing else in this program uses the descriptor.
    unsafe { TcpListener::from_raw_fd(descriptor) }
}

/// Looks for the listening socket. Descriptors 0 to 2 are standard input, output and error; from 3 on come the folders
/// the host has opened for the guest and the sockets, in an order that differs between runtimes.
pub fn find() -> io::Result<TcpListener> {
    (3..64)
        .map_while(|descriptor| Some((descriptor, kind(descriptor)?)))
        .find(|&(_, kind)| kind != FOLDER)
        .map(|(descriptor, _)| listener(descriptor))
        .ok_or_else(|| io::Error::new(ErrorKind::NotFound, "the host handed over no socket: run this with a listening address"))
}

/// Reads up to the empty line that ends a request's head.
pub fn read_head(connection: &mut TcpStream, deadline: Instant) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    let mut block = [0; 1024];
    while !head.windows(4).any(|bytes| bytes == b"\r\n\r\n") {
        if head.len() > LONGEST_HEAD {
            return Err(io::Error::new(ErrorKind::InvalidData, "the request's head is too long"));
        }
        match patiently(deadline, || connection.read(&mut block))? {
            0 => return Err(ErrorKind::UnexpectedEof.into()),
            count => head.extend_from_slice(&block[..count]),
        }
    }
    Ok(head)
}

/// Writes everything.
pub fn write_all(connection: &mut TcpStream, mut bytes: &[u8], deadline: Instant) -> io::Result<()> {
    while !bytes.is_empty() {
        match patiently(deadline, || connection.write(bytes))? {
            0 => return Err(ErrorKind::WriteZero.into()),
            count => bytes = &bytes[count..],
        }
    }
    Ok(())
}

/// Tries again while the socket says "nothing yet" and there is time.
fn patiently(deadline: Instant, mut attempt: impl FnMut() -> io::Result<usize>) -> io::Result<usize> {
    loop {
        match attempt() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                if Instant::now() > deadline {
                    return Err(ErrorKind::TimedOut.into());
                }
                thread::sleep(PAUSE);
            }
            result => return result,
        }
    }
}

// A function of WASI preview 1 that the standard library keeps to itself. An import is declared like this.
#[link(wasm_import_module = "wasi_snapshot_preview1")]
extern "C" {
    fn fd_fdstat_get(descriptor: i32, result: *mut [u64; 3]) -> i32;
}

/// What kind of file a descriptor is (WASI's `filetype`); None when the guest has no such descriptor.
fn kind(descriptor: i32) -> Option<u8> {
    let mut result = [0; 3];
    // Safety: the host writes an fdstat, 24 bytes, of which the first is the file type, and touches nothing else.
    let error = unsafe { fd_fdstat_get(descriptor, &mut result) };
    (error == 0).then(|| result[0] as u8)
}
