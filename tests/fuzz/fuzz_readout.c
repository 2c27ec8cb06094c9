/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Any lines as the records of a run, with the head and chain set right, because those would keep
 * mutations from ever reaching the reader: read back with all that can be wanted, and every value
 * that readers take from it looked at. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "readout/readout.h"
#include "record/journal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct chained {
    FILE *out;
    unsigned long long lines;
    char tip[65];
};

/* The record with the next seq and prev; anything else stays, also a wrong version or type. */
static void put(struct chained *c, json_t *record)
{
    char *text;

    if (!json_object_get(record, "v"))
        json_object_set_new(record, "v", json_string(RECORD_VERSION));
    json_object_set_new(record, "seq", json_integer((json_int_t)c->lines));
    json_object_set_new(record, "prev", json_string(c->tip));
    text = json_dumps(record, JSON_COMPACT | JSON_PRESERVE_ORDER);
    if (!text)
        return;
    record_sha256(text, strlen(text), c->tip);
    fprintf(c->out, "%s\n", text);
    c->lines++;
    free(text);
}

static void put_all(struct chained *c, const uint8_t *data, size_t size)
{
    while (size) {
        const uint8_t *end = memchr(data, '\n', size);
        const size_t n = end ? (size_t)(end - data) : size, step = n + (end != NULL);
        json_t *record = json_loadb((const char *)data, n, 0, NULL);

        if (json_is_object(record))
            put(c, record);
        json_decref(record);
        data += step;
        size -= step;
    }
}

/* Reads every byte of every text, so that a stale one is found. */
static size_t look_at(const struct readout *r, const struct figure *f)
{
    size_t n = strlen(f->flags) + (size_t)json_object_size(f->record);

    for (const struct figure_field *field = figure_fields; field->name; field++) {
        n += strlen(figure_text(f, field));
        if (isinf(figure_number(f, field)))
            abort();
    }
    if (figure_counts(f) && !(isnan(f->lo) || (f->lo <= f->median && f->median <= f->hi)))
        abort();
    for (size_t i = 0; i < f->samples; i++)
        if (!(f->sample[i] > 0) || isinf(f->sample[i]))
            abort();
    for (size_t i = 0; f->node && i < r->nodes; i++)
        n += isnan(f->node[i]);
    return n;
}

static size_t look_at_all(const struct readout *r)
{
    size_t n = strlen(r->path) + strlen(r->title) + strlen(r->newer);

    for (size_t i = 0; i < r->n; i++)
        n += look_at(r, &r->figure[i]);
    for (size_t i = 0; i < r->nodes; i++)
        for (size_t k = 0; k < readout_fact_count(); k++)
            n += strlen(r->node[i].host) + strlen(r->node[i].fact[k]);
    for (size_t i = 0; i < r->skips; i++)
        n += strlen(r->skip[i].id) + strlen(r->skip[i].bench) + strlen(r->skip[i].reason) +
             strlen(r->skip[i].text);
    return n + json_array_size(r->events) + json_array_size(r->derived);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct chained c = {0};
    struct error e = {0};
    struct readout *r;
    char path[64];

    snprintf(path, sizeof path, "/tmp/fuzz-readout.%ld", (long)getpid());
    c.out = fopen(path, "wb");
    if (!c.out)
        abort();
    memset(c.tip, '0', 64);
    put_all(&c, data, size);
    if (fclose(c.out))
        abort();
    r = readout_open(path, 15, &e);
    if (r ? look_at_all(r) == 0 : !*e.text || !strstr(e.text, path))
        abort();
    readout_free(r);
    unlink(path);
    return 0;
}
