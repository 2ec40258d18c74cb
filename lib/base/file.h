/*
 * Reading a whole file. Owns no policy: the caller says how large it may be and what a missing
 * or unreadable file means.
 */
#ifndef SA_BASE_FILE_H
#define SA_BASE_FILE_H

#include "lib/base/str.h"

/*
 * The content of a regular file of at most max bytes, in the arena and NUL-terminated. Gives 0,
 * or an errno value: EFBIG when it is larger, EINVAL when it is no regular file.
 */
int sa_file_read(struct sa_arena *arena, const char *path, size_t max,
                 struct sa_str *text) SA_MUST_CHECK;

#endif
