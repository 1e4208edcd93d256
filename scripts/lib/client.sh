# The browser code's npm packages, as the committed lock file names them. Sourced by setup.sh.
# shellcheck shell=bash
# shellcheck source-path=SCRIPTDIR source=common.sh

client="$ROOT/src/Dashboard/Client"
client_stamp="$client/node_modules/.installed-for"

client_wants() { printf '%s node %s\n' "$(sha256sum <"$client/package-lock.json" | cut -d ' ' -f 1)" "$(node --version 2>/dev/null | cut -d . -f 1)"; }

client_ready() {
  [ ! -f "$client/package-lock.json" ] || { [ -f "$client_stamp" ] && [ "$(cat "$client_stamp")" = "$(client_wants)" ]; }
}

setup_client() {
  local log="$TOOLS/npm.log"
  if client_ready; then return 0; fi
  if ! have npm; then
    problem "browser code" "npm is not on PATH" "install Node.js 20 or later, then run: make setup"
    return 0
  fi
  say "installing npm packages of src/Dashboard/Client"
  mkdir -p "$TOOLS"
  if (cd "$client" && timeout 600 npm ci --no-audit --no-fund --loglevel=error) >"$log" 2>&1; then
    client_wants >"$client_stamp"
  else
    problem "browser code" "npm ci failed: $(grep -v '^$' "$log" | head -n 1 | cut -c -300) (all of it: .tools/npm.log)" \
      "check the network and npm's registry setting, then run: make setup"
  fi
}
