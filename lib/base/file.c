/* Reading a whole file; see file.h. */
#include "lib/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static int check(int fd, size_t max, size_t *size)
{
    struct stat st;

    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return EINVAL;
    *size = (size_t)st.st_size;
    return *size > max ? EFBIG : 0;
}

static int read_all(int fd, char *bytes, size_t size, size_t *n)
{
    ssize_t got = 0;

    *n = 0;
    while (*n < size && (got = read(fd, bytes + *n, size - *n)) > 0)
        *n += (size_t)got;
    return got < 0 ? errno : 0;
}

int sa_file_read(struct sa_arena *arena, const char *path, size_t max, struct sa_str *text)
{
    size_t size = 0, n;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0)
        return errno;
    int err = check(fd, max, &size);
    if (!err) {
        char *bytes = sa_alloc(arena, size + 1);
        err = read_all(fd, bytes, size, &n);
        *text = sa_str_make(bytes, n);
    }
    close(fd);
    return err;
}
