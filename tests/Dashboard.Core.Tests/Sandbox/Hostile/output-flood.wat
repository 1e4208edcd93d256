;; Writes 1 GiB, 64 KiB at a time: lines of 64 bytes, or with an argument not one end of line. Exits 0 when all of it was taken, else with WASI's error.
(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 2)
  (data (i32.const 0) "\00\00\01\00\00\00\01\00")
  (func (export "_start") (local $at i32) (local $left i32) (local $error i32)
    (drop (call $sizes (i32.const 16) (i32.const 20)))
    (memory.fill (i32.const 65536) (i32.const 120) (i32.const 65536))
    (if (i32.lt_u (i32.load (i32.const 16)) (i32.const 2))
      (then
        (local.set $at (i32.const 65599))
        (loop $line
          (i32.store8 (local.get $at) (i32.const 10))
          (local.set $at (i32.add (local.get $at) (i32.const 64)))
          (br_if $line (i32.lt_u (local.get $at) (i32.const 131072))))))
    (local.set $left (i32.const 1073741824))
    (loop $next
      (local.set $error (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
      (if (local.get $error) (then (call $exit (local.get $error))))
      (local.set $left (i32.sub (local.get $left) (i32.load (i32.const 8))))
      (br_if $next (i32.gt_s (local.get $left) (i32.const 0))))))
