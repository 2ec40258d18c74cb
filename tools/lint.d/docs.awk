# Compares the table of layers in docs/architecture.md with tools/lint.d/layers.txt: where the page lists
# names, the list must be the one that is enforced. Call: awk -f docs.awk layers.txt architecture.md

FNR == NR {
    if ($0 ~ /^[a-z]/ && $1 != "only") {
        split($0, half, ":")
        enforced[half[1]] = sorted(half[2])
    }
    next
}

/^\| *`lib\// {
    split($0, cell, "|")
    layer = cell[2]
    gsub(/[ `]/, "", layer)
    if (!(layer in enforced)) { print_row("has no row in tools/lint.d/layers.txt"); next }
    if (cell[3] ~ /the same/) next
    gsub(/–|-/, "", cell[3])
    if (sorted(cell[3]) != enforced[layer])
        print_row("is allowed \"" enforced[layer] "\" by tools/lint.d/layers.txt: make them agree")
}

function print_row(text) { printf "%s:%d: layers: %s %s\n", FILENAME, FNR, layer, text }

function sorted(list,    word, n, i, j, t, out) {
    gsub(/,/, " ", list)
    n = split(list, word, " ")
    for (i = 2; i <= n; i++)
        for (j = i; j > 1 && word[j] < word[j - 1]; j--) { t = word[j]; word[j] = word[j - 1]; word[j - 1] = t }
    for (i = 1; i <= n; i++) out = out (i > 1 ? " " : "") word[i]
    return out
}
