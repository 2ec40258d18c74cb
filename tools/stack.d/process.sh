# shellcheck shell=bash
# Starts a process that outlives the shell, knows it again, and ends exactly that one.
# $RUN/NAME.pid holds "pid start-time": a process number alone may belong to somebody else by now.

# Prints "state session start-time" of a process; fails when there is none.
stat_of() {
    local line
    local -a field
    { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 1
    read -r -a field <<<"${line##*) }"
    printf '%s %s %s\n' "${field[0]}" "${field[3]}" "${field[19]}"
}

# The process number of NAME while it lives; a zombie nobody has reaped is dead.
pid_of() {
    local pid start state now
    { read -r pid start <"$RUN/$1.pid"; } 2>/dev/null || return 1
    read -r state _ now < <(stat_of "$pid") || return 1
    [[ "$now" == "$start" && "$state" != [ZX] ]] || return 1
    printf '%s\n' "$pid"
}

alive() {
    pid_of "$1" >/dev/null
}

dead() {
    ! alive "$1"
}

# The environment of a program; the settings file says everything else.
program_environment() {
    local name
    printf '%s\n' PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 "HOME=$SOCKETS" \
        "SALES_AGENT_CONF=$CONF"
    for name in ASAN_OPTIONS UBSAN_OPTIONS LSAN_OPTIONS; do
        [ -z "${!name:-}" ] || printf '%s\n' "$name=${!name}"
    done
}

close_inherited() {
    local fd
    for fd in /proc/"$BASHPID"/fd/*; do
        fd=${fd##*/}
        ((fd <= 2)) || eval "exec $fd>&-"
    done
}

# start NAME USER COMMAND...: in a session of its own, with its log in $LOG/NAME.log and none of
# our descriptors open (make's job server, a pipe somebody reads to its end).
start() {
    local name=$1 pid begun
    local -a environment RIGHTS
    rights_of "$2"
    shift 2
    end_leftovers "$name"
    mapfile -t environment < <(program_environment)
    (
        close_inherited
        cd / || exit 1
        exec "${RIGHTS[@]}" setsid env -i "${environment[@]}" "$@" </dev/null >>"$LOG/$name.log" 2>&1
    ) &
    pid=$!
    disown "$pid"
    read -r _ _ begun < <(stat_of "$pid") || begun=0
    printf '%s %s\n' "$pid" "$begun" >"$RUN/$name.pid"
}

# What a killed parent has left in its session. When the number belongs to a younger process, its
# session is not ours either.
end_leftovers() {
    local pid start now session path other
    { read -r pid start <"$RUN/$1.pid"; } 2>/dev/null || return 0
    if read -r _ _ now < <(stat_of "$pid") && [ "$now" != "$start" ]; then
        return 0
    fi
    for path in /proc/[0-9]*; do
        other=${path#/proc/}
        read -r _ session now < <(stat_of "$other") || continue
        if [ "$session" = "$pid" ] && ((now >= start)); then
            kill -KILL "$other" 2>/dev/null || true
        fi
    done
}

# end NAME SIGNAL SECONDS: asks, waits, then insists.
end() {
    local pid
    if pid=$(pid_of "$1"); then
        kill -s "$2" "$pid" || die "no right to end process $pid ($1): was it started by another user?"
        if ! wait_until "$3" dead "$1"; then
            say "$1 did not end within $3 seconds after SIG$2 and is killed"
            kill -s KILL "$pid" 2>/dev/null || true
        fi
    fi
    end_leftovers "$1"
    rm -f "$RUN/$1.pid"
}

log_tail() {
    [ -s "$LOG/$1.log" ] || return 0
    printf 'The last lines of %s:\n' "$LOG/$1.log" >&2
    tail -n 20 "$LOG/$1.log" >&2
}

# await NAME SECONDS COMMAND...: until the command succeeds; says why when it does not in time, or
# when the process has ended meanwhile.
await() {
    local name=$1 seconds=$2 deadline
    deadline=$((${EPOCHREALTIME/./} + seconds * 1000000))
    shift 2
    until "$@" >/dev/null 2>&1; do
        if dead "$name"; then
            log_tail "$name"
            die "$name has ended right after its start"
        fi
        if ((${EPOCHREALTIME/./} >= deadline)); then
            log_tail "$name"
            die "$name does not answer after $seconds seconds"
        fi
        sleep 0.05
    done
}
