# Reads every other text file and prints what breaks a rule, as "file:line: rule: what to do".
# Expects -v root=<the clone's own path>.

FNR == 1 {
    finish_file()
    name = FILENAME
    sub(/^\.\//, "", name)
    shell = $0 ~ /^#!.*\/(env )?(ba)?sh/
    sourced = name ~ /\.sh$/ && !shell
    about_rules = name ~ /^tools\/lint\.d\/|^tests\/unit\/tools\//
    strict = 0
    statement = 0
    if (shell && $0 != "#!/usr/bin/env bash") fail(1, "shell", "the first line is #!/usr/bin/env bash")
    if (name ~ /\.m?js$/ && $0 !~ /^(\/\/|\/\*|#!)/)
        fail(1, "header", "begin with a comment that says what the file owns")
}

function fail(line, rule, text) { printf "%s:%d: %s: %s\n", name, line, rule, text }

{ last_line = FNR }

# The rules' own text and tests are the only places where such words may stand.
/TODO|FIXME/ && (name ~ /\.md$/ || /(\/\/|\/\*|#|--|^ *\*|<!--).*(TODO|FIXME)/) && !about_rules {
    fail(FNR, "unfinished", "finish it, or write it down as an issue")
}
/[ \t]$/ { fail(FNR, "blanks", "no blanks at the end of a line") }
/^set -euo pipefail$/ { strict = 1 }
root != "/" && index($0, root "/") { fail(FNR, "machine-path", "a path of this machine does not belong into the tree") }
name ~ /lock.*\.json$/ && /"resolved": *"http/ { fail(FNR, "registry", "no download address in a lock file") }

name ~ /\.test\.m?js$/ && !about_rules && /setTimeout\(|[^a-zA-Z.]sleep\(/ {
    fail(FNR, "test-sleep", "wait for the thing with a deadline, not for a fixed time")
}

name ~ /^lib\/store\/sql\/.*\.sql$/ {
    if ($0 ~ /^-- name:/) statement = 1
    else if (!statement && $0 !~ /^(--.*)?[ \t]*$/) {
        fail(FNR, "sql-name", "a statement stands under its \"-- name:\" line")
        statement = 1
    }
}

function finish_file() {
    if (name != "" && shell && !strict) fail(1, "shell", "set -euo pipefail near the top")
}

END { finish_file() }
