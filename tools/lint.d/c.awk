# Reads C files once and prints what breaks a rule of this project, as "file:line: rule: what to do".
# A line that begins with "warning " does not fail the run. Expects -v layers=tools/lint.d/layers.txt.
# It trusts the layout of clang-format: a function's braces stand alone in the first column.

BEGIN {
    while ((getline row < layers) > 0) {
        if (row ~ /^(#|[ \t]*$)/) continue
        n = split(row, word, /[ \t:]+/)
        if (word[1] == "only") { only[word[2]] = word[3]; continue }
        known[word[1]] = 1
        for (i = 2; i <= n; i++) if (word[i] != "") may[word[1], word[i]] = 1
    }
    close(layers)
    banned = "sprintf vsprintf strcpy strcat stpcpy strtok atoi atol atof sscanf gets localtime gmtime" \
        " ctime asctime system popen alloca"
    instead["sprintf"] = "use a struct sa_buf"; instead["vsprintf"] = instead["sprintf"]
    instead["strcpy"] = "use struct sa_str"; instead["strcat"] = "use a struct sa_buf"
    instead["strtok"] = "use sa_str_split"; instead["atoi"] = "use sa_str_i64"
    instead["sscanf"] = "parse with the sa_str functions"
    instead["localtime"] = "let PostgreSQL do time zones"
    word_list(banned, is_banned)
    word_list("malloc calloc realloc free strdup strndup asprintf reallocarray", is_memory)
}

function word_list(text, set,    list, k) {
    k = split(text, list, " ")
    for (; k > 0; k--) set[list[k]] = 1
}

function fail(line, rule, text) { printf "%s:%d: %s: %s\n", FILENAME_, line, rule, text }
function warn(line, rule, text) { printf "warning %s:%d: %s: %s\n", FILENAME_, line, rule, text }

FNR == 1 {
    finish_file()
    FILENAME_ = FILENAME
    sub(/^\.\//, "", FILENAME_)
    split(FILENAME_, part, "/")
    layer = part[1] == "lib" ? "lib/" part[2] : part[1]
    is_header = FILENAME_ ~ /\.h$/
    product = part[1] != "tests"
    main_file = FILENAME_ ~ /\/main\.c$/ || part[1] == "jobs"
    in_comment = 0; in_function = 0; signature = ""; must_check_open = 0; guard = ""
    if ($0 !~ /^\/\*/)
        fail(1, "header", "begin with a comment that says what the file owns and what it does not")
    if (product && !(layer in known))
        fail(1, "layers", "the folder " layer " has no row in " layers)
}

# Leaves the code of a line in `code`, without comments and with empty literals, and the text of
# its string literals in `strings`.
function strip(line,    at, mark) {
    code = ""; strings = ""
    while (line != "") {
        if (in_comment) {
            at = index(line, "*/")
            if (!at) return
            line = substr(line, at + 2)
            in_comment = 0
            continue
        }
        if (!match(line, /["']|\/\*|\/\//)) { code = code line; return }
        mark = substr(line, RSTART, RLENGTH)
        code = code substr(line, 1, RSTART - 1)
        line = substr(line, RSTART + RLENGTH)
        if (mark == "//") return
        if (mark == "/*") { in_comment = 1; code = code " "; continue }
        if (mark == "\"") match(line, /^([^"\\]|\\.)*"/)
        else match(line, /^([^'\\]|\\.)*'/)
        if (RLENGTH < 1) { code = code mark mark; return }
        if (mark == "\"") strings = strings substr(line, 1, RLENGTH - 1) "\n"
        code = code mark mark
        line = substr(line, RLENGTH + 1)
    }
}

{ last_line = FNR; strip($0) }

# "TODO" in quotes is a task type of HubSpot's.
/TODO|FIXME|XXX:/ && !/"[^"]*TODO[^"]*"/ { fail(FNR, "unfinished", "finish it, or write it down as an issue") }

/^[ \t]*#[ \t]*include/ && !in_comment { check_include($0) }

is_header && /^#ifndef / && guard == "" {
    guard = $2
    wanted = toupper(FILENAME_)
    sub(/^LIB\//, "", wanted)
    gsub(/[^A-Z0-9]/, "_", wanted)
    if (guard != "SA_" wanted) fail(FNR, "guard", "the include guard of this file is SA_" wanted)
}

function check_include(line,    file, target, word, key) {
    if (!match(line, /[<"][^>"]+[>"]/)) return
    file = substr(line, RSTART + 1, RLENGTH - 2)
    for (key in only)
        if (index(file, key) == 1 && in_folder(only[key]) == 0 && (product || only[key] ~ /^tests/))
            fail(FNR, "one-folder", file " belongs to " only[key] " alone: call that layer instead")
    if (!product) return
    split(file, word, "/")
    if (word[1] == "lib") {
        target = word[2]
        if ("lib/" target != layer && !((layer, target) in may))
            fail(FNR, "layers", layer " may not include lib/" target)
    } else if (word[1] == "cgi-bin" || word[1] == "jobs" || word[1] == "cli") {
        if ((word[1] != part[1] || (word[1] == "cgi-bin" && word[2] != part[2])) && !((layer, word[1]) in may))
            fail(FNR, "layers", "nothing includes " word[1] "/" word[2] " but itself: move the shared part to lib")
    } else if (word[1] == "tests")
        fail(FNR, "layers", "the product does not include tests")
}

function in_folder(folder) { return index(FILENAME_, folder "/") == 1 }

# Calls in the line's code.
product && code ~ /\(/ {
    rest = code
    while (match(rest, /[A-Za-z_][A-Za-z0-9_]*[ \t]*\(/)) {
        name = substr(rest, RSTART, RLENGTH - 1)
        before = RSTART > 1 ? substr(rest, RSTART - 1, 1) : ""
        rest = substr(rest, RSTART + RLENGTH)
        sub(/[ \t]+$/, "", name)
        if (before !~ /[.>]/) check_call(name)
    }
}

function check_call(name) {
    if (name in is_banned)
        fail(FNR, "banned", name "(): " (name in instead ? instead[name] : "there is a safe way in lib/base"))
    else if (name in is_memory && layer != "lib/base")
        fail(FNR, "memory", name "(): allocate from ctx->arena, register a cleanup on it")
    else if (name == "exit" && layer != "lib/base" && !main_file)
        fail(FNR, "exit", "return an error: only main files end the process")
    else if ((name == "getenv" || name == "secure_getenv") && layer != "lib/conf")
        fail(FNR, "getenv", "settings come from lib/conf")
}

product && strings ~ /(^|\n)[ \t(]*(SELECT [^\n]|INSERT INTO |UPDATE [a-z_."]+ SET|DELETE FROM |WITH [a-z_]+ AS|MERGE INTO |(CREATE|ALTER|DROP|TRUNCATE) (TABLE|INDEX|ROLE|VIEW|FUNCTION|SCHEMA)|SET (LOCAL |SESSION )?[a-z_.]+ *(=|TO)|(BEGIN|COMMIT|ROLLBACK|LISTEN [a-z_]+)(;|\n|$)|select [^\n]* from |insert into |delete from |update [a-z_]+ set )/ {
    fail(FNR, "sql", "SQL lives in lib/store/sql/<noun>.sql")
}

# Functions. A signature is what stands between the last end of something and the brace.
!in_function && code ~ /^[{]/ && signature != "" {
    in_function = FNR
    check_signature(signature)
    signature = ""
    next
}
in_function && code ~ /^[}]/ {
    lines = FNR - in_function + 1
    if (lines > 80) fail(in_function, "function-length", function_name " has " lines " lines, 80 are the most: split it")
    else if (lines > 50) warn(in_function, "function-length", function_name " has " lines " lines: under 25 is wanted")
    in_function = 0
    signature = ""
    next
}
in_function { next }

code ~ /^[ \t]*#/ || continued {
    continued = code ~ /\\[ \t]*$/
    signature = ""
    next
}

# Outside functions: prototypes, definitions' heads, objects.
code !~ /^[ \t]*$/ {
    if (signature == "") signature_line = FNR
    signature = signature " " code
    if (code ~ /[;}][ \t]*$/) {
        check_declaration(signature)
        signature = ""
    }
}

function check_declaration(text) {
    if (text ~ /[{=]/ || text !~ /\(/) { check_object(text); return }
    if (text ~ /^ *typedef/) return
    check_parameters(text)
    # A function that takes an error and hands it back (sa_fail) may be called for its effect, and one whose
    # name ends in _err only translates.
    if (is_header && part[1] == "lib" && text !~ /, *enum sa_err |_err\(/ && text ~ /^ *enum sa_err[ \t]+sa_[a-z0-9_]+\(/ && text !~ /SA_MUST_CHECK/)
        fail(signature_line, "must-check", "mark what can fail with SA_MUST_CHECK")
}

function check_object(text) {
    if (!product || main_file || layer == "lib/base") return
    if (text ~ /^ *(static )/ && text !~ /[ (*]const[ ;=*]/ && text !~ /^ *static (inline|_Noreturn)/ && text !~ /_Static_assert|pthread_once_t/ && text !~ /^[^=]*\)[^=]*[{]/)
        fail(signature_line, "file-state", "no mutable state at file scope: it belongs to the caller's context")
}

function check_signature(text,    head) {
    head = text
    sub(/\(.*/, "", head)
    function_name = head
    sub(/.*[ *]/, "", function_name)
    check_parameters(text)
    if (part[1] == "lib" && text !~ /^ *static / && function_name !~ /^sa_/)
        fail(signature_line, "name", function_name " is visible everywhere: make it static or call it sa_<module>_<verb>")
}

function check_parameters(text,    depth, count, k, c) {
    k = index(text, "(")
    count = 1; depth = 0
    for (; k <= length(text); k++) {
        c = substr(text, k, 1)
        if (c == "(") depth++
        else if (c == ")") { if (--depth == 0) break }
        else if (c == "," && depth == 1) count++
    }
    # The context and the store come with nearly every function and cannot be swapped with anything.
    if (text ~ /\(struct sa_ctx \*/) count--
    if (text ~ /[(,] *(const )?struct sa_store \*/) count--
    if (product && count > 5)
        fail(signature_line, "parameters", count " parameters besides context and store, five are the most: pass a struct")
}

function finish_file() {
    if (FILENAME_ == "") return
    if (is_header && guard == "") fail(1, "guard", "a header has an include guard")
    if (last_line > 700) fail(last_line, "file-length", last_line " lines, 700 are the most: split it by what it owns")
    else if (last_line > 500) warn(last_line, "file-length", last_line " lines: under 400 is wanted")
    if (is_header && last_line > 150) warn(last_line, "header-length", last_line " lines: under 150 is wanted")
}

END { finish_file() }
