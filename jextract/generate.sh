#!/usr/bin/env bash
# Makes src/generated/java from the vendors' headers.
#
#   generate.sh            headers, then one jextract run per library; needs $JEXTRACT
#   generate.sh headers    headers only; prints the folder they are in
#
# The headers come from Debian packages named in native-headers/pins.properties and land in
# target/headers/<library>. The system's own apt configuration is read, never changed. The archive is the one this
# machine already uses, or $NVBIND_DEBIAN_MIRROR.
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
  if [[ -n ${NVBIND_DEBIAN_MIRROR:-} ]]; then
    echo "$NVBIND_DEBIAN_MIRROR"
    return
  fi
  apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(LABEL)' 'Created-By: Packages' 2>/dev/null |
    awk 'NF == 3 && $2 == "Debian" && $3 == "Debian" && !found { print $1; found = 1 }'
}

# Prints a source list with each suite the pins name.
source_list() {
  local mirror suite component options='' keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  mirror=$(debian_mirror)
  [[ -n $mirror ]] ||
    die "this machine's apt knows no Debian archive: name one in NVBIND_DEBIAN_MIRROR"
  [[ ! -f $keyring ]] || options="[signed-by=$keyring] "
  pin_lines | cut -d' ' -f2,3 | sort -u | while read -r suite component; do
    echo "deb $options$mirror $suite $component"
  done
}

# apt-get with a source list and a state folder of its own, both below $work.
private_apt() {
  apt-get -q \
    -o Dir::State="$work/state" -o Dir::State::status=/dev/null -o Dir::Cache="$work/cache" \
    -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::Etc::preferencesparts=/dev/null -o APT::Sandbox::User="$(id -un)" \
    -o Acquire::Languages=none -o Acquire::Retries=3 "$@" >&2
}

# Downloads one package into an empty folder: the pinned version or, with a warning, what the suite has instead.
download() {
  local suite=$1 package=$2 version=$3
  private_apt download "$package=$version" && return
  private_apt download "$package/$suite" || die "$suite has no $package"
  local instead
  instead=$(dpkg-deb --field "${package}_"*.deb Version)
  echo "generate.sh: $suite has no $package $version any more, took $instead" >&2
  echo "$package $instead" >>"$work/headers/drift"
}

# Downloads and unpacks each pinned package, unless the folder was made from exactly these pins.
fetch_headers() {
  if [[ -f $headers/pins && "$(<"$headers/pins")" == "$(pin_lines)" ]]; then
    return
  fi
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null ||
    die "the header packages are fetched with apt-get and dpkg-deb, which this machine lacks"
  local folder suite component package version
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial" "$work/headers"
  source_list >"$work/sources.list"
  private_apt update
  while read -r folder suite component package version; do
    mkdir "$work/$folder"
    cd "$work/$folder"
    download "$suite" "$package" "$version"
    dpkg-deb --extract "${package}_"*.deb "$work/headers/$folder"
  done < <(pin_lines)
  cd "$root"
  pin_lines >"$work/headers/pins"
  rm -rf "$headers"
  mkdir -p "$(dirname "$headers")"
  mv "$work/headers" "$headers"
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
  [[ ! -f $headers/drift ]] ||
    die "not generating from other headers than pinned: $(tr '\n' ' ' <"$headers/drift")"
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
