#!/usr/bin/env bash
# Builds once and runs every test project, or those named as arguments (Workers.Tests ...). The last line is the totals.
# TEST_TIMEOUT: seconds a project may take (480). TEST_ARGS: further arguments for xUnit's runner, such as -class NAME.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$here/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=lib/build.sh
. "$here/lib/build.sh"

limit=${TEST_TIMEOUT:-480}
results="$ROOT/TestResults"
read -r -a extra <<<"${TEST_ARGS:-}"

# Whatever happens before a test ran still ends with the line that tools look for.
nothing_ran() {
  say "0 passed, 0 failed, 0 skipped"
  exit 1
}

if [ $# -gt 0 ]; then projects=("$@"); else mapfile -t projects < <(cd "$ROOT/tests" && printf '%s\n' *.Tests); fi

(ensure_setup test) || nothing_ran
if ! have node; then
  problem "node" "the test results are read with Node.js, which is not on PATH" "install Node.js 20 or later"
  nothing_ran
fi
rm -rf "$results"
build Dashboard.sln "$results/build.log" || nothing_ran

# Each test project is a program. It runs in the background so that Ctrl+C reaches it: `timeout` gives it a process group
# of its own, all of which ends with it. INT lets the runner still write its report; KILL comes 20 s later.
runner=
trap 'if [ -n "$runner" ]; then kill -INT "$runner" 2>/dev/null; wait "$runner" 2>/dev/null; fi; exit 130' INT TERM

run_project() {
  local name=$1 code=0 started=$SECONDS program="$ROOT/tests/$1/bin/$CONFIGURATION/net10.0/$1.dll"
  if [ ! -f "$program" ]; then
    say "no test project $name" >"$results/$name.log"
    echo 127 >"$results/$name.exit"
    return
  fi
  timeout --signal=INT --kill-after=20 "$limit" \
    dotnet "$program" -noLogo -noColor -longRunning 60 -ctrf "$results/$name.json" ${extra[@]+"${extra[@]}"} \
    >"$results/$name.log" 2>&1 </dev/null &
  runner=$!
  wait "$runner" 2>/dev/null || code=$?
  runner=
  echo "$code" >"$results/$name.exit"
  node "$here/lib/totals.mjs" line "$results" "$name" "$((SECONDS - started))"
}

cd "$ROOT"
for project in "${projects[@]}"; do
  run_project "$project"
done
exec node "$here/lib/totals.mjs" totals "$results" "${projects[@]}"
