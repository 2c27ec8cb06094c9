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

int reader_text(const json_t *record, const char *path, const char **text, struct error *e)
{
    const json_t *value;

    *text = "";
    if (find(record, path, &value, e))
        return -1;
    if (value && !json_is_string(value))
        return wrong(path, strlen(path), value, "a text", e);
    if (value)
        *text = json_string_value(value);
    return 0;
}

int reader_number(const json_t *record, const char *path, double *number, struct error *e)
{
    const json_t *value;

    *number = NAN;
    if (find(record, path, &value, e))
        return -1;
    if (!value)
        return 0;
    *number = member_number(record, path); /* also of a decimal text, as large integers are */
    return isfinite(*number) ? 0 : wrong(path, strlen(path), value, "a number", e);
}

int reader_truth(const json_t *record, const char *path, bool *truth, struct error *e)
{
    const json_t *value;

    *truth = false;
    if (find(record, path, &value, e))
        return -1;
    if (value && !json_is_boolean(value))
        return wrong(path, strlen(path), value, "true or false", e);
    *truth = json_is_true(value);
    return 0;
}
