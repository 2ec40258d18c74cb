/* The shared file and its futex; see shared.h. */
#include "lib/base/shared.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const uint64_t layout_magic = 0x53414c4553000001; /* "SALES", layout 1 */

static enum sa_err refuse_layout(struct sa_ctx *ctx)
{
    return sa_fail(ctx, SA_CONFIGURATION,
                   "SHARED_FILE has another layout: stop all programs and remove it");
}

/* Only an empty file is given its size: cutting one that other programs map would kill them. */
static enum sa_err open_file(struct sa_ctx *ctx, struct sa_str path, int *fd)
{
    const char *name = sa_str_c(ctx->arena, path);
    struct stat st = {.st_size = 0};

    *fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0660);
    bool ready = *fd >= 0 && fstat(*fd, &st) == 0 &&
                 (st.st_size != 0 || ftruncate(*fd, sizeof(struct sa_shared)) == 0);
    int why = errno;
    if (ready && (st.st_size == 0 || st.st_size == sizeof(struct sa_shared)))
        return SA_OK;
    if (*fd >= 0)
        close(*fd);
    return ready ? refuse_layout(ctx)
                 : sa_fail(ctx, SA_CONFIGURATION, "SHARED_FILE %s cannot be opened: %s", name,
                           strerror(why));
}

enum sa_err sa_shared_open(struct sa_ctx *ctx, struct sa_str path, struct sa_shared **shared)
{
    int fd = -1;
    int flags = path.n ? MAP_SHARED : MAP_SHARED | MAP_ANONYMOUS;

    if (path.n) {
        enum sa_err err = open_file(ctx, path, &fd);
        if (err)
            return err;
    }
    void *p = mmap(NULL, sizeof(struct sa_shared), PROT_READ | PROT_WRITE, flags, fd, 0);
    if (fd >= 0)
        close(fd);
    if (p == MAP_FAILED)
        return sa_fail(ctx, SA_CONFIGURATION, "mapping SHARED_FILE: %s", strerror(errno));
    *shared = p;
    uint64_t none = 0;
    _Atomic uint64_t *magic = (_Atomic uint64_t *)&(*shared)->magic;
    if (!atomic_compare_exchange_strong(magic, &none, layout_magic) && none != layout_magic)
        return refuse_layout(ctx);
    return SA_OK;
}

static long futex(_Atomic uint32_t *word, int op, uint32_t value, const struct timespec *timeout)
{
    return syscall(SYS_futex, word, op, value, timeout, NULL, 0);
}

void sa_doorbell_ring(struct sa_shared *shared)
{
    atomic_fetch_add(&shared->doorbell, 1);
    futex(&shared->doorbell, FUTEX_WAKE, INT32_MAX, NULL);
}

uint32_t sa_doorbell_seen(struct sa_shared *shared)
{
    return atomic_load(&shared->doorbell);
}

void sa_doorbell_wait(struct sa_shared *shared, uint32_t seen, int64_t timeout_ms)
{
    struct timespec timeout = {.tv_sec = timeout_ms / 1000, .tv_nsec = timeout_ms % 1000 * 1000000};

    futex(&shared->doorbell, FUTEX_WAIT, seen, &timeout);
}
