# Building, the same way for running, testing and measuring. Sourced.
# shellcheck shell=bash
# shellcheck source-path=SCRIPTDIR source=common.sh

readonly CONFIGURATION=Release
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Build nodes that outlive the build would keep a caller's pipe open.
export MSBUILDDISABLENODEREUSE=1

# Sets up for a mode; what is missing has been told and doesn't stop what can work without.
ensure_setup() {
  local code=0
  bash "$ROOT/scripts/setup.sh" "$1" || code=$?
  [ "$code" -eq 0 ] || [ "$code" -eq "$INCOMPLETE" ] || exit "$code"
}

# build PROJECT LOG: builds with the output in LOG; what it says is shown only when it fails.
build() {
  mkdir -p "$(dirname "$2")"
  say "building $1"
  if ! dotnet build "$ROOT/$1" --configuration "$CONFIGURATION" --nologo --verbosity quiet >"$2" 2>&1 </dev/null; then
    { grep -E ': (error|warning) |^ *npm (error|ERR!)' "$2" | sort -u | head -n 60 | grep . || tail -n 40 "$2"; } >&2
    say "the build failed (all of it: ${2#"$ROOT"/})" >&2
    return 1
  fi
}
