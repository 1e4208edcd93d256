//! The smallest useful WASI program: standard output, standard error, arguments, environment, time.
//!
//! `TICKS` in the environment says how often it ticks before it ends (5 unless told, half a second apart), so that
//! there is something to follow live. With the argument `-` it also copies standard input to standard output.

use std::io::Write;
use std::{env, io, thread, time::Duration};

fn main() -> io::Result<()> {
    println!("Hello from WebAssembly!");
    eprintln!("This line went to standard error.");

    for (place, argument) in env::args().enumerate().skip(1) {
        println!("argument {place}: {argument}");
    }
    for (name, value) in env::vars() {
        println!("environment {name}={value}");
    }
    if env::args().any(|argument| argument == "-") {
        io::copy(&mut io::stdin(), &mut io::stdout())?;
    }

    let ticks: u32 = env::var("TICKS").ok().and_then(|n| n.parse().ok()).unwrap_or(5);
    for tick in 1..=ticks {
        println!("tick {tick} of {ticks}");
        io::stdout().flush()?;
        thread::sleep(Duration::from_millis(500));
    }
    println!("Goodbye.");
    Ok(())
}
