/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "machine/load.h"
#include "machine/topology_shim.h"

/* hwloc trusts its input: inconsistent sets end in an assertion, and its XML importer was written
 * for files that it exported itself. So whatever comes from outside is loaded in a child first. */
enum {
    TRY_SECONDS = 20,               /* a machine of 10000 cores loads in about one */
    TRY_BYTES = 1024 * 1024 * 1024, /* and takes tens of megabytes */
};

/* Signals that a host program (or a sanitizer) may catch; here they shall just end the child. */
static void defaults(void)
{
    static const int signals[] = {SIGSEGV, SIGBUS,  SIGABRT, SIGFPE,
                                  SIGILL,  SIGALRM, SIGINT,  SIGTERM};

    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        signal(signals[i], SIG_DFL);
}

static void limit(int resource, rlim_t most)
{
    struct rlimit r;

    if (getrlimit(resource, &r) != 0 || (r.rlim_cur != RLIM_INFINITY && r.rlim_cur <= most))
        return;
    r.rlim_cur = most;
    setrlimit(resource, &r);
}

static void limits(void)
{
    unsigned long long pages = 0;
    FILE *f = fopen("/proc/self/statm", "re");

    if (f) {
        if (fscanf(f, "%llu", &pages) == 1)
            limit(RLIMIT_AS, pages * (rlim_t)sysconf(_SC_PAGESIZE) + TRY_BYTES);
        fclose(f);
    }
    limit(RLIMIT_CORE, 0);
    alarm(TRY_SECONDS);
}

/* Standard output is not for hwloc's words, standard error goes to the parent. */
static void redirect(int to)
{
    int null = open("/dev/null", O_RDWR);

    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    dup2(to, STDERR_FILENO);
}

static _Noreturn void child(const struct topology_source *s, int to)
{
    hwloc_topology_t t;

    defaults();
    limits();
    redirect(to);
    shim_verbose();
    t = source_load(s);
    if (!t)
        _exit(1);
    hwloc_topology_check(t);
    _exit(hwloc_get_nbobjs_by_type(t, HWLOC_OBJ_PU) > 0 ? 0 : 2);
}

/* All the child says, its first part kept; returns at its end. */
static void listen_to(int from, char *buf, size_t size)
{
    char part[512];
    size_t used = 0;
    ssize_t n;

    while ((n = read(from, part, sizeof part)) > 0 || (n < 0 && errno == EINTR)) {
        size_t take = n > 0 ? (size_t)n : 0;

        if (take > size - 1 - used)
            take = size - 1 - used;
        memcpy(buf + used, part, take);
        used += take;
    }
    buf[used] = '\0';
}

/* The first line with words, without hwloc's frame of stars and with nothing a terminal obeys. */
static char *first_line(char *text)
{
    char *line = text + strspn(text, "*\n\r \t");

    line[strcspn(line, "\n\r")] = '\0';
    if (strlen(line) > 200)
        line[200] = '\0';
    sys_clean(line);
    return line;
}

static int verdict(const struct topology_source *s, int status, char *said, struct error *e)
{
    char name[300];
    const char *line = first_line(said);

    source_print(s, name, sizeof name);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 2)
        return error_set(e, EXIT_BAD_DATA, "topology: %s: no CPU in it", name);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
        return error_set(e, EXIT_BAD_DATA, "topology: %s: hwloc was not done after %d s", name,
                         TRY_SECONDS);
    if (WIFSIGNALED(status))
        return error_set(e, EXIT_BAD_DATA, "topology: %s: broken: hwloc ends with \"%s\"%s%s", name,
                         strsignal(WTERMSIG(status)), line[0] ? " after: " : "", line);
    return error_set(e, EXIT_BAD_DATA, "topology: %s: hwloc cannot load it%s%s", name,
                     line[0] ? ": " : "", line);
}

int source_try(const struct topology_source *s, struct error *e)
{
    char said[1024];
    int fd[2], status;
    pid_t pid;

    if (pipe2(fd, O_CLOEXEC) != 0)
        return error_set(e, EXIT_UNAVAILABLE, "topology: pipe: %s", strerror(errno));
    pid = fork();
    if (pid == 0)
        child(s, fd[1]);
    close(fd[1]);
    if (pid > 0)
        listen_to(fd[0], said, sizeof said);
    close(fd[0]);
    if (pid < 0)
        return error_set(e, EXIT_UNAVAILABLE, "topology: fork: %s", strerror(errno));
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return error_set(e, EXIT_UNAVAILABLE, "topology: wait: %s", strerror(errno));
    return verdict(s, status, said, e);
}
