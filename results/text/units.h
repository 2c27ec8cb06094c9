/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Sizes, durations, shares and rates as people write them, and back. */
#ifndef HBMARK_UNITS_H
#define HBMARK_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/member.h"

/* "4096", "64KiB", "1.5GiB", "2GB" (1e9): bytes. A bare number is bytes. false if it is none. */
bool units_size(const char *text, uint64_t *bytes);
/* "90s", "2m", "1h", "500ms"; a bare number is seconds. */
bool units_seconds(const char *text, double *seconds);
/* "1%" or "0.01": a share of one. */
bool units_share(const char *text, double *share);
/* A whole number without sign. */
bool units_count(const char *text, uint64_t *count);
/* "57.6", "57.6 GB/s", "3.35 TB/s": bytes per second; a bare number is GB/s (1e9). */
bool units_rate(const char *text, double *bytes_per_s);

/* Digits, a point, an exponent: neither sign, hexadecimal, inf nor nan is a quantity that anyone
 * means; two points end it, as in "1..2". NULL if it is none, else what follows it. */
const char *units_number(const char *text, double *x);
/* What a prefix and this unit of records ("B/s"), in any case, multiply by: 1e9 of "GB/s". 0 of
 * another word. */
double units_factor(const char *si, const char *word);

/* 1073741824 as "1 GiB", 1610612736 as "1.5 GiB". Returns buf. */
char *units_print_size(uint64_t bytes, char *buf, size_t size);
/* "23.5 GiB", "4 KiB"; "-" if not finite. */
void units_bytes(char to[TEXT_ROOM], double bytes);

/* "2:31", "1:02:03". */
void units_duration(char to[TEXT_ROOM], double seconds);

/* A number in the SI unit of records: "B/s", "flop/s", "s", ...; "1" where it has none or is a
 * share. */
struct quantity {
    double value;
    const char *unit; /* static */
};

/* Reads what people write in contracts: "1.4 TB/s", "95 ns", "80 %". A number, a prefix and a unit;
 * nothing may follow. Decimal prefixes are powers of 1000, Ki to Pi powers of 1024. NULL, or why it
 * is none, in words that say what to write instead. */
const char *units_quantity(const char *text, struct quantity *q);

/* The end of a metric's name, "bytes_per_second" of "B/s", and the factor to that unit; "" of a
 * unit that records do not have. */
const char *units_suffix(const char *si, double *factor);

/* How people write values of an SI unit: shown = value * factor. */
struct units_scale {
    char unit[32]; /* "GB/s" of "B/s" */
    double factor;
};

/* The customary prefix of the unit (GB/s, ns, pJ/B); another where this value would need more than
 * five digits before the point, or two noughts after it. NAN: the customary one. */
struct units_scale units_scale(const char *si_unit, double value);

/* 4 digits. */
void units_digits(char to[TEXT_ROOM], double value, double factor);

#endif
