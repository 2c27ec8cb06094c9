/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "render/markdown.h"

#include <stdlib.h>
#include <string.h>

#include "record/member.h"

void markdown_text(FILE *out, const char *text)
{
    size_t room = strlen(text) + 1;
    char *clean = malloc(room);

    if (!clean)
        return;
    member_clean(clean, room, text);
    for (const char *c = clean; *c; c++) {
        if (strchr("\\|*_`<>[]#", *c))
            putc('\\', out);
        putc(*c, out);
    }
    free(clean);
}

void markdown_member(FILE *out, const json_t *o, const char *path)
{
    const json_t *value = member_at(o, path);
    char text[TEXT_ROOM];

    if (json_is_string(value)) {
        markdown_text(out, json_string_value(value));
        return;
    }
    member_any(text, o, path);
    markdown_text(out, text);
}

void markdown_stream(FILE *out, void (*put)(FILE *out, const json_t *records),
                     const json_t *records)
{
    char *text = NULL;
    size_t size;
    FILE *memory = open_memstream(&text, &size);

    if (!memory)
        return;
    put(memory, records);
    fclose(memory);
    markdown_text(out, text);
    free(text);
}
