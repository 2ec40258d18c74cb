# shellcheck shell=bash
# The stack's secrets (made once), its settings file and the stack.env that people source.
# A setting in the caller's environment wins over the stack's own.

SECRETS=$STATE/secrets
ADMIN_EMAIL=admin@demo.example
TENANT=demo
PORTAL=12345

declare -A URL_ROLE=([DATABASE_URL]=sa_web [HOOK_DATABASE_URL]=sa_hook [JOB_DATABASE_URL]=sa_job
    [OWNER_DATABASE_URL]=sa_migrate [VERIFY_DATABASE_URL]=sa_verify)

# secret NAME BYTES: makes it when it is missing, so that a state of an older version gains new ones.
secret() {
    grep -q "^$1=" "$SECRETS" || printf '%s=%s\n' "$1" "$(random_hex "$2")" >>"$SECRETS"
}

load_secrets() {
    local role
    [ -e "$SECRETS" ] || (umask 077 && : >"$SECRETS")
    secret PG_SUPER_PASSWORD 16
    for role in "${ROLES[@]}"; do
        secret "${role^^}_PASSWORD" 16
    done
    secret SECRET_OF_PAGES 32
    secret SECRET_OF_TOKENS 32
    secret SECRET_OF_WEBHOOK 16
    secret SECRET_OF_ADMIN 10
    # shellcheck source=/dev/null
    . "$SECRETS"
}

role_url() {
    local name=${1^^}_PASSWORD
    printf 'postgresql://%s:%s@127.0.0.1:%s/%s' "$1" "${!name}" "$PG_AT" "$DATABASE"
}

# The programs are on this host: the unix socket spares each query the network stack.
role_socket_url() {
    local name=${1^^}_PASSWORD
    printf 'postgresql://%s:%s@/%s?host=%s&port=%s' "$1" "${!name}" "$DATABASE" "$SOCKETS/pg" "$PG_AT"
}

sandbox_settings() {
    local at=http://127.0.0.1:$SANDBOX_AT
    cat <<SETTINGS
HUBSPOT_BASE_URL=$at/hubspot
GMAIL_BASE_URL=$at/gmail
GOOGLE_CALENDAR_BASE_URL=$at/calendar
GOOGLE_DRIVE_BASE_URL=$at/drive
GOOGLE_OAUTH_BASE_URL=$at/oauth
OPENAI_BASE_URL=$at/openai/v1
YOUTUBE_BASE_URL=$at/youtube
PAGERDUTY_BASE_URL=$at/pagerduty
SLACK_WEBHOOK_URL=$at/slack
OTLP_ENDPOINT=$at/otlp
SETTINGS
}

own_settings() {
    local host
    read -r host </proc/sys/kernel/hostname
    cat <<SETTINGS
API_ENV=development
DATABASE_URL=$(role_socket_url sa_web)
HOOK_DATABASE_URL=$(role_socket_url sa_hook)
JOB_DATABASE_URL=$(role_socket_url sa_job)
OWNER_DATABASE_URL=$(role_url sa_migrate)
VERIFY_DATABASE_URL=$(role_socket_url sa_verify)
PUBLIC_BASE_URL=http://127.0.0.1:$WEB_AT
SECRET_KEY=$SECRET_OF_PAGES
OAUTH_ENCRYPTION_KEY=k1:$SECRET_OF_TOKENS
HUBSPOT_WEBHOOK_SECRET=$SECRET_OF_WEBHOOK
HUBSPOT_API_KEY=sandbox-hubspot
GOOGLE_CLIENT_ID=sandbox-google
GOOGLE_CLIENT_SECRET=sandbox-google-secret
GOOGLE_REFRESH_TOKEN=1//sandbox
GMAIL_USER_EMAIL=ana@agency.example
OPENAI_API_KEY=sandbox-openai
OPENAI_MODEL=gpt-4o-mini
SHARED_FILE=$SOCKETS/run/shared
LOG_LEVEL=info
HOST_ID=$host
RATE_LIMIT_ENABLED=$([ "${LIMITS:-0}" = 1 ] && echo true || echo false)
SETTINGS
    sandbox_settings
}

# Somebody who has sourced and exported a stack.env gives us that stack's values without meaning to:
# what stands there word for word is no wish.
inherited_lines() {
    [ -z "${SALES_AGENT_CONF:-}" ] || cat "${SALES_AGENT_CONF%/*}/stack.env" 2>/dev/null || true
}

wished_for() {
    [ -n "${!1+given}" ] || return 1
    ! inherited_lines | grep -qxF -- "$(env_line "$1" "${!1}")"
}

env_line() {
    printf "%s='%s'\n" "$1" "${2//\'/\'\\\'\'}"
}

# A stack that runs keeps what it was given before, so only new wishes change it.
base_settings() {
    if [ "$FRESH" = 1 ]; then
        own_settings
    else
        cat "$CONF"
    fi
}

# Every name that is a setting, from the one table there is.
setting_names() {
    sed -n 's/^ *SA_CONF_\([A-Z0-9_]*\),$/\1/p' lib/conf/conf.h
}

# Prints the settings, each once, with the caller's wishes in their places.
settings() {
    local line name
    local -A written=()
    while IFS= read -r line; do
        name=${line%%=*}
        written[$name]=1
        if wished_for "$name"; then
            line=$name=${!name}
        fi
        printf '%s\n' "$line"
    done < <(base_settings)
    for name in $(setting_names); do
        if [ -z "${written[$name]:-}" ] && wished_for "$name"; then
            printf '%s=%s\n' "$name" "${!name}"
        fi
    done
}

# Replaces a file in one step, so that a reader sees the old one or the new one.
replace_file() {
    local file=$1 mode=$2 group=$3
    (umask 077 && cat >"$file.new")
    chgrp "$group" "$file.new"
    chmod "$mode" "$file.new"
    mv "$file.new" "$file"
}

setting() {
    sed -n "s/^$1=//p" "$CONF"
}

write_stack_env() {
    local name web
    web=http://127.0.0.1:$WEB_AT
    {
        env_line SALES_AGENT_CONF "$CONF"
        env_line BASE_URL "$web"
        [ "${SANDBOX:-1}" = 0 ] || env_line SANDBOX_URL "http://127.0.0.1:$SANDBOX_AT"
        env_line METRICS_URL "$web/metrics"
        env_line ADMIN_EMAIL "$ADMIN_EMAIL"
        env_line ADMIN_PASSWORD "$SECRET_OF_ADMIN"
        env_line API_KEY "${SECRET_OF_API:-}"
        env_line TENANT "$TENANT"
        env_line HUBSPOT_WEBHOOK_SECRET "$(setting HUBSPOT_WEBHOOK_SECRET)"
        for name in "${!URL_ROLE[@]}"; do
            if wished_for "$name"; then
                env_line "$name" "${!name}"
            else
                env_line "$name" "$(role_url "${URL_ROLE[$name]}")"
            fi
        done
    } | replace_file "$STACK_ENV" 0600 "$(id -gn)"
}
