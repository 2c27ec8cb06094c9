/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "record/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "record/chain.h"
#include "record/disk.h"

struct journal {
    char *dir, *file, *lock; /* paths */
    int fd;                  /* of file, O_APPEND, flocked */
    uint64_t lines, bytes;   /* good so far */
    char tip[65];            /* SHA-256 of the last line */
    bool broken;             /* a failed write could not be undone */
};

static struct journal *journal_new(const char *dir)
{
    struct journal *j = calloc(1, sizeof *j);

    if (!j)
        return NULL;
    j->fd = -1;
    j->dir = strdup(dir);
    if (asprintf(&j->file, "%s/" JOURNAL_NAME, dir) < 0)
        j->file = NULL;
    if (asprintf(&j->lock, "%s/lock", dir) < 0)
        j->lock = NULL;
    memset(j->tip, '0', 64);
    return j;
}

static void journal_free(struct journal *j)
{
    if (j->fd >= 0)
        close(j->fd);
    free(j->dir);
    free(j->file);
    free(j->lock);
    free(j);
}

/* "PID HOST" from the lock file, or "unknown". */
static void read_holder(const char *lock, char *text, size_t room)
{
    int fd = open(lock, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    ssize_t n = fd >= 0 ? read(fd, text, room - 1) : 0;

    if (fd >= 0)
        close(fd);
    n = n > 0 ? n : 0;
    text[n] = '\0';
    text[strcspn(text, "\n")] = '\0';
    for (char *c = text; *c; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
    if (!*text)
        snprintf(text, room, "unknown");
}

/* Locks the journal against a second writer and leaves our pid for it to read. */
static int take_lock(struct journal *j, struct error *e)
{
    char who[128], host[65] = "";
    int n, fd;

    if (flock(j->fd, LOCK_EX | LOCK_NB)) {
        if (errno == EWOULDBLOCK) {
            read_holder(j->lock, who, sizeof who);
            return error_set(e, EXIT_UNAVAILABLE,
                             "%s is being written by process %s: wait for it to end, or give "
                             "another directory",
                             j->dir, who);
        }
        /* Lustre mounted without -o flock, some NFS: no locks there. O_EXCL still keeps two new
         * runs apart. */
        if (errno != ENOSYS && errno != EOPNOTSUPP && errno != ENOLCK)
            return error_set(e, EXIT_UNAVAILABLE, "cannot lock %s: %s", j->file, strerror(errno));
    }
    gethostname(host, sizeof host - 1);
    n = snprintf(who, sizeof who, "%ld on %s\n", (long)getpid(), host);
    fd = open(j->lock, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    /* Only a courtesy: without it the message above says "unknown". */
    if (fd >= 0 && write(fd, who, (size_t)n) != n)
        unlink(j->lock);
    if (fd >= 0)
        close(fd);
    return 0;
}

static struct journal *journal_fail(struct journal *j)
{
    journal_free(j);
    return NULL;
}

/* True if the file of an earlier run holds no whole line: it was killed before its first record,
 * and nothing is lost when a new run takes its place. */
static bool never_begun(int fd)
{
    char block[1 << 12];
    struct stat st;
    ssize_t n = pread(fd, block, sizeof block, 0);

    return n >= 0 && !memchr(block, '\n', (size_t)n) && !fstat(fd, &st) && S_ISREG(st.st_mode) &&
           st.st_size == n;
}

/* Opens the journal file that is there already if it was never begun; else -1 and errno EEXIST. */
static int open_unbegun(const struct journal *j)
{
    int fd = open(j->file, O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW);

    if (fd < 0)
        return -1;
    /* Locked as well, so that a run which is about to begin is left alone. */
    if (!flock(fd, LOCK_EX | LOCK_NB) && never_begun(fd) && !ftruncate(fd, 0))
        return fd;
    close(fd);
    errno = EEXIST;
    return -1;
}

struct journal *journal_create(const char *dir, struct error *e)
{
    struct journal *j = journal_new(dir);
    bool made;

    if (!j || !j->dir || !j->file || !j->lock) {
        error_set(e, EXIT_INTERNAL, "out of memory");
        return j ? journal_fail(j) : NULL;
    }
    made = !mkdir(dir, 0777);
    if (!made && errno != EEXIST) {
        error_set(e, EXIT_UNAVAILABLE,
                  "cannot make directory %s: %s: give a writable place with --output", dir,
                  strerror(errno));
        return journal_fail(j);
    }
    j->fd = open(j->file, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (j->fd < 0 && errno == EEXIST)
        j->fd = open_unbegun(j);
    if (j->fd < 0) {
        if (errno == EEXIST)
            error_set(e, EXIT_UNAVAILABLE,
                      "%s already holds a run: give another directory, or --resume it", dir);
        else
            error_set(e, EXIT_UNAVAILABLE,
                      "cannot make %s: %s: give a writable place with --output", j->file,
                      strerror(errno));
    } else if (!take_lock(j, e)) {
        if (!disk_sync_dir(dir, "", e) && !disk_sync_dir(dir, "/..", e))
            return j;
        unlink(j->lock);
        unlink(j->file);
    }
    if (made)
        rmdir(dir);
    return journal_fail(j);
}

/* Verifies every line of j, whose file is open. A torn last line is put aside. */
static int verify_lines(struct journal *j, int *torn, struct error *e)
{
    struct chain c = {.path = j->file};
    int fd = dup(j->fd), fault = 0;
    json_t *record;

    c.in = fd >= 0 ? fdopen(fd, "r") : NULL;
    if (!c.in) {
        if (fd >= 0)
            close(fd);
        return error_set(e, EXIT_INTERNAL, "cannot read %s: %s", j->file, strerror(errno));
    }
    while ((record = chain_next(&c, torn, &fault, e)) != NULL)
        json_decref(record);
    fclose(c.in);
    chain_fini(&c);
    if (fault)
        return -1;
    j->lines = c.lines;
    j->bytes = c.bytes;
    if (c.lines)
        memcpy(j->tip, c.tip, sizeof j->tip);
    return *torn ? disk_move_tail(j->fd, c.bytes, j->dir, "journal.torn", e) : 0;
}

struct journal *journal_append(const char *dir, int *torn, struct error *e)
{
    struct journal *j = journal_new(dir);
    char *file;

    *torn = 0;
    if (!j || !j->dir || !j->file || !j->lock) {
        error_set(e, EXIT_INTERNAL, "out of memory");
        return j ? journal_fail(j) : NULL;
    }
    j->fd = chain_open(dir, CHAIN_READ_WRITE, &file, e);
    free(file);
    if (j->fd < 0 || take_lock(j, e))
        return journal_fail(j);
    if (verify_lines(j, torn, e)) {
        unlink(j->lock);
        return journal_fail(j);
    }
    return j;
}

static int64_t mono_between(const struct timespec *from, const struct timespec *to)
{
    return (int64_t)(to->tv_sec - from->tv_sec) * 1000000000 + (to->tv_nsec - from->tv_nsec);
}

/* Both clocks at one moment: on a busy machine the process may lose its core between two readings,
 * and the record would look as if a clock had been set. The first pair that is close is taken, else
 * the closest. */
static void read_clocks(struct timespec *wall, struct timespec *mono)
{
    enum { TRIES = 100, CLOSE_NS = 20000 };
    int64_t closest = INT64_MAX;

    for (int i = 0; i < TRIES && closest > CLOSE_NS; i++) {
        struct timespec before, then, after;

        clock_gettime(CLOCK_MONOTONIC, &before);
        clock_gettime(CLOCK_REALTIME, &then);
        clock_gettime(CLOCK_MONOTONIC, &after);
        if (mono_between(&before, &after) < closest) {
            closest = mono_between(&before, &after);
            *wall = then;
            *mono = after;
        }
    }
}

/* The common head, then the body's members, without any that the head has. Takes body. */
static json_t *make_record(const struct journal *j, const char *type, json_t *body)
{
    struct timespec wall = {0}, mono = {0};
    struct tm utc;
    char text[32];
    json_t *record;

    read_clocks(&wall, &mono);
    gmtime_r(&wall.tv_sec, &utc);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
    record = json_pack("{s:s, s:s, s:I, s:s, s:o}", "v", RECORD_VERSION, "t", type, "seq",
                       (json_int_t)j->lines, "prev", j->tip, "utc",
                       json_sprintf("%s.%06ldZ", text, wall.tv_nsec / 1000));
    record_int(record, "mono_ns", (uint64_t)mono.tv_sec * 1000000000U + (uint64_t)mono.tv_nsec);
    if (record && json_object_update_missing(record, body)) {
        json_decref(record);
        record = NULL;
    }
    json_decref(body);
    return record;
}

/* Appends n bytes to the disk or leaves the file as it was. */
static int append_line(struct journal *j, const char *line, size_t n, struct error *e)
{
    ssize_t wrote;

    do
        wrote = write(j->fd, line, n);
    while (wrote < 0 && errno == EINTR);
    if (wrote == (ssize_t)n && !fsync(j->fd))
        return 0;
    /* A short write says no reason; with a regular file it is a full disk or quota. */
    error_set(e, EXIT_UNAVAILABLE,
              "cannot write %s: %s: the %llu records before are kept; make room there and continue "
              "with --resume %s",
              j->file, strerror(wrote >= 0 && wrote < (ssize_t)n ? ENOSPC : errno),
              (unsigned long long)j->lines, j->dir);
    if (ftruncate(j->fd, (off_t)j->bytes))
        j->broken = true;
    return -1;
}

int journal_write(struct journal *j, const char *type, json_t *body, FILE *echo, struct error *e)
{
    json_t *record = make_record(j, type, body);
    char *line = record ? json_dumps(record, JSON_COMPACT | JSON_PRESERVE_ORDER) : NULL;
    size_t n = line ? strlen(line) : 0;
    int result = -1;

    json_decref(record);
    if (!line)
        return error_set(e, EXIT_INTERNAL, "a %s record could not be made: no body or no memory",
                         type);
    if (j->broken) {
        error_set(e, EXIT_UNAVAILABLE, "%s has a half-written line: continue with --resume %s",
                  j->file, j->dir);
    } else if (n >= CHAIN_LINE_MAX) {
        error_set(e, EXIT_INTERNAL, "a %s record of %zu bytes is too long for a journal line", type,
                  n);
    } else {
        line[n] = '\n';
        result = append_line(j, line, n + 1, e);
    }
    if (!result) {
        record_sha256(line, n, j->tip);
        j->bytes += n + 1;
        j->lines++;
    }
    if (!result && echo) {
        fwrite(line, 1, n + 1, echo);
        fflush(echo);
    }
    free(line);
    return result;
}

void journal_close(struct journal *j)
{
    if (!j)
        return;
    fsync(j->fd);
    unlink(j->lock);
    journal_free(j);
}

json_t *journal_sidecar(struct journal *j, const char *name, const double *values, size_t n,
                        struct error *e)
{
    char *file = NULL;
    char hex[65];
    json_t *made = NULL;

    if (!*name || *name == '.' || strchr(name, '/')) {
        error_set(e, EXIT_INTERNAL, "\"%s\" cannot name a sample file", name);
    } else if (asprintf(&file, "samples/%s.f64", name) < 0) {
        file = NULL;
        error_set(e, EXIT_INTERNAL, "out of memory");
    } else if (!disk_write_f64(j->dir, file, values, n, hex, e)) {
        made = json_pack("{s:s, s:I, s:s}", "file", file, "n", (json_int_t)n, "sha256", hex);
        if (!made)
            error_set(e, EXIT_INTERNAL, "out of memory");
    }
    free(file);
    return made;
}
