#!/usr/bin/env bash
# Builds once and runs every test project, or those named as arguments (Workers.Tests ..., or Client for the browser code's).
# The last line is the totals.
# TEST_TIMEOUT: seconds a project may take (900). TEST_ARGS: further arguments for xUnit's runner, such as -class NAME.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$here/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=lib/build.sh
. "$here/lib/build.sh"

limit=${TEST_TIMEOUT:-900}
results="$ROOT/TestResults"
read -r -a extra <<<"${TEST_ARGS:-}"

# Whatever happens before a test ran still ends with the line that tools look for.
nothing_ran() {
  say "0 passed, 0 failed, 0 skipped"
  exit 1
}

if [ $# -gt 0 ]; then projects=("$@"); else mapfile -t projects < <(echo Client; cd "$ROOT/tests" && printf '%s\n' *.Tests); fi

(ensure_setup test) || nothing_ran
if ! have node; then
  problem "node" "the test results are read with Node.js, which is not on PATH" "install Node.js 20 or later"
  nothing_ran
fi
rm -rf "$results"
build Dashboard.sln "$results/build.log" || nothing_ran

# Tests run in the background so that Ctrl+C reaches them: `timeout` gives them a process group of their own, all of which
# ends with it. INT lets xUnit's runner still write its report; KILL comes 20 s later.
runner=
trap 'if [ -n "$runner" ]; then kill -INT "$runner" 2>/dev/null; wait "$runner" 2>/dev/null; fi; exit 130' INT TERM

# run_tests NAME COMMAND...: runs it, and keeps its output and exit code beside its report.
run_tests() {
  local name=$1 code=0 started=$SECONDS
  shift
  timeout --signal=INT --kill-after=20 "$limit" "$@" >"$results/$name.log" 2>&1 </dev/null &
  runner=$!
  wait "$runner" 2>/dev/null || code=$?
  runner=
  echo "$code" >"$results/$name.exit"
  node "$here/lib/totals.mjs" line "$results" "$name" "$((SECONDS - started))"
}

# Each test project is a program; the browser code's tests are vitest's.
run_project() {
  local name=$1 program="$ROOT/tests/$1/bin/$CONFIGURATION/net10.0/$1.dll"
  if [ "$name" = Client ]; then
    run_tests Client npm --prefix "$ROOT/src/Dashboard/Client" test -- --reporter=json --outputFile="$results/Client.json"
  elif [ -f "$program" ]; then
    run_tests "$name" dotnet "$program" -noLogo -noColor -longRunning 60 -ctrf "$results/$name.json" ${extra[@]+"${extra[@]}"}
  else
    echo 127 >"$results/$name.exit"
  fi
}

cd "$ROOT"
for project in "${projects[@]}"; do
  run_project "$project"
done
exec node "$here/lib/totals.mjs" totals "$results" "${projects[@]}"
