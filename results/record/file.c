/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "record/file.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record/journal.h"

/* Follows no link below dir. -1 with errno. */
static int open_below(const char *dir, const char *name)
{
    const int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    const char *slash = strchr(name, '/');
    char *folder = slash ? strndup(name, (size_t)(slash - name)) : NULL;
    int top = open(dir, O_RDONLY | O_CLOEXEC | O_DIRECTORY), at = top, fd, why;

    if (folder)
        at = openat(top, folder, flags | O_DIRECTORY);
    fd = at < 0 ? -1 : openat(at, slash ? slash + 1 : name, flags);
    why = errno;
    free(folder);
    if (at >= 0 && at != top)
        close(at);
    if (top >= 0)
        close(top);
    errno = why;
    return fd;
}

int file_open(const char *dir, const char *name, struct error *e)
{
    const int fd = open_below(dir, name), why = errno;
    struct stat st;

    if (fd >= 0 && !fstat(fd, &st) && S_ISREG(st.st_mode))
        return fd;
    if (fd < 0 && why == ENOENT)
        error_set(e, EXIT_PASS, "%s/%s is not there", dir, name);
    else if (fd >= 0 || why == ELOOP || why == ENXIO || why == ENOTDIR)
        error_set(e, EXIT_BAD_DATA, "%s/%s is not a regular file (links are not followed)", dir,
                  name);
    else
        error_set(e, EXIT_BAD_DATA, "cannot read %s/%s: %s", dir, name, strerror(why));
    if (fd >= 0)
        close(fd);
    return -1;
}

/* 0, or -1 with errno. */
static int read_all(int fd, char *to, size_t n)
{
    while (n) {
        const ssize_t got = read(fd, to, n);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            errno = got ? errno : EIO; /* it became shorter */
            return -1;
        }
        to += got;
        n -= (size_t)got;
    }
    return 0;
}

char *file_bytes(const char *dir, const char *name, size_t most, size_t *n, struct error *e)
{
    struct stat st;
    char *text = NULL;
    int fd = file_open(dir, name, e);

    if (fd < 0)
        return NULL;
    if (fstat(fd, &st) || (uint64_t)st.st_size > most) {
        error_set(e, EXIT_BAD_DATA, "%s/%s is longer than %zu bytes", dir, name, most);
    } else if (!(text = malloc((size_t)st.st_size + 1))) {
        error_set(e, EXIT_INTERNAL, "out of memory");
    } else if (read_all(fd, text, (size_t)st.st_size)) {
        error_set(e, EXIT_BAD_DATA, "cannot read %s/%s: %s", dir, name, strerror(errno));
        free(text);
        text = NULL;
    } else {
        *n = (size_t)st.st_size;
        text[*n] = '\0';
    }
    close(fd);
    return text;
}

double *file_doubles(const char *dir, const char *name, size_t n, const char *sha256,
                     struct error *e)
{
    size_t bytes;
    double *x = (void *)file_bytes(dir, name, 8 * n, &bytes, e); /* of malloc: aligned for all */
    char hex[65];

    if (!x)
        return NULL;
    if (sha256)
        record_sha256(x, bytes, hex);
    if (bytes != 8 * n)
        error_set(e, EXIT_BAD_DATA, "%s has %zu bytes, not %zu samples of 8", name, bytes, n);
    else if (sha256 && strcmp(hex, sha256) != 0)
        error_set(e, EXIT_BAD_DATA, "%s was changed: its SHA-256 is not samples.sha256", name);
    else {
        for (size_t i = 0; i < n; i++) {
            uint64_t bits;

            memcpy(&bits, &x[i], sizeof bits);
            bits = le64toh(bits);
            memcpy(&x[i], &bits, sizeof bits);
        }
        return x;
    }
    free(x);
    return NULL;
}

/* 0, or -1 with errno. */
static int look(const char *dir, const char *name, struct stat *st)
{
    char *path;
    int rc;

    if (asprintf(&path, "%s/%s", dir, name) < 0)
        return -1;
    rc = lstat(path, st);
    free(path);
    return rc;
}

bool file_exists(const char *dir, const char *name)
{
    struct stat st;

    return !look(dir, name, &st);
}

int file_size(const char *dir, const char *name, uint64_t *bytes)
{
    struct stat st;

    if (look(dir, name, &st) || !S_ISREG(st.st_mode))
        return -1;
    *bytes = (uint64_t)st.st_size;
    return 0;
}
