/*
 * Replays a target's corpus as an ordinary test: every file of the folder given as argument
 * goes through the target once. Speaks TAP; an empty folder is a failure. Owns no target.
 */
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

enum { INPUT_MAX = 1 << 20 };

/* A copy of exactly its size, so that reading past its end is seen by the sanitizers. */
static bool replay(const char *folder, const char *name)
{
    static uint8_t buffer[INPUT_MAX];
    char path[4096];
    int length = snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = length > 0 && (size_t)length < sizeof(path) ? fopen(path, "rb") : NULL;

    if (!file)
        return false;
    size_t n = fread(buffer, 1, sizeof(buffer), file);
    bool whole = feof(file) != 0;
    fclose(file);
    uint8_t *input = malloc(n + (n == 0));
    if (!input || !whole)
        abort();
    memcpy(input, buffer, n);
    fprintf(stderr, "%s\n", path);
    int outcome = LLVMFuzzerTestOneInput(input, n);
    free(input);
    return outcome == 0;
}

static int inputs_only(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

int main(int argc, char **argv)
{
    struct dirent **names = NULL;
    int n = argc == 2 ? scandir(argv[1], &names, inputs_only, alphasort) : -1, replayed = 0;

    for (int i = 0; i < n; i++) {
        replayed += replay(argv[1], names[i]->d_name);
        free(names[i]);
    }
    free(names);
    bool good = n > 0 && replayed == n;
    printf("1..1\n%sok 1 - all %d inputs of the corpus pass, and there are some\n",
           good ? "" : "not ", n);
    return good ? 0 : 1;
}
