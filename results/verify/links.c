/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The chain judged with all lines in sight: what is missing, repeated, moved or changed, and where.
 * Numbers (seq) tell of the order; hashes (prev) of what the lines hold. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "verify/audit.h"

/* Lines by their number, for where order fails: made when it first does. */
struct by_seq {
    int64_t seq;
    size_t at;
};

struct order {
    struct audit *a;
    struct tally *t;
    struct link *l;
    size_t n;
    struct by_seq *sorted;
    bool *told; /* of each line: what is wrong with it was said */
};

static int compare(const void *x, const void *y)
{
    const struct by_seq *a = x, *b = y;

    if (a->seq != b->seq)
        return a->seq < b->seq ? -1 : 1;
    return a->at < b->at ? -1 : a->at > b->at;
}

static bool sort(struct order *o)
{
    if (o->sorted)
        return true;
    o->sorted = malloc((o->n ? o->n : 1) * sizeof *o->sorted);
    if (!o->sorted) {
        o->a->memory = true;
        return false;
    }
    for (size_t i = 0; i < o->n; i++)
        o->sorted[i] = (struct by_seq){o->l[i].broken ? -1 : o->l[i].seq, i};
    qsort(o->sorted, o->n, sizeof *o->sorted, compare);
    return true;
}

/* The first line with this number at or after `from`, or n. */
static size_t find(struct order *o, int64_t seq, size_t from)
{
    size_t lo = 0, hi = o->n;

    if (!sort(o))
        return o->n;
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;

        if (compare(&o->sorted[mid], &(struct by_seq){seq, from}) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < o->n && o->sorted[lo].seq == seq ? o->sorted[lo].at : o->n;
}

static void tell(struct order *o, size_t at, const char *what)
{
    if (!o->told[at])
        audit_say(o->a, o->t, FINDING_FAIL, "journal.jsonl", at + 1, "%s", what);
    o->told[at] = true;
}

static bool same(const unsigned char *a, const unsigned char *b)
{
    return memcmp(a, b, 32) == 0;
}

/* Is line `at` as the manifest lists it? 1 yes, 0 no, -1 it does not tell. */
static int is_listed(const struct order *o, size_t at)
{
    const struct promise *p = &o->a->promise;
    char hex[9] = "";

    if (!p->lines || at >= p->count)
        return -1;
    for (int i = 0; i < 4; i++) {
        hex[2 * i] = "0123456789abcdef"[o->l[at].hash[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[o->l[at].hash[i] & 15];
    }
    return strncmp(hex, p->lines + 8 * at, 8) == 0;
}

static const char changed[] =
    "this line was changed after it was written (the line after it holds another SHA-256)";

/* Line `at` does not hold the SHA-256 of line `before`. Which of the two was changed, the line
 * after tells: it holds the one that line `at` had; or else the manifest. */
static void blame(struct order *o, size_t before, size_t at)
{
    const struct link *l = o->l;
    size_t after =
        at + 1 < o->n && l[at + 1].seq == l[at].seq + 1 ? at + 1 : find(o, l[at].seq + 1, 0);

    if (l[before].broken)
        return; /* said already */
    if (after < o->n && !l[after].broken) {
        tell(o, same(l[after].prev, l[at].hash) ? before : at, changed);
    } else if (is_listed(o, before) == 0) {
        tell(o, before, changed);
    } else if (is_listed(o, at) == 0) {
        tell(o, at, "this line was changed after it was written (manifest.json lists another)");
    } else if (!o->told[at] && !o->told[before]) {
        o->told[at] = true;
        audit_say(o->a, o->t, FINDING_FAIL, "journal.jsonl", before + 1,
                  "this line or line %zu was changed after it was written: the chain is broken "
                  "between them",
                  at + 1);
    }
}

static void check_content(struct order *o, size_t i)
{
    static const unsigned char zeros[32];
    const struct link *l = o->l;
    size_t before;

    if (l[i].seq == 0) {
        if (!same(l[i].prev, zeros))
            tell(o, i, "this line was changed: as the first one its prev is all zeros");
        return;
    }
    before =
        i && (l[i - 1].broken || l[i - 1].seq == l[i].seq - 1) ? i - 1 : find(o, l[i].seq - 1, 0);
    if (before < o->n && !same(l[i].prev, l[before].hash))
        blame(o, before, i);
}

/* Numbers from `from` up to `to` that no line has. */
static int64_t missing(struct order *o, int64_t from, int64_t to)
{
    int64_t n = 0;

    if (to - from > (int64_t)o->n) /* more than could be there: no need to look each up */
        return to - from;
    for (int64_t s = from; s < to; s++)
        n += find(o, s, 0) == o->n;
    return n;
}

/* Line i has another number than its place asks for. The number that the next line should have. */
static int64_t misplaced(struct order *o, size_t i, int64_t expected)
{
    struct link *l = o->l;
    const size_t first = find(o, l[i].seq, 0), wanted = find(o, expected, i);

    if (first < i) {
        if (!o->told[i])
            audit_say(o->a, o->t, FINDING_FAIL, "journal.jsonl", i + 1,
                      same(l[first].hash, l[i].hash)
                          ? "this line repeats line %zu"
                          : "this line has the number of line %zu: one of them was put here later",
                      first + 1);
        o->told[i] = true;
        return expected;
    }
    if (l[i].seq > expected && wanted < o->n) {
        const bool swapped = wanted > i && l[i].seq - expected == (int64_t)(wanted - i);

        audit_say(o->a, o->t, FINDING_FAIL, "journal.jsonl", i + 1,
                  swapped ? "this line and line %zu changed places"
                          : "this line is out of place: line %zu belongs before it",
                  wanted + 1);
        o->told[i] = true;
        o->told[wanted] |= swapped;
        return swapped ? expected + 1 : expected;
    }
    if (l[i].seq > expected) {
        const int64_t gone = missing(o, expected, l[i].seq);

        audit_say(o->a, o->t, FINDING_FAIL, "journal.jsonl", i + 1,
                  "%" PRId64 " line%s missing before this one (seq %" PRId64 " where %" PRId64
                  " belongs)",
                  gone, gone == 1 ? " is" : "s are", l[i].seq, expected);
        return l[i].seq + 1;
    }
    tell(o, i, "this line is out of place: its number (seq) belongs further up");
    return expected;
}

static void judge_order(struct order *o)
{
    struct link *l = o->l;
    int64_t expected = 0;

    for (size_t i = 0; i < o->n; i++) {
        while (o->sorted && find(o, expected, 0) < i)
            expected++;
        if (l[i].broken || l[i].seq == expected) {
            expected++;
        } else if (o->told[i]) {
            continue; /* swapped with one further up, whose number was passed over above */
        } else if (i && same(l[i].prev, l[i - 1].hash)) {
            tell(o, i,
                 "this line was changed: it follows from the line before, but its number (seq) "
                 "does not");
            l[i].seq = expected++;
        } else {
            expected = misplaced(o, i, expected);
        }
    }
}

void audit_links(struct audit *a, struct tally *t, struct link *links, size_t n)
{
    struct order o = {.a = a, .t = t, .l = links, .n = n};

    o.told = calloc(n ? n : 1, sizeof *o.told);
    if (!o.told) {
        a->memory = true;
        return;
    }
    judge_order(&o);
    for (size_t i = 0; i < n; i++)
        if (!links[i].broken)
            check_content(&o, i);
    if (a->torn)
        audit_say(a, t, FINDING_WARN, "journal.jsonl", a->lines,
                  "the last line is half written, as a kill or a power cut leaves it");
    if (!t->count[FINDING_FAIL])
        audit_pass(a, t, "%" PRIu64 " lines, each with the SHA-256 of the line before", a->lines);
    for (size_t i = 0; i < n && a->promise.lines; i++)
        if (is_listed(&o, i) == 0) {
            a->promise.differs = i + 1;
            break;
        }
    free(o.sorted);
    free(o.told);
}
