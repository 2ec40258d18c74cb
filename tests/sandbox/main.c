/*
 * The sandbox of the outside world: one process, one port, everything in memory.
 * docs/sandbox.md says what it answers and how it is steered.
 */
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "tests/sandbox/faults.h"
#include "tests/sandbox/http.h"
#include "tests/sandbox/journal.h"
#include "tests/sandbox/loop.h"
#include "tests/sandbox/util.h"
#include "tests/sandbox/world.h"

struct options {
    const char *address;
    const char *seed;
    uint16_t port;
};

static int usage(void)
{
    fputs("usage: sandbox [--port N] [--bind 127.0.0.1] [--seed FILE.json]\n", stderr);
    return 2;
}

static bool read_options(int argc, char **argv, struct options *o)
{
    static const struct option known[] = {{"port", required_argument, NULL, 'p'},
                                          {"bind", required_argument, NULL, 'b'},
                                          {"seed", required_argument, NULL, 's'},
                                          {NULL, 0, NULL, 0}};
    int c;
    *o = (struct options){.address = "127.0.0.1"};
    while ((c = getopt_long(argc, argv, "", known, NULL)) != -1) {
        char *end = NULL;
        long port = c == 'p' ? strtol(optarg, &end, 10) : 0;
        if (c == 'p' && (*end || port < 0 || port > 65535))
            return false;
        if (c == 'p')
            o->port = (uint16_t)port;
        else if (c == 'b')
            o->address = optarg;
        else if (c == 's')
            o->seed = optarg;
        else
            return false;
    }
    return optind == argc;
}

static void raise_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static bool load_seed(struct sb_world *world, const char *path)
{
    json_error_t error;
    if (!path)
        return true;
    world->seed = json_load_file(path, 0, &error);
    const char *wrong = world->seed ? sb_world_seed(world, world->seed) : error.text;
    if (wrong)
        fprintf(stderr, "sandbox: %s: %s\n", path, wrong);
    return !wrong;
}

static int run(struct sb_world *world, const struct options *o)
{
    struct sb_http *http = sb_http_start(world, o->address, o->port);
    if (!http) {
        fprintf(stderr, "sandbox: cannot listen on %s port %u (loopback only)\n", o->address,
                o->port);
        return 1;
    }
    printf("sandbox ready http://%s:%u\n", o->address, sb_http_port(http));
    (void)fflush(stdout);
    struct sb_served served;
    sb_http_served(http, &served);
    int rc = sb_loop_run(world->loop, &served);
    sb_http_stop(http);
    return rc ? 1 : 0;
}

int main(int argc, char **argv)
{
    struct options options;
    if (!read_options(argc, argv, &options))
        return usage();
    (void)signal(SIGPIPE, SIG_IGN);
    raise_limit();
    struct sb_world world = {
        .loop = sb_loop_new(), .faults = sb_faults_new(), .journal = sb_journal_new()};
    sb_world_clear(&world);
    int rc = load_seed(&world, options.seed) ? run(&world, &options) : 1;
    sb_world_free(&world);
    sb_loop_free(world.loop);
    return rc;
}
