;; Writes bytes that are not UTF-8, sequences that would set a terminal's title and ask it for answers, and a NUL.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\40\00\00\00\1b\00\00\00")
  (data (i32.const 64) "\ff\fe\c3\28\1b]0;owned\07\1b[6n\00\1b[2Jend\0a")
  (func (export "_start") (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))
