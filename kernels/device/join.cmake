# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
# Joins the files of a device module in their order, without their #include lines, to one text that
# needs no file: OUT.cl, and OUT.c with it as the string device_text_NAME.
# cmake -DNAME=stream_quad_f64 -DFILES=a.h,b.h,c.c -DOUT=... -P join.cmake
string(REPLACE "," ";" files "${FILES}")
set(text "")
foreach(file IN LISTS files)
    file(READ ${file} part)
    string(REGEX REPLACE "(^|\n)#include[^\n]*" "\\1" part "${part}")
    string(APPEND text "${part}")
endforeach()
file(WRITE ${OUT}.cl "${text}")
string(REPLACE "\\" "\\\\" text "${text}")
string(REPLACE "\"" "\\\"" text "${text}")
string(REPLACE "\n" "\\n\"\n\"" text "${text}")
file(WRITE ${OUT}.c "extern const char device_text_${NAME}[];
const char device_text_${NAME}[] =\n\"${text}\";\n")
