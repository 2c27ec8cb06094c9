/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* hbmark list, hbmark describe. */
#include <stdio.h>
#include <string.h>

#include "cmd/commands.h"
#include "text/units.h"
#include "device/sets.h"
#include "kernel.h"
#include "machine/cpu.h"
#include "machine/machine.h"
#include "render/table.h"
#include "plan/plan.h"

static void put_plain(const struct bench_table *t)
{
    for (size_t i = 0; i < t->count; i++)
        printf("%-24s %s\n", t->rows[i].name, t->rows[i].summary);
}

/* A cell of a Markdown table: a bar would end it. */
static void put_cell(const char *text, const char *mark)
{
    printf("%s", mark);
    for (; *text; text++)
        printf("%s%c", *text == '|' ? "\\" : "", *text);
    printf("%s | ", mark);
}

/* Rows of the table in README.md, which a test compares with it. A family of several tables, one
 * after the other, has one head. */
static void put_markdown(const struct bench_table *t, const struct bench_table *before)
{
    if (!before || strcmp(before->family, t->family) != 0)
        printf("| **%s** | | | |\n", t->family);
    for (size_t i = 0; i < t->count; i++) {
        const struct bench *b = &t->rows[i];

        printf("| ");
        put_cell(b->name, "");
        put_cell(b->summary, "");
        put_cell(b->formula ? b->formula : "", b->formula ? "`" : "");
        printf("%s |\n", metric_row(b->quantities.metric)->shown);
    }
}

enum exit_code cmd_list(struct command_input *in, struct error *e)
{
    const bool markdown = in->nwords == 1 && strcmp(in->words[0], "markdown") == 0;

    if (in->nwords && !markdown)
        return error_set(e, EXIT_USAGE,
                         "list '%s'? 'hbmark list' and 'hbmark list markdown' are all",
                         in->words[0]),
               e->code;
    if (markdown)
        printf("| benchmark | measures | loop | in |\n|---|---|---|---|\n");
    for (const struct bench_table *const *t = in->benches; *t; t++)
        if (markdown)
            put_markdown(*t, t == in->benches ? NULL : t[-1]);
        else
            put_plain(*t);
    return EXIT_PASS;
}

static const char *const stores[] = {[STORES_READ] = "read first",
                                     [STORES_PAST] = "past the caches",
                                     [STORES_UNKNOWN] = "as the CPU chooses"};

/* Can this CPU execute the set? */
static bool runs_here(const struct kernel_set *set)
{
    const char *names[MACHINE_ISAS];
    unsigned n = cpu_isas(names, MACHINE_ISAS);

    for (unsigned i = 0; i < n; i++)
        if (strcmp(names[i], set->isa) == 0)
            return true;
    return false;
}

/* The kernels that a run would have: of this CPU, or of the set asked for, which another CPU may
 * have. NULL on error. */
static struct kernel_set *choose_set(const char *isa, struct error *e)
{
    const char *names[MACHINE_ISAS] = {isa};
    bool any = strcmp(isa, "auto") == 0;

    return device_set_new(names, any ? cpu_isas(names, MACHINE_ISAS) : 1, isa, e);
}

/* Appends {"type", "isa", "variant", "unroll", "stores"} of each kernel of the set that makes this
 * benchmark. */
static void add_kernels(json_t *all, const struct bench *b, const struct kernel_set *set)
{
    for (int elem = 0; elem < ELEM_COUNT; elem++)
        for (size_t t = 0; t < set->ntables; t++)
            for (size_t i = 0; i < set->tables[t]->count; i++) {
                const struct kernel *k = &set->tables[t]->rows[i];

                if (b->loop.kernel && strcmp(k->name, b->loop.kernel) == 0 &&
                    (int)k->elem == elem &&
                    strstr(b->shape.types ? b->shape.types : "f64, f32", elem_name(k->elem)) &&
                    strcmp(k->variant, "check") != 0)
                    json_array_append_new(
                        all, json_pack("{s:s, s:s, s:s, s:i, s:s}", "type", elem_name(k->elem),
                                       "isa", device_set_of(k), "variant", k->variant, "unroll",
                                       (int)k->unroll, "stores", stores[k->stores]));
            }
}

/* The same of the set in use; where it has none, of all that are built in, for other CPUs. */
static json_t *kernels_json(const struct bench *b, const struct kernel_set *set)
{
    json_t *all = json_array();
    size_t count;
    const struct kernel_set *sets = kernel_host_sets(&count);

    add_kernels(all, b, set);
    for (size_t i = 0; json_array_size(all) == 0 && i < count; i++)
        add_kernels(all, b, &sets[i]);
    return all;
}

/* "generic, avx2": all sets built in but this one, with a word on those of other CPUs. */
static bool has_kernel(const struct kernel_set *set, const struct bench *b)
{
    for (enum elem e = 0; b->loop.kernel && e < ELEM_COUNT; e++)
        if (kernel_find(set, b->loop.kernel, NULL, e, 0))
            return true;
    return false;
}

