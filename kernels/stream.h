/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The loops of the stream family and what they leave, for host and devices: macros alone. */
#ifndef HBMARK_STREAM_H
#define HBMARK_STREAM_H

/* A new loop is one line here and one in STREAM_CHECKS. Columns: the name; the arrays it reads;
 * what becomes v0[i], of vec_add(), vec_mul() and vec_fma(x, y, z) = x * y + z, which the host and
 * devices have. V(k) is the vector of array k at i, s the scalar in every lane. */
#define STREAM_FILLS(LOOP) LOOP(write, 0, s)

#define STREAM_MAPS(LOOP)                                                                          \
    LOOP(copy, R(1), V(1))                                                                         \
    LOOP(scale, R(1), vec_mul(s, V(1)))                                                            \
    LOOP(add, R(1) | R(2), vec_add(V(1), V(2)))                                                    \
    LOOP(triad, R(1) | R(2), vec_fma(s, V(2), V(1)))                                               \
    LOOP(schoenauer, R(1) | R(2) | R(3), vec_fma(V(2), V(3), V(1)))

/* Loops that read what they write: a store past the caches would not save them a read. */
#define STREAM_UPDATES(LOOP)                                                                       \
    LOOP(update, R(0), vec_mul(s, V(0)))                                                           \
    LOOP(daxpy, R(0) | R(1), vec_fma(s, V(1), V(0)))                                               \
    LOOP(sdaxpy, R(0) | R(1) | R(2), vec_fma(V(1), V(2), V(0)))                                    \
    LOOP(nstream, R(0) | R(1) | R(2), vec_fma(s, V(2), vec_add(V(0), V(1))))

/* Sums store nothing: what becomes of the partial sum t, and how a total enters the result. They
 * have no line below but a check each in host/stream/stream_check.c and device/stream_check.c. */
#define STREAM_SUMS(LOOP)                                                                          \
    LOOP(read, R(0), vec_sum_words(t, P(0)), u[0] = (word)(out->u[0] + vec_words_total(t)))        \
    LOOP(dot, R(0) | R(1), vec_sum_dot(t, P(0), P(1)), f[0] += vec_dot_total(t))

/* The bit of array k. */
#define R(k) (1u << (k))

/* What each loop that stores must leave: the value is first + second, so that |first| + |second|
 * scales the rounding error; then the error allowed, in units of REAL_EPSILON, 0 for bit by bit.
 * D(k) is element i of array k as filled, s the scalar, n the number of steps so far, power s^n. */
#define STREAM_CHECKS(CHECK)                                                                       \
    CHECK(write, s, 0, 0)                                                                          \
    CHECK(copy, D(1), 0, 0)                                                                        \
    CHECK(scale, D(1) * s, 0, 2)                                                                   \
    CHECK(add, D(1), D(2), 2)                                                                      \
    CHECK(triad, D(1), D(2) * s, 2)                                                                \
    CHECK(schoenauer, D(1), D(2) * D(3), 2)                                                        \
    CHECK(update, D(0) * power, 0, s * s == 1 ? 0 : n + 2)                                         \
    CHECK(daxpy, D(0), D(1) * s * n, n + 2)                                                        \
    CHECK(sdaxpy, D(0), D(1) * D(2) * n, n + 2)                                                    \
    CHECK(nstream, D(0) + D(1) * n, D(2) * s * n, n + 2)

#endif
