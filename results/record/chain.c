/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "record/chain.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record/journal.h"

/* "hbmark/1.": a reader accepts every minor version of its major one. */
#define MAJOR_LENGTH (sizeof RECORD_VERSION - sizeof "0")

static const char zeros[] = "0000000000000000000000000000000000000000000000000000000000000000";

int chain_open(const char *dir_or_file, int writable, char **file, struct error *e)
{
    int flags = (writable ? O_RDWR | O_APPEND : O_RDONLY) | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    struct stat st;
    int fd, is_dir;

    *file = NULL;
    if (stat(dir_or_file, &st))
        return error_set(e, errno == EACCES ? EXIT_UNAVAILABLE : EXIT_BAD_DATA,
                         "cannot open %s: %s", dir_or_file, strerror(errno));
    is_dir = S_ISDIR(st.st_mode);
    /* Opening a device or a FIFO can do something to it. */
    if (!is_dir && !S_ISREG(st.st_mode))
        return error_set(e, EXIT_BAD_DATA, "%s is not a regular file, nor a run directory",
                         dir_or_file);
    if (asprintf(file, is_dir ? "%s/" JOURNAL_NAME : "%s", dir_or_file) < 0) {
        *file = NULL;
        return error_set(e, EXIT_INTERNAL, "out of memory");
    }
    fd = open(*file, flags);
    if (fd >= 0 && !fstat(fd, &st) && S_ISREG(st.st_mode))
        return fd;
    if (fd >= 0 || errno == ELOOP || errno == ENXIO)
        error_set(e, EXIT_BAD_DATA, "%s is not a regular file (links are not followed)", *file);
    else if (errno == ENOENT && is_dir)
        error_set(e, EXIT_BAD_DATA, "%s is not a hbmark run directory: it has no " JOURNAL_NAME,
                  dir_or_file);
    else
        error_set(e, EXIT_UNAVAILABLE, "cannot open %s: %s", *file, strerror(errno));
    if (fd >= 0)
        close(fd);
    free(*file);
    *file = NULL;
    return -1;
}

/* Makes room for n bytes. 0, or -1 out of memory. */
static int make_room(struct chain *c, size_t n)
{
    size_t room = c->room ? c->room : 4096;
    char *line;

    if (n <= c->room)
        return 0;
    while (room < n)
        room *= 2;
    line = realloc(c->line, room);
    if (!line)
        return -1;
    c->line = line;
    c->room = room;
    return 0;
}

/* Is there one more byte to read? */
static int at_end(struct chain *c)
{
    if (c->at < c->got)
        return 0;
    c->at = 0;
    c->got = fread(c->block, 1, sizeof c->block, c->in);
    return c->got == 0;
}

/* Reads one line without its newline into c->line. Its length, or -1 at the end of the file, or
 * -2 with e filled. *whole is 0 if the newline is missing. getline(3) has no limit of length. */
static ssize_t line_read(struct chain *c, int *whole, struct error *e)
{
    size_t n = 0;

    for (*whole = 0; !*whole && !at_end(c);) {
        const char *from = c->block + c->at, *eol = memchr(from, '\n', c->got - c->at);
        const size_t take = eol ? (size_t)(eol - from) : c->got - c->at;

        if (n + take > CHAIN_LINE_MAX)
            return error_set(e, EXIT_BAD_DATA,
                             "%s:%" PRIu64 ": the line is longer than %d MiB: no hbmark journal",
                             c->path, c->lines + 1, CHAIN_LINE_MAX >> 20) -
                   1;
        if (make_room(c, n + take))
            return error_set(e, EXIT_INTERNAL, "out of memory reading %s", c->path) - 1;
        if (take)
            memcpy(c->line + n, from, take);
        n += take;
        c->at += take + (eol != NULL);
        *whole = eol != NULL;
    }
    if (ferror(c->in))
        return error_set(e, EXIT_UNAVAILABLE, "cannot read %s: %s", c->path, strerror(errno)) - 1;
    return !*whole && !n ? -1 : (ssize_t)n;
}

static int fault_at(const struct chain *c, uint64_t line, struct error *e, const char *what)
{
    return error_set(e, EXIT_BAD_DATA, "%s:%" PRIu64 ": %s", c->path, line, what);
}

static const char *text_of(const json_t *record, const char *key)
{
    const char *s = json_string_value(json_object_get(record, key));

    return s ? s : "";
}

/* The link from this line to the one before is broken. Whether this line or the one before was
 * changed, the line after this one knows: it holds the hash this line had. */
