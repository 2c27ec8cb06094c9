/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "record/journal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <CUnit/CUnit.h>

#include "suite.h"

static json_t *note(const char *text)
{
    return json_pack("{s:s, s:s}", "kind", "note", "text", text);
}

static int count_records(json_t *record, void *arg, struct error *e)
{
    (void)record;
    (void)e;
    ++*(int *)arg;
    return 0;
}

static int count(const char *path)
{
    int n = 0, torn;
    struct error e = {0};

    return journal_read(path, count_records, &n, &torn, &e) ? -1 : n;
}

static void sha256_of_known_messages(void)
{
    /* FIPS 180-2, appendix B. */
    char hex[65];

    record_sha256("abc", 3, hex);
    CU_ASSERT_STRING_EQUAL(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    record_sha256("", 0, hex);
    CU_ASSERT_STRING_EQUAL(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void values_stay_honest(void)
{
    json_t *o = json_object();
    char *text;

    record_real(o, "a", 0.1);
    record_real(o, "b", NAN);
    record_int(o, "c", (UINT64_C(1) << 53) - 1);
    record_int(o, "d", UINT64_C(1) << 53);
    record_int(o, "e", UINT64_MAX);
    record_absent(o, "f", "no sensor");
    text = json_dumps(o, JSON_COMPACT);
    CU_ASSERT_STRING_EQUAL(text,
                           "{\"a\":0.10000000000000001,\"b\":null,\"b_reason\":\"not a finite "
                           "number\",\"c\":9007199254740991,\"d\":\"9007199254740992\","
                           "\"e\":\"18446744073709551615\",\"f\":null,\"f_reason\":\"no sensor\"}");
    free(text);
    json_decref(o);
}

static void create_append_read(void)
{
    char *folder = suite_folder(), *dir = suite_path(folder, "run");
    char *echoed = NULL, *file = suite_path(dir, "journal.jsonl"), *data;
    size_t size, n;
    struct error e = {0};
    int torn = 7;
    FILE *echo = open_memstream(&echoed, &size);
    struct journal *j = journal_create(dir, &e);

    CU_ASSERT_PTR_NOT_NULL_FATAL(j);
    CU_ASSERT_EQUAL(journal_write(j, "event", note("one"), echo, &e), 0);
    CU_ASSERT_EQUAL(journal_write(j, "event", note("two"), echo, &e), 0);
    journal_close(j);
    fclose(echo);
    data = suite_slurp(file, &n);
    CU_ASSERT_STRING_EQUAL(data, echoed);
    CU_ASSERT(
        !strncmp(data, "{\"v\":\"hbmark/1.0\",\"t\":\"event\",\"seq\":0,\"prev\":\"0000", 48));
    CU_ASSERT_PTR_NOT_NULL(strstr(data, "Z\",\"mono_ns\":"));

    j = journal_append(dir, &torn, &e);
    CU_ASSERT_PTR_NOT_NULL_FATAL(j);
    CU_ASSERT_EQUAL(torn, 0);
    CU_ASSERT_EQUAL(journal_write(j, "event", note("three"), NULL, &e), 0);
    journal_close(j);
    CU_ASSERT_EQUAL(count(dir), 3);
    CU_ASSERT_EQUAL(count(file), 3);
    CU_ASSERT_PTR_NULL(journal_create(dir, &e));
    CU_ASSERT_EQUAL(e.code, EXIT_UNAVAILABLE);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "already holds a run"));
    free(data);
    free(echoed);
    free(file);
    free(dir);
    suite_remove(folder);
}

static void head_wins_over_the_body(void)
{
    char *folder = suite_folder();
    struct error e = {0};
    struct journal *j = journal_create(folder, &e);
    json_t *records;
    int torn;

    CU_ASSERT_PTR_NOT_NULL_FATAL(j);
    CU_ASSERT_EQUAL(journal_write(j, "event", json_pack("{s:i}", "seq", 99), NULL, &e), 0);
    CU_ASSERT_EQUAL(journal_write(j, "event", NULL, NULL, &e), -1);
    CU_ASSERT_EQUAL(e.code, EXIT_INTERNAL);
    journal_close(j);
    records = journal_load(folder, &torn, &e);
    CU_ASSERT_EQUAL(json_array_size(records), 1);
    json_decref(records);
    suite_remove(folder);
}

static void put(struct journal *j, const char *type, const char *text)
{
    struct error e = {0};

    CU_ASSERT_EQUAL(journal_write(j, type, json_loads(text, 0, NULL), NULL, &e), 0);
}

/* Of each node there is one env and one topo record, and a time in each point: all that is read of
 * those are the first records and the names. */
static void what_grows_with_the_nodes_is_left_out(void)
{
    static const char point[] = "{\"ranks\":{\"n\":2,\"per_rank\":[{\"rank\":0},{\"rank\":1}]}}";
    char *folder = suite_folder();
    struct error e = {0};
    struct journal *j = journal_create(folder, &e);
    json_t *records, *record, *name;
    int torn;

    CU_ASSERT_PTR_NOT_NULL_FATAL(j);
    put(j, "env", "{\"hostname\":\"a\",\"kernel\":\"6\"}");
    put(j, "env", "{\"hostname\":\"b\",\"kernel\":\"6\"}");
    put(j, "topo", "{\"nodes\":[1]}");
    put(j, "topo", "{\"nodes\":[2]}");
    put(j, "point", point);
    journal_close(j);
    records = journal_load(folder, &torn, &e);
    CU_ASSERT_EQUAL_FATAL(json_array_size(records), 5);
    record = json_array_get(records, 0);
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(record, "kernel")), "6");
    record = json_array_get(records, 1);
    name = json_object_get(record, "hostname");
    CU_ASSERT_STRING_EQUAL(json_string_value(name), "b");
    CU_ASSERT_PTR_NULL(json_object_get(record, "kernel"));
    CU_ASSERT_EQUAL(json_array_size(json_object_get(json_array_get(records, 2), "nodes")), 1);
    CU_ASSERT_EQUAL(json_object_size(json_array_get(records, 3)), 1);
    record = json_object_get(json_array_get(records, 4), "ranks");
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(record, "n")), 2);
    CU_ASSERT_PTR_NULL(json_object_get(record, "per_rank"));
    json_decref(records);
    suite_remove(folder);
}

