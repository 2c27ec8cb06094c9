# SPDX-FileCopyrightText: 2026 The hbmark authors
# SPDX-License-Identifier: Apache-2.0
"""Judges answers of hbmark target in JSON against closed forms. Run by test_answers.sh in a folder
with runs made by make_run.py; the program is $HBMARK."""
import json
import math
import os
import subprocess
import sys

FAULTS = []


def target(*args):
    done = subprocess.run([os.environ["HBMARK"], "target", *args, "--json"], capture_output=True,
                          text=True, check=False)
    if done.returncode != 0:
        FAULTS.append(f"target {' '.join(args)}: {done.returncode}: {done.stderr.strip()}")
        return None
    return json.loads(done.stdout, parse_constant=lambda c: FAULTS.append(f"JSON holds {c}"))


def hold(what, truth):
    if not truth:
        FAULTS.append(what)


def near(what, value, wanted, share=0.01):
    hold(f"{what}: {value} is not {wanted}",
         value is not None and abs(value / wanted - 1) <= share)


def find(o, name, goal, by="", scaling="perfect", of=None):
    rows = [a for a in o["answers"] if a["name"] == name and a["goal"] == goal and
            a["scaling"] == scaling and a["by"] == by and (of is None or a["of"] == of)]
    hold(f"{name} for {goal} by '{by}' ({scaling}): {len(rows)} rows, not 1", len(rows) == 1)
    return rows[0] if rows else {"p10": None, "p50": None, "p90": None, "flag": "", "text": "",
                                 "answered": None}


def check_shape(o):
    """What every answer promises, whatever it is about."""
    where = o["target"]["id"]
    flags = ["measured", "vendor", "announced", "assumed"]
    worst = 0
    hold(f"{where}: projected", o["projected"] is True and o["text"])
    for a in o["answers"]:
        hold(f"{where}: {a['name']}: not marked projected", a["projected"] is True)
        hold(f"{where}: {a['name']}: flag", a["flag"] in flags)
        if not a["answered"]:
            hold(f"{where}: {a['name']}: neither answer nor reason", a["text"] and a["p50"] is None)
            continue
        worst = max(worst, flags.index(a["flag"]))
        q = [math.inf if a[k] is None else a[k] for k in ("p10", "p50", "p90")]
        hold(f"{where}: {a['name']}: {q} is not in order", 0 < q[0] <= q[1] <= q[2])
        for k in ("p10", "p50", "p90"):
            hold(f"{where}: {a['name']}: {k} null without reason",
                 a[k] is not None or a.get(k + "_reason"))
    hold(f"{where}: flag {o['flag']} is not the weakest", o["flag"] == flags[worst])
    for m in o["measured"]:
        hold(f"{where}: {m['name']} stands as measured and projected", "projected" not in m)
    for s in o["sensitivity"]:
        hold(f"{where}: sensitivity to {s['assumption']} moves nothing",
             s["answer_low"] != s["answer_high"])


def check_units():
    o = target("n1", "--against", "kr-nacc-1ef", "--set", "power_w=350,pue=1.2,unit_cost=20000")
    check_shape(o)
    # The precision is open: each that was measured is answered, none is guessed.
    rates = {"FP64 peak": 40e9, "FP64 sustained": 30e9, "FP32 peak": 80e9, "BF16 peak": 160e9,
             "INT8 peak": 320e9}
    for name, rate in rates.items():
        near(f"nodes by {name}", find(o, "devices", "flops", name)["p50"], 1e18 / rate)
    hold("other precisions than the measured ones are answered",
         {a["by"] for a in o["answers"] if a["goal"] == "flops"} == set(rates))
    n = find(o, "devices", "flops", "FP64 peak")["p50"]
    near("power", find(o, "power", "flops", "FP64 peak")["p50"], n * 350 * 1.2)
    near("cost", find(o, "cost", "flops", "FP64 peak")["p50"], n * 20000)
    near("memory bandwidth", find(o, "memory bandwidth", "flops", "FP64 peak")["p50"], n * 20e9)
    near("memory", find(o, "memory", "flops", "FP64 peak")["p50"], n * (64 << 30))
    near("tokens/s", find(o, "tokens/s", "flops", "FP64 peak")["p50"], n * 10)
    # 1.385e9 USD buy that many nodes of 20000.
    near("what the cost buys", find(o, "devices", "cost_USD")["p50"], 1385041551 / 20000)
    near("15,000 units", find(o, "computing rate", "devices", of="FP64 peak")["p50"], 15000 * 40e9)
    hold("power is assumed", find(o, "power", "flops", "FP64 peak")["flag"] == "assumed")
    hold("nodes are announced", find(o, "devices", "flops", "FP64 peak")["flag"] == "announced")
    hold("the contradiction of the announcement is lost",
         any("100 quintillion" in c and "100 times apart" in c for c in o["contradictions"]))
    reading = [s for s in o["sensitivity"] if s["assumption"] == "how the rate is counted"]
    hold("what is open does not stand first", reading and o["sensitivity"][0] == reading[0])
    near("INT8 to FP64 sustained", reading[0]["answer_high"] / reading[0]["answer_low"], 320 / 30)


