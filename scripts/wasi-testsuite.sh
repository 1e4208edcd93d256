#!/usr/bin/env bash
# Builds the workers and runs a folder of WASI preview 1 tests through the sandbox: scripts/wasi-testsuite.sh DIR [OPTION...]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$here/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=lib/build.sh
. "$here/lib/build.sh"

dir=${1:-}
if [ -z "$dir" ]; then
  printf '%s\n' \
    'Which tests? make wasi-testsuite DIR=folder' \
    'They come with: git clone --branch prod/testsuite-base https://github.com/WebAssembly/wasi-testsuite' >&2
  exit 2
fi
shift

ensure_setup run
build src/Workers/Workers.csproj "$ROOT/.build/wasi-testsuite.log"
exec dotnet "$ROOT/src/Workers/bin/$CONFIGURATION/net10.0/Workers.dll" wasi-testsuite --dir "$dir" "$@"
