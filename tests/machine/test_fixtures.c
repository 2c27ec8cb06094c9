/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Every recorded machine, through its XML file: what machine_init() finds against [expect]. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/units.h"
#include "fixture.h"
#include "machine/machine.h"
#include "suite.h"

enum { TEXT = 400 };

static void number(char *buf, unsigned n)
{
    snprintf(buf, TEXT, "%u", n);
}

static void print_caches(const struct machine *m, char *buf)
{
    char size[32], level[16];
    size_t used = 0;

    snprintf(buf, TEXT, "none");
    for (unsigned i = 0; i < m->ncaches; i++) {
        const struct cachelevel *c = &m->caches[i];

        snprintf(level, sizeof level, c->level ? "L%u" : "side", c->level);
        used += (size_t)snprintf(buf + used, TEXT - used, "%s%s %s x %u", i ? ", " : "", level,
                                 units_print_size(c->size_bytes, size, sizeof size), c->instances);
    }
}

/* Plain members of struct machine by the names that [expect] uses. false: another key. */
static bool member(const struct machine *m, const char *key, char *buf)
{
    if (strcmp(key, "packages") == 0)
        number(buf, m->packages);
    else if (strcmp(key, "cores") == 0)
        number(buf, m->cores);
    else if (strcmp(key, "pus") == 0)
        number(buf, m->pus);
    else if (strcmp(key, "allowed_cores") == 0)
        number(buf, m->allowed_cores);
    else if (strcmp(key, "llc") == 0)
        units_print_size(m->llc_sum_bytes, buf, TEXT);
    else if (strcmp(key, "available") == 0)
        units_print_size(m->memory_available_bytes, buf, TEXT);
    else if (strcmp(key, "caches") == 0)
        print_caches(m, buf);
    else if (strcmp(key, "tiers") == 0)
        machine_tiers(m, buf, TEXT);
    else if (strcmp(key, "cpu") == 0)
        snprintf(buf, TEXT, "%s", m->cpu_model);
    else
        return false;
    return true;
}

static const struct memnode *node(const struct machine *m, unsigned index)
{
    for (unsigned i = 0; i < m->nnodes; i++)
        if (m->nodes[i].os_index == index)
            return &m->nodes[i];
    return NULL;
}

/* "nodes 0-7 = hbm hwloc 14": kind, source, local cores. */
static void check_nodes(const struct machine *m, const char *what, const struct fixture_entry *x)
{
    unsigned first = 0, last = 0;
    int n = sscanf(x->key, "nodes %u-%u", &first, &last);
    char got[TEXT];

    CU_ASSERT_FATAL(n >= 1);
    for (unsigned i = first; i <= (n == 2 ? last : first); i++) {
        const struct memnode *k = node(m, i);

        CU_ASSERT_PTR_NOT_NULL_FATAL(k);
        snprintf(got, sizeof got, "%s %s %u", memkind_name(k->kind), kind_source_name(k->source),
                 k->cores);
        check_text(what, x->value, got);
    }
}

static void check_evidence(const struct machine *m, const char *what, const struct fixture_entry *x)
{
    const struct memnode *k = node(m, (unsigned)strtoul(x->key + strlen("evidence "), NULL, 10));

    CU_ASSERT_PTR_NOT_NULL_FATAL(k);
    check_text(what, x->value, k->evidence);
}

static void check_tier(const struct machine *m, const char *what, const struct fixture_entry *x)
{
    hwloc_bitmap_t set = hwloc_bitmap_alloc();
    struct error e = {0};
    char got[TEXT] = "absent";

    if (machine_tier(m, x->key + strlen("tier "), set, &e) == 0)
        hwloc_bitmap_list_snprintf(got, sizeof got, set);
    else
        CU_ASSERT(e.code == EXIT_UNAVAILABLE && e.text[0]);
    check_text(what, x->value, got);
    hwloc_bitmap_free(set);
}

/* "numa 4 near 9 = 14,15,16,17" */
static void check_order(const struct machine *m, const char *what, const struct fixture_entry *x)
{
    char policy[16], got[TEXT] = "absent";
    unsigned count = 0, near = 0, cpus[512];
    hwloc_bitmap_t set = hwloc_bitmap_alloc();
    struct bind_request r = {.policy = policy};
    size_t used = 0;

    if (sscanf(x->key, "%15s %u near %u", policy, &count, &near) == 3) {
        hwloc_bitmap_only(set, near);
        r.near = set;
    }
    r.count = count;
    if (machine_bind_order(m, &r, cpus, NULL) == 0)
        for (unsigned i = 0; i < count; i++)
            used += (size_t)snprintf(got + used, sizeof got - used, "%s%u", i ? "," : "", cpus[i]);
    check_text(what, x->value, got);
    hwloc_bitmap_free(set);
}

typedef void check_fn(const struct machine *m, const char *what, const struct fixture_entry *x);

