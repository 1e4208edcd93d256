//! A function and no world around it: the module imports nothing, and all it offers is `add`.
//!
//! wasm32-unknown-unknown means: WebAssembly, from no vendor, on no operating system. There is no `main`, and a
//! `println!` would compile and print nowhere.

/// Adds two numbers; like WebAssembly's `i32.add`, it wraps round at 32 bits.
#[no_mangle] // keeps the name, which the host looks the export up by
pub extern "C" fn add(left: i32, right: i32) -> i32 {
    left.wrapping_add(right)
}
