namespace Dashboard.Tests.Modules;

/// <summary>A module with something in every section, assembled by wat2wasm --debug-names from the lines above it.</summary>
internal static class RichModule
{
    // (module $rich
    //   (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
    //   (memory (export "memory") 1 2)
    //   (table 2 funcref)
    //   (global $top (mut i32) (i32.const 1024))
    //   (elem (i32.const 0) $add $wide)
    //   (data (i32.const 8) "hello\n")
    //   (data "later")
    //   (func $add (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add)
    //   (func $wide (export "wide") (param i64 f32 f64) (result i64) local.get 0)
    //   (func (export "ref") (param funcref) nop)
    //   (func $start (export "_start") nop nop nop nop nop nop nop nop))
    public static byte[] Bytes { get; } = Convert.FromBase64String(
        "AGFzbQEAAAABHQVgBH9/f38Bf2ACf38Bf2ADfn18AX5gAXAAYAAAAiMBFndhc2lfc25hcHNob3RfcHJldmlldzEIZmRfd3JpdGUAAAMFBAECAwQEBAFwAAIFBAEBAQIGBwF/AUGACAsHJgUGbWVtb3J5AgADYWRkAAEEd2lkZQACA3JlZgADBl9zdGFydAAECQgBAEEACwIBAgodBAcAIAAgAWoLBAAgAAsDAAELCgABAQEBAQEBAQsLEwIAQQgLBmhlbGxvCgEFbGF0ZXIAQARuYW1lAAUEcmljaAEdBAAIZmRfd3JpdGUBA2FkZAIEd2lkZQQFc3RhcnQCCwUAAAEAAgADAAQABwYBAAN0b3A=");
}
