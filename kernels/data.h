/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* The data every array is filled with: random, position-dependent, made again from (seed, i). */
#ifndef HBMARK_DATA_H
#define HBMARK_DATA_H

#include <stdint.h>

/* Finaliser of splitmix64 (Steele, Lea, Flood, OOPSLA 2014): a bijection that mixes all bits. */
static inline uint64_t data_mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* Key of array number k under a run's seed: two arrays never hold the same sequence. */
static inline uint64_t data_key(uint64_t seed, unsigned k)
{
    return data_mix(seed + 0x9e3779b97f4a7c15u * (k + 1));
}

/* 64 random bits of element i of the array with this key. One multiplication, since a fill must
 * keep up with memory; the odd step visits every residue, the xor-shifts spread the carries. */
static inline uint64_t data_bits(uint64_t key, uint64_t i)
{
    uint64_t z = key + i * 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 32)) * 0xd6e8feb86659fd93u;
    return z ^ (z >> 32);
}

/* Element i as f64 in [1, 2): bounded, never denormal, 52 random bits that cannot be compressed. */
static inline double data_f64(uint64_t key, uint64_t i)
{
    union {
        uint64_t u;
        double f;
    } x = {.u = (data_bits(key, i) >> 12) | 0x3ff0000000000000u};

    return x.f;
}

/* Element i as f32 in [1, 2), 23 random bits. */
static inline float data_f32(uint64_t key, uint64_t i)
{
    union {
        uint32_t u;
        float f;
    } x = {.u = (uint32_t)(data_bits(key, i) >> 41) | 0x3f800000u};

    return x.f;
}

#endif
