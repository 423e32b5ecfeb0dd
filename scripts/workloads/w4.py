"""W4: a mapped table to its first element and to the sum of all its columns; CPU time."""
import os, re
import numpy as np
from measure import *

NAMES = {"numpy memmap .bin": "numpy", "pyarrow ipc memory_map": "pyarrow", "polars scan_ipc": "polars"}
ROW_BYTES = 148
BAR = {"cpp": 0.75, "numpy": 1.0, "pyarrow": 1.0, "polars": 1.0, "duckdb": 1.0}
DUCKDB = """
import duckdb, json, pyarrow as pa, sys, time
swaps = pa.ipc.open_file(pa.memory_map(sys.argv[1] + "/swaps.arrow")).read_all()
names = [f'sum(epoch("{c}"))' if pa.types.is_timestamp(swaps.schema.field(c).type) else f'sum("{c}")'
         for c in swaps.column_names]
connection = duckdb.connect(config={"threads": 1})
start = time.process_time()
connection.sql("select " + ", ".join(names) + " from swaps").fetchall()
print(json.dumps({"cpu": time.process_time() - start}))
"""


def totals():
    """Sum of all integers modulo 2^64, each of its own width without sign, and of the prices."""
    sys.path.insert(0, SHARED)
    from common import COLS
    whole, prices = 0, 0.0
    for name, kind in COLS:
        column = np.memmap(os.path.join(DATA, name + ".bin"), dtype=kind, mode="r")
        if kind == "<f8":
            prices = float(column.sum())
        else:
            unsigned = column.view(f"u{column.itemsize}")
            whole += sum(int(part.sum(dtype=np.uint64)) for part in np.array_split(unsigned, 64))
    return whole % 2**64, prices


def peers():
    """CPU seconds of the sums of numpy, pyarrow and polars, once each, by the shared script."""
    command = [sys.executable, os.path.join(SHARED, "load.py"), SIZE, "1"]
    seconds = {}
    for line in subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout.splitlines():
        if not line.startswith("{"):
            sys.exit(f"failed: {line}")
        run = json.loads(line)
        name = NAMES.get(run["bench"].removeprefix("W4 "))
        if name:
            seconds[name] = ROW_BYTES * rows / 1e9 / run["GBps_cpu"]
    return seconds


rows = os.path.getsize(os.path.join(DATA, "price.bin")) // 8
whole, prices = totals()
first, seconds = [], {name: [] for name in ("engine", *BAR)}
for round in range(ROUNDS):
    mine = engine("w4", DATA, 1, 5)
    if int(mine["integers"]) != whole or abs(mine["prices"] / prices - 1) > 1e-9:
        wrong("w4", f"sums {mine['integers']}, {mine['prices']}, not {whole}, {prices}")
    first.append(mine["first_ms"])
    run = {"engine": mine["cpu_med"], "cpp": cpp("w4sum", 1, 5)["cpu_med"], **peers()}
    run["duckdb"] = output(sys.executable, "-c", DUCKDB, DATA)["cpu"]
    for name, value in run.items():
        seconds[name].append(value)
    say(f"w4 round {round + 1}: first {first[-1]:.3f} ms, " + ", ".join(f"{k} {v[-1]:.3f} s" for k, v in seconds.items()))
for name, values in seconds.items():
    say(f"w4 {name}: {ROW_BYTES * rows / median(values) / 1e9:.1f} GB/s")
# One millisecond over what it takes from opening the file to the first price.
ratio("w4", "first_element", 1 / median(first), 1.0)
for name, bar in BAR.items():
    ratio("w4", name, median(seconds[name]) / median(seconds["engine"]), bar)
