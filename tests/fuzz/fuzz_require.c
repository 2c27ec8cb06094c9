/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a file of thresholds: refused with the file's name, or held against a run; each row
 * is judged, and one that is not PASS fails the whole. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/member.h"
#include "require/require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void figure_init(struct figure *f, const char *bench, const char *unit, double median)
{
    for (const struct figure_field *field = figure_fields; field->name; field++) {
        const char *none = "";
        const double nan = NAN;

        if (field->kind == FIGURE_TEXT)
            memcpy((char *)f + field->offset, &none, sizeof none);
        else if (field->kind == FIGURE_NUMBER)
            memcpy((char *)f + field->offset, &nan, sizeof nan);
    }
    f->id = f->bench = bench;
    f->status = "PASS";
    f->tier = "dram";
    f->unit = unit;
    f->median = f->lo = f->hi = median;
}

static void judge(const struct require *q)
{
    struct figure f[3] = {0};
    double values[2] = {1e11, NAN};
    struct readout_node nodes[2] = {{.host = "a"}, {.host = "b"}};
    struct readout r = {.title = "t", .figure = f, .n = 3, .node = nodes, .nodes = 2};
    struct error e = {0};
    json_t *judged;
    char *text = NULL;
    size_t n;
    FILE *out = open_memstream(&text, &n);

    figure_init(&f[0], "stream.triad", "B/s", 1e11);
    figure_init(&f[1], "latency.idle", "s", 1e-7);
    figure_init(&f[2], "", "1", 0);
    f[0].node = values;
    judged = require_judge(q, &r, &e);
    if (!judged || !out || !json_array_size(json_object_get(judged, "rows")))
        abort();
    if (require_holds(judged) !=
        (member_number(judged, "counts.FAIL") == 0 && member_number(judged, "counts.MISSING") == 0))
        abort();
    require_print(out, judged, &(struct render_style){.width = 80});
    require_error(judged, &e);
    fclose(out);
    free(text);
    json_decref(judged);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error e = {0};
    struct require *q = require_parse((const char *)data, size, "fuzzed.ini", &e);

    if (q)
        judge(q);
    else if (!strstr(e.text, "fuzzed.ini"))
        abort();
    require_free(q);
    return 0;
}