static int blame_link(struct chain *c, const char *hash, struct error *e)
{
    uint64_t line = c->lines + 1;
    int whole;
    ssize_t n = line_read(c, &whole, NULL);
    json_t *after = n > 0 ? json_loadb(c->line, (size_t)n, 0, NULL) : NULL;
    int this_one = after && strcmp(text_of(after, "prev"), hash) != 0;

    json_decref(after);
    return error_set(
        e, EXIT_BAD_DATA,
        "%s:%" PRIu64 ": this line was changed after it was written: the SHA-256 chain "
        "is broken between lines %" PRIu64 " and %" PRIu64,
        c->path, this_one || line == 1 ? line : line - 1, line > 1 ? line - 1 : 1, line);
}

/* Three bytes of text can become some hundred of memory: "{},". A record of many ranks has one
 * object for each. */
static int too_rich(const char *line, size_t n)
{
    size_t containers = 0;

    if (n <= CHAIN_CONTAINERS_MAX)
        return 0;
    for (size_t i = 0; i < n; i++)
        containers += line[i] == '{' || line[i] == '[';
    return containers > CHAIN_CONTAINERS_MAX;
}

/* "1.7" of "hbmark/1.7": digits, and of our major version. */
static int version_known(const char *version)
{
    const char *minor = version + MAJOR_LENGTH;

    return strncmp(version, RECORD_VERSION, MAJOR_LENGTH) == 0 && *minor &&
           !minor[strspn(minor, "0123456789")];
}

/* Checks the head of a parsed line and moves the chain on. 0, or -1 with e. */
static int link_check(struct chain *c, const json_t *record, size_t n, struct error *e)
{
    const json_t *seq = json_object_get(record, "seq");
    const char *version = text_of(record, "v");
    uint64_t line = c->lines + 1;
    char hash[65];

    if (strncmp(version, RECORD_VERSION, strchr(RECORD_VERSION, '/') + 1 - RECORD_VERSION) != 0)
        return fault_at(c, line, e, "not a hbmark record (no member \"v\":\"" RECORD_VERSION "\")");
    if (!version_known(version))
        return error_set(e, EXIT_BAD_DATA,
                         "%s:%" PRIu64 ": record version %.32s; this program reads " RECORD_VERSION
                         ": use the hbmark that wrote it, or a newer one",
                         c->path, line, version);
    if (!*text_of(record, "t"))
        return fault_at(c, line, e, "the record has no type (member \"t\")");
    if (!json_is_integer(seq) || json_integer_value(seq) != (json_int_t)c->lines)
        return error_set(e, EXIT_BAD_DATA,
                         "%s:%" PRIu64 ": seq is %" JSON_INTEGER_FORMAT ", expected %" PRIu64
                         ": a line is missing, repeated or moved",
                         c->path, line, json_integer_value(seq), c->lines);
    record_sha256(c->line, n, hash);
    if (strcmp(text_of(record, "prev"), c->lines ? c->tip : zeros) != 0)
        return blame_link(c, hash, e);
    memcpy(c->tip, hash, sizeof hash);
    c->lines++;
    c->bytes += n + 1;
    return 0;
}

json_t *chain_next(struct chain *c, int *torn, int *fault, struct error *e)
{
    json_error_t why;
    json_t *record;
    int whole = 0;
    ssize_t n = line_read(c, &whole, e);

    *fault = n < -1;
    if (n < 0)
        return NULL;
    if (!whole) {
        *torn = 1;
        return NULL;
    }
    if (too_rich(c->line, (size_t)n)) {
        *fault = 1;
        error_set(e, EXIT_BAD_DATA, "%s:%" PRIu64 ": more than %d objects and arrays in one line",
                  c->path, c->lines + 1, CHAIN_CONTAINERS_MAX);
        return NULL;
    }
    record = json_loadb(n ? c->line : "", (size_t)n, JSON_REJECT_DUPLICATES, &why);
    if (!record && at_end(c)) {
        *torn = 1;
    } else if (!record) {
        *fault = 1;
        error_set(e, EXIT_BAD_DATA, "%s:%" PRIu64 ": not JSON: %s", c->path, c->lines + 1,
                  why.text);
    } else if (link_check(c, record, (size_t)n, e)) {
        *fault = 1;
        json_decref(record);
        record = NULL;
    }
    return record;
}

void chain_fini(struct chain *c)
{
    free(c->line);
    c->line = NULL;
    c->room = 0;
}
