/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Rates, times and the like as people write them in contracts: "1.4 TB/s", "95 ns", "80 %". */
#ifndef HBMARK_QUANTITY_H
#define HBMARK_QUANTITY_H

#include <stdbool.h>

/* A number in the SI unit of records: "B/s", "flop/s", "s", ...; "1" where it has none or is a
 * share. */
struct quantity {
    double value;
    const char *unit; /* static */
};

/* Reads a number, a prefix and a unit; nothing may follow. Decimal prefixes are powers of 1000,
 * Ki to Pi powers of 1024. NULL, or why it is none, in words that say what to write instead. */
const char *quantity_parse(const char *text, struct quantity *q);

#endif
