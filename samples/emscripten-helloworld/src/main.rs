//! Rust for the web by way of Emscripten: the module's system calls end in JavaScript that the linker writes beside it.

use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("Hello from Rust, compiled with Emscripten!");
    for (place, argument) in env::args().enumerate().skip(1) {
        println!("argument {place}: {argument}");
    }

    // Emscripten brings a file system of its own, in the JavaScript heap. The host's files are not in it.
    fs::write("/tmp/note.txt", "kept in JavaScript's memory")?;
    println!("read back: {}", fs::read_to_string("/tmp/note.txt")?);
    Ok(())
}
