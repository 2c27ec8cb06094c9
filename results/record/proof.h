/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A run tied to a text that somebody else chose (the challenge): its seed, proofs of its points. */
#ifndef HBMARK_PROOF_H
#define HBMARK_PROOF_H

#include <jansson.h>
#include <stdint.h>

/* The seed of data and order that follows from the challenge: the first 53 bits of the SHA-256 of
 * "hbmark challenge", a newline and the text. Nothing is drawn besides, so that nobody can draw
 * until the order suits. 53 bits: exact wherever numbers are doubles. */
uint64_t proof_seed(const char *challenge);

/* What the proofs of one run have in common. Texts are borrowed. */
struct proof {
    const char *challenge; /* NULL: the run is tied to none */
    const char *uuid;      /* run_uuid of its run record */
    uint64_t seed;
};

/* HMAC-SHA256 (RFC 2104) under the challenge of these bytes: uuid, newline, seed in decimal,
 * newline, then the record as it stands in its line (compact JSON, members in their order) without
 * v, t, seq, prev, utc, mono_ns and proof. So it holds id, launch, check values, samples and all
 * else of the point. 0, or -1 without memory. The record is unchanged. */
int proof_make(const struct proof *p, const json_t *record, char hex[65]);

#endif
