/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "record/disk.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record/journal.h"

static int write_fault(const char *dir, const char *name, struct error *e)
{
    return error_set(e, EXIT_UNAVAILABLE, "cannot write %s/%s: %s: make room or give another place",
                     dir, name, strerror(errno));
}

/* 0, or -1 with errno. */
static int write_all(int fd, const char *data, size_t bytes)
{
    while (bytes) {
        ssize_t wrote = write(fd, data, bytes);

        if (wrote < 0 && errno != EINTR)
            return -1;
        if (wrote == 0) {
            errno = ENOSPC;
            return -1;
        }
        if (wrote > 0) {
            data += wrote;
            bytes -= (size_t)wrote;
        }
    }
    return fsync(fd);
}

int disk_sync_dir(const char *dir, const char *suffix, struct error *e)
{
    char *path;
    int fd, result;

    if (asprintf(&path, "%s%s", dir, suffix) < 0)
        return error_set(e, EXIT_INTERNAL, "out of memory");
    fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    /* A parent that may be passed through but not read cannot be synced; EINVAL is a file system
     * that does not know how. Neither loses what a kill leaves behind. */
    result = fd < 0 ? errno != EACCES : fsync(fd) && errno != EINVAL;
    if (result)
        error_set(e, EXIT_UNAVAILABLE, "cannot sync directory %s: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    free(path);
    return result ? -1 : 0;
}

/* Makes the new file `path` of these bytes; nothing is left on failure. 0, or -1 with errno. */
static int make_file(const char *path, const void *data, size_t bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644), why;

    if (fd < 0)
        return -1;
    if (!write_all(fd, data, bytes)) {
        close(fd);
        return 0;
    }
    why = errno;
    close(fd);
    unlink(path);
    errno = why;
    return -1;
}

int disk_replace(const char *dir, const char *name, const void *data, size_t bytes, struct error *e)
{
    char *path = NULL, *temp = NULL;
    int result = -1;

    if (asprintf(&path, "%s/%s", dir, name) < 0 ||
        asprintf(&temp, "%s/.%s.%ld", dir, name, (long)getpid()) < 0) {
        error_set(e, EXIT_INTERNAL, "out of memory");
    } else if (make_file(temp, data, bytes)) {
        write_fault(dir, name, e);
    } else if (rename(temp, path)) {
        write_fault(dir, name, e);
        unlink(temp);
    } else {
        result = disk_sync_dir(dir, "", e);
    }
    free(path);
    free(temp);
    return result;
}

/* Makes the folder in which dir/name lies, and syncs it. */
static int make_folder(const char *path, struct error *e)
{
    char *folder = strdup(path);
    int result = -1;

    if (!folder)
        return error_set(e, EXIT_INTERNAL, "out of memory");
    *strrchr(folder, '/') = '\0';
    if (mkdir(folder, 0777) && errno != EEXIST)
        error_set(e, EXIT_UNAVAILABLE, "cannot make directory %s: %s", folder, strerror(errno));
    else
        result = disk_sync_dir(folder, "/..", e);
    free(folder);
    return result;
}

int disk_write_f64(const char *dir, const char *name, const double *values, size_t n, char hex[65],
                   struct error *e)
{
    uint64_t *bits = malloc(n ? n * sizeof *bits : 1);
    char *path = NULL;
    int result = -1;

    if (!bits || asprintf(&path, "%s/%s", dir, name) < 0) {
        free(bits);
        return error_set(e, EXIT_INTERNAL, "out of memory");
    }
    for (size_t i = 0; i < n; i++) {
        memcpy(&bits[i], &values[i], sizeof *bits);
        bits[i] = htole64(bits[i]);
    }
    record_sha256(bits, n * sizeof *bits, hex);
    if (!make_folder(path, e)) {
        unlink(path); /* of a run killed before the record that would have named it */
        if (make_file(path, bits, n * sizeof *bits))
            write_fault(dir, name, e);
        else
            result = 0;
    }
    free(bits);
    free(path);
    return result;
}

/* Copies from byte `from` on. 0, or -1 with errno. */
static int copy_tail(int fd, uint64_t from, int to)
{
    char block[1 << 14];
    ssize_t got;

    while ((got = pread(fd, block, sizeof block, (off_t)from)) > 0) {
        if (write_all(to, block, (size_t)got))
            return -1;
        from += (uint64_t)got;
    }
    return got < 0 ? -1 : 0;
}

int disk_move_tail(int fd, uint64_t from, const char *dir, const char *name, struct error *e)
{
    char *path;
    int to, result = -1;

    if (asprintf(&path, "%s/%s", dir, name) < 0)
        return error_set(e, EXIT_INTERNAL, "out of memory");
    to = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (to < 0 || copy_tail(fd, from, to) || ftruncate(fd, (off_t)from) || fsync(fd))
        write_fault(dir, name, e);
    else
        result = disk_sync_dir(dir, "", e);
    if (to >= 0)
        close(to);
    free(path);
    return result;
}
