/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A paragraph on how a run was measured, from its record, ready to paste into a paper. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/member.h"
#include "render/parts.h"
#include "text/units.h"

/* "NAME (what)", where it is told. */
static void put_told(FILE *out, const char *before, const json_t *o, const char *path)
{
    const char *text = member_text(o, path);

    if (*text)
        fprintf(out, "%s%s", before, text);
}

static void put_machine(FILE *out, const struct readout *r)
{
    const double used = member_number(r->topo, "used_cores"),
                 cores = member_number(r->topo, "cores");
    char memory[TEXT_ROOM];

    units_bytes(memory, member_number(r->topo, "memory_available_bytes"));
    fprintf(out, "Measured with hbmark %s", member_text(r->run, "version"));
    put_told(out, " (revision ", r->env, "build.git");
    if (*member_text(r->env, "build.git"))
        fputs(member_true(r->env, "build.dirty") ? ", with uncommitted changes)" : ")", out);
    fprintf(out, " on %zu node%s", r->nodes ? r->nodes : 1, r->nodes > 1 ? "s" : "");
    put_told(out, " with ", r->env, "cpu_model");
    if (isfinite(used) && isfinite(cores))
        fprintf(out, ", %.0f of", used);
    if (isfinite(cores))
        fprintf(out, "%s %.0f cores", isfinite(used) ? "" : ",", cores);
    if (strcmp(memory, "-") != 0)
        fprintf(out, ", %s of memory", memory);
    put_told(out, ", ", r->env, "os_release");
    put_told(out, ", Linux ", r->env, "kernel");
    if (*member_text(r->env, "virt") && strcmp(member_text(r->env, "virt"), "none") != 0)
        put_told(out, ", virtualised by ", r->env, "virt");
    put_told(out, "; compiled by ", r->env, "compiler.id");
    put_told(out, " ", r->env, "compiler.version");
    put_told(out, " with ", r->env, "compiler.flags");
    fputs(". ", out);
}

static void put_data(FILE *out, const struct readout *r)
{
    double least = INFINITY;

    for (size_t i = 0; i < r->n; i++)
        if (figure_counts(&r->figure[i]) && r->figure[i].local < least)
            least = r->figure[i].local;
    fputs("Every page was written with random data before timing", out);
    if (isfinite(least))
        fprintf(out,
                "; the node and size of sampled pages were read back (at least %.0f %% on the node "
                "asked for)",
                100 * least);
    fputs(". Bandwidth counts payload bytes by the STREAM convention (a copy: read + write); "
          "1 GB = 1e9 B. ",
          out);
}

static void put_samples(FILE *out, const struct readout *r)
{
    double least = INFINITY, most = 0, low = INFINITY, high = 0; /* samples; levels */
    size_t counted = 0, converged = 0;

    for (size_t i = 0; i < r->n; i++) {
        const struct figure *f = &r->figure[i];

        if (!figure_counts(f))
            continue;
        counted++;
        converged += f->converged;
        low = fmin(low, f->level);
        high = fmax(high, f->level);
        least = f->n < least ? f->n : least;
        most = f->n > most ? f->n : most;
    }
    if (!counted)
        return;
    fprintf(out, least < most ? "After a warm-up, %.0f to %.0f" : "After a warm-up, %.0f", least,
            most);
    fprintf(out,
            " samples of each point were taken, until the interval of the median was narrow enough "
            "or the time ended (%zu of %zu points converged). Reported are medians; best is the "
            "fastest sample, quoted as STREAM does. ",
            converged, counted);
    if (low == high)
        fprintf(out,
                "Intervals are at %.4g %%: order statistics (Hettmansperger and Sheather, 1986), "
                "which assume no distribution, corrected for repeated looks. ",
                100 * low);
    if (r->launches > 1)
        fprintf(out, "%u launches were made. ", r->launches);
    else
        fputs("One launch says nothing on the spread between launches. ", out);
    fprintf(out, "The order of points was random (seed %s). ", member_text(r->run, "seed"));
}

static void put_checks(FILE *out, const struct readout *r)
{
    size_t checked = 0, failed = 0;

    for (size_t i = 0; i < r->n; i++) {
        checked += *r->figure[i].check != '\0';
        failed += strcmp(r->figure[i].status, "FAIL") == 0;
    }
    fprintf(
        out,
        "Results were checked against values recomputed from the seed (%zu points, %zu wrong). ",
        checked, failed);
}

static void put_counters(FILE *out, const struct readout *r)
{
    const char *text = member_text(r->preflight, "counters.text");

    if (*text)
        fprintf(out, "Counters: %s.", text);
}

char *part_method(const struct readout *r)
{
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);

    if (!out)
        return NULL;
    put_machine(out, r);
    put_data(out, r);
    put_samples(out, r);
    put_checks(out, r);
    put_counters(out, r);
    if (fclose(out)) {
        free(text);
        return NULL;
    }
    return text;
}
