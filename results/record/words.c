/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "record/words.h"

#include <stddef.h>
#include <string.h>

const struct word words_status[] = {
    {"PASS", "measured and correct", "Measured; the result was checked and nothing is flagged."},
    {"WARN", "measured and correct, with flags",
     "Measured and checked; a flag says what limits the number."},
    {"FAIL", "wrong result: no rate", "The check found wrong data, so no rate is given."},
    {"INVALID", "cannot be true", "The number cannot be true (for example above its bound)."},
    {"SKIP", "not run", "Not run, for the reason given. It is never counted as passed."},
    {"ERROR", "could not be run", "It could not be run to its end."},
    {NULL, NULL, NULL}};

const struct word words_class[] = {
    {"stream-rules", "plain loops and stores, arrays 4 x LLC, as STREAM's rules ask",
     "Plain loops with ordinary stores over arrays of at least 4 times the last-level caches, as "
     "the STREAM run rules ask. Compare only with other stream-rules numbers."},
    {"tuned", "any code that computes the same (non-temporal stores, intrinsics, ...)",
     "Any code that computes the same result: non-temporal stores, intrinsics, prefetch, huge "
     "pages. Compare only with other tuned numbers."},
    {NULL, NULL, NULL}};

const struct word words_flag[] = {
    {"above-bound", "faster than its bound, so it cannot be true",
     "The rate is above its bound: the bound, the clock or the byte count is wrong."},
    {"cache-assisted", "too small for the caches in reach, or twice the size is over 3 % slower",
     "The arrays are too small for the caches in reach, or with twice the size the rate is over 3 "
     "% lower: caches carry a part. Use larger arrays."},
    {"counters-untrusted", "the counters miss known traffic by over 25 %",
     "The hardware counters miss the traffic of a known kernel by over 25 %; their bytes are not "
     "used."},
    {"data-dependent", "constant data is over 5 % faster: compression or power",
     "Constant data gives another rate than random data: something compresses or deduplicates."},
    {"drift", "the first and the last third of the samples differ by over 5 %",
     "The level changed from the first to the last third of the samples: heat, power limit, or "
     "another user."},
    {"not-converged", "the interval is wider than asked: give more time",
     "The interval of the median was still wider than the target when the budget ended. Give more "
     "time or quieten the machine."},
    {"clocks-differ", "the host saw the work take over 2 % longer than the device's events say",
     "The host saw the work take over 2 % longer than the device's events say: the rate is by the "
     "events."},
    {"oversubscribed", "ranks share a hardware thread",
     "More ranks than the allowed set has hardware threads for: they took turns."},
    {"pages-not-granted", "another page size than asked",
     "The kernel granted another page size than was asked for. Reserve huge pages."},
    {"poor-library", NULL,
     "The library chose a core that uses narrower vectors than this CPU has, or is none that is "
     "known to be fast. The text of the point says what to set or to install."},
    {"remote-pages", "under 99 % of the pages lie on the asked node",
     "Fewer than 99 % of the sampled pages lie on the NUMA node asked for: the rate mixes local "
     "and remote memory."},
    {"shared-units",
     "registers only, and under 90 % of what the cores' units give: others used them",
     "The loop works in registers alone and still did under 90 % of what the units of its cores "
     "give at their clock: another hardware thread or guest used them, or no kernel fits this "
     "CPU."},
    {"short-sample", "a sample is under 1000 times the clock's resolution",
     "Samples are shorter than 1000 times what the clock resolves."},
    {"size-rounded", "the table is a power of two, smaller than asked for",
     "A table has a power of two of words, so it is smaller than the size that was asked for."},
    {"steal", "the hypervisor took the CPU away",
     "The hypervisor gave the CPU to others while it was measured (steal time)."},
    {"swapped", "pages were swapped in while it was timed",
     "Pages were read back from swap while it was measured: the memory did not hold the data."},
    {"throttled", "the CPU or GPU was throttled",
     "The clock was throttled by heat or power while it was measured."},
    {"unstable", "two modes of speed: the machine is shared, or clocks change",
     "The samples fall into two separate groups: the machine is shared, clocks change, or page "
     "placement differs. The median may jump from run to run."},
    {"unverified-placement", "where the pages lie could not be read back",
     "The kernel did not tell where the pages lie, so their placement is not proven."},
    {"warmup-unsteady", "did not become steady in the warm-up",
     "The warm-up ended by its budget before two windows of samples agreed."},
    {NULL, NULL, NULL}};

const struct word words_reason[] = {
    {"OK", "nothing to say", "Nothing limits this result."},
    {"FLAGGED", "see its flags", "Its flags say what limits it."},
    {"ABOVE_BOUND", "above its bound", "The rate is above its bound."},
    {"BUDGET_ENDED", "the time budget ended", "The time budget ended before its turn."},
    {"CHECK_FAILED", "wrong data", "The check found elements that differ from what they must be."},
    {"CLOCK_UNUSABLE", "the clock is not fit", "The clock steps or is too coarse."},
    {"DEVICE_FAILED", "the device failed", "The device reported an error."},
    {"INTERRUPTED", "interrupted", "The run was interrupted."},
    {"FEW_CORES", "fewer cores than threads", "The allowed set has fewer cores than it needs."},
    {"MANY_RANKS", "more than one rank a node", "It needs all cores of a node in one rank."},
    {"NO_KERNEL", "no such variant", "The benchmark has no such variant, type or unroll."},
    {"NO_MEMORY", "memory too small", "The memory does not hold the arrays it needs."},
    {"NEEDS_MORE_RANKS", "needs more ranks", "It needs more ranks than this run has."},
    {"BAD_INPUT", "wrong file", "The file given with --input is wrong: the text says where."},
    {"NO_MODEL", "no such model", "The file of models has no such model."},
    {"NO_DEVICE", "no such device", "This machine has no such device."},
    {"NO_ISA", "the CPU lacks the instructions", "The CPU lacks the instruction set."},
    {"NO_LIBRARY", "no library", "A library that it needs is not there, or was not built in."},
    {"NO_TIER", "no such memory tier", "This machine has no such memory tier."},
    {"NOT_SELECTED", "not selected", "The selection on the command line leaves it out."},
    {"PAGES_UNAVAILABLE", "no pages of this size", "The system has no free pages of this size."},
    {"PLACEMENT_FAILED", "pages not where asked", "The pages could not be placed as asked."},
    {"REPEATED", "measured in another run group",
     "Another run group of the suite has the same point, and a point is measured once a launch."},
    {"TIMEOUT", "timed out", "It took longer than its timeout."},
    {NULL, NULL, NULL}};

const struct word *words_find(const struct word *table, const char *code)
{
    for (; table->code; table++)
        if (strcmp(table->code, code) == 0)
            return table;
    return NULL;
}
