/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Sizes, durations and shares as people write them, and back. */
#ifndef HBMARK_UNITS_H
#define HBMARK_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

/* 1073741824 as "1 GiB", 1610612736 as "1.5 GiB". Returns buf. */
char *units_print_size(uint64_t bytes, char *buf, size_t size);

#endif
