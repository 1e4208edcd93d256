# The programs the dashboard runs, brought into .tools/ without root and without touching the system: a private apt
# root (own lists, cache and sources) fetches Debian packages, signed by Debian's archive keyring, and dpkg only unpacks
# them, so that no service starts and no file outside .tools changes. Sourced by setup.sh.
# shellcheck shell=bash
# shellcheck source-path=SCRIPTDIR source=common.sh

# program package suite, and what to do where there is no Debian to take it from
programs_table() {
  cat <<'TABLE'
docker-registry docker-registry bookworm install the CNCF Distribution registry as "docker-registry" on PATH
bwrap bubblewrap bookworm install the package "bubblewrap"
wazero wazero forky install wazero (or Wasmtime 36 or later) on PATH
kustomize kustomize trixie install kustomize 5 on PATH
kind kind trixie install kind 0.27 or later on PATH
kubectl kubectl trixie install kubectl 1.30 or later on PATH
oras oras trixie install oras 1.2 on PATH
TABLE
}

keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# Asks a program for its version, in the one way it understands; false when it can't run here.
program_runs() {
  case ${1##*/} in
    kubectl) set -- "$1" version --client ;;
    kind | kustomize | oras | wazero) set -- "$1" version ;;
    *) set -- "$1" --version ;;
  esac
  timeout 20 "$@" >/dev/null 2>&1 </dev/null
}

# Is there nothing to do for this program? On Debian .tools is preferred, so that all machines run the same versions;
# kubectl is the exception, because people have one they are used to.
program_ready() {
  if [ -x "$TOOLS/bin/$1" ]; then return 0; fi
  if is_debian && [ "$1" != kubectl ]; then return 1; fi
  have "$1" && program_runs "$(command -v "$1")"
}

programs_missing() {
  local name rest
  while read -r name rest; do
    program_ready "$name" || printf '%s %s\n' "$name" "$rest"
  done < <(programs_table)
}

# Debian's mirrors as this machine's own sources name them, first choice first. What a source with another origin
# (a vendor's repository) carries is not Debian; where apt has no lists yet, the origin is unknown and the archive
# keyring decides: apt refuses a mirror whose signature isn't Debian's.
debian_mirrors() {
  local format="\$(REPO_URI)|\$(RELEASE)|\$(ORIGIN)|\$(LABEL)|\$(COMPONENT)" targets
  targets=$(apt-get indextargets --format "$format" 'Created-By: Packages' 2>/dev/null || true)
  if [ -z "$targets" ]; then
    targets=$(apt-get indextargets --no-release-info --format "$format" 'Created-By: Packages' 2>/dev/null || true)
  fi
  awk -F '|' -v release="$(os_release VERSION_CODENAME)" '
    $5 == "main" && ($2 == release || $2 ~ /^(old)*stable$/) &&
    ($3 == "Debian" || $3 ~ /^\$/) && ($4 == "Debian" || $4 ~ /^\$/) && !seen[$1]++ { print $1 }' <<<"$targets"
}

# private_apt_conf DIR: writes DIR/apt.conf, which keeps how this machine reaches the network (proxies, time-outs, credentials)
# and replaces everything else; the system's hooks in particular don't run.
private_apt_conf() {
  local dir=$1
  mkdir -p "$dir/state/lists/partial" "$dir/cache/archives/partial" "$dir/log"
  {
    apt-config dump | grep -E '^Acquire::(http|https|ftp|socks|tor|Retries|ForceIPv4|ForceIPv6|Check-Valid-Until|Check-Date|max-)' || true
    cat <<CONF
Dir::State "$dir/state";
Dir::State::status "/dev/null";
Dir::Cache "$dir/cache";
Dir::Log "$dir/log";
Dir::Etc::main "/dev/null";
Dir::Etc::parts "/dev/null";
Dir::Etc::sourcelist "$dir/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Acquire::Languages "none";
Acquire::Retries "2";
Acquire::http::Timeout "30";
Acquire::https::Timeout "30";
CONF
    # Root's apt drops to the user _apt, who may not write below a home directory.
    if is_root; then printf 'APT::Sandbox::User "root";\n'; fi
  } >"$dir/apt.conf"
}

