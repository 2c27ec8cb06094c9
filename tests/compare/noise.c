/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "noise.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Noise of 2 % unless said otherwise; what it does over time was seen in runs of the suite standard
 * on a shared virtual machine: half of the points of more than 30 samples have a first-order
 * autocorrelation of 0.4 and more, a tenth of 0.7 and more; half drift by 3 %, a tenth by 10 %. */
static const double SCALE = 0.02;

double noise_uniform(struct noise *z)
{
    z->state ^= z->state << 13; /* xorshift64 of Marsaglia (2003) */
    z->state ^= z->state >> 7;
    z->state ^= z->state << 17;
    return ((double)(z->state >> 11) + 0.5) / 9007199254740992.0;
}

double noise_normal(struct noise *z)
{
    const double radius = sqrt(-2.0 * log(noise_uniform(z)));

    return radius * cos(6.283185307179586 * noise_uniform(z));
}

static double tail(struct noise *z)
{
    return -log(noise_uniform(z));
}

static void white(struct noise *z, double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] = 1.0 + SCALE * noise_normal(z);
}

/* What disturbs only slows down. */
static void skewed(struct noise *z, double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] = 1.0 + SCALE * (tail(z) - log(2.0));
}

static void outliers(struct noise *z, double *x, size_t n)
{
    white(z, x, n);
    for (size_t i = 0; i < n; i++)
        if (noise_uniform(z) < 0.08)
            x[i] *= 1.2 + 0.5 * tail(z);
}

static void modes(struct noise *z, double *x, size_t n, double share, double apart)
{
    white(z, x, n);
    for (size_t i = 0; i < n; i++)
        if (noise_uniform(z) < share)
            x[i] *= 1.0 + apart;
}

static void modes_even(struct noise *z, double *x, size_t n)
{
    modes(z, x, n, 0.5, 0.2);
}

static void modes_uneven(struct noise *z, double *x, size_t n)
{
    modes(z, x, n, 0.35, 0.1);
}

/* Modes that last some samples: each is left with a chance of a quarter a sample. */
static void sticky(struct noise *z, double *x, size_t n)
{
    int slow = noise_uniform(z) < 0.5;

    white(z, x, n);
    for (size_t i = 0; i < n; i++) {
        slow ^= noise_uniform(z) < 0.25;
        x[i] *= slow ? 1.1 : 1.0;
    }
}

/* First-order autoregressive noise, begun in its stationary state. */
static void correlated(struct noise *z, double *x, size_t n, double r)
{
    double at = noise_normal(z);

    for (size_t i = 0; i < n; i++) {
        x[i] = 1.0 + SCALE * at;
        at = r * at + sqrt(1.0 - r * r) * noise_normal(z);
    }
}

static void correlated_half(struct noise *z, double *x, size_t n)
{
    correlated(z, x, n, 0.5);
}

static void correlated_much(struct noise *z, double *x, size_t n)
{
    correlated(z, x, n, 0.8);
}

/* Each launch drifts by another amount, typically 5 %, from where all begin. */
static void drifting(struct noise *z, double *x, size_t n)
{
    const double change = 0.05 * noise_normal(z);

    white(z, x, n);
    for (size_t i = 0; i < n; i++)
        x[i] *= 1.0 + change * (double)i / (double)n;
}

/* Heats up: slower by 7 %, from launch to launch by 2 % more or less, most of it in the first half.
 */
static void throttled(struct noise *z, double *x, size_t n)
{
    const double change = 0.07 + 0.02 * noise_normal(z);

    white(z, x, n);
    for (size_t i = 0; i < n; i++)
        x[i] *= 1.0 + change * (1.0 - exp(-5.0 * (double)i / (double)n));
}

/* A wave as of a neighbour that comes and goes, its beginning and length by chance. */
static void waves(struct noise *z, double *x, size_t n)
{
    const double phase = 6.283185307179586 * noise_uniform(z), turns = 0.5 + 3.0 * noise_uniform(z);

    skewed(z, x, n);
    for (size_t i = 0; i < n; i++)
        x[i] *= 1.0 + 0.03 * sin(phase + 6.283185307179586 * turns * (double)i / (double)n);
}

/* All at once: a tail, memory, a drift and a second mode now and then. */
static void messy(struct noise *z, double *x, size_t n)
{
    const double change = 0.03 * noise_normal(z);

    correlated(z, x, n, 0.5);
    for (size_t i = 0; i < n; i++) {
        x[i] *= 1.0 + change * (double)i / (double)n;
        x[i] += SCALE * tail(z) + (noise_uniform(z) < 0.15 ? 0.08 : 0.0);
    }
}

const struct noise_shape noise_shapes[] = {
    {"white", "normal, 2 %", white, false},
    {"skewed", "exponential tail, 2 %", skewed, false},
    {"outliers", "8 % of samples slower by 20 % and more", outliers, false},
    {"modes-even", "half of the samples slower by 20 %", modes_even, false},
    {"modes-uneven", "35 % of samples slower by 10 %", modes_uneven, false},
    {"modes-sticky", "modes 10 % apart that last 4 samples", sticky, false},
    {"correlated-0.5", "autocorrelation 0.5", correlated_half, false},
    {"correlated-0.8", "autocorrelation 0.8", correlated_much, false},
    {"drifting", "changes by 5 % (one deviation)", drifting, false},
    {"throttled", "slows down by 7 % (deviation 2 %)", throttled, false},
    {"waves", "waves of 3 %, exponential tail", waves, true},
    {"messy", "tail, autocorrelation, drift, second mode", messy, false},
    {0},
};

static double effect_none(struct noise *z)
{
    (void)z;
    return 1.0;
}

static double effect_normal(struct noise *z)
{
    return exp(0.02 * noise_normal(z));
}

static double effect_skewed(struct noise *z)
{
    return 1.0 + 0.02 * tail(z);
}

/* Where pages fell, or which core took the interrupts: a third of launches is slower by 8 %. */
static double effect_modes(struct noise *z)
{
    return noise_uniform(z) < 1.0 / 3.0 ? 1.08 : 1.0;
}

const struct noise_effect noise_effects[] = {
    {"none", "launches differ by what is within them", effect_none},
    {"normal", "launches differ by 2 %", effect_normal},
    {"skewed", "some launches are slower, 2 %", effect_skewed},
    {"modes", "a third of launches is slower by 8 %", effect_modes},
    {0},
};

const struct noise_shape *noise_find(const char *name)
{
    for (const struct noise_shape *s = noise_shapes; s->name; s++)
        if (strcmp(s->name, name) == 0)
            return s;
    abort(); /* a bug of the test */
}
