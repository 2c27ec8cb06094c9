/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Hardware and software counters around a launch: PAPI, then perf_event, then none, said clearly.
 */
#ifndef HBMARK_COUNTERS_H
#define HBMARK_COUNTERS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/error.h"

enum { COUNTERS_MAX = 32, COUNTERS_PER_PASS = 16 };

/* PARTIAL: kernel mode is left out, or the event ran only part of the time (never scaled up). */
enum counter_quality { COUNTER_EXACT, COUNTER_PARTIAL, COUNTER_UNAVAILABLE };

struct counter_value {
    char event[64];                  /* "perf::PAGE-FAULTS", "uncore_imc/cas_count_read" */
    const char *backend;             /* "papi", "perf" */
    const char *scope;               /* "process", "device" */
    const char *unit;                /* "1", "B", "ns" */
    double value;                    /* NaN if quality is COUNTER_UNAVAILABLE */
    uint64_t enabled_ns, running_ns; /* summed over threads; 0: the backend does not tell */
    enum counter_quality quality;
};

/* The most that counts, in order. */
enum counters_reach { COUNTERS_NOTHING, COUNTERS_SOFTWARE, COUNTERS_CORE, COUNTERS_MEMORY };

struct counters;

/* Opens the best of PAPI, perf_event and none; wanted is "auto", "papi", "papi:EVENT,EVENT...",
 * "perf" or "none". auto takes from PAPI what counts there and the rest from perf_event. Each
 * event is believed only after it moved over a known loop. Never fails for lack of counters: then
 * backend "none" with the reason in text. It fails only when a backend asked for by name counts
 * nothing. One at a time in a process, since PAPI is global. */
struct counters *counters_open(const char *wanted, struct error *e);
void counters_close(struct counters *c);

const char *counters_backend(const struct counters *c); /* "papi", "perf", "none": the first used */
enum counters_reach counters_reach(const struct counters *c);
/* One line for people: what counts, what does not, why, what to do. */
const char *counters_text(const struct counters *c);
/* The same in parts: without what to do, and what to do (NULL if nothing is missing). */
const char *counters_summary(const struct counters *c);
const char *counters_remedy(const struct counters *c);
/* True if memory traffic is counted and counters_calibrate() found it TRUSTED. */
bool counters_traffic(const struct counters *c);

/* Counts between start and stop, for all threads of the process (those that exist at start, and
 * with perf also those they create) and for devices. values has room for COUNTERS_PER_PASS;
 * returns how many were filled, or -1. A start without a stop drops what was counted before. */
int counters_start(struct counters *c, struct error *e);
int counters_stop(struct counters *c, struct counter_value *values, struct error *e);
/* Number of counter passes needed so that nothing is multiplexed; pass selects one. */
unsigned counters_passes(const struct counters *c);
void counters_select(struct counters *c, unsigned pass);

/* Believe them? traffic_bytes is what a kernel of known traffic moved between start and stop
 * while values was read. Stores the ratio counted/known; outside 0.8 to 1.25 UNTRUSTED. Values
 * without memory traffic change nothing. */
void counters_calibrate(struct counters *c, const struct counter_value *values, int n,
                        double traffic_bytes);
/* "TRUSTED", "UNTRUSTED", "UNCALIBRATED" or, without memory events, "NO TRAFFIC EVENTS". */
const char *counters_trust(const struct counters *c);

/* Record form of the values, with backend, quality and calibration. New reference. */
json_t *counters_json(const struct counters *c, const struct counter_value *values, int n);

#endif