static int stop_at_two(json_t *record, void *arg, struct error *e)
{
    (void)e;
    ++*(int *)arg;
    return json_integer_value(json_object_get(record, "seq")) == 1 ? 42 : 0;
}

static void visitor_stops_the_reader(void)
{
    char *folder = suite_folder();
    struct error e = {0};
    struct journal *j = journal_create(folder, &e);
    int n = 0, torn;

    for (int i = 0; i < 4; i++)
        journal_write(j, "future-type", note("x"), NULL, &e);
    journal_close(j);
    CU_ASSERT_EQUAL(journal_read(folder, stop_at_two, &n, &torn, &e), 42);
    CU_ASSERT_EQUAL(n, 2);
    CU_ASSERT_EQUAL(count(folder), 4);
    suite_remove(folder);
}

static void sidecars(void)
{
    char *folder = suite_folder(), *file = suite_path(folder, "samples/p0.f64"), *data, hex[65];
    static const double values[] = {1.0, -2.5};
    static const unsigned char want[] = {0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 4, 0xc0};
    struct error e = {0};
    struct journal *j = journal_create(folder, &e);
    json_t *made = journal_sidecar(j, "p0", values, 2, &e);
    size_t n;

    CU_ASSERT_PTR_NOT_NULL_FATAL(made);
    data = suite_slurp(file, &n);
    CU_ASSERT(n == 16 && !memcmp(data, want, 16));
    record_sha256(want, 16, hex);
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(made, "sha256")), hex);
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(made, "file")), "samples/p0.f64");
    /* One left by a killed run, which no record names, is replaced. */
    json_decref(made);
    free(data);
    made = journal_sidecar(j, "p0", values, 1, &e);
    data = suite_slurp(file, &n);
    CU_ASSERT(made && n == 8 && !memcmp(data, want, 8));
    CU_ASSERT_PTR_NULL(journal_sidecar(j, "../p1", values, 2, &e));
    CU_ASSERT_PTR_NULL(journal_sidecar(j, ".p1", values, 2, &e));
    CU_ASSERT_PTR_NULL(journal_sidecar(j, "", values, 2, &e));
    json_decref(made);
    journal_close(j);
    free(data);
    free(file);
    suite_remove(folder);
}

