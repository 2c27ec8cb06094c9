/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "export/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int fault(const char *path, struct error *e)
{
    return error_set(e, EXIT_UNAVAILABLE, "cannot write %s: %s", path, strerror(errno));
}

static int no_memory(struct error *e)
{
    return error_set(e, EXIT_INTERNAL, "out of memory");
}

/* "DIR/.NAME.PID": a name that no collector of *.prom or the like takes up half-written. */
static int name_temp(struct output *o)
{
    const char *slash = strrchr(o->path, '/');
    const int dir = slash ? (int)(slash + 1 - o->path) : 0;

    if (asprintf(&o->temp, "%.*s.%s.%ld", dir, o->path, o->path + dir, (long)getpid()) >= 0)
        return 0;
    o->temp = NULL;
    return -1;
}

static int open_file(struct output *o, struct error *e)
{
    struct stat st;
    int fd;

    if (stat(o->path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) {
        o->out = fopen(o->path, "we");
        return o->out ? 0 : fault(o->path, e);
    }
    if (name_temp(o))
        return no_memory(e);
    fd = open(o->temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    o->out = fd < 0 ? NULL : fdopen(fd, "w");
    if (o->out)
        return 0;
    fault(o->path, e);
    if (fd >= 0) {
        close(fd);
        unlink(o->temp);
    }
    return -1;
}

int output_open(struct output *o, const char *file, struct error *e)
{
    memset(o, 0, sizeof *o);
    if (!file || strcmp(file, "-") == 0) {
        o->out = stdout;
        return 0;
    }
    o->path = realpath(file, NULL);
    if (!o->path)
        o->path = strdup(file);
    if (!o->path)
        return no_memory(e);
    if (!open_file(o, e))
        return 0;
    free(o->path);
    free(o->temp);
    return -1;
}

/* Renamed before its bytes are on disk, a power cut could leave an empty file. */
static int settle(struct output *o)
{
    const int bad = ferror(o->out) || fflush(o->out) || (o->temp && fsync(fileno(o->out)));

    return fclose(o->out) || bad ? -1 : 0;
}

int output_close(struct output *o, bool keep, struct error *e)
{
    int rc = 0;

    if (o->out == stdout)
        return fflush(stdout) && keep ? fault("to standard output", e) : 0;
    errno = 0;
    if (settle(o) && keep)
        rc = fault(o->path, e);
    if (o->temp && (rc || !keep))
        unlink(o->temp);
    else if (o->temp && rename(o->temp, o->path)) {
        rc = fault(o->path, e);
        unlink(o->temp);
    }
    free(o->path);
    free(o->temp);
    return rc;
}
