# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# cmake -DFROM=FILE -DTO=FILE.c -DNAME=NAME -P embed.cmake: the bytes of a file as a C array.
file(READ ${FROM} bytes HEX)
string(LENGTH "${bytes}" digits)
math(EXPR count "${digits} / 2")
string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE ${TO}.new "#include <stddef.h>
extern const char ${NAME}[];
extern const size_t ${NAME}_bytes;
const char ${NAME}[] = {
${bytes} 0};
const size_t ${NAME}_bytes = ${count};
")
file(RENAME ${TO}.new ${TO})
