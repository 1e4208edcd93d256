#!/usr/bin/env bash
# Brings what the dashboard needs and this machine lacks. Safe to run again at any time: quick, and without network, when
# nothing is missing. (npm and NuGet packages are the build's own business.)
#
#   setup.sh run    programs into .tools/ and compilers (what `make run` needs)
#   setup.sh test   the same and a browser (what `make test` needs)
#
# Exit code: 0 all is there; 3 something is missing, as told, and the rest works; 1 nothing can work; 2 wrong usage.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$here/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=lib/programs.sh
. "$here/lib/programs.sh"
# shellcheck source-path=SCRIPTDIR source=lib/compilers.sh
. "$here/lib/compilers.sh"

mode=${1:-run}
case $mode in
  run | test) ;;
  *)
    say "usage: scripts/setup.sh [run|test]" >&2
    exit 2
    ;;
esac

if ! have dotnet || ! dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; then
  problem ".NET 10 SDK" "dotnet with a 10.x SDK is not on PATH" "install it: https://dotnet.microsoft.com/download/dotnet/10.0"
  exit 1
fi

node_major=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\)\..*/\1/p' || true)
if [ "${node_major:-0}" -lt 20 ]; then
  problem "Node.js 20" "$([ -n "$node_major" ] && echo "node on PATH is version $node_major" || echo "node is not on PATH")" \
    "install Node.js 20 or later: https://nodejs.org/en/download"
fi

# Two setups at once (two shells, or a test run beside a start) would undo each other's half-done work.
mkdir -p "$TOOLS"
exec 9>"$TOOLS/.lock"
if ! flock -n 9; then
  say "another setup is running; waiting for it"
  if ! flock -w 1800 9; then
    problem "setup" "another setup has held .tools/.lock for half an hour" "look for it with: fuser .tools/.lock"
    exit 1
  fi
fi

setup_programs
setup_compilers "$mode"

if [ "$missing_parts" -gt 0 ]; then
  printf '\nsetup: %s missing, see above; everything else is ready\n' "$missing_parts" >&2
  exit "$INCOMPLETE"
fi
say "setup: all tools are there"
