/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Files and folders that are no run, or one meant to harm its reader: refused in words that name
 * the place, with the right exit code, at once. */
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "book.h"
#include "readout/readout.h"
#include "record/chain.h"
#include "suite.h"

#include "../unit.h"

static char *folder, *journal;

static void begin(void)
{
    folder = suite_folder();
    journal = suite_path(folder, "journal.jsonl");
}

static void end(void)
{
    free(journal);
    suite_remove(folder);
}

/* It is refused with this code and in a text that holds these words, and no control characters. */
static void refused(const char *path, enum exit_code code, const char *words)
{
    struct error e = {0};
    struct readout *r = readout_open(path, 15, &e);

    CU_ASSERT_PTR_NULL(r);
    CU_ASSERT_EQUAL(e.code, code);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, words));
    for (const char *c = e.text; *c; c++)
        CU_ASSERT_FALSE((unsigned char)*c < ' ');
    if (r || e.code != code || !strstr(e.text, words))
        printf("\n  wanted '%s', got '%s'", words, r ? "a run" : e.text);
    readout_free(r);
}

static void spill(const char *text)
{
    suite_spill(journal, text, strlen(text));
}

static void lines_that_are_no_json_are_refused(void)
{
    static const struct {
        const char *line, *words; /* a line behind the run record */
    } cases[] = {
        {"", "journal.jsonl:2: not JSON"},
        {"plain text", "journal.jsonl:2: not JSON"},
        {"\x1b[2J\x1b]0;x\x07", "journal.jsonl:2: not JSON"},
        {"{\"a\":1", "journal.jsonl:2: not JSON"},
        {"{} {}", "journal.jsonl:2: not JSON"},
        {"{\"a\":1,\"a\":2}", "journal.jsonl:2: not JSON: duplicate object key"},
        {"{\"a\":NaN}", "journal.jsonl:2: not JSON"},
        {"{\"a\":1e999}", "journal.jsonl:2: not JSON: real number overflow"},
        {"{\"a\":99999999999999999999}", "journal.jsonl:2: not JSON: too big integer"},
        {"{\"a\":\"\\u0000\"}", "journal.jsonl:2: not JSON: \\u0000 is not allowed"},
        {"{\"a\":\"\xff\xfe\"}", "journal.jsonl:2: not JSON: unable to decode"},
        {"{\"a\":\"\xc0\xaf\"}", "journal.jsonl:2: not JSON: unable to decode"},
        {"{\"a\":\"\\ud800\"}", "journal.jsonl:2: not JSON"},
        {"[1,2]", "journal.jsonl:2: not a hbmark record"},
        {"{\"program\":\"fio\"}", "journal.jsonl:2: not a hbmark record"},
        {"{\"v\":1,\"t\":\"run\"}", "journal.jsonl:2: not a hbmark record"},
        {"{\"v\":\"hbmark/1.0\"}", "journal.jsonl:2: the record has no type"},
        {"{\"v\":\"hbmark/1.0\",\"t\":\"x\",\"seq\":1.0}", "journal.jsonl:2: seq is"},
        {"{\"v\":\"hbmark/1.0\",\"t\":\"x\",\"seq\":1,\"prev\":0}",
         "the SHA-256 chain is broken between lines 1 and 2"},
    };
    struct book b;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        begin();
        book_begin(&b, folder);
        book_text(&b, "run", "{}");
        book_raw(&b, cases[i].line, strlen(cases[i].line));
        book_text(&b, "event", "{}"); /* else the line would count as half written */
        book_end(&b);
        refused(folder, EXIT_BAD_DATA, cases[i].words);
        end();
    }
}

static void foreign_files_are_refused(void)
{
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"", "holds no record"},
        {"\n", "holds no record"},
        {"no newline", "holds no record"},
        {"GFLOPS 12.5\nTriad: 5\n", "journal.jsonl:1: not JSON"},
        {"{\"fio version\":\"fio-3.33\"}\n{\"x\":1}\n", "journal.jsonl:1: not a hbmark record"},
        {"\x7f"
         "ELF\x02\x01\n\x01\n",
         "journal.jsonl:1: not JSON"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        begin();
        spill(cases[i].text);
        refused(folder, EXIT_BAD_DATA, cases[i].words);
        refused(journal, EXIT_BAD_DATA, cases[i].words);
        end();
    }
}

