#!/usr/bin/env bash
# nvbind run: becomes the game, with frame capture on. No JVM stays beside the game, and none is waited for: the game has
# this process's id, terminal and parent, so its signals, output and exit code are its own.
# Sourced by ./nvbind with $nvbind_home set, or run by itself. io.nvbind.cli.RunCommand describes the options.
set -euo pipefail
nvbind_home=${nvbind_home:-$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)}

nvbind_fail() {
    printf 'nvbind: %s\n' "$2" >&2
    exit "$1"
}

# The folder where daemon and games meet, as io.nvbind.cli.Places has it.
nvbind_run_dir() {
    local dir=${1:-${NVBIND_RUN_DIR:-}}
    if [ -z "$dir" ]; then
        if [ "$EUID" = 0 ]; then
            dir=/run/nvbind
        elif [ -n "${XDG_RUNTIME_DIR:-}" ]; then
            dir=$XDG_RUNTIME_DIR/nvbind
        else
            dir=/tmp/nvbind-$(id -un)
        fi
    fi
    case $dir in
        /*) nvbind_run_dir=$dir ;;
        *) nvbind_run_dir=$PWD/$dir ;;
    esac
}

# A container's id is a folder, a label and part of an address. Steam starts every game by the same program.
nvbind_default_container() {
    local LC_ALL=C
    local name=${1##*/}
    local app=${STEAM_COMPAT_APP_ID:-${SteamAppId:-}}
    [ -z "$app" ] || name=steam-$app
    name=${name//[^A-Za-z0-9._-]/-}
    name=${name#"${name%%[A-Za-z0-9]*}"}
    name=${name:0:64}
    nvbind_container=${name:-game}
}

nvbind_check_container() {
    local LC_ALL=C
    [[ $nvbind_container =~ ^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$ ]] || nvbind_fail 2 "--container '$nvbind_container' must begin with a letter \
or digit and hold up to 64 of letters, digits, '.', '_' and '-'"
}

# For owner and group only, and its parents too.
nvbind_make_frames_dir() {
    if [ -L "$1" ] || { [ -e "$1" ] && ! [ -d "$1" ]; }; then
        nvbind_fail 1 "$1 is in the way: it is not a folder"
    fi
    [ -d "$1" ] || (umask 027 && mkdir -p -- "$1") 2>/dev/null \
        || nvbind_fail 3 "$1 cannot be made; choose another run folder with --run-dir"
    [ -w "$1" ] || nvbind_fail 3 "$1 belongs to another user; choose another run folder with --run-dir"
}

# A daemon that was killed leaves its address behind, but not its lock.
nvbind_daemon_runs() {
    local inode locks
    [ -e "$nvbind_run_dir/daemon.url" ] || return 1
    inode=$(stat -c %i -- "$nvbind_run_dir/daemon.lock" 2>/dev/null) && locks=$(cat /proc/locks 2>/dev/null) || return 0
    [ -z "$locks" ] || [[ $locks == *:"$inode "* ]]
}

# LD_PRELOAD separates its entries by blanks and colons, and knows no quoting.
nvbind_preload() {
    local folder=$nvbind_home/target/native/preload
    [ -d "$folder" ] || return 0
    if [[ $folder == *[$' \t:$']* ]]; then
        ln -sfn -- "$folder" "$nvbind_frames_dir/.preload" 2>/dev/null || true
        folder=$nvbind_frames_dir/.preload
    fi
    if [[ $folder == *[$' \t:$']* ]]; then
        printf 'nvbind: OpenGL frames are not captured: LD_PRELOAD takes no blank or colon, as in %s\n' "$folder" >&2
        return 0
    fi
    # ld.so puts in its own word size's name for $PLATFORM.
    export LD_PRELOAD=$folder/'$PLATFORM'/libnvbind-gl.so${LD_PRELOAD:+:$LD_PRELOAD}
}

nvbind_find_command() {
    local found
    if ! found=$(type -P -- "$1"); then
        if [ -e "$1" ] && [[ $1 == */* ]]; then
            nvbind_fail 126 "$1 may not be executed"
        fi
        nvbind_fail 127 "$1 is not there, or not a program on PATH"
    fi
    [ ! -d "$found" ] || nvbind_fail 126 "$1 is a folder"
}

# Which file of <run dir>/launch is for this game: the container's own, else that of the profile that a Steam number or a
# program on the command line belongs to. io.nvbind.profile.LaunchFolder says how they look.
nvbind_launch_file() {
    local LC_ALL=C
    local launch=$nvbind_run_dir/launch wanted=$1 kind what profile word steam=${STEAM_COMPAT_APP_ID:-${SteamAppId:-}}
    local -A programs=()
    shift
    nvbind_launch=
    if [ "$wanted" = auto ] && [ -f "$launch/containers/$nvbind_container" ]; then
        nvbind_launch=$launch/containers/$nvbind_container
        return 0
    fi
    [ -f "$launch/index" ] || return 0
    for word in "$@"; do
        case $word in
            AppId=*) steam=${steam:-${word#AppId=}} ;;
        esac
        word=${word##*/}
        word=${word##*\\}
        [ -z "$word" ] || programs[${word,,}]=yes
    done
    while IFS=$'\t' read -r kind what profile; do
        case $wanted:$kind in
            auto:steam) [ "$what" = "$steam" ] || continue ;;
            auto:program) [ -n "${programs[$what]:-}" ] || continue ;;
            auto:*) continue ;;
            *:name) [ "$what" = "${wanted,,}" ] || continue ;;
            *:steam) [ "$what" = "$wanted" ] || continue ;;
            *) continue ;;
        esac
        if [ -f "$launch/games/$profile" ]; then
            nvbind_launch=$launch/games/$profile
            return 0
        fi
    done <"$launch/index"
}

