/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Times of samples: in the record, or in a sidecar of little-endian float64 that it names. */
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "readout/reader.h"
#include "record/journal.h"
#include "record/member.h"

/* A point may have so many; 2^27 of them are 1 GiB. */
enum { SAMPLES_MOST = 1 << 27 };

/* A file of the run directory itself: "samples/NAME.f64", nothing that leads elsewhere. */
static bool is_sidecar(const char *name)
{
    const char *base = strncmp(name, "samples/", 8) == 0 ? name + 8 : "";
    size_t n = strlen(base);

    return n > 4 && strcmp(base + n - 4, ".f64") == 0 && !strchr(base, '/') && *base != '.';
}

/* Opens the file in the run directory, following no link on the way. -1 and e. */
static int open_sidecar(const char *dir, const char *name, struct error *e)
{
    const int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    struct stat st;
    char *path;
    int folder, fd;

    if (asprintf(&path, "%s/samples", dir) < 0)
        return error_set(e, EXIT_INTERNAL, "out of memory");
    folder = open(path, flags | O_DIRECTORY);
    free(path);
    fd = folder < 0 ? -1 : openat(folder, name + strlen("samples/"), flags);
    if (fd < 0)
        error_set(e, EXIT_BAD_DATA, "cannot open %s/%s: %s", dir, name,
                  errno == ELOOP || errno == ENOTDIR ? "links are not followed" : strerror(errno));
    if (folder >= 0)
        close(folder);
    if (fd >= 0 && (fstat(fd, &st) || !S_ISREG(st.st_mode))) {
        error_set(e, EXIT_BAD_DATA, "%s/%s is not a regular file", dir, name);
        close(fd);
        return -1;
    }
    return fd;
}

/* n values of fd. -1 and errno, which is 0 where it ended early. */
static int read_doubles(int fd, double *values, size_t n)
{
    size_t done = 0;

    while (done < n * sizeof *values) {
        ssize_t got = read(fd, (char *)values + done, n * sizeof *values - done);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0) {
            errno = 0;
            return -1;
        }
        done += (size_t)got;
    }
    return 0;
}

/* In the machine's order of bytes. */
static void to_host(double *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t bits;

        memcpy(&bits, &values[i], sizeof bits);
        bits = le64toh(bits);
        memcpy(&values[i], &bits, sizeof bits);
    }
}

/* The values of the file, which must be as long as told and have this SHA-256. */
static double *load_sidecar(int fd, const char *name, size_t n, const char *sha256, struct error *e)
{
    double *values = NULL;
    struct stat st;
    char hex[65];

    if (fstat(fd, &st) || (uint64_t)st.st_size != (uint64_t)n * sizeof *values) {
        error_set(e, EXIT_BAD_DATA, "%s has %lld bytes, not %zu samples of 8", name,
                  (long long)st.st_size, n);
        return NULL;
    }
    values = malloc(n * sizeof *values);
    if (!values) {
        error_set(e, EXIT_INTERNAL, "out of memory");
        return NULL;
    }
    if (read_doubles(fd, values, n))
        error_set(e, EXIT_UNAVAILABLE, "cannot read %s: %s", name,
                  errno ? strerror(errno) : "cut short");
    else {
        record_sha256(values, n * sizeof *values, hex);
        if (strcmp(hex, sha256) == 0) {
            to_host(values, n);
            return values;
        }
        error_set(e, EXIT_BAD_DATA, "%s was changed: its SHA-256 is not samples.sha256", name);
    }
    free(values);
    return NULL;
}

static double *from_sidecar(const struct reader *in, const json_t *point, const char *name,
                            size_t n, struct error *e)
{
    double *values;
    int fd;

    if (!is_sidecar(name)) {
        error_set(e, EXIT_BAD_DATA, "samples.file '%.100s' is no sidecar of this run", name);
        return NULL;
    }
    fd = open_sidecar(in->dir, name, e);
    if (fd < 0)
        return NULL;
    values = load_sidecar(fd, name, n, member_text(point, "samples.sha256"), e);
    close(fd);
    return values;
}

static double *from_array(const json_t *array, size_t n, struct error *e)
{
    double *values;

    if (json_array_size(array) != n) {
        error_set(e, EXIT_BAD_DATA, "samples.n is %zu, but there are %zu samples.values", n,
                  json_array_size(array));
        return NULL;
    }
    values = malloc(n * sizeof *values);
    if (!values)
        error_set(e, EXIT_INTERNAL, "out of memory");
    for (size_t i = 0; values && i < n; i++) /* 0, which is refused below, if it is no number */
        values[i] = json_number_value(json_array_get(array, i));
    return values;
}

/* Times of samples are told, and this many. */
static bool are_told(const json_t *point, size_t *n, const char **file, struct error *e)
{
    const char *unit, *class;
    double told;

    *n = 0;
    if (reader_number(point, "samples.n", &told, e) ||
        reader_text(point, "samples.file", file, e) ||
        reader_text(point, "samples.unit", &unit, e) ||
        reader_text(point, "samples.class", &class, e))
        return false;
    if (isnan(told) || strcmp(unit, "ns") != 0 || strcmp(class, "cost") != 0)
        return false; /* what else the schema allows, nothing writes */
    if (!(told >= 1 && told <= SAMPLES_MOST) || told != floor(told)) {
        error_set(e, EXIT_BAD_DATA, "samples.n is %g: no number of samples", told);
        return false;
    }
    *n = (size_t)told;
    return true;
}

double *reader_times(const struct reader *in, const json_t *point, size_t *n, struct error *e)
{
    const char *file;
    double *values;

    if (!are_told(point, n, &file, e))
        return NULL;
    values = *file ? from_sidecar(in, point, file, *n, e)
                   : from_array(member_at(point, "samples.values"), *n, e);
    for (size_t i = 0; values && i < *n; i++)
        if (!(values[i] > 0) || !isfinite(values[i])) {
            error_set(e, EXIT_BAD_DATA, "sample %zu is %g: no time a sample can take", i,
                      values[i]);
            free(values);
            values = NULL;
        }
    if (!values)
        *n = 0;
    return values;
}
