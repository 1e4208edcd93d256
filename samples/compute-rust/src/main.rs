//! Draws the Mandelbrot set: nothing but arithmetic, so that its time says how good a runtime's compiler is.
//!
//! usage: compute [WIDTH [HEIGHT [ITERATIONS]]]
//!
//! The same algorithm as compute-c, step by step. WebAssembly's floating point is the same on every machine, so the
//! checksums must be equal, whoever compiled it and wherever it runs.

use std::{env, fs, io, process};

const PICTURE: &str = "/work/picture.pgm";

struct Size {
    width: u32,
    height: u32,
    iterations: u32,
}

fn main() {
    let size = Size { width: number(1, 600, 4096), height: number(2, 400, 4096), iterations: number(3, 1000, 1_000_000) };
    let pixels = draw(&size);
    println!("mandelbrot {} x {}, at most {} iterations a pixel", size.width, size.height, size.iterations);
    println!("checksum {:016x}", checksum(&pixels));
    match save(&size, &pixels) {
        Ok(()) => println!("picture in {PICTURE}"),
        Err(_) => println!("no picture: there is no folder /work to write it to"),
    }
}

/// The argument at a place, or a default. Anything but a whole number from 1 to `most` ends the program.
fn number(place: usize, default: u32, most: u32) -> u32 {
    match env::args().nth(place) {
        None => default,
        Some(text) => match text.parse() {
            Ok(value) if (1..=most).contains(&value) => value,
            _ => {
                eprintln!("argument {place} must be a whole number from 1 to {most}");
                process::exit(2);
            }
        },
    }
}

/// One byte a pixel, row by row: black inside the set, brighter the more steps it took to leave.
fn draw(size: &Size) -> Vec<u8> {
    let step = 3.0 / f64::from(size.width);
    let mut pixels = Vec::with_capacity((size.width * size.height) as usize);
    for row in 0..size.height {
        let im = (f64::from(row) - f64::from(size.height) / 2.0) * step;
        for column in 0..size.width {
            let re = (f64::from(column) - f64::from(size.width) * 0.7) * step;
            let steps = steps_to_leave(re, im, size.iterations);
            pixels.push(if steps == size.iterations { 0 } else { (64 + steps * 8 % 192) as u8 });
        }
    }
    pixels
}

/// How often z = z² + c can be repeated before |z| exceeds 2.
fn steps_to_leave(re: f64, im: f64, most: u32) -> u32 {
    let (mut x, mut y) = (0.0, 0.0);
    for step in 0..most {
        let (xx, yy) = (x * x, y * y);
        if xx + yy > 4.0 {
            return step;
        }
        y = 2.0 * x * y + im;
        x = xx - yy + re;
    }
    most
}

/// FNV-1a, 64 bits: not a defence against anybody, but two equal pictures have the same.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Portable graymap, binary (P5): a line of text, then the bytes.
fn save(size: &Size, pixels: &[u8]) -> io::Result<()> {
    let mut file = format!("P5\n{} {}\n255\n", size.width, size.height).into_bytes();
    file.extend_from_slice(pixels);
    fs::write(PICTURE, file)
}