# Fetches the package lists of the suites asked for, from the first mirror that answers.
private_apt_update() {
  local dir=$1 mirror suite tried=0
  shift
  while read -r mirror; do
    tried=1
    for suite in "$@"; do
      printf 'deb [signed-by=%s] %s %s main\n' "$keyring" "$mirror" "$suite"
    done >"$dir/sources.list"
    # Its exit code doesn't tell: it is 0 without a network, and 100 where a partial mirror lacks one suite of several.
    APT_CONFIG="$dir/apt.conf" timeout 300 apt-get -q update >>"$dir/log/apt" 2>&1 || true
    if find "$dir/state/lists" -maxdepth 1 -name '*Packages*' | grep -q .; then return 0; fi
  done < <(debian_mirrors)
  if [ "$tried" = 0 ]; then echo "no entry for Debian $(os_release VERSION_CODENAME) main in apt's sources" >>"$dir/log/apt"; fi
  return 1
}

# Downloads and unpacks one package, tries the program, and only then moves it to its place.
install_program() {
  local dir=$1 name=$2 package=$3 suite=$4 into deb
  into="$dir/unpacked/$package"
  mkdir -p "$into" "$dir/debs/$package"
  (cd "$dir/debs/$package" && APT_CONFIG="$dir/apt.conf" timeout 300 apt-get -qq download "$package/$suite") >>"$dir/log/apt" 2>&1 || return 1
  deb=$(find "$dir/debs/$package" -name '*.deb' | head -n 1)
  dpkg -x "$deb" "$into" >>"$dir/log/apt" 2>&1 || return 1
  if ! program_runs "$into/usr/bin/$name"; then
    echo "$name $(dpkg-deb -f "$deb" Version) was fetched but doesn't run on this system" >>"$dir/log/apt"
    return 1
  fi
  rm -rf "$TOOLS/packages/$package"
  mv "$into" "$TOOLS/packages/$package"
  ln -sfn "../packages/$package/usr/bin/$name" "$TOOLS/bin/.$name.new"
  mv -fT "$TOOLS/bin/.$name.new" "$TOOLS/bin/$name"
  say "  $name $(dpkg-deb -f "$deb" Version)"
}

# The line of apt's log that says most: an error, else a warning, else the last one.
apt_error() {
  { grep -E '^E:' "$1" | tail -n 1 | grep . || grep -E '^W:' "$1" | head -n 1 | grep . || tail -n 1 "$1"; } 2>/dev/null | cut -c -300
}

setup_programs() {
  local missing name package suite how dir
  missing=$(programs_missing)
  if [ -z "$missing" ]; then return 0; fi

  if ! is_debian || [ ! -r "$keyring" ]; then
    while read -r name package suite how; do
      if have "$name"; then continue; fi
      problem "$name" "it is not on PATH, and only Debian's packages can be fetched from here" "$how"
    done <<<"$missing"
    return 0
  fi

  say "fetching programs into .tools: $(cut -d ' ' -f 1 <<<"$missing" | paste -sd ' ')"
  rm -rf "$TOOLS"/.fetch.* # of a setup that was killed
  mkdir -p "$TOOLS/bin" "$TOOLS/packages"
  dir=$(mktemp -d "$TOOLS/.fetch.XXXXXX")
  # shellcheck disable=SC2064 # the folder as it is now
  trap "rm -rf '$dir'" EXIT
  private_apt_conf "$dir"
  # shellcheck disable=SC2046 # one word per suite
  if ! private_apt_update "$dir" $(cut -d ' ' -f 3 <<<"$missing" | sort -u); then
    problem "programs: $(cut -d ' ' -f 1 <<<"$missing" | paste -sd ' ')" "Debian's package lists could not be fetched: $(apt_error "$dir/log/apt")" \
      "check the network and apt's sources, then run: make setup"
  else
    while read -r name package suite how; do
      if install_program "$dir" "$name" "$package" "$suite"; then continue; fi
      if have "$name"; then
        say "  $name: could not be fetched; the one on PATH is used ($(command -v "$name"))"
        continue
      fi
      problem "$name" "$(apt_error "$dir/log/apt")" "run: make setup; or $how"
    done <<<"$missing"
  fi
  rm -rf "$dir"
  trap - EXIT
}
