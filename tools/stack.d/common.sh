# shellcheck shell=bash
# What every part of the stack script needs: where things lie, saying, random values, waiting.
# Owns no process and no file. Sourced by tools/stack with the clone's root as working folder.

ROOT=$PWD
BUILD=${BUILD:-build}
STATE=${STATE:-var}
[[ "$BUILD" == /* ]] || BUILD=$ROOT/$BUILD
[[ "$STATE" == /* ]] || STATE=$ROOT/$STATE
STATE=${STATE%/}
RUN=$STATE/run
LOG=$STATE/log
CONF=$STATE/sales-agent.conf
STACK_ENV=$STATE/stack.env

say() {
    printf '%s\n' "$*"
}

die() {
    printf 'stack: %s\n' "$*" >&2
    exit 1
}

random_hex() {
    od -An -v -N "$1" -tx1 /dev/urandom | tr -d ' \n'
}

# wait_until SECONDS COMMAND...: true as soon as the command is, false after so many seconds.
wait_until() {
    local deadline=$((${EPOCHREALTIME/./} + $1 * 1000000))
    shift
    until "$@"; do
        ((${EPOCHREALTIME/./} < deadline)) || return 1
        sleep 0.05
    done
}

# The unprivileged users: none to change to when the stack is started by an ordinary user.
PG_USER=
APP_USER=
APP_GROUP=$(id -gn)
if [ "$(id -u)" -eq 0 ]; then
    PG_USER=nobody
    APP_USER=nobody
    ! getent passwd postgres >/dev/null || PG_USER=postgres
    ! getent passwd www-data >/dev/null || APP_USER=www-data
    APP_GROUP=$(id -gn "$APP_USER")
fi

# rights_of USER: leaves in RIGHTS the words that run a command with that user's rights alone (an empty
# user: as it is).
rights_of() {
    RIGHTS=()
    [ -z "$1" ] || RIGHTS=(setpriv --reuid "$1" --regid "$(id -gn "$1")" --init-groups
        --inh-caps=-all --bounding-set=-all --no-new-privs --)
}

as() {
    local -a RIGHTS
    rights_of "$1"
    shift
    "${RIGHTS[@]}" "$@"
}

# own USER PATH...: gives the paths to that user.
own() {
    local user=$1
    shift
    [ -z "$user" ] || chown "$user:$(id -gn "$user")" "$@"
}
