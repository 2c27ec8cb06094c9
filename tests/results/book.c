/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "book.h"

#include <stdlib.h>
#include <string.h>

#include "record/journal.h"

static void give_up(const char *why)
{
    perror(why);
    exit(EXIT_INTERNAL);
}

void book_begin(struct book *b, const char *folder)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/journal.jsonl", folder);
    *b = (struct book){.out = fopen(path, "w"), .version = RECORD_VERSION};
    if (!b->out)
        give_up(path);
    memset(b->tip, '0', 64);
}

void book_end(struct book *b)
{
    if (fclose(b->out))
        give_up("journal.jsonl");
}

void book_raw(struct book *b, const char *line, size_t n)
{
    record_sha256(line, n, b->tip);
    fwrite(line, 1, n, b->out);
    fputc('\n', b->out);
    b->lines++;
}

void book_text(struct book *b, const char *type, const char *text)
{
    const size_t rest = strlen(text) - 1;
    const unsigned long long seq = b->lines;
    char head[512];
    int n = snprintf(head, sizeof head,
                     "{\"v\":\"%s\",\"t\":\"%s\",\"seq\":%llu,\"prev\":\"%s\",\"utc\":"
                     "\"2026-01-02T03:%02llu:%02llu.000000Z\",\"mono_ns\":%llu%s",
                     b->version, type, seq, b->tip, seq / 60 % 60, seq % 60,
                     1000000000 + seq * 1000000, rest > 1 ? "," : "");
    char *line = malloc((size_t)n + rest + 1);

    if (!line)
        give_up("a line");
    memcpy(line, head, (size_t)n);
    memcpy(line + n, text + 1, rest + 1);
    book_raw(b, line, (size_t)n + rest);
    free(line);
}

void book_add(struct book *b, const char *type, json_t *body)
{
    char *text = body ? json_dumps(body, JSON_COMPACT | JSON_PRESERVE_ORDER) : NULL;

    if (!text)
        give_up("a record");
    book_text(b, type, text);
    free(text);
    json_decref(body);
}