def check_power():
    o = target("n1", "--against", "kr-nacc-1ef")
    row = find(o, "power", "flops", "FP64 peak")
    hold("power of a node without energy is invented", not row["answered"] and
         "power_w" in row["text"])
    o = target("watts", "--against", "kr-nacc-1ef", "--set", "pue=1.2")
    n = find(o, "devices", "flops", "FP64 peak")["p50"]
    near("measured power", find(o, "power", "flops", "FP64 peak")["p50"], n * 300 * 1.2)
    hold("what measured power lacks is not said",
         any("packages and memory only" in m["note"] for m in o["measured"] if m["of"] == "power"))
    o = target("watts", "--against", "naver-gak-55mw", "--set", "pue=1.1..1.3")
    near("nodes in 55 MW", find(o, "devices", "power_W")["p50"], 55e6 / 300 / 1.2)
    near("p10", find(o, "devices", "power_W")["p10"], 55e6 / 300 / 1.28)
    near("p90", find(o, "devices", "power_W")["p90"], 55e6 / 300 / 1.12)


def check_kinds():
    with open("own.ini", "w", encoding="utf-8") as f:
        f.write("[target]\nflops = 1 PFLOP/s FP64 sustained (measured)\nflops = 1 PFLOP/s INT8 "
                "sustained\nflops = 1 PFLOP/s FP8\nflops = 1 PFLOP/s BF16 peak sparse\n"
                "bandwidth = 1 PB/s (vendor)\nnodes = 2000 (vendor)\n")
    o = target("n1", "--against", "own.ini")
    check_shape(o)
    row = find(o, "devices", "flops_fp64_sustained", "FP64 sustained")
    near("sustained", row["p50"], 1e15 / 30e9)
    hold("all is measured", row["flag"] == "measured")
    row = find(o, "devices", "flops_int8_sustained", "INT8 peak")
    hold("a peak stands for a sustained rate in silence", "only peak known" in row["text"])
    hold("FP8 is guessed", "not measured" in find(o, "devices", "flops_fp8")["text"])
    hold("sparse is guessed", "sparsity" in find(o, "devices", "flops_bf16_peak_sparse")["text"])
    near("bandwidth", find(o, "devices", "bandwidth_Bps", "memory bandwidth (dram)")["p50"], 50000)
    near("2000 nodes", find(o, "computing rate", "nodes", of="FP64 peak")["p50"], 2000 * 40e9)
    o = target("n1", "--against", "own.ini", "--set", "sparsity=2")
    hold("a factor that was set is not assumed",
         find(o, "devices", "flops_bf16_peak_sparse", "BF16 peak")["flag"] == "assumed")
    near("sparse", find(o, "devices", "flops_bf16_peak_sparse", "BF16 peak")["p50"],
         1e15 / 2 / 160e9)


def check_launches():
    one = find(target("n1", "--against", "kr-nacc-2ef"), "devices", "flops", "FP64 peak")
    many = find(target("launches", "--against", "kr-nacc-2ef"), "devices", "flops", "FP64 peak")
    hold("launches that differ by 5 % widen nothing",
         many["p90"] / many["p10"] > 2 * one["p90"] / one["p10"] - 1)


def check_nodes():
    o = target("wide", "--against", "kr-nacc-1ef", "--set", "precision=fp64,kind=peak")
    check_shape(o)
    perfect = find(o, "devices", "flops", "FP64 peak")
    hold("a precision that was set is not assumed", perfect["flag"] == "assumed")
    hold("others than the set precision are answered",
         {a["by"] for a in o["answers"] if a["goal"] == "flops"} == {"FP64 peak"})
    slow = find(o, "devices", "flops", "FP64 peak", "slowest-of-n")
    # Nodes differ by 2 %: the slowest of 25 million is 5.4 standard deviations off.
    near("the slowest of n", slow["p50"] / perfect["p50"], math.exp(0.02 * 5.4), 0.05)
    hold("nodes are said to be unknown", not any("how nodes differ" in t for t in o["left_open"]))
    o = target("n1", "--against", "kr-nacc-1ef")
    hold("one node tells a spread",
         not any(a["scaling"] == "slowest-of-n" for a in o["answers"]) and
         any("how nodes differ" in t for t in o["left_open"]))
    o = target("n1", "--against", "kr-nacc-1ef", "--set", "node_spread=2%")
    row = find(o, "devices", "flops", "FP64 peak", "slowest-of-n")
    near("assumed spread", row["p50"], 25e6 * math.exp(0.02 * 5.4), 0.02)
    hold("an assumed spread is not flagged", row["flag"] == "assumed")