/* Other sets that have the benchmark's kernel. */
static void other_sets(const struct bench *b, const struct kernel_set *set, char *to, size_t size)
{
    size_t count;
    const struct kernel_set *sets = kernel_host_sets(&count);

    to[0] = '\0';
    for (size_t i = 0; i < count; i++)
        if (strcmp(sets[i].isa, set->isa) != 0 && has_kernel(&sets[i], b))
            snprintf(strchr(to, 0), size - strlen(to), "%s%s%s", *to ? ", " : "", sets[i].isa,
                     runs_here(&sets[i]) ? "" : " (not on this CPU)");
}

static const char *check_text(const struct bench *b)
{
    if (b->proof)
        return b->proof;
    if (b->loop.does & LOOP_STORES)
        return "before timing the result array is poisoned with NaN; after one step and again "
               "after the last sample every element is compared with its value recomputed from "
               "the seed (NaN-safe). In every sample 64 elements are poisoned first and compared "
               "after it.";
    if (b->loop.does & LOOP_UPDATES)
        return "every element is compared with its value recomputed from the seed and the number "
               "of repetitions, before timing and after the last sample (NaN-safe); in every "
               "sample 64 "
               "elements as well.";
    return "the sum of every sample is compared with the sum recomputed from the seed.";
}

static const char size_rule[] =
    "each max(4 x last-level caches in reach, 1 GiB), where memory allows; twice the size is "
    "measured as well, and a rate over 3 % better than that is flagged cache-assisted";

/* What decides the size, unless --size does. Returns text. */
static const char *size_text(const struct bench *b, char *text, size_t size)
{
    char own[32];

    if (b->shape.size == SIZE_CAPACITY)
        return "working sets of all arrays together from 4 KiB a thread to 80 % of the memory that "
               "may be taken, parted evenly over the threads; a range such as --size 4KiB..1GiB "
               "takes part of them, --octave N takes N per factor of two";
    if (b->shape.size == SIZE_CURVE)
        return "all sizes from 4 KiB to 8 x last-level caches, and 4 GiB, unless --size is given";
    if (b->shape.size == SIZE_LEVELS)
        return "half of each level of caches, and 4 x last-level caches, unless --size is given";
    if (shape_is_own(&b->shape) && !b->shape.bytes && !b->shape.llc_times)
        return "as large as the benchmark needs: its result is not that of memory";
    if ((b->setup || b->step) && !b->shape.bytes &&
        !b->shape.llc_times) /* see no_upper_half(), run/probe.c */
        return "the widest max(4 x last-level caches in reach, 1 GiB), where memory allows";
    if (!b->shape.bytes && !b->shape.llc_times)
        return size_rule;
    if (b->shape.bytes)
        snprintf(text, size, "each %s%s, unless --size is given",
                 units_print_size(b->shape.bytes, own, sizeof own),
                 b->shape.size == SIZE_OWN_EACH ? " a thread" : "");
    else
        snprintf(text, size, "each %u x last-level caches in reach, unless --size is given",
                 b->shape.llc_times);
    return text;
}

/* All that the page says, one member a line of it. */
static json_t *describe_json(const struct bench *b, const struct kernel_set *set)
{
    int each = (int)(b->loop.reads + b->loop.writes);
    char others[256], sizes[128];
    json_t *axes = json_array();
    json_t *o = json_pack("{s:s, s:s, s:s, s:s}", "bench", b->name, "summary", b->summary,
                          "formula", b->formula, "counts", b->counts);

    other_sets(b, set, others, sizeof others);
    if (!b->traffic && !b->protocol.over)
        json_object_set_new(o, "payload_bytes",
                            json_pack("{s:i, s:i}", "f64", each * (int)elem_bytes(ELEM_F64), "f32",
                                      each * (int)elem_bytes(ELEM_F32)));
    json_object_set_new(o, "write_allocate", json_boolean(b->loop.does & LOOP_STORES));
    json_object_set_new(o, "flops", json_integer(b->loop.flops));
    json_object_set_new(o, "arrays", json_integer(b->loop.arrays));
    json_object_set_new(o, "size_rule", json_string(size_text(b, sizes, sizeof sizes)));
    if (b->axes[0].name)
        json_object_set_new(
            o, "at", json_pack("{s:s, s:s}", "name", b->axes[0].name, "values", b->axes[0].values));
    for (unsigned i = 1; i < BENCH_AXES && b->axes[i].name; i++)
        json_array_append_new(
            axes, json_pack("{s:s, s:s}", "name", b->axes[i].name, "values", b->axes[i].values));
    json_object_set_new(o, "more_axes", axes);
    if (b->shape.threads)
        json_object_set_new(o, "threads", json_string(b->shape.threads));
    if (b->shape.binds)
        json_object_set_new(o, "bind", json_string(b->shape.binds));
    json_object_set_new(o, "check", json_string(check_text(b)));
    json_object_set_new(o, "kernels", kernels_json(b, set));
    json_object_set_new(o, "also_built", json_string(others));
    json_object_set_new(o, "source", json_string(b->source));
    return o;
}

