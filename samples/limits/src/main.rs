//! Misbehaves on purpose, in the way its first argument says, to show what the sandbox does about it.

mod reach;

use reach::{connect, escape, huge_file, many_files, probe};
use std::{env, process};

fn main() {
    match env::args().nth(1).as_deref() {
        Some("loop") => spin(),
        Some("memory") => eat_memory(),
        Some("flood") => flood(),
        Some("trap") => trap(),
        Some("stack") => println!("{}", recurse(1)),
        Some("exit") => process::exit(7),
        Some("files") => many_files(),
        Some("huge") => huge_file(),
        Some("escape") => escape(),
        Some("socket") => connect(),
        Some("probe") => probe(),
        _ => {
            eprintln!("usage: limits loop | memory | flood | trap | stack | exit | files | huge | escape | socket | probe");
            process::exit(2);
        }
    }
}

/// Never ends: the wall time (or the fuel) does it.
fn spin() {
    println!("spinning for ever");
    let mut turns = 0_u64;
    loop {
        turns = turns.wrapping_add(1);
        if turns == 0 {
            println!("counted through 64 bits");
        }
    }
}

/// Takes 4 GiB, a MiB at a time, touching every page: the memory limit ends it.
fn eat_memory() {
    let mut kept: Vec<Vec<u8>> = Vec::new();
    for taken in 1..=4096 {
        let mut block = Vec::new();
        if block.try_reserve_exact(1 << 20).is_err() {
            eprintln!("refused more memory after {} MiB", taken - 1);
            process::exit(3);
        }
        block.resize(1 << 20, 0xa5);
        kept.push(block);
        if taken % 16 == 0 {
            println!("{taken} MiB taken");
        }
    }
}

/// Writes lines of 80 bytes without end: the output limit ends it.
fn flood() {
    let mut line = 0_u64;
    loop {
        println!("{line:078}.");
        line += 1;
    }
}

/// Executes WebAssembly's `unreachable` instruction.
fn trap() {
    println!("about to trap");
    #[cfg(target_arch = "wasm32")]
    core::arch::wasm32::unreachable();
}

/// Calls itself until the stack is used up.
fn recurse(depth: u64) -> u64 {
    if depth == u64::MAX {
        return 0;
    }
    recurse(depth + 1) + 1
}
