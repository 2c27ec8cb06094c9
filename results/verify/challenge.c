/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Is the run tied to the buyer's text? Seed, order of the plan and the proof of every point are
 * made again from it. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "record/member.h"
#include "record/proof.h"
#include "verify/audit.h"

struct challenge {
    struct proof proof; /* uuid NULL: no run record yet */
    uint64_t points, plans;
    char begun[40];
};

/* splitmix64 (Steele, Lea, Flood 2014), as the planner shuffles with it. */
static uint64_t next(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* Places 0 to n - 1 in the order of Fisher and Yates under this seed. */
static void shuffle(size_t *place, size_t n, uint64_t seed)
{
    uint64_t state = seed;

    for (size_t i = 0; i < n; i++)
        place[i] = i;
    for (size_t i = n; i > 1; i--) {
        const size_t k = (size_t)(((unsigned __int128)next(&state) * i) >> 64);
        const size_t was = place[i - 1];

        place[i - 1] = place[k];
        place[k] = was;
    }
}

/* Those that come last keep their order among themselves, and follow the others. */
static bool is_in_order(const json_t *points, const size_t *place, size_t n)
{
    size_t at = 0;

    for (int last = 0; last < 2; last++)
        for (size_t i = 0; i < n; i++) {
            const json_t *p = json_array_get(points, at);

            /* The one that the shuffle put here is somewhere in the record: is it of this round? */
            if (at < n && (size_t)json_integer_value(json_object_get(p, "index")) == place[i] &&
                member_true(p, "last") == last)
                at++;
        }
    return at == n;
}

static void on_plan(struct audit *a, struct tally *t, struct challenge *c, const json_t *record)
{
    const json_t *points = json_object_get(record, "points");
    const size_t n = json_array_size(points);
    size_t *place = malloc((n ? n : 1) * sizeof *place);

    if (!place) {
        a->memory = true;
        return;
    }
    if (!member_says(a->run, "config.order.value", "random")) {
        audit_line(a, t, FINDING_WARN,
                   "the order is that of the table (--order table): only data and proofs are tied "
                   "to the challenge");
    } else {
        shuffle(place, n, c->proof.seed);
        if (is_in_order(points, place, n))
            c->plans++;
        else
            audit_fail(a, t, "the order of the plan is not the one that the challenge gives");
    }
    free(place);
}

static void on_run(struct audit *a, struct tally *t, struct challenge *c, const json_t *record)
{
    const char *text = member_text(record, "challenge");
    char seed[24];

    c->proof.uuid = member_text(a->run, "run_uuid");
    member_clean(c->begun, sizeof c->begun, member_text(record, "utc"));
    snprintf(seed, sizeof seed, "%" PRIu64, c->proof.seed);
    if (!*text)
        audit_fail(a, t, "the run was made without a challenge");
    else if (strcmp(text, a->o->challenge) != 0)
        audit_fail(a, t, "the run was made for another challenge: '%.80s'", text);
    if (*text && !member_says(record, "seed", seed))
        audit_fail(a, t, "the seed is not the one that the challenge gives (%s)", seed);
}

static void on_point(struct audit *a, struct tally *t, struct challenge *c, const json_t *record)
{
    const char *is = member_text(record, "proof");
    char should[65];

    if (proof_make(&c->proof, record, should))
        a->memory = true;
    else if (!*is)
        audit_fail(a, t, "point '%s' has no proof", member_text(record, "id"));
    else if (strcmp(is, should) != 0)
        audit_fail(a, t, "the proof of point '%s' is not made with this challenge for these values",
                   member_text(record, "id"));
    c->points++;
}

static void on_record(struct audit *a, struct tally *t, void *own, const json_t *record)
{
    static const struct {
        const char *type;
        void (*take)(struct audit *, struct tally *, struct challenge *, const json_t *);
    } takers[] = {{"run", on_run}, {"plan", on_plan}, {"point", on_point}};
    struct challenge *c = own;

    if (a->o->challenge && !c->proof.challenge)
        c->proof = (struct proof){a->o->challenge, NULL, proof_seed(a->o->challenge)};
    for (size_t i = 0; a->o->challenge && i < sizeof takers / sizeof *takers; i++)
        if (member_is(record, takers[i].type))
            takers[i].take(a, t, c, record);
}

static void on_end(struct audit *a, struct tally *t, void *own)
{
    const struct challenge *c = own;
    const char *text = member_text(a->run, "challenge");

    if (!a->o->challenge && *text)
        audit_say(a, t, FINDING_SKIP, NULL, 0,
                  "made for '%.80s': give --challenge TEXT to confirm yours", text);
    else if (a->o->challenge && !c->proof.uuid)
        audit_say(a, t, FINDING_FAIL, "journal.jsonl", 1, "no run record says which challenge");
    else if (!a->o->challenge)
        audit_say(a, t, FINDING_SKIP, NULL, 0, "none asked for (--challenge TEXT)");
    else if (!t->count[FINDING_FAIL])
        audit_pass(a, t,
                   "seed, order of %" PRIu64 " plan%s and proofs of %" PRIu64
                   " points are of this challenge; it must have been named before %s",
                   c->plans, c->plans == 1 ? "" : "s", c->points, c->begun);
}

const struct judge judge_challenge = {"challenge", sizeof(struct challenge), on_record, on_end};
