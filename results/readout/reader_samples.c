/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Times of samples: in the record, or in a sidecar of little-endian float64 that it names. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "readout/reader.h"
#include "record/file.h"
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

static double *from_sidecar(const struct reader *in, const json_t *point, const char *name,
                            size_t n, struct error *e)
{
    double *values;

    if (!is_sidecar(name)) {
        error_set(e, EXIT_BAD_DATA, "samples.file '%.100s' is no sidecar of this run", name);
        return NULL;
    }
    values = file_doubles(in->dir, name, n, member_text(point, "samples.sha256"), e);
    if (!values && e->code == EXIT_PASS)
        error_set(e, EXIT_BAD_DATA, "cannot open %s/%s: it is not there", in->dir, name);
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