static const struct {
    const char *prefix;
    check_fn *check;
} checks[] = {{"nodes ", check_nodes},   {"evidence ", check_evidence}, {"tier ", check_tier},
              {"compact ", check_order}, {"scatter ", check_order},     {"numa ", check_order}};

static void check_entry(const struct machine *m, const char *name, const struct fixture_entry *x)
{
    char what[128], got[TEXT];

    snprintf(what, sizeof what, "%s: %s", name, x->key);
    if (member(m, x->key, got)) {
        check_text(what, x->value, got);
        return;
    }
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        if (strncmp(x->key, checks[i].prefix, strlen(checks[i].prefix)) == 0) {
            checks[i].check(m, what, x);
            return;
        }
    check_text(what, "a key that the test knows", x->key);
}

static struct fixture fixture;

static int open_machine(struct machine *m, const char *name)
{
    char path[1024];
    struct error e = {0};
    struct machine_options o = {path, NULL};

    snprintf(path, sizeof path, "%s/%s.xml", MACHINES, name);
    if (machine_init(m, &o, &e) == 0)
        return 0;
    check_text(name, "", e.text);
    return -1;
}

static void test_expectations(void)
{
    for (size_t i = 0; fixture_names[i]; i++) {
        struct machine m;

        CU_ASSERT_FATAL(fixture_read(&fixture, FIXTURES, fixture_names[i]) == 0);
        if (open_machine(&m, fixture_names[i]) != 0)
            continue;
        CU_ASSERT(m.simulated);
        for (unsigned k = 0; k < fixture.count; k++)
            if (strcmp(fixture.entries[k].section, "expect") == 0)
                check_entry(&m, fixture_names[i], &fixture.entries[k]);
        machine_fini(&m);
    }
}

/* Each node of each machine is expected to be something: none is forgotten. */
static void test_all_nodes_named(void)
{
    for (size_t i = 0; fixture_names[i]; i++) {
        struct machine m;
        unsigned named = 0, first, last;

        CU_ASSERT_FATAL(fixture_read(&fixture, FIXTURES, fixture_names[i]) == 0);
        if (open_machine(&m, fixture_names[i]) != 0)
            continue;
        for (unsigned k = 0; k < fixture.count; k++) {
            int n = sscanf(fixture.entries[k].key, "nodes %u-%u", &first, &last);

            named += n == 2 ? last - first + 1 : n == 1 ? 1 : 0;
        }
        CU_ASSERT_EQUAL(named, m.nnodes);
        machine_fini(&m);
    }
}

/* Everything a machine can tell, as text and as a record, and again from its own export. */
static void test_print_json_export(void)
{
    for (size_t i = 0; fixture_names[i]; i++) {
        struct machine m, again;
        struct machine_options o = {"exported.xml", NULL};
        struct error e = {0};
        char *page = NULL;
        size_t size = 0;
        FILE *out = open_memstream(&page, &size);
        json_t *j;

        if (open_machine(&m, fixture_names[i]) != 0)
            continue;
        machine_print(&m, out);
        fclose(out);
        check_has(fixture_names[i], page, "SIMULATED");
        j = machine_json(&m);
        CU_ASSERT_TRUE(json_is_true(json_object_get(j, "simulated")));
        CU_ASSERT_EQUAL(json_array_size(json_object_get(j, "nodes")), m.nnodes);
        json_decref(j);
        CU_ASSERT_EQUAL(machine_export(&m, "exported.xml", &e), 0);
        CU_ASSERT_EQUAL_FATAL(machine_init(&again, &o, &e), 0);
        CU_ASSERT_EQUAL(again.allowed_cores, m.allowed_cores);
        CU_ASSERT_EQUAL(again.llc_sum_bytes, m.llc_sum_bytes);
        for (unsigned k = 0; k < m.nnodes; k++)
            check_text(fixture_names[i], m.nodes[k].evidence, again.nodes[k].evidence);
        machine_fini(&again);
        machine_fini(&m);
        free(page);
    }
    remove("exported.xml");
}

static void test_page(void)
{
    static const char *const parts[] = {
        "2 packages, 112 cores, 112 hardware threads",
        "L3 28 MiB x 8",
        "4 times that is 896 MiB",
        "\n  0-7       dram     64 GiB     64 GiB     14       cpu-model",
        "\n  8-15      hbm      16 GiB     16 GiB     near 14  pattern",
        "Tiers     dram, hbm",
    };
    struct machine m;
    char *page = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&page, &size);

    if (open_machine(&m, "xeon-max-flat-snc4") == 0) {
        machine_print(&m, out);
        fclose(out);
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
            check_has("page", page, parts[i]);
        machine_fini(&m);
    }
    free(page);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"expectations", test_expectations},
        {"all_nodes_named", test_all_nodes_named},
        {"print_json_export", test_print_json_export},
        {"page", test_page},
        CU_TEST_INFO_NULL,
    };
    return suite_run("machine.fixtures", tests);
}
