/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* noise.fwq on this thread, with and without a timer of 1 kHz whose handler takes 100 us: the
 * record must name the period. The null device runs kernels here and now; their clock is real. */
#include <math.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "rig.h"
#include "../unit.h"

static double now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void burn(int number)
{
    const double end = now_ns() + 100e3;

    (void)number;
    while (now_ns() < end)
        continue;
}

static int start_timer(timer_t *timer)
{
    struct sigaction act = {.sa_handler = burn, .sa_flags = SA_RESTART};
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
    struct itimerspec each = {{0, 1000000}, {0, 1000000}};

    return sigaction(SIGRTMIN, &act, NULL) || timer_create(CLOCK_MONOTONIC, &event, timer) ||
           timer_settime(*timer, 0, &each, NULL);
}

/* Samples in which the side has this value within 5 %; *n gets how many there are. */
static size_t samples_with(const json_t *records, const char *name, double value, size_t *n)
{
    const json_t *sides = json_object_get(rig_point(records, 0), "sides"), *values = NULL;
    size_t found = 0;

    for (size_t i = 0; i < json_array_size(sides); i++)
        if (strncmp(rig_text(json_array_get(sides, i), "name"), name, strlen(name)) == 0)
            values = json_object_get(json_array_get(sides, i), "values");
    *n = json_array_size(values);
    for (size_t i = 0; i < *n; i++)
        found += fabs(json_number_value(json_array_get(values, i)) - value) < 0.05 * value;
    return found;
}

/* 1024 quanta of 50 us and more: 51 ticks. */
static json_t *measure(void)
{
    static const struct rig_option o[] = {{"size", "512KiB"},    {"threads", "1"},
                                          {"counters", "none"},  {"seed", "7"},
                                          {"max-samples", "20"}, {NULL, NULL}};
    enum exit_code code;
    struct error e = {0};
    json_t *records;

    null_model = (struct null_model){.works = true};
    records = rig_run("noise.fwq", o, &code, &e);
    if (!records)
        fprintf(stderr, "%s\n", e.text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(records);
    return records;
}

/* Samples that name the period of 1 kHz, as a share. */
static double named(void)
{
    json_t *records = measure();
    size_t n, found = samples_with(records, "dominant period", 1e-3, &n);

    CU_ASSERT_FATAL(n >= 10);
    json_decref(records);
    return (double)found / (double)n;
}

static double named_with_timer(void)
{
    timer_t timer;
    double share;

    CU_ASSERT_EQUAL_FATAL(start_timer(&timer), 0);
    share = named();
    timer_delete(timer);
    return share;
}

/* With the timer a quarter of the samples must name it, and hardly one without it, one after the
 * other. Other programs may take the core for a while, with periods of their own: so in one of a
 * few tries. */
static void only_the_timer_is_found(void)
{
    enum { TRIES = 6 };
    bool right = false;

    for (int i = 0; i < TRIES && !right; i++)
        right = named_with_timer() >= 0.25 && named() <= 0.1;
    CU_ASSERT_TRUE(right);
}

int main(void)
{
    CU_TestInfo tests[] = {
        {"a timer of 1 kHz is found, and nothing without it", only_the_timer_is_found},
        CU_TEST_INFO_NULL};

    return unit_run("noise", tests);
}
