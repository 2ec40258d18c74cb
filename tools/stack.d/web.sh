# shellcheck shell=bash
# The programs of the stack: sandbox, FastCGI programs, web server, workers. Each is started only
# when it has been built, and asked until it answers.

PROGRAMS=(webhook ops api dashboard)
SERVERS=(lighttpd apache fcgid)
APACHE_ROOT=$STATE/apache

# A child of the webhook waits for its commit, and commits that wait together share one flush: sixteen
# accept almost twice what four do at the same CPU time each, and thirty-two no more than sixteen.
children_of() {
    case "$1" in
    webhook) printf '%s\n' "${CHILDREN:-16}" ;;
    *) printf '%s\n' "${CHILDREN:-4}" ;;
    esac
}

have_program() {
    [ -x "$BUILD/cgi-bin/$1.fcgi" ]
}

gets() {
    curl -fsS -o /dev/null --noproxy '*' --max-time 2 "$1"
}

# Any answer of the program itself will do: a web server that cannot reach it says 500 or 503.
answers() {
    local status
    status=$(curl -sS -o /dev/null --noproxy '*' --max-time 5 -w '%{http_code}' "$1") || return 1
    ((status >= 100 && status < 500))
}

start_sandbox() {
    if [ "${SANDBOX:-1}" = 0 ] || [ ! -x "$BUILD/sandbox" ] || alive sandbox; then
        return 0
    fi
    start sandbox "$APP_USER" "$BUILD/sandbox" --port "$SANDBOX_AT" --seed "$ROOT/tests/sandbox/seed.json"
    await sandbox 15 gets "http://127.0.0.1:$SANDBOX_AT/_health"
}

start_program() {
    local name=$1 socket=$SOCKETS/run/$1.sock
    if ! have_program "$name" || alive "$name"; then
        return 0
    fi
    rm -f "$socket"
    start "$name" "$APP_USER" "$BUILD/cgi-bin/$name.fcgi" --listen "$socket" --children "$(children_of "$name")"
    await "$name" 15 test -S "$socket"
}

# The programs that Apache starts itself under mod_fcgid have no parent of their own.
start_programs() {
    local name
    [ "$SERVER_AT" != fcgid ] || return 0
    for name in "${PROGRAMS[@]}"; do
        start_program "$name"
    done
}

start_server() {
    local name
    for name in "${SERVERS[@]}"; do
        [ "$name" = "$SERVER_AT" ] || end "$name" TERM 15
    done
    ! alive "$SERVER_AT" || return 0
    as "$APP_USER" mkdir -p "$SOCKETS/run/empty" "$SOCKETS/run/upload"
    case "$SERVER_AT" in
    lighttpd) start_lighttpd ;;
    *) start_apache ;;
    esac
    await "$SERVER_AT" 15 listening "$WEB_AT"
}

server_binary() {
    PATH=$PATH:/usr/sbin command -v "$1" || die "$1 is not installed: make deps"
}

render() {
    BUILD=$BUILD tools/render-web "$@" BIND=127.0.0.1 "PORT=$WEB_AT" "RUN=$SOCKETS/run" "EMPTY=$SOCKETS/run/empty" \
        "UPLOAD=$SOCKETS/run/upload" "STATIC=$ROOT/static" "CONF=$CONF" "PROGRAMS=$BUILD/cgi-bin" \
        "ERRORS=$ROOT/lighttpd-conf/errors" \
        "ROOT=$APACHE_ROOT" "ERROR_LOG=$LOG/$SERVER_AT.log" MODULES=/usr/lib/apache2/modules |
        replace_file "$STATE/$SERVER_AT.conf" 0640 "$APP_GROUP"
}

start_lighttpd() {
    local binary
    binary=$(server_binary lighttpd)
    render lighttpd-conf/sales-agent.conf
    start lighttpd "$APP_USER" "$binary" -D -f "$STATE/lighttpd.conf"
}

# It opens its log itself, as the user that it runs as.
start_apache() {
    local binary kind=proxy-fcgi
    binary=$(server_binary apache2)
    [ "$SERVER_AT" = apache ] || kind=fcgid
    mkdir -p "$APACHE_ROOT"
    : >>"$LOG/$SERVER_AT.log"
    own "$APP_USER" "$APACHE_ROOT" "$LOG/$SERVER_AT.log"
    render apache-conf/server.conf "apache-conf/$kind-server.conf" "apache-conf/$kind.conf"
    start "$SERVER_AT" "$APP_USER" "$binary" -D FOREGROUND -f "$STATE/$SERVER_AT.conf"
}

start_workers() {
    local i
    for ((i = 1; i <= ${WORKERS:-1}; i++)); do
        if [ -x "$BUILD/jobs/run_workflows" ] && dead "worker-$i"; then
            start "worker-$i" "$APP_USER" "$BUILD/jobs/run_workflows"
        fi
    done
}

# The workers that WORKERS no longer asks for.
end_surplus_workers() {
    local file name
    for file in "$RUN"/worker-*.pid; do
        [ -e "$file" ] || continue
        name=$(basename "$file" .pid)
        ((${name#worker-} <= ${WORKERS:-1})) || end "$name" TERM 40
    done
}

# Who has to live while NAME is asked: its own parent, or the web server that starts it.
holder_of() {
    if [ "$SERVER_AT" = fcgid ]; then
        printf 'fcgid\n'
    else
        printf '%s\n' "$1"
    fi
}

await_programs() {
    local web=http://127.0.0.1:$WEB_AT i
    ! have_program webhook || await "$(holder_of webhook)" 20 answers "$web/api/webhooks/hubspot/forms"
    ! have_program ops || await "$(holder_of ops)" 20 gets "$web/health/ready"
    ! have_program dashboard || await "$(holder_of dashboard)" 20 answers "$web/"
    for ((i = 1; i <= ${WORKERS:-1}; i++)); do
        [ ! -x "$BUILD/jobs/run_workflows" ] || await "worker-$i" 5 true
        [ ! -x "$BUILD/jobs/run_workflows" ] || alive "worker-$i" || die "worker-$i has ended"
    done
}