/* "  NAME      text", in lines that fit the page. */
static void put_part(const char *name, const char *text)
{
    enum { LEFT = 12 };

    printf("  %-*s", LEFT - 2, name);
    table_wrapped(stdout, text, LEFT, table_page_width(stdout) - LEFT);
}

/* "f64 (avx512): plain/1 plain/2 nt/4 ..." for each type and set. */
static void put_kernels(const struct bench *b, const struct kernel_set *set)
{
    json_t *all = kernels_json(b, set), *k, *next;
    const char *name = "kernels";
    char text[2048] = "", line[2100];

    if (!b->loop.kernel) {
        put_part(name, "none: ranks send messages, and that is all");
        json_decref(all);
        return;
    }
    for (size_t i = 0; (k = json_array_get(all, i)) != NULL; i++) {
        const char *type = json_string_value(json_object_get(k, "type"));
        const char *isa = json_string_value(json_object_get(k, "isa"));

        snprintf(strchr(text, 0), sizeof text - strlen(text), " %s/%d",
                 json_string_value(json_object_get(k, "variant")),
                 (int)json_integer_value(json_object_get(k, "unroll")));
        next = json_array_get(all, i + 1);
        if (next && strcmp(json_string_value(json_object_get(next, "type")), type) == 0 &&
            strcmp(json_string_value(json_object_get(next, "isa")), isa) == 0)
            continue;
        snprintf(line, sizeof line, "%s (%s):%s", type, isa, text);
        put_part(name, line);
        name = "";
        *text = '\0';
    }
    json_decref(all);
    snprintf(text, sizeof text, "variant/unroll; also built for: ");
    other_sets(b, set, strchr(text, 0), sizeof text - strlen(text));
    put_part("", text);
}

static void describe(const struct bench *b, const struct kernel_set *set)
{
    unsigned each = b->loop.reads + b->loop.writes;
    char text[1024], sizes[128];

    printf("%s - %s\n", b->name, b->summary);
    put_part("formula", b->formula);
    snprintf(text, sizeof text, "%s: %u x 8 bytes an element in f64, %u x 4 in f32 (payload)%s",
             b->counts, each, each,
             b->loop.does & LOOP_STORES ? "; ordinary stores also read each line first "
                                          "(write-allocate): + 1 element on the bus, shown apart"
                                        : "");
    put_part("counts", b->traffic || b->protocol.over ? b->counts : text);
    snprintf(text, sizeof text, "%u an element", b->loop.flops);
    if (!b->traffic && !b->protocol.over)
        put_part("flops", text);
    snprintf(text, sizeof text, "%u; %s", b->loop.arrays, size_text(b, sizes, sizeof sizes));
    put_part("arrays", text);
    for (unsigned i = 0; i < BENCH_AXES && b->axes[i].name; i++) {
        snprintf(text, sizeof text, "%s, of %s", b->axes[i].name, b->axes[i].values);
        put_part(i ? "" : "--at", text);
    }
    snprintf(text, sizeof text, "%s%s%s, unless given", b->shape.threads ? b->shape.threads : "all",
             b->shape.binds ? "; --bind " : "", b->shape.binds ? b->shape.binds : "");
    if (b->shape.threads || b->shape.binds)
        put_part("--threads", text);
    put_part("check", check_text(b));
    put_kernels(b, set);
    put_part("source", b->source);
}

static const struct bench *named(const struct command_input *in, const char *word, struct error *e)
{
    const char *near = NULL;
    const struct bench *b = plan_bench(in->benches, word, &near);

    if (!b)
        error_set(e, EXIT_USAGE, "no benchmark '%s'%s%s%s; 'hbmark list' shows them", word,
                  near ? ": did you mean '" : "", near ? near : "", near ? "'?" : "");
    return b;
}

static enum exit_code describe_all(const struct command_input *in, const struct kernel_set *set,
                                   struct error *e)
{
    for (size_t i = 0; i < in->nwords; i++) {
        const struct bench *b = named(in, in->words[i], e);
        json_t *o;

        if (!b)
            return e->code;
        if (!config_is(&in->config, NULL, OPT_JSON, "on")) {
            describe(b, set);
            continue;
        }
        o = describe_json(b, set);
        json_dumpf(o, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER);
        putchar('\n');
        json_decref(o);
    }
    return EXIT_PASS;
}

enum exit_code cmd_describe(struct command_input *in, struct error *e)
{
    struct kernel_set *set;
    enum exit_code code;

    if (in->nwords == 0)
        return error_set(e, EXIT_USAGE, "describe which benchmark? 'hbmark list' shows them"),
               e->code;
    set = choose_set(config_text(&in->config, NULL, OPT_ISA), e);
    if (!set)
        return e->code;
    code = describe_all(in, set, e);
    device_set_free(set);
    return code;
}
