# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""Strict readers of the Prometheus text format 0.0.4 and of OpenMetrics 1.0, for gauges and info.

Written from the two specifications; what node_exporter's textfile collector and promtool refuse,
or what a later file would clash with, is an error here.
"""
import re

NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$|[+-]?Inf$|NaN$")
LABELS_MOST = 6


class Wrong(Exception):
    pass


def unescape(text, where, quote):
    """Of a label value, or with quote False of HELP: what stands behind a backslash is closed."""
    out, i = [], 0
    known = {"\\": "\\", "n": "\n"}
    if quote:
        known['"'] = '"'
    while i < len(text):
        if text[i] == "\\":
            if i + 1 == len(text) or text[i + 1] not in known:
                raise Wrong("%s: bad escape" % where)
            out.append(known[text[i + 1]])
            i += 2
        else:
            out.append(text[i])
            i += 1
    return "".join(out)


def read_labels(line, where):
    """line begins with '{': (labels, rest)."""
    labels, i = {}, 1
    while True:
        found = LABEL.match(line, i)
        if not found:
            raise Wrong("%s: no label name at %d" % (where, i))
        name, i = found.group(), found.end()
        if name.startswith("__"):
            raise Wrong("%s: label %s is reserved" % (where, name))
        if line[i:i + 2] != '="':
            raise Wrong("%s: no value of label %s" % (where, name))
        start = i = i + 2
        while i < len(line) and line[i] != '"':
            i += 2 if line[i] == "\\" else 1
        if i >= len(line):
            raise Wrong("%s: label %s does not end" % (where, name))
        if name in labels:
            raise Wrong("%s: label %s twice" % (where, name))
        labels[name] = unescape(line[start:i], where, True)
        i += 1
        if line[i:i + 1] == ",":
            i += 1
        elif line[i:i + 1] == "}":
            return labels, line[i + 1:]
        else:
            raise Wrong("%s: neither , nor } after label %s" % (where, name))


class Reader:
    def __init__(self, open_metrics):
        self.open = open_metrics
        self.families = {}  # name -> {type, help, unit}
        self.current = None
        self.samples = {}   # (name, labels) -> value
        self.ended = False

    def family(self, name, where):
        if name != self.current:
            if name in self.families:
                raise Wrong("%s: family %s comes in two pieces" % (where, name))
            for other in self.families:
                if other.startswith(name + "_") and other[len(name):] in ("_info", "_total") or \
                        name.startswith(other + "_") and name[len(other):] in ("_info", "_total"):
                    raise Wrong("%s: %s clashes with %s" % (where, name, other))
            self.families[name] = {"samples": 0}
            self.current = name
        return self.families[name]

    def comment(self, line, where):
        parts = line.split(" ", 3)
        if len(parts) < 3 or parts[1] not in ("HELP", "TYPE", "UNIT"):
            if self.open:
                raise Wrong("%s: comments are not part of OpenMetrics" % where)
            return
        key, name, value = parts[1], parts[2], parts[3] if len(parts) > 3 else ""
        if not NAME.fullmatch(name):
            raise Wrong("%s: bad name %r" % (where, name))
        family = self.family(name, where)
        if key in family:
            raise Wrong("%s: second %s of %s" % (where, key, name))
        if family["samples"]:
            raise Wrong("%s: %s after samples of %s" % (where, key, name))
        if key == "TYPE" and value not in ("gauge", "info" if self.open else "gauge"):
            raise Wrong("%s: type %r" % (where, value))
        if key == "UNIT" and (not self.open or not name.endswith("_" + value) or not value):
            raise Wrong("%s: unit %r is not the end of %s" % (where, value, name))
        if key == "HELP":
            unescape(value, where, False)
            if not value:
                raise Wrong("%s: empty HELP" % where)
        family[key] = value

    def sample(self, line, where):
        found = NAME.match(line)
        if not found:
            raise Wrong("%s: no name" % where)
        name, rest, labels = found.group(), line[found.end():], {}
        if rest.startswith("{"):
            labels, rest = read_labels(rest, where)
        if not rest.startswith(" ") or not NUMBER.match(rest[1:]):
            raise Wrong("%s: no single number, or a timestamp: %r" % (where, rest))
        family = self.families.get(self.current, {})
        wanted = self.current
        if family.get("TYPE") == "info":
            wanted = "%s_info" % self.current
            if float(rest) != 1:
                raise Wrong("%s: an info is 1" % where)
        if name != wanted or "TYPE" not in family or "HELP" not in family:
            raise Wrong("%s: sample %s outside its family" % (where, name))
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            raise Wrong("%s: name %s is not snake case" % (where, name))
        if len(labels) > LABELS_MOST:
            raise Wrong("%s: %d labels" % (where, len(labels)))
        family["samples"] += 1
        key = (name, tuple(sorted(labels.items())))
        if key in self.samples:
            raise Wrong("%s: a second sample of %s" % (where, key))
        self.samples[key] = float(rest)

    def line(self, line, where):
        if self.ended:
            raise Wrong("%s: something after # EOF" % where)
        if self.open and line == "# EOF":
            self.ended = True
        elif line.startswith("#"):
            self.comment(line, where)
        elif line:
            self.sample(line, where)
        elif self.open:
            raise Wrong("%s: an empty line" % where)


def read(data, open_metrics):
    """bytes -> Reader; raises Wrong."""
    text = data.decode("utf-8")
    if "\r" in text or "\0" in text:
        raise Wrong("a control byte")
    if not text.endswith("\n"):
        raise Wrong("the last line does not end")
    reader = Reader(open_metrics)
    for number, line in enumerate(text[:-1].split("\n"), 1):
        reader.line(line, "line %d" % number)
    if open_metrics and not reader.ended:
        raise Wrong("no # EOF")
    for name, family in reader.families.items():
        if "HELP" not in family or "TYPE" not in family or not family["samples"]:
            raise Wrong("family %s lacks HELP, TYPE or samples" % name)
    return reader


HEAD = "# HELP a_b x\n# TYPE a_b gauge\n"
# Each is refused: a reader that takes everything proves nothing.
BAD = [
    (False, HEAD + 'a_b{c="d"} 1 1700000000\n'), (False, HEAD + 'a_b{c="d"} 1'),
    (False, HEAD + 'a_b{c="d"} 1\na_b{c="d"} 2\n'), (False, HEAD + 'a_b{c="d\n"} 1\n'),
    (False, HEAD + 'a_b{c="d\\x"} 1\n'), (False, HEAD + 'a_b{c="d} 1\n'),
    (False, HEAD + 'a_b{1c="d"} 1\n'), (False, HEAD + 'a_b{c="d",c="e"} 1\n'),
    (False, HEAD + "a_b one\n"), (False, "a_b 1\n"), (False, HEAD), (False, HEAD + HEAD + "a_b 1\n"),
    (False, HEAD + "a_c 1\n"), (False, HEAD + "# UNIT a_b b\na_b 1\n"),
    (False, HEAD + 'a_b{c="d"e="f"} 1\n'), (False, HEAD.replace("gauge", "guage") + "a_b 1\n"),
    (False, HEAD + "a_b 1\n# HELP d x\n# TYPE d gauge\nd 1\na_b{c=\"d\"} 1\n"),
    (True, HEAD + "a_b 1\n"), (True, HEAD + "# UNIT a_b c\na_b 1\n# EOF\n"),
    (True, HEAD + "a_b 1\n# EOF\n\n"), (True, HEAD + "\na_b 1\n# EOF\n"),
    (True, "# HELP a x\n# TYPE a info\na_info 2\n# EOF\n"),
    (True, "# HELP a x\n# TYPE a info\na 1\n# EOF\n"), (True, HEAD + "# note\na_b 1\n# EOF\n"),
]
GOOD = [
    (False, HEAD + 'a_b{c="d\\n\\"\\\\"} 1\na_b{c="e"} -1.5e-07\n'),
    (True, HEAD + "# UNIT a_b b\na_b 1\n# EOF\n"),
    (True, "# HELP a x\n# TYPE a info\na_info{v=\"1\"} 1\n# EOF\n"),
]


def self_test():
    for open_metrics, text in GOOD:
        read(text.encode(), open_metrics)
    for open_metrics, text in BAD:
        try:
            read(text.encode(), open_metrics)
        except Wrong:
            continue
        raise AssertionError("taken for good: %r" % text)