# A variable that the user set himself stays as he set it.
nvbind_read_launch() {
    local line name
    nvbind_wrapper=()
    while IFS= read -r line; do
        case $line in
            @*) nvbind_wrapper+=("${line#@}") ;;
            [A-Za-z_]*=*)
                name=${line%%=*}
                [[ $name =~ ^[A-Za-z_][A-Za-z0-9_]*$ ]] || continue
                [ -n "${!name+set}" ] || export "$line"
                ;;
        esac
    done <"$1"
}

nvbind_container= nvbind_game= nvbind_max_fps= nvbind_run_dir_option= nvbind_java= nvbind_profile=
nvbind_wrapper=()
while [ $# -gt 0 ]; do
    case $1 in
        --container=* | --game=* | --max-fps=* | --profile=* | --run-dir=* | --state-dir=*)
            nvbind_value=${1#*=}
            nvbind_option=${1%%=*}
            shift
            ;;
        --container | --game | --max-fps | --profile | --run-dir | --state-dir)
            [ $# -gt 1 ] || nvbind_fail 2 "$1 needs a value; see nvbind run --help"
            nvbind_option=$1
            nvbind_value=$2
            shift 2
            ;;
        --java)
            nvbind_java=yes
            shift
            continue
            ;;
        --)
            shift
            break
            ;;
        -*) nvbind_fail 2 "nvbind run knows no option '$1'; what belongs to the game comes after --" ;;
        *) break ;;
    esac
    case $nvbind_option in
        --container) nvbind_container=$nvbind_value ;;
        --game) nvbind_game=$nvbind_value ;;
        --max-fps) nvbind_max_fps=$nvbind_value ;;
        --profile) nvbind_profile=$nvbind_value ;;
        --run-dir) nvbind_run_dir_option=$nvbind_value ;;
        # Where recordings go is the daemon's business.
        --state-dir) ;;
    esac
