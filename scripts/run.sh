#!/usr/bin/env bash
# Builds and starts the dashboard from the repository's root, so that ./appsettings.json and ./data are used.
# Arguments are settings for it: scripts/run.sh --Urls=http://127.0.0.1:8080
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$here/lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=lib/build.sh
. "$here/lib/build.sh"

ensure_setup run
build src/Dashboard/Dashboard.csproj "$ROOT/.build/run.log"

cd "$ROOT"
exec dotnet "src/Dashboard/bin/$CONFIGURATION/net10.0/Dashboard.dll" "$@"
