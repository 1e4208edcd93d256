#!/usr/bin/env bash
# Builds and measures the dashboard against the bare tools. Arguments: the measurements to make (all without any).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$here/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=lib/build.sh
. "$here/lib/build.sh"

ensure_setup run
build tests/Benchmarks/Benchmarks.csproj "$ROOT/.build/bench.log"

cd "$ROOT"
exec dotnet "tests/Benchmarks/bin/$CONFIGURATION/net10.0/Benchmarks.dll" "$@"