static void manifest_lists_all_files(void)
{
    char *folder = suite_folder(), *path = suite_path(folder, "manifest.json"),
         *topo = suite_path(folder, "topology.xml"), *link = suite_path(folder, "link");
    static const double one = 1.0;
    struct error e = {0};
    struct journal *j = journal_create(folder, &e);
    json_t *all, *files;

    journal_write(j, "event", note("x"), NULL, &e);
    json_decref(journal_sidecar(j, "p0", &one, 1, &e));
    journal_close(j);
    suite_spill(topo, "<topology/>", 11);
    for (int again = 0; again < 2; again++) {
        CU_ASSERT_EQUAL(journal_manifest(folder, &e), 0);
        all = json_load_file(path, 0, NULL);
        files = json_object_get(all, "files");
        CU_ASSERT_EQUAL(json_array_size(files), 3);
        CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(json_array_get(files, 0), "name")),
                               "journal.jsonl");
        CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(json_array_get(files, 1), "name")),
                               "samples/p0.f64");
        CU_ASSERT_EQUAL(json_integer_value(json_object_get(json_array_get(files, 2), "size_bytes")),
                        11);
        json_decref(all);
    }
    CU_ASSERT_EQUAL(symlink("/etc/passwd", link), 0);
    CU_ASSERT_EQUAL(journal_manifest(folder, &e), -1);
    CU_ASSERT_EQUAL(e.code, EXIT_BAD_DATA);
    free(path);
    free(topo);
    free(link);
    suite_remove(folder);
}

static void errors_keep_to_their_room(void)
{
    char text[3000];
    struct error e;

    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    CU_ASSERT_EQUAL(error_set(&e, EXIT_USAGE, "%s", text), -1);
    CU_ASSERT_EQUAL(strlen(e.text), sizeof e.text - 1);
    error_set(&e, EXIT_USAGE, "size is 0");
    CU_ASSERT_EQUAL(error_prefix(&e, "%s:%d", "quick.ini", 3), -1);
    CU_ASSERT_STRING_EQUAL(e.text, "quick.ini:3: size is 0");
    error_prefix(&e, "%s", text);
    CU_ASSERT_EQUAL(strlen(e.text), sizeof e.text - 1);
    CU_ASSERT_EQUAL(error_set(NULL, EXIT_USAGE, "x"), -1);
    CU_ASSERT_EQUAL(error_prefix(NULL, "x"), -1);
}

/* With a directory as argument: writes a journal there, for the test in Python to judge. */
static int write_example(const char *dir)
{
    static const double values[] = {1.5, 2.5};
    struct error e = {0};
    struct journal *j = journal_create(dir, &e);
    json_t *run = json_pack(
        "{s:s,s:s,s:s,s:s,s:{},s:s,s:[s],s:s,s:n,s:n,s:i,s:s}", "run_uuid", "00000000-test",
        "program", "hbmark", "version", "0.1.0", "suite", "quick", "config", "config_sha256",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "argv", "hbmark",
        "seed", "42", "label", "challenge", "launches", 1, "mode", "measure");

    if (!j || journal_write(j, "run", run, NULL, &e) ||
        journal_write(j, "event", note("an example"), NULL, &e)) {
        fprintf(stderr, "%s\n", e.text);
        return 1;
    }
    json_decref(journal_sidecar(j, "p0", values, 2, &e));
    journal_close(j);
    return journal_manifest(dir, &e) ? 1 : 0;
}

int main(int argc, char **argv)
{
    static const CU_TestInfo tests[] = {
        {"SHA-256 of known messages", sha256_of_known_messages},
        {"values stay honest", values_stay_honest},
        {"create, append, read", create_append_read},
        {"the head wins over the body", head_wins_over_the_body},
        {"what grows with the nodes is left out", what_grows_with_the_nodes_is_left_out},
        {"a visitor stops the reader", visitor_stops_the_reader},
        {"sidecar files", sidecars},
        {"the manifest lists all files", manifest_lists_all_files},
        {"errors keep to their room", errors_keep_to_their_room},
        {NULL, NULL}};

    return argc > 1 ? write_example(argv[1]) : unit_run("journal", tests);
}
