/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* What power cuts, full disks, second writers and meddlers do to a journal. */
#include "record/journal.h"

#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <CUnit/CUnit.h>

#include "suite.h"

enum { LINES = 5 };

static json_t *note(int i)
{
    return json_pack("{s:s, s:s, s:i}", "kind", "note", "text", "an example", "i", i);
}

/* A new folder with a journal of n lines. */
static char *folder_of(int n)
{
    char *folder = suite_folder();
    struct error e;
    struct journal *j = journal_create(folder, &e);

    for (int i = 0; i < n; i++)
        journal_write(j, "event", note(i), NULL, &e);
    journal_close(j);
    return folder;
}

static int count_records(json_t *record, void *arg, struct error *e)
{
    (void)record;
    (void)e;
    ++*(int *)arg;
    return 0;
}

/* The number of records, or -1 with e. */
static int count(const char *folder, int *torn, struct error *e)
{
    int n = 0;

    return journal_read(folder, count_records, &n, torn, e) ? -1 : n;
}

/* The line that an error blames, or 0. */
static int blamed(const struct error *e)
{
    const char *at = strstr(e->text, "journal.jsonl:");

    return at ? atoi(at + strlen("journal.jsonl:")) : 0;
}

/* The journal text judged as a file of its own. */
static int judge(const char *folder, const char *text, size_t n, int *torn, struct error *e)
{
    char *path = suite_path(folder, "journal.jsonl");
    int records;

    suite_spill(path, text, n);
    e->text[0] = '\0';
    records = count(folder, torn, e);
    free(path);
    return records;
}

/* Where line number i (from 0) begins. */
static char *line_at(char *text, int i)
{
    while (i-- > 0)
        text = strchr(text, '\n') + 1;
    return text;
}

static void every_changed_byte_is_found(void)
{
    char *folder = folder_of(LINES), *path = suite_path(folder, "journal.jsonl"), *text;
    int torn, line = 1, missed = 0, wrong = 0;
    struct error e;
    size_t n, last;

    text = suite_slurp(path, &n);
    last = (size_t)(line_at(text, LINES - 1) - text);
    for (size_t i = 0; i < last; i++) {
        char was = text[i];

        text[i] ^= 1 << (i % 7);
        /* Without the newline before it the last line looks torn, which is told too. */
        if (judge(folder, text, n, &torn, &e) != -1)
            missed += !torn;
        else if (blamed(&e) != line || e.code != EXIT_BAD_DATA)
            wrong++;
        text[i] = was;
        line += was == '\n';
    }
    CU_ASSERT_EQUAL(missed, 0);
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_EQUAL(judge(folder, text, n, &torn, &e), LINES);
    free(text);
    free(path);
    suite_remove(folder);
}

/* Lines in this order make up the file; the reader must blame this one. */
static void moved_lines_are_found(void)
{
    static const struct {
        int lines[LINES + 1], n, want;
    } cases[] = {
        {{1, 2, 3, 4}, 4, 1},       {{0, 2, 3, 4}, 4, 2},       {{0, 1, 2, 4}, 4, 4},
        {{0, 0, 1, 2, 3, 4}, 6, 2}, {{0, 1, 2, 3, 4, 4}, 6, 6}, {{1, 0, 2, 3, 4}, 5, 1},
        {{0, 1, 3, 2, 4}, 5, 3},    {{0, 1, 2, 4, 3}, 5, 4},
    };
    char *folder = folder_of(LINES), *path = suite_path(folder, "journal.jsonl"), *text;
    struct error e;
    size_t n;
    int torn;

    text = suite_slurp(path, &n);
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        char *made = NULL;
        size_t size;
        FILE *out = open_memstream(&made, &size);

        for (int i = 0; i < cases[c].n; i++) {
            const char *line = line_at(text, cases[c].lines[i]);

            fwrite(line, 1, strcspn(line, "\n") + 1, out);
        }
        fclose(out);
        CU_ASSERT_EQUAL(judge(folder, made, size, &torn, &e), -1);
        CU_ASSERT_EQUAL(blamed(&e), cases[c].want);
        free(made);
    }
    free(text);
    free(path);
    suite_remove(folder);
}

