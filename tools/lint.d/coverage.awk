# Reads tests/coverage-complete (a file, or a file and one function), tests/coverage-exceptions and what `gcov -b -c -t` prints; prints
# a row per file and the findings. Expects -v least= (per cent of all branches), -v never= (files no
# test has touched, one per line), -v detail=, -v only=.

FILENAME != "-" && /^[ \t]*$/ { next }
FILENAME ~ /coverage-complete$/ { if (NF == 1) complete[$1] = 1; else whole[$1, $2] = 1; next }
FILENAME ~ /coverage-exceptions$/ {
    n = split($0, field, / :: /)
    if (n != 4 || field[3] !~ /^[0-9]+$/) { finding("tests/coverage-exceptions:" FNR ": file :: line :: branches :: reason"); next }
    excused[field[1], field[2]] += field[3]
    where[field[1], field[2]] = FNR
    next
}

/^ *-: +0:Source:/ {
    file = $0
    sub(/^.*0:Source:/, "", file)
    sub(/^\.\//, "", file)
    counted = file ~ /^lib\/.*\.c$/ && !(file in seen)
    if (counted) { seen[file] = 1; order[++files] = file }
    next
}
!counted { next }
/^function / { function_name = $2; if ((file, $2) in whole) met[file, $2] = 1; next }

# "    count:  line:source"; a count of - is no code, ##### was never run, * is a partly run block.
/^ *[-0-9#=*]+:/ {
    colon = index($0, ":")
    count = substr($0, 1, colon - 1)
    gsub(/[ *]/, "", count)
    rest = substr($0, colon + 1)
    colon = index(rest, ":")
    line = substr(rest, 1, colon - 1) + 0
    text = substr(rest, colon + 1)
    gsub(/^[ \t]+|[ \t]+$/, "", text)
    if (line == 0 || count == "-") next
    lines[file]++
    if (count !~ /^[#=]+$/) run[file]++
    next
}
/^branch +[0-9]+/ {
    branches[file]++
    if ($0 !~ /never executed/ && $4 + 0 > 0) { taken[file]++; next }
    if (((file, text) in excused) && used[file, text] < excused[file, text]) {
        used[file, text]++
        argued[file]++
        next
    }
    missing[file]++
    if ((file, function_name) in whole && !(file in complete)) {
        finding(file ":" line ": a branch of " function_name " is not taken: " text)
        next
    }
    if ((detail || file in complete) && (only == "" || index(file, only)) && told[file, line]++ == 0)
        gaps[file] = gaps[file] sprintf("  %s:%d: %s\n", file, line, text)
}

function finding(message) { findings = findings message "\n"; bad++ }
function percent(part, whole) { return whole ? 100 * part / whole : 100 }

function row(name, l, r, b, t, a,    mark) {
    mark = name in complete ? "complete" : ""
    printf "%-44s %6d %6.1f %% %7d %6.1f %% %7d  %s\n", name, l, percent(r, l), b, percent(t, b - a), a, mark
}

END {
    printf "%-44s %6s %8s %7s %8s %7s\n", "file", "lines", "run", "branch", "taken", "argued"
    for (i = 1; i <= files; i++) {
        file = order[i]
        if (only == "" || index(file, only)) row(file, lines[file], run[file], branches[file], taken[file], argued[file])
        l += lines[file]; r += run[file]; b += branches[file]; t += taken[file]; a += argued[file]
    }
    row("lib", l, r, b, t, a)
    for (i = 1; i <= files; i++) {
        file = order[i]
        if (file in complete && missing[file]) finding(file ": " missing[file] " branches are not taken\n" gaps[file])
        else if (detail && gaps[file] != "") printf "%s", gaps[file]
    }
    n = split(never, list, "\n")
    for (i = 1; i <= n; i++) if (list[i] != "") finding(list[i] ": no test touches it")
    for (file in complete) if (!(file in seen)) finding("tests/coverage-complete: no file " file)
    for (key in whole) if (!(key in met)) {
        split(key, field, SUBSEP)
        finding("tests/coverage-complete: " field[1] " has no function " field[2])
    }
    for (key in excused) if (used[key] < excused[key]) {
        split(key, field, SUBSEP)
        finding("tests/coverage-exceptions:" where[key] ": " field[1] ": taken or gone: " field[2])
    }
    if (percent(t, b - a) < least) finding(sprintf("lib: %.1f %% of the branches, %d %% are wanted", percent(t, b - a), least))
    printf "%s", findings
    printf "coverage: %.1f %% of %d lines, %.1f %% of %d branches (%d argued), %d findings\n", percent(r, l), l, percent(t, b - a), b, a, bad
    exit bad > 0
}
