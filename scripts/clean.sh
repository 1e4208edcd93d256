#!/usr/bin/env bash
# Removes what builds and tests made. The tools (.tools) and the dashboard's data (data) stay.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$here/lib/common.sh"

cd "$ROOT"
rm -rf .build TestResults artifacts
find build src tests -type d \( -name node_modules -prune -o \( -name bin -o -name obj \) -prune -print0 \) | xargs -0 -r rm -rf
say "removed build outputs and test results"
