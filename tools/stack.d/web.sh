# shellcheck shell=bash
# The programs of the stack: sandbox, FastCGI programs, web server, workers. Each is started only
# when it has been built, and asked until it answers.

PROGRAMS=(webhook ops api dashboard)

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

start_lighttpd() {
    local binary
    ! alive lighttpd || return 0
    binary=$(PATH=$PATH:/usr/sbin command -v lighttpd) || die "lighttpd is not installed: make deps"
    BUILD=$BUILD tools/render-lighttpd BIND=127.0.0.1 "PORT=$WEB_AT" "RUN=$SOCKETS/run" "EMPTY=$SOCKETS/run/empty" \
        "UPLOAD=$SOCKETS/run/upload" "STATIC=$ROOT/static" |
        replace_file "$STATE/lighttpd.conf" 0640 "$APP_GROUP"
    as "$APP_USER" mkdir -p "$SOCKETS/run/empty" "$SOCKETS/run/upload"
    start lighttpd "$APP_USER" "$binary" -D -f "$STATE/lighttpd.conf"
    await lighttpd 15 listening "$WEB_AT"
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

await_programs() {
    local web=http://127.0.0.1:$WEB_AT i
    ! have_program webhook || await webhook 20 answers "$web/api/webhooks/hubspot/forms"
    ! have_program ops || await ops 20 gets "$web/health/ready"
    ! have_program dashboard || await dashboard 20 answers "$web/"
    for ((i = 1; i <= ${WORKERS:-1}; i++)); do
        [ ! -x "$BUILD/jobs/run_workflows" ] || await "worker-$i" 5 true
        [ ! -x "$BUILD/jobs/run_workflows" ] || alive "worker-$i" || die "worker-$i has ended"
    done
}
