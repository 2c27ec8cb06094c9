/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Members of records by path, of the type that they must have. */
#include <math.h>
#include <string.h>

#include "readout/reader.h"
#include "record/member.h"

static const char *kind_of(const json_t *value)
{
    static const char *const kinds[] = {
        [JSON_OBJECT] = "an object",    [JSON_ARRAY] = "an array", [JSON_STRING] = "a text",
        [JSON_INTEGER] = "a number",    [JSON_REAL] = "a number",  [JSON_TRUE] = "a truth value",
        [JSON_FALSE] = "a truth value", [JSON_NULL] = "null",
    };

    return kinds[json_typeof(value)];
}

static int wrong(const char *path, size_t n, const json_t *value, const char *wanted,
                 struct error *e)
{
    return error_set(e, EXIT_BAD_DATA, "member '%.*s' is %s, not %s", (int)n, path, kind_of(value),
                     wanted);
}

/* The member at path, NULL if it or what it stands in is absent or null. -1 and e if what it stands
 * in is no object. */
static int find(const json_t *o, const char *path, const json_t **value, struct error *e)
{
    const char *at = path;

    *value = NULL;
    for (;;) {
        const size_t n = strcspn(at, ".");
        char key[64];

        if (n >= sizeof key)
            return 0;
        memcpy(key, at, n);
        key[n] = '\0';
        o = json_object_get(o, key);
        if (!o || json_is_null(o))
            return 0;
        at += n;
        if (!*at) {
            *value = o;
            return 0;
        }
        if (!json_is_object(o))
            return wrong(path, (size_t)(at - path), o, "an object", e);
        at++;
    }
}

int reader_member(const json_t *record, const char *path, enum figure_kind kind, void *to,
                  struct error *e)
{
    static const char *const wanted[] = {
        [FIGURE_TEXT] = "a text", [FIGURE_NUMBER] = "a number", [FIGURE_TRUTH] = "true or false"};
    const json_t *value;
    const bool found = find(record, path, &value, e) == 0;
    double number;

    if (kind == FIGURE_TEXT) {
        *(const char **)to = json_is_string(value) ? json_string_value(value) : "";
    } else if (kind == FIGURE_TRUTH) {
        *(bool *)to = json_is_true(value);
    } else {
        number = member_number(record, path); /* also of a decimal text, as large integers are */
        *(double *)to = value && isfinite(number) ? number : NAN;
    }
    if (!found)
        return -1;
    if (!value || (kind == FIGURE_TEXT    ? json_is_string(value)
                   : kind == FIGURE_TRUTH ? json_is_boolean(value)
                                          : isfinite(*(double *)to)))
        return 0;
    return wrong(path, strlen(path), value, wanted[kind], e);
}
