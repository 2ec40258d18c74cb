/*
 * Figures of the FastCGI programs of this host, from the kernel: parent and children of each
 * taken together, so that it does not matter which child answers the scrape.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "cgi-bin/ops/ops.h"
#include "lib/base/clock.h"

enum { PROGRAMS = 4, PROC_TEXT = 8192 };

static const char *const program_names[PROGRAMS] = {"webhook", "api", "dashboard", "ops"};

struct figures {
    uint64_t workers;
    uint64_t resident_bytes;
    uint64_t descriptors;
    uint64_t ticks; /* processor time, of ended children too */
    uint64_t started_ticks;
};

/* A file of /proc/PID as text in out. */
static struct sa_str read_proc(int pid, const char *name, char *out)
{
    char path[64];

    snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? 0 : read(fd, out, PROC_TEXT);
    if (fd >= 0)
        close(fd);
    return sa_str_trim(sa_str_make(out, got > 0 ? (size_t)got : 0));
}

static uint64_t word(struct sa_str text, int index)
{
    struct sa_str w = SA_STR("");
    uint64_t value = 0;

    for (int i = 0; i <= index; i++)
        if (!sa_str_split(&text, ' ', &w))
            return 0;
    return sa_str_u64(w, &value) ? value : 0;
}

static uint64_t count_descriptors(int pid)
{
    char path[64];
    uint64_t n = 0;

    snprintf(path, sizeof(path), "/proc/%d/fd", pid);
    DIR *dir = opendir(path);
    for (struct dirent *e; dir && (e = readdir(dir));)
        n += e->d_name[0] != '.';
    if (dir)
        closedir(dir);
    return n;
}

/* Field numbers as in proc(5), counted from behind the name, which may hold blanks. */
static void add_process(struct figures *f, int pid, bool parent)
{
    char text[PROC_TEXT];
    struct sa_str stat = read_proc(pid, "stat", text);
    ptrdiff_t name_end = sa_str_rchr(stat, ')');

    stat = sa_str_sub(stat, (size_t)(name_end + 2), stat.n);
    f->ticks += word(stat, 11) + word(stat, 12);
    if (parent) {
        f->ticks += word(stat, 13) + word(stat, 14);
        f->started_ticks = word(stat, 19);
    }
    f->resident_bytes += word(stat, 21) * (uint64_t)sysconf(_SC_PAGESIZE);
    f->descriptors += count_descriptors(pid);
}

/* The number may have passed on to a stranger since the parent wrote it down. */
static bool is_program(int pid, const char *name)
{
    char text[PROC_TEXT];
    struct sa_str comm = read_proc(pid, "comm", text);

    return sa_str_starts(comm, sa_str_of(name)) &&
           sa_str_eq(sa_str_sub(comm, strlen(name), comm.n), SA_STR(".fcgi"));
}

static bool measure(struct sa_shared *shared, int program, struct figures *f)
{
    char children[PROC_TEXT], name[64];
    int pid = atomic_load(&shared->parents[program]);
    struct sa_str rest, child;
    uint64_t number;

    *f = (struct figures){0};
    if (pid <= 0 || !is_program(pid, program_names[program]))
        return false;
    add_process(f, pid, true);
    snprintf(name, sizeof(name), "task/%d/children", pid);
    rest = read_proc(pid, name, children);
    while (sa_str_split(&rest, ' ', &child))
        if (sa_str_u64(child, &number)) {
            f->workers++;
            add_process(f, (int)number, false);
        }
    return true;
}

static void family(struct sa_buf *out, const char *name, const char *type, const char *help)
{
    sa_buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void sample(struct sa_buf *out, const char *name, int program, double value)
{
    sa_buf_printf(out, "%s{program=\"%s\"} %.15g\n", name, program_names[program], value);
}

/* Whole seconds: the same start must not look like another one at the next scrape. */
static double started_at(uint64_t ticks)
{
    double boot = (double)(sa_clock_ms() - sa_mono_ms()) / 1000;

    return (double)(int64_t)(boot + (double)ticks / (double)sysconf(_SC_CLK_TCK) + 0.5);
}

void processes_print(struct sa_shared *shared, struct sa_buf *out)
{
    struct figures f[PROGRAMS];
    bool runs[PROGRAMS];
    double tick = (double)sysconf(_SC_CLK_TCK);

    for (int i = 0; i < PROGRAMS; i++)
        runs[i] = measure(shared, i, &f[i]);
    family(out, "sa_fcgi_workers", "gauge", "FastCGI children by program.");
    for (int i = 0; i < PROGRAMS; i++)
        sample(out, "sa_fcgi_workers", i, (double)f[i].workers);
    family(out, "sa_process_resident_memory_bytes", "gauge", "Resident memory by program.");
    for (int i = 0; i < PROGRAMS; i++)
        sample(out, "sa_process_resident_memory_bytes", i, (double)f[i].resident_bytes);
    family(out, "sa_process_open_fds", "gauge", "Open file descriptors by program.");
    for (int i = 0; i < PROGRAMS; i++)
        sample(out, "sa_process_open_fds", i, (double)f[i].descriptors);
    family(out, "sa_process_cpu_seconds_total", "counter", "Processor time by program.");
    for (int i = 0; i < PROGRAMS; i++)
        sample(out, "sa_process_cpu_seconds_total", i, (double)f[i].ticks / tick);
    family(out, "sa_process_start_time_seconds", "gauge", "When the program was started.");
    for (int i = 0; i < PROGRAMS; i++)
        if (runs[i])
            sample(out, "sa_process_start_time_seconds", i, started_at(f[i].started_ticks));
}