done
[ $# -gt 0 ] || nvbind_fail 2 "nvbind run needs a command: nvbind run [OPTIONS] -- CMD..."

[ -n "$nvbind_container" ] || nvbind_default_container "$1"
nvbind_check_container
if [ -n "$nvbind_max_fps" ]; then
    { [[ $nvbind_max_fps =~ ^[0-9]{1,4}$ ]] && ((10#$nvbind_max_fps >= 1 && 10#$nvbind_max_fps <= 1000)); } \
        || nvbind_fail 2 "--max-fps '$nvbind_max_fps' is not a whole number within 1..1000"
    export NVBIND_MAX_FPS=$((10#$nvbind_max_fps))
fi
nvbind_agent=$nvbind_home/target/nvbind-agent.jar
[ -z "$nvbind_java" ] || [ -f "$nvbind_agent" ] || nvbind_fail 1 "$nvbind_agent is not there, which --java needs"
nvbind_find_command "$1"
nvbind_run_dir "$nvbind_run_dir_option"
nvbind_frames_dir=$nvbind_run_dir/frames/$nvbind_container
nvbind_make_frames_dir "$nvbind_frames_dir"
nvbind_daemon_runs || printf "nvbind: no daemon runs with %s; frames wait in the ring until 'nvbind daemon' reads them\n" \
    "$nvbind_run_dir" >&2

if [ -n "$nvbind_profile" ]; then
    nvbind_launch_file "$nvbind_profile" "$@"
    if [ -n "$nvbind_launch" ]; then
        nvbind_read_launch "$nvbind_launch"
        # The first line names the profile and its preset: the daemon sees by this variable what the game is to have.
        IFS= read -r NVBIND_PROFILE <"$nvbind_launch"
        export NVBIND_PROFILE=${NVBIND_PROFILE#\# }
    elif [ "$nvbind_profile" = auto ]; then
        printf 'nvbind: no profile is for this game, or no daemon has run; it starts without one\n' >&2
    else
        nvbind_fail 4 "no profile is called '$nvbind_profile'; 'nvbind gaming list-profiles' lists them"
    fi
fi
export NVBIND_CAPTURE=1 NVBIND_FRAMES_DIR=$nvbind_frames_dir
# Steam names the game by its folder only.
nvbind_game=${nvbind_game:-${STEAM_COMPAT_INSTALL_PATH:+${STEAM_COMPAT_INSTALL_PATH##*/}}}
[ -z "$nvbind_game" ] || export NVBIND_GAME=$nvbind_game
# In front of the others, so that the layer sits right below the game and times what the game does; a layer that is named
# in VK_INSTANCE_LAYERS would sit below MangoHud and time MangoHud too. The rest is the XDG specification's default.
export XDG_DATA_DIRS=$nvbind_home/target/native/share:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}
nvbind_preload
# Steam's containers, and those of other launchers that use its runtime, hide everything but the home folder.
export PRESSURE_VESSEL_FILESYSTEMS_RW=$nvbind_frames_dir${PRESSURE_VESSEL_FILESYSTEMS_RW:+:$PRESSURE_VESSEL_FILESYSTEMS_RW}
export PRESSURE_VESSEL_FILESYSTEMS_RO=$nvbind_home/target/native${PRESSURE_VESSEL_FILESYSTEMS_RO:+:$PRESSURE_VESSEL_FILESYSTEMS_RO}

if [ -n "$nvbind_java" ]; then
    if [ "${1##*/}" = java ]; then
        # The JVM says nothing of an agent on its command line, but a line on stderr of one in its environment.
        nvbind_program=$1
        shift
        set -- "$nvbind_program" "-javaagent:$nvbind_agent" "$@"
    else
        export JAVA_TOOL_OPTIONS="${JAVA_TOOL_OPTIONS:+$JAVA_TOOL_OPTIONS }\"-javaagent:$nvbind_agent\""
    fi
fi
exec -- "${nvbind_wrapper[@]}" "$@"