static void torn_last_lines_are_put_aside(void)
{
    char *folder = folder_of(3), *path = suite_path(folder, "journal.jsonl"),
         *aside = suite_path(folder, "journal.torn"), *text, *moved;
    size_t n, moved_n, third;
    struct error e;
    int torn;

    text = suite_slurp(path, &n);
    third = (size_t)(line_at(text, 2) - text);
    for (size_t cut = third + 1; cut < n; cut += 7) {
        struct journal *j;

        CU_ASSERT_EQUAL(judge(folder, text, cut, &torn, &e), 2);
        CU_ASSERT_EQUAL(torn, 1);
        unlink(aside);
        j = journal_append(folder, &torn, &e);
        CU_ASSERT_PTR_NOT_NULL_FATAL(j);
        CU_ASSERT_EQUAL(torn, 1);
        CU_ASSERT_EQUAL(journal_write(j, "event", note(9), NULL, &e), 0);
        journal_close(j);
        moved = suite_slurp(aside, &moved_n);
        CU_ASSERT(moved_n == cut - third && !memcmp(moved, text + third, moved_n));
        free(moved);
        CU_ASSERT_EQUAL(count(folder, &torn, &e), 3);
        CU_ASSERT_EQUAL(torn, 0);
    }
    /* Zeros, as some file systems leave them after a power cut. */
    memset(text + third, 0, n - third);
    CU_ASSERT_EQUAL(judge(folder, text, n, &torn, &e), 2);
    CU_ASSERT_EQUAL(torn, 1);
    free(text);
    free(path);
    free(aside);
    suite_remove(folder);
}

/* Writes until killed. */
static void write_for_ever(const char *folder)
{
    struct error e;
    int torn;
    struct journal *j = journal_append(folder, &torn, &e);

    for (int i = 0; j; i++)
        if (journal_write(j, "event", note(i), NULL, &e))
            break;
    _exit(1);
}

static void kill_at_random_moments(void)
{
    char *folder = folder_of(1);
    int before = 1, grew = 0;
    struct error e;

    for (int round = 0; round < 50; round++) {
        /* Knuth's multiplicative hash: spread over 0 to 12 ms, and the same each time. */
        struct timespec nap = {0, (long)((unsigned)round * 2654435761U % 12000U) * 1000L};
        int torn, now;
        pid_t pid = fork();

        if (!pid)
            write_for_ever(folder);
        nanosleep(&nap, NULL);
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        now = count(folder, &torn, &e);
        CU_ASSERT(now >= before);
        grew += now > before;
        before = now;
    }
    printf(" %d records, grew in %d of 50 rounds ...", before, grew);
    CU_ASSERT(grew > 0);
    suite_remove(folder);
}

static void a_full_disk_leaves_whole_lines(void)
{
    char *folder = folder_of(2), *path = suite_path(folder, "journal.jsonl");
    struct rlimit was, tight;
    struct error e = {0};
    struct journal *j;
    struct stat st;
    int torn;

    /* RLIMIT_FSIZE makes write(2) come short at that size, as a full disk or quota does. */
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &was);
    stat(path, &st);
    j = journal_append(folder, &torn, &e);
    CU_ASSERT_PTR_NOT_NULL_FATAL(j);
    for (rlim_t room = 0; room < 200; room += 50) {
        tight = (struct rlimit){(rlim_t)st.st_size + room, was.rlim_max};
        setrlimit(RLIMIT_FSIZE, &tight);
        CU_ASSERT_EQUAL(journal_write(j, "event", note(2), NULL, &e), -1);
        setrlimit(RLIMIT_FSIZE, &was);
        CU_ASSERT_EQUAL(e.code, EXIT_UNAVAILABLE);
        CU_ASSERT_PTR_NOT_NULL(strstr(e.text, path));
        CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "--resume"));
        CU_ASSERT_EQUAL(count(folder, &torn, &e), 2);
        CU_ASSERT_EQUAL(torn, 0);
    }
    CU_ASSERT_EQUAL(journal_write(j, "event", note(2), NULL, &e), 0);
    journal_close(j);
    CU_ASSERT_EQUAL(count(folder, &torn, &e), 3);
    free(path);
    suite_remove(folder);
}

