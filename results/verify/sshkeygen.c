/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "verify/sshkeygen.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "record/member.h"

extern char **environ;

/* All that the program says, of which the beginning is kept. */
static void take_words(int fd, char words[SSHKEYGEN_WORDS])
{
    char all[2048], rest[512];
    size_t n = 0;
    ssize_t got;

    while ((got = n < sizeof all - 1 ? read(fd, all + n, sizeof all - 1 - n)
                                     : read(fd, rest, sizeof rest)) != 0) {
        if (got < 0 && errno != EINTR)
            break;
        if (got > 0 && n < sizeof all - 1)
            n += (size_t)got;
    }
    all[n] = '\0';
    all[strcspn(all, "\r\n")] = '\0';
    member_clean(words, SSHKEYGEN_WORDS, all);
}

static int start(const char *const *argv, int stdin_fd, int out, pid_t *pid)
{
    posix_spawn_file_actions_t files;
    int rc = posix_spawn_file_actions_init(&files);

    if (rc)
        return rc;
    rc = stdin_fd >= 0 ? posix_spawn_file_actions_adddup2(&files, stdin_fd, STDIN_FILENO) : 0;
    rc = rc ? rc : posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    rc = rc ? rc : posix_spawn_file_actions_adddup2(&files, out, STDERR_FILENO);
    /* argv is not changed by it, whatever its type says. */
    rc = rc ? rc : posix_spawnp(pid, argv[0], &files, NULL, (char *const *)argv, environ);
    posix_spawn_file_actions_destroy(&files);
    return rc;
}

int sshkeygen_run(const char *const *argv, int stdin_fd, char words[SSHKEYGEN_WORDS],
                  struct error *e)
{
    int ends[2], status = 0, rc;
    pid_t pid;

    words[0] = '\0';
    if (pipe2(ends, O_CLOEXEC))
        return error_set(e, EXIT_UNAVAILABLE, "cannot start ssh-keygen: %s", strerror(errno));
    rc = start(argv, stdin_fd, ends[1], &pid);
    close(ends[1]);
    if (rc) {
        close(ends[0]);
        return error_set(e, EXIT_UNAVAILABLE,
                         rc == ENOENT ? SSHKEYGEN_MISSING : "cannot start ssh-keygen: %s",
                         strerror(rc));
    }
    take_words(ends[0], words);
    close(ends[0]);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    /* Where posix_spawn cannot tell, the child ends with 127. */
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
        return error_set(e, EXIT_UNAVAILABLE, "%s", SSHKEYGEN_MISSING);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
