/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a journal: read with the chain, then each line that is JSON rendered without it,
 * because the chain would keep mutations from ever reaching the renderers. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "record/journal.h"
#include "render/summary.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void render_all(const json_t *records)
{
    static const struct render_style style = {.color = true, .width = 80};
    FILE *out = fopen("/dev/null", "w");
    struct readout *r = readout_of(records, "DIR", READOUT_RECORDS);
    const json_t *record;
    size_t i;

    if (!out || !r)
        abort();
    render_summary(out, r, &style);
    render_page(out, r, NULL, NULL);
    readout_free(r);
    json_array_foreach (records, i, record)
        render_point_line(out, record, (unsigned)i, 1);
    fclose(out);
}

/* The chain checked, as users do. A plain file: names of descriptors are links, which the reader
 * refuses. */
static void as_journal(const uint8_t *data, size_t size)
{
    struct error e;
    char path[64];
    json_t *records;
    FILE *out;
    int torn;

    snprintf(path, sizeof path, "/tmp/fuzz-journal.%ld", (long)getpid());
    out = fopen(path, "wb");
    if (!out || fwrite(data, 1, size, out) != size || fclose(out))
        abort();
    records = journal_load(path, &torn, &e);
    if (records)
        render_all(records);
    json_decref(records);
    unlink(path);
}

static void as_records(const uint8_t *data, size_t size)
{
    json_t *records = json_array();

    while (size) {
        const uint8_t *end = memchr(data, '\n', size);
        size_t n = end ? (size_t)(end - data) : size;
        json_t *record = json_loadb((const char *)data, n, JSON_DECODE_ANY, NULL);

        if (record)
            json_array_append_new(records, record);
        data += n;
        size -= n;
        if (end) {
            data++;
            size--;
        }
    }
    render_all(records);
    json_decref(records);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    as_journal(data, size);
    as_records(data, size);
    return 0;
}
