# Shared by the scripts beside this folder; sourced, never run.
# shellcheck shell=bash disable=SC2034 # used by those who source it

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
TOOLS="$ROOT/.tools"

# Exit code of a script that did what it could, with some parts missing (and told which).
readonly INCOMPLETE=3
missing_parts=0

say() { printf '%s\n' "$*"; }

# problem WHAT WHY NEXT: one part is missing; tell it the same way everywhere, and go on.
problem() {
  missing_parts=$((missing_parts + 1))
  {
    printf '\nmissing: %s\n' "$1"
    printf '    why: %s\n' "$2"
    printf '   next: %s\n' "$3"
  } >&2
}

have() { command -v "$1" >/dev/null 2>&1; }
is_root() { [ "$(id -u)" -eq 0 ]; }

# Reads NAME from /etc/os-release without letting that file set variables here.
os_release() { (. /etc/os-release 2>/dev/null && eval "printf '%s' \"\${$1:-}\"") || true; }

is_debian() { [ "$(os_release ID)" = debian ] && have apt-get && have dpkg; }

# The commands a message suggests: with sudo for everyone but root.
as_root() { if is_root; then printf '%s' "$*"; else printf 'sudo %s' "$*"; fi; }