static void a_second_writer_is_told_of_the_first(void)
{
    char *folder = suite_folder(), pid[32];
    struct error e = {0};
    struct journal *first = journal_create(folder, &e);
    int torn;

    snprintf(pid, sizeof pid, "process %ld on ", (long)getpid());
    CU_ASSERT_PTR_NULL(journal_append(folder, &torn, &e));
    CU_ASSERT_EQUAL(e.code, EXIT_UNAVAILABLE);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, pid));
    CU_ASSERT_EQUAL(journal_write(first, "event", note(0), NULL, &e), 0);
    CU_ASSERT_EQUAL(count(folder, &torn, &e), 1);
    journal_close(first);
    first = journal_append(folder, &torn, &e);
    CU_ASSERT_PTR_NOT_NULL(first);
    journal_close(first);
    suite_remove(folder);
}

static void only_regular_files_are_read(void)
{
    char *folder = folder_of(1), *path = suite_path(folder, "journal.jsonl"),
         *other = suite_path(folder, "other.jsonl"), *missing = suite_path(folder, "missing");
    struct error e = {0};
    int torn;

    CU_ASSERT_EQUAL(rename(path, other), 0);
    CU_ASSERT_EQUAL(count(folder, &torn, &e), -1);
    CU_ASSERT_EQUAL(e.code, EXIT_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "not a hbmark run directory"));
    CU_ASSERT_EQUAL(symlink(other, path), 0);
    CU_ASSERT_EQUAL(count(folder, &torn, &e), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "not a regular file"));
    CU_ASSERT_PTR_NULL(journal_append(folder, &torn, &e));
    CU_ASSERT_PTR_NULL(journal_create(folder, &e));
    unlink(path);
    CU_ASSERT_EQUAL(mkfifo(path, 0600), 0);
    CU_ASSERT_EQUAL(count(folder, &torn, &e), -1);
    CU_ASSERT_EQUAL(e.code, EXIT_BAD_DATA);
    unlink(path);
    CU_ASSERT_EQUAL(mkdir(path, 0700), 0);
    CU_ASSERT_EQUAL(count(folder, &torn, &e), -1);
    CU_ASSERT_EQUAL(count(missing, &torn, &e), -1);
    CU_ASSERT_EQUAL(e.code, EXIT_BAD_DATA);
    rmdir(path);
    free(path);
    free(other);
    free(missing);
    suite_remove(folder);
}

#define HEAD  "{\"v\":\"hbmark/1.0\",\"t\":\"event\",\"seq\":0,\"prev\":"
#define ZEROS "\"0000000000000000000000000000000000000000000000000000000000000000\""