static void two_runs_or_half_a_run_are_refused(void)
{
    struct book b;

    begin();
    book_begin(&b, folder);
    book_text(&b, "point", "{}");
    book_end(&b);
    refused(folder, EXIT_BAD_DATA, "journal.jsonl:1: the first record is not of type run");
    book_begin(&b, folder);
    book_text(&b, "run", "{}");
    book_text(&b, "run", "{}");
    book_end(&b);
    refused(folder, EXIT_BAD_DATA, "journal.jsonl:2: a second run record");
    end();
}

/* Deep nesting, a line that is too long, and a line whose few bytes would take gigabytes. */
static void huge_lines_are_refused(void)
{
    const size_t n = CHAIN_LINE_MAX + (1u << 20);
    char *text = malloc(n);
    struct rusage used;

    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    begin();
    memset(text, '[', 100000);
    memcpy(text + 100000, "\n{}\n", 4);
    suite_spill(journal, text, 100004);
    refused(folder, EXIT_BAD_DATA, "journal.jsonl:1: not JSON: maximum parsing depth");
    memset(text, ' ', n);
    text[0] = '{';
    text[n - 1] = '\n';
    suite_spill(journal, text, n);
    refused(folder, EXIT_BAD_DATA, "journal.jsonl:1: the line is longer than 64 MiB");
    for (size_t i = 0; i + 3 < n; i += 3)
        memcpy(text + i, "{},", 3);
    text[0] = '[';
    memcpy(text + (9u << 20), "0]\n{}\n", 6);
    suite_spill(journal, text, (9u << 20) + 6);
    refused(folder, EXIT_BAD_DATA, "journal.jsonl:1: more than 2097152 objects and arrays");
    getrusage(RUSAGE_SELF, &used);
    CU_ASSERT_TRUE(used.ru_maxrss < 1 << 20); /* KiB: 1 GiB, also under sanitizers */
    free(text);
    end();
}

/* In linear time: skips and launches were once compared each with each. */
static void many_records_take_no_longer_each(void)
{
    enum { MANY = 100000 };
    struct error e = {0};
    struct readout *r;
    char skip[160];
    struct book b;

    begin();
    book_begin(&b, folder);
    book_text(&b, "run", "{}");
    for (int i = 0; i < MANY; i++) {
        snprintf(skip, sizeof skip,
                 "{\"id\":\"s%d\",\"bench\":\"x\",\"status\":\"SKIP\",\"reason\":\"NO_DEVICE\"}",
                 i);
        book_text(&b, "event", "{\"kind\":\"launch\"}");
        book_text(&b, "point", skip);
    }
    book_end(&b);
    r = readout_open(folder, 15, &e);
    CU_ASSERT_PTR_NOT_NULL_FATAL(r);
    CU_ASSERT_EQUAL(r->skips, MANY);
    CU_ASSERT_EQUAL(r->launches, MANY + 1);
    readout_free(r);
    end();
}

static void what_is_no_file_is_refused(void)
{
    char *other;

    begin();
    other = suite_path(folder, "other");
    refused(other, EXIT_BAD_DATA, "No such file or directory");
    refused(folder, EXIT_BAD_DATA, "is not a hbmark run directory: it has no journal.jsonl");
    mkfifo(journal, 0666);
    refused(folder, EXIT_BAD_DATA, "journal.jsonl is not a regular file");
    refused(journal, EXIT_BAD_DATA, "journal.jsonl is not a regular file");
    unlink(journal);
    refused("/dev/zero", EXIT_BAD_DATA, "is not a regular file");
    suite_spill(other, "{}\n", 3);
    CU_ASSERT_EQUAL(symlink(other, journal), 0);
    refused(folder, EXIT_BAD_DATA, "links are not followed");
    unlink(journal);
    CU_ASSERT_EQUAL(symlink("/dev/zero", journal), 0);
    refused(folder, EXIT_BAD_DATA, "links are not followed");
    unlink(journal);
    mkdir(journal, 0777);
    refused(folder, EXIT_BAD_DATA, "journal.jsonl is not a regular file");
    free(other);
    end();
}

