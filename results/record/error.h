/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What went wrong, in words for the user, with the exit code a command should end with. */
#ifndef HBMARK_ERROR_H
#define HBMARK_ERROR_H

/* The closed set of exit codes; 64 to 70 are those of BSD sysexits(3). */
enum exit_code {
    EXIT_PASS = 0,
    EXIT_FAILED = 1,        /* a check or a threshold failed */
    EXIT_INVALID = 3,       /* a measurement cannot be true */
    EXIT_NOT_CONVERGED = 4, /* --strict only */
    EXIT_USAGE = 64,        /* wrong option, unknown name, impossible size */
    EXIT_BAD_DATA = 65,     /* a file that is broken or not ours */
    EXIT_UNAVAILABLE = 69,  /* the machine lacks what was asked for */
    EXIT_INTERNAL = 70,     /* our fault */
    EXIT_TIMEOUT = 124,     /* as timeout(1) */
    EXIT_INTERRUPTED = 130, /* SIGINT or SIGTERM; partial results are kept */
};

enum { ERROR_ROOM = 1024 };

/* Filled by the first function that knows what failed; callers only pass it on. The text says
 * what, where (file:line or field), the value and what to do: lower case, no full stop. */
struct error {
    enum exit_code code;
    char text[ERROR_ROOM];
};

/* Sets e (which may be NULL) and returns -1, so that a failure is one line:
 *     return error_set(e, EXIT_USAGE, "size is 0: give at least %zu", least);  */
int error_set(struct error *e, enum exit_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "prefix: " before the text already in e, to add where it happened. Returns -1. */
int error_prefix(struct error *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Puts more words behind the text already in e. Returns -1. */
int error_add(struct error *e, const char *words);

#endif
