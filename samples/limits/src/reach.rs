//! Reaches for what it was not given: more files than it may make, the host's files, the network, the host itself.

use std::fs::{self, File};
use std::io::Write;
use std::net::TcpStream;
use std::time::Instant;
use std::{env, process};

/// The guest's own folder, where the host gives it one.
const FOLDER: &str = "/work";

/// Makes 10,000 files: the limit of files ends it.
pub fn many_files() {
    for number in 0..10_000 {
        if let Err(error) = File::create(format!("{FOLDER}/{number}")) {
            eprintln!("refused file {number}: {error}");
            process::exit(4);
        }
    }
    println!("made 10000 files");
}

/// Writes one file of 4 GiB: the limit of bytes ends it.
pub fn huge_file() {
    let block = vec![0xa5; 1 << 20];
    let mut file = match File::create(format!("{FOLDER}/huge")) {
        Ok(file) => file,
        Err(error) => {
            eprintln!("refused the file: {error}");
            process::exit(4);
        }
    };
    for written in 0..4096 {
        if let Err(error) = file.write_all(&block) {
            eprintln!("refused more after {written} MiB: {error}");
            process::exit(4);
        }
    }
}

/// Tries to leave its folder, by dots and by links it makes itself: behind them is nothing.
pub fn escape() {
    for path in ["/etc/passwd", "/work/../etc/passwd", "/work/../../../etc/passwd"] {
        tell(path, fs::read_to_string(path).map(|text| text.len()));
    }
    for (number, target) in ["/etc/passwd", "../../../etc/passwd", "/proc/self/environ"].iter().enumerate() {
        let link = format!("link{number}");
        // Safety: both strings live for the call, and the host only reads them. Descriptor 3 is the first folder.
        let error = unsafe { path_symlink(target.as_ptr(), target.len(), 3, link.as_ptr(), link.len()) };
        if error == 0 {
            tell(target, fs::read_to_string(format!("{FOLDER}/{link}")).map(|text| text.len()));
        } else {
            println!("a link to {target}: refused, WASI error {error}");
        }
    }
}

/// Tries to connect: WASI preview 1 has no such function, so the library says no by itself.
pub fn connect() {
    tell("127.0.0.1:80", TcpStream::connect("127.0.0.1:80").map(|_| 0));
}

/// Says what it can see of its host.
pub fn probe() {
    println!("arguments: {:?}", env::args().collect::<Vec<_>>());
    println!("environment: {:?}", env::vars().collect::<Vec<_>>());
    for folder in ["/", FOLDER, "/proc", "/etc"] {
        tell(folder, fs::read_dir(folder).map(|entries| entries.count()));
    }
    let begin = Instant::now();
    while begin.elapsed().is_zero() {}
    println!("the clock's first step: {:?}", begin.elapsed());
}

fn tell(what: &str, result: std::io::Result<usize>) {
    match result {
        Ok(found) => println!("{what}: reached, {found}"),
        Err(error) => println!("{what}: {error}"),
    }
}

// A function of WASI preview 1 whose wrapper in the standard library is unstable.
#[link(wasm_import_module = "wasi_snapshot_preview1")]
extern "C" {
    fn path_symlink(target: *const u8, target_length: usize, folder: i32, link: *const u8, link_length: usize) -> i32;
}
