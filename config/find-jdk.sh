# Sourced by ./nvbind and ./check: leaves in JAVA_HOME a JDK of at least release 25, or ends with one line that names the
# package to install.

nvbind_jdk_release() {
    # The release number of the JDK in $1, or nothing. The file "release" tells it without starting a JVM.
    [ -x "$1/bin/javac" ] && sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}

nvbind_find_jdk() {
    local candidate release
    local on_path
    on_path=$(command -v javac 2>/dev/null || true)
    on_path=$(readlink -f "$on_path" 2>/dev/null || true)
    on_path=${on_path%/bin/javac}
    for candidate in "${JAVA_HOME:-}" "$on_path" "${NVBIND_JVM_DIR:-/usr/lib/jvm}"/*; do
        [ -n "$candidate" ] || continue
        release=$(nvbind_jdk_release "$candidate" || true)
        if [ -n "$release" ] && [ "$release" -ge 25 ]; then
            export JAVA_HOME=$candidate
            return 0
        fi
    done
    echo "nvbind needs a JDK 25 or later: install temurin-25-jdk or openjdk-25-jdk-headless, or set JAVA_HOME." >&2
    exit 1
}
