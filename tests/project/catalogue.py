#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""usage: catalogue.py check FOLDER SCHEMA | format FILE...

check   each file against the schema (where python3-jsonschema is), and what a schema cannot say: ids
        are unique, sources are there and used, devices are known, derived figures follow.
format  rewrites files in the one layout that differences are read in.
"""
import importlib.util
import json
import os
import sys

PARTS = ("targets", "systems", "devices")


def walk(o, path=""):
    yield path, o
    if isinstance(o, dict):
        for key, value in o.items():
            yield from walk(value, f"{path}.{key}" if path else key)
    elif isinstance(o, list):
        for i, value in enumerate(o):
            name = value.get("id", i) if isinstance(value, dict) else i
            yield from walk(value, f"{path}[{name}]")


def check_sources(part, o):
    used = set()
    for path, value in walk({k: v for k, v in o.items() if k != "sources"}):
        if isinstance(value, dict):
            for key in ("s", "announced_in"):
                for source in value.get(key) or []:
                    used.add(source)
                    if source not in o["sources"]:
                        yield f"{part}: {path}: source '{source}' is not in sources"
    for source in sorted(set(o["sources"]) - used):
        yield f"{part}: source '{source}' is used by nothing"
    for source, row in o["sources"].items():
        if row["tier"] not in o["tiers"]:
            yield f"{part}: source '{source}': tier '{row['tier']}' is not in tiers"


def check_rows(parts):
    devices = {d["id"]: d for d in parts["devices"]["rows"]}
    ids = [r["id"] for p in PARTS for r in parts[p]["rows"]]
    for one in sorted({i for i in ids if ids.count(i) > 1}):
        yield f"id '{one}' stands twice"
    for row in parts["systems"]["rows"]:
        if row["device"] not in devices:
            yield f"systems: {row['id']}: device '{row['device']}' is not in devices"
    for row in parts["targets"]["rows"]:
        for device in (row.get("later") or {}).get("devices", {}).get("mix", {}):
            if device not in devices:
                yield f"targets: {row['id']}: device '{device}' is not in devices"
    for f in parts["devices"]["measured_fractions"]:
        if f["device"] not in devices:
            yield f"devices: measured_fractions: device '{f['device']}' is not in rows"
        if abs(f["v"] / f["peak"] / f["fraction"] - 1) > 0.001:
            yield f"devices: {f['device']} {f['metric']}: {f['v']} / {f['peak']} is not {f['fraction']}"
    for g in parts["devices"]["hbm_generations"]:
        if g["bits_per_stack"] * g["pin_rate_bps"] / 8 != g["bandwidth_Bps"]:
            yield f"devices: {g['generation']}: bits x pin rate / 8 is not the bandwidth"


def check(folder, schema):
    judge = None
    if importlib.util.find_spec("jsonschema"):
        import jsonschema
        with open(schema, encoding="utf-8") as f:
            judge = jsonschema.Draft202012Validator(json.load(f))
    parts, faults = {}, []
    for part in PARTS:
        path = os.path.join(folder, part + ".json")
        with open(path, encoding="utf-8") as f:
            text = f.read()
        parts[part] = json.loads(text)
        faults += [f"{part}: {'.'.join(map(str, e.absolute_path))}: {e.message[:160]}"
                   for e in (judge.iter_errors(parts[part]) if judge else ())]
        if text != layout(parts[part]) + "\n":
            faults.append(f"{part}: not in the one layout: 'catalogue.py format {part}.json'")
    if not faults:
        for part in PARTS:
            faults += check_sources(part, parts[part])
        faults += check_rows(parts)
    for fault in faults:
        print(fault)
    if not faults:
        print(", ".join(f"{len(parts[p]['rows'])} {p}" for p in PARTS) + " are valid")
    return 1 if faults else 0


def layout(o, indent=0, depth=0):
    """One member a line, but short objects below the rows on one line."""
    if not isinstance(o, (dict, list)) or not o:
        return json.dumps(o, ensure_ascii=False)
    one = json.dumps(o, ensure_ascii=False)
    if depth >= 3 and len(one) + indent <= 110:
        return one
    pad = "\n" + " " * (indent + 1)
    if isinstance(o, dict):
        lines = [json.dumps(k, ensure_ascii=False) + ": " + layout(v, indent + 1, depth + 1)
                 for k, v in o.items()]
        return "{" + pad + ("," + pad).join(lines) + "\n" + " " * indent + "}"
    lines = [layout(v, indent + 1, depth + 1) for v in o]
    return "[" + pad + ("," + pad).join(lines) + "\n" + " " * indent + "]"


def main():
    if len(sys.argv) == 4 and sys.argv[1] == "check":
        return check(sys.argv[2], sys.argv[3])
    if len(sys.argv) > 2 and sys.argv[1] == "format":
        for path in sys.argv[2:]:
            with open(path, encoding="utf-8") as f:
                o = json.load(f)
            with open(path, "w", encoding="utf-8") as f:
                f.write(layout(o) + "\n")
        return 0
    print(__doc__, file=sys.stderr)
    return 64


sys.exit(main())
