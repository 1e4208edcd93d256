;; Writes the 8 bytes of the monotonic clock's resolution, and exits 1 where its clock does not move.
(module
  (import "wasi_snapshot_preview1" "clock_res_get" (func $resolution (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get" (func $time (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func (export "_start") (local $n i32)
    (drop (call $resolution (i32.const 1) (i32.const 64)))
    (drop (call $time (i32.const 1) (i64.const 1) (i32.const 72)))
    (loop $wait
      (drop (call $time (i32.const 1) (i64.const 1) (i32.const 80)))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br_if $wait (i32.and (i64.eq (i64.load (i32.const 72)) (i64.load (i32.const 80))) (i32.lt_u (local.get $n) (i32.const 1000000)))))
    (call $exit (i64.eq (i64.load (i32.const 72)) (i64.load (i32.const 80))))))
