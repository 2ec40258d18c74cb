# shellcheck shell=bash
# The stack's private PostgreSQL 15: made once under $STATE/pg, durable, passwords everywhere.
# Knows the roles by name and gives them their passwords; what they may do is the migrations' matter.

PG_BIN=/usr/lib/postgresql/15/bin
PG_DATA=$STATE/pg
DATABASE=sales_agent
PGPASS=$STATE/pgpass
ROLES=(sa_migrate sa_web sa_hook sa_job sa_verify)

# A value for postgresql.conf, quoted.
pg_quote() {
    printf "'%s'" "${1//\'/\'\'}"
}

write_pg_settings() {
    local file=$PG_DATA/stack.conf
    cat >"$file.new" <<SETTINGS
listen_addresses = '127.0.0.1'
port = $PG_AT
unix_socket_directories = $(pg_quote "$SOCKETS/pg")
max_connections = 200
shared_buffers = 256MB
wal_level = replica
max_wal_size = 2GB
fsync = on
full_page_writes = on
synchronous_commit = on
password_encryption = 'scram-sha-256'
autovacuum_naptime = 5s
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d '
# Neither a parameter nor a DETAIL line, which quotes rows, may reach the log.
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
SETTINGS
    own "$PG_USER" "$file.new"
    mv "$file.new" "$file"
}

init_cluster() {
    local password_file=$SOCKETS/pg/superuser
    mkdir -m 0700 "$PG_DATA"
    own "$PG_USER" "$PG_DATA"
    (umask 077 && printf '%s\n' "$PG_SUPER_PASSWORD" >"$password_file")
    own "$PG_USER" "$password_file"
    if ! (cd "$SOCKETS" && as "$PG_USER" "$PG_BIN/initdb" -D "$PG_DATA" -U postgres --pwfile="$password_file" \
        --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --data-checksums --no-instructions) \
        >"$LOG/initdb.log" 2>&1; then
        rm -rf "$PG_DATA" "$password_file"
        log_tail initdb
        die "initdb failed"
    fi
    rm -f "$password_file"
    printf "include_if_exists 'stack.conf'\n" >>"$PG_DATA/postgresql.conf"
}

write_pgpass() {
    local role name
    (
        umask 077
        printf '*:*:*:postgres:%s\n' "$PG_SUPER_PASSWORD" >"$PGPASS"
        for role in "${ROLES[@]}"; do
            name=${role^^}_PASSWORD
            printf '*:*:*:%s:%s\n' "$role" "${!name}" >>"$PGPASS"
        done
    )
}

# super DATABASE ARGUMENTS...: psql as the cluster's superuser.
super() {
    local database=$1
    shift
    PGPASSFILE=$PGPASS "$PG_BIN/psql" -X -q -w -v ON_ERROR_STOP=1 \
        -h "$SOCKETS/pg" -p "$PG_AT" -U postgres -d "$database" "$@"
}

# Lock files that outlived their server may name a process of somebody else by now, or one that is
# dead and not reaped; PostgreSQL would believe them.
forget_stale_postmaster() {
    local pid
    { read -r pid <"$PG_DATA/postmaster.pid"; } 2>/dev/null || pid=none
    if [ "$(readlink "/proc/$pid/cwd" 2>/dev/null)" != "$PG_DATA" ]; then
        rm -f "$PG_DATA/postmaster.pid" "$SOCKETS"/pg/.s.PGSQL.*
    fi
}

pg_answers() {
    super postgres -c 'SELECT 1'
}

# After a killed postmaster its backends may hold the memory a moment longer, so one more try.
start_postgres() {
    [ -d "$PG_DATA/global" ] || init_cluster
    [ -O "$PG_DATA" ] || [ -n "$PG_USER" ] || die "$PG_DATA belongs to another user: start the stack as that one"
    own "$PG_USER" "$PG_DATA"
    write_pg_settings
    forget_stale_postmaster
    start postgresql "$PG_USER" "$PG_BIN/postgres" -D "$PG_DATA"
    if ! wait_until 10 pg_answers_or_gone || dead postgresql; then
        start postgresql "$PG_USER" "$PG_BIN/postgres" -D "$PG_DATA"
    fi
    await postgresql 60 pg_answers
}

pg_answers_or_gone() {
    dead postgresql || pg_answers >/dev/null 2>&1
}

# Brings the database to the newest migration and gives the roles this stack's passwords.
prepare_database() {
    if [ -z "$(super postgres -At -c "SELECT 1 FROM pg_database WHERE datname = '$DATABASE'")" ]; then
        super postgres -c "CREATE DATABASE $DATABASE"
    fi
    migrate
    hand_over_registry
    give_passwords
}

migrate() {
    if ! PGPASSFILE=$PGPASS MIGRATE_URL=postgresql://postgres@127.0.0.1:$PG_AT/$DATABASE \
        tools/migrate >"$LOG/migrate.log" 2>&1; then
        log_tail migrate
        die "the migrations do not apply"
    fi
}

# The first migration makes roles, so the superuser applies them; afterwards OWNER_DATABASE_URL can.
hand_over_registry() {
    super "$DATABASE" <<'SQL' >/dev/null
SELECT format('ALTER SCHEMA sqitch OWNER TO sa_owner')
FROM pg_namespace WHERE nspname = 'sqitch' AND nspowner <> (SELECT oid FROM pg_roles WHERE rolname = 'sa_owner') \gexec
SELECT format('ALTER TABLE sqitch.%I OWNER TO sa_owner', relname)
FROM pg_class WHERE relnamespace = to_regnamespace('sqitch') AND relkind = 'r'
  AND relowner <> (SELECT oid FROM pg_roles WHERE rolname = 'sa_owner') \gexec
SQL
}

# The statements go through standard input, where no process list shows them.
give_passwords() {
    local role name
    for role in "${ROLES[@]}"; do
        name=${role^^}_PASSWORD
        printf "SELECT 'ALTER ROLE %s LOGIN PASSWORD ''%s''' FROM pg_authid WHERE rolname = '%s' AND rolpassword IS NULL \\\\gexec\n" \
            "$role" "${!name}" "$role"
    done | super postgres >/dev/null
}
