# Turns lib/store/sql/*.sql into one C table: a number and a text for each statement.
# A statement begins at "-- name: some_name" and ends at the next one; comments are dropped.
# usage: awk -f tools/sql-table.awk -v header=H -v source=C FILES

function fail(message) {
    printf "%s:%d: %s\n", FILENAME, FNR, message > "/dev/stderr"
    failed = 1
    exit 1
}

/^-- name: / {
    name = $3
    if (name !~ /^[a-z][a-z0-9_]*$/)
        fail("a statement's name is lower case: " name)
    if (name in seen)
        fail("statement " name " stands twice, first in " seen[name])
    seen[name] = FILENAME
    names[++n] = name
    next
}
/^[ \t]*--/ || /^[ \t]*$/ { next }
{
    if (!n)
        fail("text before the first -- name: line")
    line = $0
    sub(/[ \t]+--.*$/, "", line)
    sub(/;[ \t]*$/, "", line)
    gsub(/\\/, "\\\\&", line)
    gsub(/"/, "\\\"", line)
    text[n] = text[n] "\n     \"" line "\\n\""
}
END {
    if (failed)
        exit 1
    print "/* Generated from lib/store/sql by tools/sql-table.awk. */\n#ifndef SA_STATEMENTS_H\n#define SA_STATEMENTS_H\n\n#include \"lib/db/db.h\"\n\nenum sa_statement {" > header
    print "/* Generated from lib/store/sql by tools/sql-table.awk. */\n#include \"statements.h\"\n\nconst struct sa_sql sa_sql_table[] = {" > source
    for (i = 1; i <= n; i++) {
        printf "    SA_SQL_%s,\n", toupper(names[i]) > header
        printf "    [SA_SQL_%s] = {\"%s\",%s},\n", toupper(names[i]), names[i], text[i] > source
    }
    print "    SA_SQL_COUNT\n};\n\nextern const struct sa_sql sa_sql_table[];\n\n#endif" > header
    print "};" > source
}
