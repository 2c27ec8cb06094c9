/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "verify/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *path_of(const char *dir, const char *name)
{
    char *path;

    return asprintf(&path, "%s/%s", dir, name) < 0 ? NULL : path;
}

int file_open(const char *dir, const char *name, struct error *e)
{
    char *path = path_of(dir, name);
    struct stat st;
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) : -1;
    const int why = errno;

    if (fd >= 0 && !fstat(fd, &st) && S_ISREG(st.st_mode)) {
        free(path);
        return fd;
    }
    if (!path)
        error_set(e, EXIT_INTERNAL, "out of memory");
    else if (fd < 0 && why == ENOENT)
        error_set(e, EXIT_PASS, "%s is not there", path);
    else if (fd >= 0 || why == ELOOP || why == ENXIO)
        error_set(e, EXIT_BAD_DATA, "%s is not a regular file (links are not followed)", path);
    else
        error_set(e, EXIT_BAD_DATA, "cannot read %s: %s", path, strerror(why));
    if (fd >= 0)
        close(fd);
    free(path);
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

/* 0, or -1 with errno. */
static int look(const char *dir, const char *name, struct stat *st)
{
    char *path = path_of(dir, name);
    const int rc = path ? lstat(path, st) : -1;

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
