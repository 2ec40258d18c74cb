# shellcheck shell=bash
# Chooses the three ports of a stack. A lock file per port, held until the stack listens, keeps two
# stacks that start at once from choosing the same.

FIRST_PORT=8080
PORT_STEP=10
HELD=()

listening() {
    local hex
    printf -v hex '%04X' "$1"
    awk -v end=":$hex" '$4 == "0A" && substr($2, length($2) - 4) == end { found = 1; exit }
        END { exit !found }' /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

# The lock file is made by whoever comes first and opened for reading only, because the kernel
# refuses to let one user write to another's file in a shared folder.
hold_port() {
    local lock=/tmp/sales-agent-port-$1.lock fd
    [ -e "$lock" ] || (umask 0 && : >"$lock") 2>/dev/null || true
    { exec {fd}<"$lock"; } 2>/dev/null || return 1
    HELD+=("$fd")
    flock -n "$fd"
}

release_ports() {
    local fd
    for fd in "${HELD[@]}"; do
        exec {fd}<&-
    done
    HELD=()
}

ports_from() {
    WEB_AT=$1
    SANDBOX_AT=${SANDBOX_PORT:-$(($1 + 1))}
    PG_AT=${PG_PORT:-$(($1 + 2))}
}

# Holds the three ports; fails with TAKEN set to the first that somebody uses or is about to.
take_ports() {
    local port
    for port in "$WEB_AT" "$SANDBOX_AT" "$PG_AT"; do
        TAKEN=$port
        if ! hold_port "$port" || listening "$port"; then
            release_ports
            return 1
        fi
    done
}

check_port() {
    [[ "$2" =~ ^[1-9][0-9]{0,4}$ && "$2" -le 65535 ]] || die "$1=$2 is not a port number"
}

choose_ports() {
    local name port from=${PORT_FROM:-$FIRST_PORT}
    for name in PORT SANDBOX_PORT PG_PORT PORT_FROM; do
        [ -z "${!name:-}" ] || check_port "$name" "${!name}"
    done
    if [ -n "${PORT:-}" ]; then
        ports_from "$PORT"
        take_ports || die "port $TAKEN is in use: choose others with PORT, SANDBOX_PORT, PG_PORT"
        return
    fi
    for ((port = from; port < from + 200 * PORT_STEP; port += PORT_STEP)); do
        ports_from "$port"
        ! take_ports || return 0
    done
    die "no three free ports from $from on"
}
