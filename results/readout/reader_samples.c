/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Times of samples: in the record, or in a sidecar of little-endian float64 that it names. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "readout/reader.h"
#include "record/chain.h"
#include "render/view.h"

/* A sidecar may hold so many; 2^27 of them are 1 GiB. */
#define SAMPLES_MOST (1u << 27)

/* A file of the run directory itself: "samples/NAME.f64", nothing that leads elsewhere. */
static bool is_sidecar(const char *name)
{
    const char *base = strncmp(name, "samples/", 8) == 0 ? name + 8 : "";
    size_t n = strlen(base);

    return n > 4 && strcmp(base + n - 4, ".f64") == 0 && !strchr(base, '/') && *base != '.';
}

/* The directory of the journal, which may have been named itself. */
static void path_of(char *to, size_t room, const char *dir, const char *name)
{
    const size_t n = strlen(dir), tail = strlen(JOURNAL_NAME);
    const bool is_file = n >= tail && strcmp(dir + n - tail, JOURNAL_NAME) == 0 &&
                         (n == tail || dir[n - tail - 1] == '/');

    if (is_file)
        snprintf(to, room, "%.*s%s", (int)(n - tail), dir, name);
    else
        snprintf(to, room, "%s/%s", dir, name);
}

static double *read_doubles(int fd, const char *path, size_t n, struct error *e)
{
    double *values = malloc(n * sizeof *values);
    size_t done = 0;

    if (!values) {
        error_set(e, EXIT_INTERNAL, "out of memory");
        return NULL;
    }
    while (done < n * sizeof *values) {
        ssize_t got = read(fd, (char *)values + done, n * sizeof *values - done);

        if (got <= 0) {
            error_set(e, EXIT_BAD_DATA, "%s: %s", path, got ? strerror(errno) : "cut short");
            free(values);
            return NULL;
        }
        done += (size_t)got;
    }
    return values;
}

static double *from_sidecar(const struct reader *in, const char *name, size_t n, struct error *e)
{
    char path[4096];
    struct stat st;
    double *values = NULL;
    int fd;

    if (!is_sidecar(name) || n > SAMPLES_MOST) {
        error_set(e, EXIT_BAD_DATA, "%s:%llu: samples.file '%.100s' is no sidecar of this run",
                  in->dir, (unsigned long long)in->r->lines, name);
        return NULL;
    }
    path_of(path, sizeof path, in->dir, name);
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 || fstat(fd, &st) || !S_ISREG(st.st_mode))
        error_set(e, EXIT_BAD_DATA, "%s: %s", path,
                  fd < 0 ? strerror(errno) : "not a regular file");
    else if ((uint64_t)st.st_size != (uint64_t)n * sizeof *values)
        error_set(e, EXIT_BAD_DATA, "%s: has %lld bytes, not %zu samples of 8", path,
                  (long long)st.st_size, n);
    else
        values = read_doubles(fd, path, n, e);
    if (fd >= 0)
        close(fd);
    return values;
}

static double *from_array(const json_t *array, size_t n)
{
    double *values = malloc(n * sizeof *values);

    for (size_t i = 0; values && i < n; i++)
        values[i] = json_number_value(json_array_get(array, i));
    return values;
}

double *reader_times(const struct reader *in, const json_t *point, size_t *n, struct error *e)
{
    const json_t *array = view_at(point, "samples.values");
    const char *file = view_text(point, "samples.file");
    const double wanted = view_number(point, "samples.n");
    double *values = NULL;

    *n = 0;
    if (*file && wanted >= 1)
        values = from_sidecar(in, file, (size_t)wanted, e);
    else if (json_array_size(array))
        values = from_array(array, json_array_size(array));
    if (!values)
        return NULL;
    *n = *file ? (size_t)wanted : json_array_size(array);
    for (size_t i = 0; i < *n; i++)
        if (!(values[i] > 0) || !isfinite(values[i])) {
            error_set(e, EXIT_BAD_DATA, "%s:%llu: sample %zu is %g: no time a sample can take",
                      in->dir, (unsigned long long)in->r->lines, i, values[i]);
            free(values);
            *n = 0;
            return NULL;
        }
    return values;
}
