# The compilers of the samples and, for tests, a browser: from the system's apt when root, else the command to run.
# What is already there, by whatever way it came, is left alone. Sourced by setup.sh.
# shellcheck shell=bash
# shellcheck source-path=SCRIPTDIR source=common.sh

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Does some Rust toolchain have the standard library for one of these targets?
rust_has_target() {
  local rustc target libdir
  for rustc in /usr/bin/rustc rustc; do
    have "$rustc" || continue
    for target in "$@"; do
      libdir=$("$rustc" --print target-libdir --target "$target" 2>/dev/null) || continue
      if compgen -G "$libdir/libstd-*" >/dev/null || compgen -G "$libdir/libcore-*" >/dev/null; then return 0; fi
    done
  done
  return 1
}

rust_ready() {
  if is_debian && installed rustc && installed cargo && installed libstd-rust-dev-wasm32 && have "wasm-ld-$1"; then return 0; fi
  have cargo && rust_has_target wasm32-wasi wasm32-wasip1 && rust_has_target wasm32-unknown-unknown
}

# Debian packages no standard library for Emscripten; it is built from these sources (of Rust 1.63, as in Debian 12) at first use.
rust_std_sources=(rust-src librust-libc-dev librust-hashbrown-dev librust-cfg-if-0.1-dev librust-compiler-builtins-dev librust-rustc-demangle-dev)
rust_emscripten_ready() {
  local package
  if rust_has_target wasm32-unknown-emscripten; then return 0; fi
  is_debian || return 1
  for package in "${rust_std_sources[@]}"; do installed "$package" || return 1; done
}

clang_ready() {
  if is_debian; then
    have clang && have wasm-ld && installed wasi-libc && installed "libclang-rt-$1-dev-wasm32" && installed "libc++-$1-dev-wasm32"
  else
    have clang && have wasm-ld && { [ -n "${WASI_SYSROOT:-}" ] || [ -d /usr/lib/wasm32-wasi ] || [ -d /usr/share/wasi-sysroot ]; }
  fi
}

# Debian's LLVM, whose version is part of the package names.
llvm_version() {
  case $(os_release VERSION_CODENAME) in
    bookworm) echo 14 ;;
    *) apt-cache depends clang 2>/dev/null | sed -n 's/.*Depends: clang-\([0-9][0-9]*\)$/\1/p' | head -n 1 ;;
  esac
}

# need TITLE HINT PACKAGE...: notes packages for apt, or says how to get the thing where there is no Debian.
wanted=()
wanted_titles=()
need() {
  local title=$1 hint=$2 package
  shift 2
  if ! is_debian; then
    problem "$title" "it is not on PATH" "$hint"
    return
  fi
  wanted_titles+=("$title")
  for package in "$@"; do
    installed "$package" || wanted+=("$package")
  done
}

collect_needs() {
  local llvm=14
  if is_debian; then llvm=$(llvm_version); fi
  have emcc || need "emscripten (C and C++ for the web)" "install Emscripten 3.1 or later: https://emscripten.org/docs/getting_started" emscripten
  # Debian's rustc links WebAssembly with LLVM's lld, which it only recommends.
  rust_ready "${llvm:-14}" || need "Rust for WebAssembly" "rustup target add wasm32-wasip1 wasm32-unknown-unknown" rustc cargo libstd-rust-dev-wasm32 "lld-${llvm:-14}"
  if ! rust_emscripten_ready; then
    if [ "$(os_release VERSION_CODENAME)" = bookworm ]; then
      need "Rust for Emscripten" "" rustc cargo "lld-${llvm:-14}" "${rust_std_sources[@]}"
    else
      problem "Rust for Emscripten" "no Rust toolchain has a standard library for it" "rustup target add wasm32-unknown-emscripten"
    fi
  fi
  clang_ready "${llvm:-14}" || need "clang for WASI" "install clang, lld and the WASI SDK's sysroot" \
    clang lld wasi-libc "libclang-rt-${llvm:-14}-dev-wasm32" "libc++-${llvm:-14}-dev-wasm32"
  have wasm-objdump || need "wabt" "install wabt (wasm-objdump, wasm2wat)" wabt
  have wasm-opt || need "binaryen" "install binaryen (wasm-opt)" binaryen
  if [ "$1" = test ]; then
    have chromium || need "chromium (browser tests)" "install Chromium as \"chromium\" on PATH" chromium
  fi
}

# The lock's time-out lets a second apt wait for the first instead of failing. With SETUP_PROGRESS, apt tells on file descriptor 8
# how far it has come.
apt_install() {
  local told=()
  if [ -n "${SETUP_PROGRESS:-}" ]; then told=(-o APT::Status-Fd=8); fi
  DEBIAN_FRONTEND=noninteractive timeout 1500 apt-get -o DPkg::Lock::Timeout=600 "${told[@]}" -qq -y --no-install-recommends install "$@"
}

# An installation that was killed leaves packages unpacked but not configured, and apt refuses to go on until they are.
finish_interrupted() {
  if [ -n "$(dpkg --audit 2>/dev/null)" ]; then DEBIAN_FRONTEND=noninteractive timeout 600 dpkg --configure -a; fi
}

# Package lists may be missing or older than the mirror; only then are they fetched anew.
apt_install_fresh() {
  local log=$1 package known=1
  shift
  finish_interrupted >"$log" 2>&1 || true
  for package in "$@"; do
    apt-cache show "$package" >/dev/null 2>&1 || known=0
  done
  if [ "$known" = 1 ] && apt_install "$@" 8>&1 >>"$log" 2>&1; then return 0; fi
  timeout 300 apt-get -qq update >>"$log" 2>&1 || true
  apt_install "$@" 8>&1 >>"$log" 2>&1
}

setup_compilers() {
  local log command
  wanted=()
  wanted_titles=()
  collect_needs "$1"
  if [ ${#wanted[@]} -eq 0 ]; then return 0; fi
  mapfile -t wanted < <(printf '%s\n' "${wanted[@]}" | sort -u)
  command=$(as_root "apt-get install -y --no-install-recommends ${wanted[*]}")
  local titles
  titles=$(printf '%s, ' "${wanted_titles[@]}")
  if ! is_root; then
    problem "${titles%, }" "these come from the system's packages, which only root may install" "$command"
    return 0
  fi
  say "installing with apt: ${wanted[*]}"
  mkdir -p "$TOOLS"
  log="$TOOLS/apt.log"
  if ! apt_install_fresh "$log" "${wanted[@]}"; then
    problem "${titles%, }" "apt failed: $(grep -E '^E:' "$log" | tail -n 1 | cut -c -300) (all of it: .tools/apt.log)" "$command"
  fi
}