static void hostile_lines_are_refused(void)
{
    static const struct {
        const char *line, *what;
    } cases[] = {
        {"{}", "not a hbmark record"},
        {"[]", "not a hbmark record"},
        {"{\"v\":1}", "not a hbmark record"},
        {"{\"v\":\"fio/3\"}", "not a hbmark record"},
        {"{\"v\":\"hbmark/2.0\",\"t\":\"run\",\"seq\":0}", "record version hbmark/2.0"},
        {"{\"v\":\"hbmark/10.0\",\"t\":\"run\",\"seq\":0}", "record version"},
        {"{\"v\":\"hbmark/1.0\",\"seq\":0}", "no type"},
        {"{\"v\":\"hbmark/1.0\",\"t\":\"event\",\"seq\":\"0\"}", "seq is"},
        {"{\"v\":\"hbmark/1.0\",\"t\":\"event\",\"seq\":0.0}", "seq is"},
        {HEAD "\"\"}", "chain"},
        {HEAD ZEROS ",\"x\":1e400}", "not JSON"},
        {HEAD ZEROS ",\"x\":NaN}", "not JSON"},
        {HEAD ZEROS ",\"x\":99999999999999999999}", "not JSON"},
        {HEAD ZEROS ",\"x\":1,\"x\":2}", "not JSON"},
        {HEAD ZEROS ",\"x\":\"\xff\"}", "not JSON"},
        {HEAD ZEROS ",\"x\":\"\\u0000\"}", "not JSON"},
        {"", "not JSON"},
        {"plain text", "not JSON"},
    };
    char *folder = folder_of(1);
    struct error e;
    int torn;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512];
        int n = snprintf(text, sizeof text, "%s\nmore\n", cases[i].line);

        CU_ASSERT_EQUAL(judge(folder, text, (size_t)n, &torn, &e), -1);
        CU_ASSERT_EQUAL(e.code, EXIT_BAD_DATA);
        CU_ASSERT_EQUAL(blamed(&e), 1);
        CU_ASSERT_PTR_NOT_NULL(strstr(e.text, cases[i].what));
    }
    CU_ASSERT_EQUAL(judge(folder, HEAD ZEROS ",\"minor\":1}\n", strlen(HEAD ZEROS) + 12, &torn, &e),
                    1);
    CU_ASSERT_EQUAL(judge(folder, "", 0, &torn, &e), 0);
    suite_remove(folder);
}

static void huge_lines_are_refused(void)
{
    char *folder = folder_of(1);
    size_t deep = 1 << 20, wide = (size_t)65 << 20;
    char *text = malloc(wide + 8);
    struct error e;
    int torn;

    memset(text, '[', deep);
    memcpy(text + deep, "\nx\n", 3);
    CU_ASSERT_EQUAL(judge(folder, text, deep + 3, &torn, &e), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "depth"));
    memset(text, ' ', wide);
    CU_ASSERT_EQUAL(judge(folder, text, wide, &torn, &e), -1);
    CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "longer than 64 MiB"));
    free(text);
    suite_remove(folder);
}

static void unwritable_places(void)
{
    char *folder = suite_folder(), *deep = suite_path(folder, "a/b"),
         *shut = suite_path(folder, "s");
    char *file = suite_path(folder, "file"), *within = suite_path(folder, "s/run");
    struct error e = {0};

    CU_ASSERT_PTR_NULL(journal_create(deep, &e)); /* the parent is missing */
    CU_ASSERT_EQUAL(e.code, EXIT_UNAVAILABLE);
    suite_spill(file, "x", 1);
    CU_ASSERT_PTR_NULL(journal_create(file, &e));
    CU_ASSERT_EQUAL(e.code, EXIT_UNAVAILABLE);
    mkdir(shut, 0500);
    if (geteuid() == 0) {
        printf(" permissions do not bind root: skipped ...");
    } else {
        CU_ASSERT_PTR_NULL(journal_create(within, &e));
        CU_ASSERT_PTR_NULL(journal_create(shut, &e));
        CU_ASSERT_PTR_NOT_NULL(strstr(e.text, "Permission denied"));
    }
    CU_ASSERT_PTR_NULL(journal_create("/proc/hbmark-test", &e));
    CU_ASSERT_EQUAL(e.code, EXIT_UNAVAILABLE);
    free(deep);
    free(shut);
    free(file);
    free(within);
    suite_remove(folder);
}

int main(void)
{
    static const CU_TestInfo tests[] = {
        {"every changed byte is found", every_changed_byte_is_found},
        {"moved lines are found", moved_lines_are_found},
        {"torn last lines are put aside", torn_last_lines_are_put_aside},
        {"kill -9 at random moments", kill_at_random_moments},
        {"a full disk leaves whole lines", a_full_disk_leaves_whole_lines},
        {"a second writer is told of the first", a_second_writer_is_told_of_the_first},
        {"only regular files are read", only_regular_files_are_read},
        {"hostile lines are refused", hostile_lines_are_refused},
        {"huge lines are refused", huge_lines_are_refused},
        {"unwritable places", unwritable_places},
        {NULL, NULL}};

    return unit_run("journal faults", tests);
}
