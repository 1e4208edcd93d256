;; Serves on the socket at descriptor 3, one connection at a time, as the first letter of the path asks:
;; o: a page, c: headers nobody should pass on, l: a redirect inside, b: no HTTP, h: half of an answer, e: an endless one,
;; s: no answer ever, q: ends the program. Anything else: the connection is closed.
(module
  (import "wasi_snapshot_preview1" "sock_accept" (func $accept (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "sock_shutdown" (func $shutdown (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 2)
  (data (i32.const 1024) "HTTP/1.1 200 OK\0d\0aContent-Type: text/html; charset=utf-8\0d\0aContent-Length: 12\0d\0a\0d\0a<p>hello</p>")
  (data (i32.const 1280) "HTTP/1.1 404 Gone\0d\0aSet-Cookie: a=b\0d\0aLocation: https://evil.example/\0d\0aService-Worker-Allowed: /\0d\0aContent-Security-Policy: default-src *\0d\0aX-Other: y\0d\0aContent-Length: 0\0d\0a\0d\0a")
  (data (i32.const 1536) "HTTP/1.1 302 Found\0d\0aLocation: /other?x=1\0d\0aContent-Length: 0\0d\0a\0d\0a")
  (data (i32.const 1664) "SSH-2.0-no\0d\0a\0d\0a")
  (data (i32.const 1700) "HTTP/1.1 200 OK\0d\0aContent-Length: 100\0d\0a\0d\0ahalf")
  (data (i32.const 1792) "HTTP/1.1 200 OK\0d\0aContent-Type: text/plain\0d\0a\0d\0a")
  (global $fd (mut i32) (i32.const 0))
  (func $send (param $at i32) (param $length i32) (result i32)
    (i32.store (i32.const 0) (local.get $at))
    (i32.store (i32.const 4) (local.get $length))
    (call $write (global.get $fd) (i32.const 0) (i32.const 1) (i32.const 8)))
  (func $answer (param $letter i32)
    (if (i32.eq (local.get $letter) (i32.const 111)) (then (drop (call $send (i32.const 1024) (i32.const 91)))))
    (if (i32.eq (local.get $letter) (i32.const 99)) (then (drop (call $send (i32.const 1280) (i32.const 169)))))
    (if (i32.eq (local.get $letter) (i32.const 108)) (then (drop (call $send (i32.const 1536) (i32.const 63)))))
    (if (i32.eq (local.get $letter) (i32.const 98)) (then (drop (call $send (i32.const 1664) (i32.const 14)))))
    (if (i32.eq (local.get $letter) (i32.const 104)) (then (drop (call $send (i32.const 1700) (i32.const 44)))))
    (if (i32.eq (local.get $letter) (i32.const 101)) (then
      (drop (call $send (i32.const 1792) (i32.const 45)))
      (loop $more (br_if $more (i32.eqz (call $send (i32.const 65536) (i32.const 4096)))))))
    (if (i32.eq (local.get $letter) (i32.const 115)) (then (loop $ever (drop (call $yield)) (br $ever))))
    (if (i32.eq (local.get $letter) (i32.const 113)) (then (call $exit (i32.const 0)))))
  (func $serve
    ;; Asks again while the socket says "nothing yet" (6).
    (i32.store (i32.const 0) (i32.const 4096))
    (i32.store (i32.const 4) (i32.const 8192))
    (loop $again
      (br_if $again (i32.eq (call $read (global.get $fd) (i32.const 0) (i32.const 1) (i32.const 8)) (i32.const 6))))
    (if (i32.gt_u (i32.load (i32.const 8)) (i32.const 6))
      (then
        ;; The path's first letter comes after the first blank and '/'.
        (if (i32.eq (i32.load8_u (i32.const 4096)) (i32.const 71)) (then (call $answer (i32.load8_u (i32.const 4101))))
          (else (call $answer (i32.load8_u (i32.const 4102)))))))
    ;; wazero 1.12 closes a connection only when told to shut it down.
    (drop (call $shutdown (global.get $fd) (i32.const 3)))
    (drop (call $close (global.get $fd))))
  (func (export "_start")
    (loop $next
      (if (i32.eqz (call $accept (i32.const 3) (i32.const 0) (i32.const 16)))
        (then (global.set $fd (i32.load (i32.const 16))) (call $serve))
        (else (drop (call $yield))))
      (br $next))))
