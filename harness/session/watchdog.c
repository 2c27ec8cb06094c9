/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The one file with mutable globals: a signal handler can reach nothing else. */
#include "session/watchdog.h"

#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "record/error.h"

static volatile sig_atomic_t stop;
static char message[256];

static void on_stop(int sig)
{
    static const char again[] = "\nhbmark: stopped at once; finished points are in the journal\n";

    if (stop) {
        (void)!write(STDERR_FILENO, again, sizeof again - 1);
        _exit(EXIT_INTERRUPTED);
    }
    stop = sig;
}

static void on_alarm(int sig)
{
    (void)sig;
    (void)!write(STDERR_FILENO, message, strlen(message));
    _exit(EXIT_TIMEOUT);
}

static void catch_signal(int sig, void (*handler)(int))
{
    struct sigaction a = {.sa_handler = handler, .sa_flags = SA_RESTART};

    sigemptyset(&a.sa_mask);
    sigaction(sig, &a, NULL);
}

const volatile sig_atomic_t *watchdog_signals(void)
{
    catch_signal(SIGINT, on_stop);
    catch_signal(SIGTERM, on_stop);
    /* A dropped connection is no reason to lose the end of a run; nohup(1) ignores it already. */
    if (signal(SIGHUP, SIG_IGN) != SIG_IGN)
        catch_signal(SIGHUP, on_stop);
    signal(SIGPIPE, SIG_IGN); /* "| head": the record is finished all the same */
    signal(SIGXFSZ, SIG_IGN); /* a file-size limit is then an error of write(2) with a text */
    return &stop;
}

void watchdog_start(double timeout_s, const char *what)
{
    struct itimerval t = {.it_value.tv_sec = (time_t)(2 * timeout_s) + 10};

    snprintf(message, sizeof message,
             "\nhbmark: %s hangs; ended. Finished points are in the journal: continue with "
             "--resume, or raise --timeout\n",
             what);
    catch_signal(SIGALRM, on_alarm);
    setitimer(ITIMER_REAL, &t, NULL);
}

void watchdog_stop(void)
{
    struct itimerval none = {0};

    setitimer(ITIMER_REAL, &none, NULL);
}