def check_scaling():
    with open("near.ini", "w", encoding="utf-8") as f:
        f.write("[target]\nflops = 2 TFLOP/s FP64 peak (announced)\n")
    runs = ["s1", "s2", "s4", "s8", "s16"]
    o = target(*runs, "--against", "near.ini")
    check_shape(o)
    # N / (1 + 0.001 (N - 1)) = 50
    row = find(o, "devices", "flops_fp64_peak", "FP64 peak", "fitted")
    hold(f"the fitted law misses: {row}", row["p10"] <= 52.6 <= row["p90"])
    hold("supported", o["scaling"]["status"] == "supported" and o["scaling"]["projected"])
    perfect = find(o, "devices", "flops_fp64_peak", "FP64 peak")
    near("perfect scaling is of one node", perfect["p50"], 50)
    o = target(*runs, "--against", "kr-nacc-1ef")
    hold("a million times the largest run is supported", o["scaling"]["status"] == "NOT SUPPORTED")
    o = target(*runs, "--against", "kr-nacc-1ef", "--set", "law=amdahl")
    hold("a given law is refused", o["scaling"]["status"] == "supported" and
         o["scaling"]["model"] == "amdahl")
    row = find(o, "devices", "flops", "FP64 peak", "fitted")
    hold("Amdahl's law is reached beyond its end", row["p50"] is None and row["p50_reason"])
    o = target("s1", "s2", "--against", "near.ini")
    hold("two counts fit a law", o["scaling"]["status"] == "NOT SUPPORTED")
    o = target("s1", "--against", "near.ini")
    hold("one count has a law", o["scaling"] is None)
    o = target("s1", "other", "--against", "near.ini")
    hold("other hardware is mixed in", any("other hardware" in n for n in o["notes"]))


def check_devices():
    o = target("--against", "frontier", "--set", "device=amd-mi300a,devices_per_node=4,pue=1.1")
    check_shape(o)
    row = find(o, "devices", "peak_flops", "FP64 vector peak")
    near("MI300A for 2.056 EF", row["p50"], 2.05572e18 / 61.3e12)
    near("nodes of four", find(o, "nodes", "peak_flops", "FP64 vector peak")["p50"],
         2.05572e18 / 61.3e12 / 4)
    near("TDP", find(o, "power", "peak_flops", "FP64 vector peak")["p50"],
         2.05572e18 / 61.3e12 * 760 * 1.1)
    hold("a data sheet stands as measured", all(m["flag"] != "measured" for m in o["measured"]))
    hold("a recalled figure is not assumed",
         find(o, "devices", "peak_flops", "FP64 matrix peak")["flag"] == "assumed")


def check_all(run):
    plain = target(run, "--all")
    hold(f"{run}: {len(plain)} answers, not 34", len(plain) == 34)
    for o in plain:
        check_shape(o)
    # With what the plain ones lack, every target that says a figure is answered.
    full = target(run, "--all", "--set", "power_w=400,unit_cost=30000,node_spread=1%")
    silent = {o["target"]["id"] for o in full
              if not any(a["answered"] for a in o["answers"])}
    hold(f"{run}: not answered though a figure is said: {silent}",
         silent == {"fr-ai-data-centers", "kr-blackrock-hub", "kr-uae-ai-dc", "uae-barakah-power"})
    for o in full:
        if o["target"]["id"] in silent:
            hold(f"{o['target']['id']}: silence", o["left_open"] and o["text"])


def main():
    check_units()
    check_power()
    check_kinds()
    check_launches()
    check_nodes()
    check_scaling()
    check_devices()
    for run in sys.argv[1:]:
        check_all(run)
    for fault in FAULTS:
        print(f"FAIL: {fault}")
    print("all answers hold" if not FAULTS else f"{len(FAULTS)} do not hold")
    return 1 if FAULTS else 0


sys.exit(main())
