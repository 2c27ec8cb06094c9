/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Ends the process if a point hangs beyond rescue, and turns signals into a polite stop. */
#ifndef HBMARK_WATCHDOG_H
#define HBMARK_WATCHDOG_H

#include <signal.h>

/* A point that polls the time gives itself up at timeout_s; one that no longer polls is ended
 * with exit code 124 at twice that plus ten seconds. What is in the journal stays. */
void watchdog_start(double timeout_s, const char *what);
void watchdog_stop(void);

/* SIGINT and SIGTERM set the flag; the second one ends at once with 130. */
const volatile sig_atomic_t *watchdog_signals(void);

#endif
