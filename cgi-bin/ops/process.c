/* Figures of the process itself, from the kernel. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cgi-bin/ops/ops.h"

static long long resident_bytes(void)
{
    char text[128] = "";
    struct sa_str rest, word = SA_STR("");
    uint64_t pages = 0;
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? 0 : read(fd, text, sizeof(text) - 1);

    if (fd >= 0)
        close(fd);
    rest = sa_str_make(text, got > 0 ? (size_t)got : 0);
    for (int i = 0; i < 2; i++)
        (void)sa_str_split(&rest, ' ', &word);
    return sa_str_u64(word, &pages) ? (long long)pages * sysconf(_SC_PAGESIZE) : 0;
}

static int open_descriptors(void)
{
    DIR *dir = opendir("/proc/self/fd");
    int n = -3; /* itself, "." and ".." */

    while (dir && readdir(dir))
        n++;
    if (dir)
        closedir(dir);
    return n < 0 ? 0 : n;
}

static double processor_seconds(void)
{
    struct rusage usage = {0};

    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void put(struct sa_buf *out, const char *name, const char *type, const char *help,
                double value)
{
    sa_buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n%s{program=\"ops\"} %.17g\n", name, help, name,
                  type, name, value);
}

void process_metrics(struct sa_buf *out, int64_t started_ms)
{
    put(out, "sa_process_resident_memory_bytes", "gauge", "Resident memory of the process.",
        (double)resident_bytes());
    put(out, "sa_process_open_fds", "gauge", "Open file descriptors of the process.",
        open_descriptors());
    put(out, "sa_process_cpu_seconds_total", "counter", "Processor time of the process.",
        processor_seconds());
    put(out, "sa_process_start_time_seconds", "gauge", "When the process started.",
        (double)started_ms / 1000);
}