/* root may read anything, so a child becomes somebody else. */
static void what_may_not_be_read_is_unavailable(void)
{
    int status;
    pid_t child;

    begin();
    spill("{}\n");
    chmod(journal, 0);
    child = fork();
    if (child == 0) {
        struct error e = {0};
        struct readout *r = NULL;

        if (geteuid() == 0 && (chmod(folder, 0755) || setuid(65534)))
            _exit(2);
        r = readout_open(folder, 15, &e);
        _exit(!r && e.code == EXIT_UNAVAILABLE && strstr(e.text, "Permission denied") ? 0 : 1);
    }
    waitpid(child, &status, 0);
    CU_ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    end();
}

static void write_sidecar_run(const char *name)
{
    struct book b;

    book_begin(&b, folder);
    book_text(&b, "run", "{}");
    book_add(&b, "point",
             json_pack("{s:s, s:s, s:i, s:s, s:s, s:{s:s, s:s, s:f, s:f}, s:{s:s, s:s, s:i, s:s, "
                       "s:s}}",
                       "id", "a", "bench", "b", "launch", 0, "class", "tuned", "status", "PASS",
                       "summary", "unit", "s", "direction", "lower", "median", 1.0, "best", 1.0,
                       "samples", "unit", "ns", "class", "cost", "n", 2, "file", name, "sha256",
                       "x"));
    book_end(&b);
}

static void sidecars_that_lead_elsewhere_are_refused(void)
{
    static const char *const names[] = {
        "/etc/passwd",  "samples/../../x.f64", "../samples/a.f64", "samples/a.txt",
        "samples/.f64", "samples/.a.f64",      "samples/a/b.f64",  "journal.jsonl",
        "samples/",     "samples/a\n.f64/",
    };
    char *samples, *file, *other;

    begin();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        write_sidecar_run(names[i]);
        refused(folder, EXIT_BAD_DATA, "is no sidecar of this run");
    }
    write_sidecar_run("samples/a.f64");
    samples = suite_path(folder, "samples");
    file = suite_path(folder, "samples/a.f64");
    other = suite_path(folder, "other");
    refused(folder, EXIT_BAD_DATA, "journal.jsonl:2: cannot open");
    mkdir(samples, 0777);
    mkfifo(file, 0666);
    refused(folder, EXIT_BAD_DATA, "a.f64 is not a regular file");
    unlink(file);
    suite_spill(other, "0123456789abcdef", 16);
    CU_ASSERT_EQUAL(symlink(other, file), 0);
    refused(folder, EXIT_BAD_DATA, "links are not followed");
    unlink(file);
    rmdir(samples);
    mkdir(other, 0777);
    CU_ASSERT_EQUAL(symlink("/tmp", samples), 0);
    refused(folder, EXIT_BAD_DATA, "links are not followed");
    free(samples);
    free(file);
    free(other);
    end();
}

/* The journal cut after each of its bytes: what is whole is read, or the cut is named. */
static void cut_journals_are_read_or_refused(void)
{
    size_t n, read = 0, torn = 0;
    char *text = suite_slurp(TEST_SOURCE_DIR "/data/base.jsonl", &n);

    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    begin();
    for (size_t cut = 0; cut < n; cut += cut < 2000 ? 1 : 61) {
        struct error e = {0};
        struct readout *r;

        suite_spill(journal, text, cut);
        r = readout_open(folder, 15, &e);
        read += r != NULL;
        torn += r && r->torn;
        if (!r)
            CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "holds no record"));
        readout_free(r);
    }
    CU_ASSERT_TRUE(read > 100 && torn > 100);
    free(text);
    end();
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"lines that are no JSON are refused", lines_that_are_no_json_are_refused},
        {"foreign files are refused", foreign_files_are_refused},
        {"two runs or half a run are refused", two_runs_or_half_a_run_are_refused},
        {"huge lines are refused", huge_lines_are_refused},
        {"many records take no longer each", many_records_take_no_longer_each},
        {"what is no file is refused", what_is_no_file_is_refused},
        {"what may not be read is unavailable", what_may_not_be_read_is_unavailable},
        {"sidecars that lead elsewhere are refused", sidecars_that_lead_elsewhere_are_refused},
        {"cut journals are read or refused", cut_journals_are_read_or_refused},
        CU_TEST_INFO_NULL,
    };

    return unit_run("bad files", tests);
}
