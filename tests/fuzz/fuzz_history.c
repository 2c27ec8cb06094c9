/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* A database of runs that somebody damaged. Behind a first byte of 0: bytes anywhere in its file,
 * in groups of three of place and one of value. Else lines of "TABLE.COLUMN=VALUE": every row gets
 * that value, of whatever type. Each action then ends, with a text where it fails. */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "book.h"
#include "command/reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { RUNS = 10 };

static char folder[64], database[96];
static char *whole; /* the sound database */
static size_t bytes;

static enum exit_code history(const char *action, const char *word)
{
    char *argv[] = {"history", database, (char *)action, (char *)word, NULL};
    struct error e = {0};
    const enum exit_code code = reading_main(reading_find("history"), word ? 4 : 3, argv, &e);

    if (code != EXIT_PASS && !e.text[0] && strcmp(action, "check") != 0)
        abort();
    return code;
}

/* Runs of one point on one machine. */
static void write_run(const char *path, int i)
{
    char text[1024];
    struct book b;

    mkdir(path, 0700);
    book_begin(&b, path);
    snprintf(text, sizeof text,
             "{\"run_uuid\":\"0000000%d-0000-4000-8000-000000000000\",\"program\":\"hbmark\","
             "\"version\":\"1\",\"suite\":\"s\",\"config\":{}}",
             i);
    book_text(&b, "run", text);
    book_text(&b, "env", "{\"hostname\":\"n\",\"cpu_model\":\"c\",\"kernel\":\"6\"}");
    snprintf(text, sizeof text,
             "{\"id\":\"p\",\"bench\":\"b\",\"launch\":0,\"class\":\"tuned\",\"params\":{\"tier\":"
             "\"dram\"},\"status\":\"PASS\",\"reason\":\"OK\",\"text\":\"\",\"flags\":[],"
             "\"summary\":{\"metric\":\"bandwidth\",\"unit\":\"B/s\",\"direction\":\"higher\","
             "\"n\":9,\"median\":%d,\"ci\":{\"lo\":90,\"hi\":110}}}",
             100 + i % 3);
    book_text(&b, "point", text);
    book_text(&b, "end", "{\"status\":\"complete\",\"exit_code\":0}");
    book_end(&b);
}

static void spill(const char *data, size_t size)
{
    char left[128];
    int fd;

    snprintf(left, sizeof left, "%s-journal", database);
    unlink(left); /* else it would be taken for a transaction that was cut off */
    fd = open(database, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);

    if (fd < 0 || write(fd, data, size) != (ssize_t)size || close(fd))
        abort();
}

/* Of this process: the folder may be memory. */
static void clean_up(void)
{
    char path[128];

    for (int i = 0; i < RUNS; i++) {
        snprintf(path, sizeof path, "%s/run%d/journal.jsonl", folder, i);
        unlink(path);
        snprintf(path, sizeof path, "%s/run%d", folder, i);
        rmdir(path);
    }
    snprintf(path, sizeof path, "%s-journal", database);
    unlink(path);
    unlink(database);
    rmdir(folder);
}

static void make_sound(void)
{
    char path[128];
    FILE *in;

    /* Each commit waits for the disk, which is not what is looked at. */
    snprintf(folder, sizeof folder, "%s/fuzz-history.%ld",
             access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm", (long)getpid());
    snprintf(database, sizeof database, "%s/site.db", folder);
    mkdir(folder, 0700);
    unlink(database);
    atexit(clean_up);
    if (!freopen("/dev/null", "w", stdout))
        abort();
    for (int i = 0; i < RUNS; i++) {
        snprintf(path, sizeof path, "%s/run%d", folder, i);
        write_run(path, i);
        if (history("add", path) != EXIT_PASS)
            abort();
    }
    in = fopen(database, "rb");
    whole = malloc(1 << 22);
    bytes = in && whole ? fread(whole, 1, 1 << 22, in) : 0;
    if (!bytes || fclose(in))
        abort();
}

static void damage(const uint8_t *data, size_t size)
{
    char *copy = malloc(bytes);

    if (!copy)
        abort();
    memcpy(copy, whole, bytes);
    for (; size >= 4; data += 4, size -= 4)
        copy[((size_t)data[0] << 16 | (size_t)data[1] << 8 | data[2]) % bytes] = (char)data[3];
    spill(copy, bytes);
    free(copy);
}

/* A statement of its own for each line; those that are none change nothing. */
static void edit(const uint8_t *data, size_t size)
{
    char line[256], *equals;
    sqlite3 *db;

    spill(whole, bytes);
    if (sqlite3_open(database, &db) != SQLITE_OK)
        abort();
    while (size) {
        const uint8_t *end = memchr(data, '\n', size);
        const size_t n = end ? (size_t)(end - data) : size, step = n + (end != NULL);
        char *sql, *dot;

        snprintf(line, sizeof line, "%.*s", (int)n, (const char *)data);
        equals = strchr(line, '=');
        dot = strchr(line, '.');
        if (equals && dot && dot < equals) {
            *equals = *dot = '\0';
            /* Quoted names, and the value as a number where it reads as one, else as bytes. */
            sql = sqlite3_mprintf("UPDATE OR IGNORE \"%w\" SET \"%w\" = %s%Q", line, dot + 1,
                                  equals[1] && strchr("+-0123456789", equals[1]) ? "0 + " : "",
                                  equals + 1);
            sqlite3_exec(db, sql, NULL, NULL, NULL);
            sqlite3_free(sql);
        }
        data += step;
        size -= step;
    }
    sqlite3_close(db);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const actions[] = {"list", "trend", "check"};

    if (!whole)
        make_sound();
    if (!size)
        return 0;
    if (data[0] == 0)
        damage(data + 1, size - 1);
    else
        edit(data, size);
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        history(actions[i], NULL);
        history(actions[i], "--json");
    }
    return 0;
}
