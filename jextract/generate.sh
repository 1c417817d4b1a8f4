#!/usr/bin/env bash
# Makes src/generated/java from the vendors' headers.
#
#   generate.sh            headers, then one jextract run per library; needs $JEXTRACT
#   generate.sh headers    headers only; prints the folder they are in
#
# The headers come from Debian packages named in native-headers/pins.properties and land in
# target/headers/<library>. The system's own apt configuration is read, never changed.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
pins=$root/native-headers/pins.properties
headers=$root/target/headers
libraries=(nvml rocm rocm5 levelzero)

die() {
  echo "generate.sh: $*" >&2
  exit 1
}

# Prints one line a pin: folder suite component package version.
pin_lines() {
  sed -n 's/^\([a-z0-9]\{1,\}\) *= */\1 /p' "$pins"
}

# Prints the address of the Debian archive this machine installs its packages from.
debian_mirror() {
  apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    awk '$1 == "Debian" && $2 == "Debian" { print $3; exit }'
}

# apt-get with a source list and a state folder of its own: private_apt WORK ARGUMENT...
private_apt() {
  local work=$1
  shift
  apt-get -q \
    -o Dir::State="$work/state" -o Dir::State::status=/dev/null -o Dir::Cache="$work/cache" \
    -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::Etc::preferencesparts=/dev/null -o APT::Sandbox::User="$(id -un)" \
    -o Acquire::Languages=none -o Acquire::Retries=3 "$@"
}

# Downloads and unpacks each pinned package, unless the folder already holds exactly these pins.
fetch_headers() {
  [[ -f $headers/pins && "$(<"$headers/pins")" == "$(pin_lines)" ]] && return
  command -v apt-get >/dev/null && command -v dpkg >/dev/null ||
    die "the header packages are fetched with apt-get and dpkg, which this machine lacks"
  local mirror work suite component folder package version
  mirror=$(debian_mirror)
  [[ -n $mirror ]] || die "this machine's apt knows no Debian archive to take the header packages from"

  rm -rf "$headers"
  mkdir -p "$headers"
  work=$(mktemp -d)
  trap 'rm -rf "$work"' RETURN
  mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial" "$work/debs"
  pin_lines | cut -d' ' -f2,3 | sort -u | while read -r suite component; do
    echo "deb $mirror $suite $component"
  done >"$work/sources.list"
  private_apt "$work" update >&2
  while read -r folder suite component package version; do
    (cd "$work/debs" && private_apt "$work" download "$package=$version" >&2) ||
      die "$package $version is no longer in $suite/$component: choose another in native-headers/pins.properties"
    dpkg -x "$work/debs/${package}_"*.deb "$headers/$folder"
    rm "$work/debs/"*.deb
  done < <(pin_lines)
  pin_lines >"$headers/pins"
}

# Binds one library into the folder OUT: bind LIBRARY OUT.
bind() {
  local library=$1 out=$2
  "$JEXTRACT" -I "$headers/$library/usr/include" -I "$headers/drm/usr/include" \
    --output "$out" "@$root/jextract/$library.args" "$root/native-headers/$library/umbrella.h"
}

generate() {
  [[ -n ${JEXTRACT:-} ]] || die "set JEXTRACT to the path of the jextract tool (see jextract/README.md)"
  [[ -x $JEXTRACT ]] || die "JEXTRACT=$JEXTRACT is not an executable file"
  fetch_headers
  local out=$root/target/generated library
  rm -rf "$out"
  for library in "${libraries[@]}"; do
    bind "$library" "$out"
  done
  rm -rf "$root/src/generated/java"
  mkdir -p "$root/src/generated"
  mv "$out" "$root/src/generated/java"
}

case ${1:-all} in
  all) generate ;;
  headers) fetch_headers && echo "$headers" ;;
  *) die "unknown command '$1': use no argument, or 'headers'" ;;
esac
