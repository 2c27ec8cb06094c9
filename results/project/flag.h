/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* How far a figure can be trusted: an answer is as good as the weakest figure it is made of. */
#ifndef HBMARK_FLAG_H
#define HBMARK_FLAG_H

/* From the strongest to the weakest. */
enum flag { FLAG_MEASURED, FLAG_VENDOR, FLAG_ANNOUNCED, FLAG_ASSUMED, FLAGS };

const char *flag_name(enum flag f); /* "measured" */
/* The flag of this name, or FLAGS. */
enum flag flag_find(const char *name);
enum flag flag_weaker(enum flag a, enum flag b);

/* The flag of a catalogue value with this mark p (source, recalled, derived): what a source says is
 * `said`, also where it was only reckoned from; what is recalled is assumed. */
enum flag flag_of_mark(const char *p, enum flag said);

#endif
