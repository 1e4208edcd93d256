;; Writes one file of 4 GiB, 64 KiB at a time; exits with WASI's error number where a write is refused.
(module
  (import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 2)
  (data (i32.const 0) "\00\00\01\00\00\00\01\00")
  (data (i32.const 64) "huge")
  (func (export "_start") (local $n i32) (local $error i32)
    (local.set $error (call $open (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 4) (i32.const 1) (i64.const 0x40) (i64.const 0) (i32.const 0) (i32.const 32)))
    (if (local.get $error) (then (call $exit (local.get $error))))
    (loop $next
      (local.set $error (call $write (i32.load (i32.const 32)) (i32.const 0) (i32.const 1) (i32.const 36)))
      (if (local.get $error) (then (call $exit (local.get $error))))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $n) (i32.const 65536))))))
