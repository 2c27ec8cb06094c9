/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
#include "record/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/evp.h>

void record_hex(const unsigned char digest[32], char hex[65])
{
    static const char digits[] = "0123456789abcdef";

    for (unsigned i = 0; i < 32; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[64] = '\0';
}

void record_sha256(const void *data, size_t bytes, char hex[65])
{
    unsigned char digest[EVP_MAX_MD_SIZE] = {0};
    unsigned n = 32;

    /* Fails only without memory or without the algorithm; all zeros then match nothing. */
    if (!EVP_Digest(data, bytes, digest, &n, EVP_sha256(), NULL))
        memset(digest, 0, sizeof digest);
    record_hex(digest, hex);
}

/* Feeds the rest of fd to context. 0, or -1 with errno. */
static int digest_fd(EVP_MD_CTX *context, int fd)
{
    unsigned char block[1 << 16];
    ssize_t got;

    while ((got = read(fd, block, sizeof block)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 || !EVP_DigestUpdate(context, block, (size_t)got))
            return -1;
    }
    return 0;
}

int record_sha256_file(const char *path, char hex[65], struct error *e)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    EVP_MD_CTX *context = NULL;
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK), result = -1;

    if (fd < 0)
        return error_set(e, EXIT_BAD_DATA, "cannot read %s: %s", path, strerror(errno));
    if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
        error_set(e, EXIT_BAD_DATA, "%s is not a regular file", path);
    } else if (!(context = EVP_MD_CTX_new()) || !EVP_DigestInit_ex(context, EVP_sha256(), NULL)) {
        error_set(e, EXIT_INTERNAL, "cannot hash %s: out of memory, or OpenSSL lacks SHA-256",
                  path);
    } else if (digest_fd(context, fd)) {
        error_set(e, EXIT_BAD_DATA, "cannot read %s: %s", path, strerror(errno));
    } else if (EVP_DigestFinal_ex(context, digest, &n) && n == 32) {
        record_hex(digest, hex);
        result = 0;
    }
    EVP_MD_CTX_free(context);
    close(fd);
    return result;
}
