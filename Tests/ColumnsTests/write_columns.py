"""Writes swaps, markets and pools with pyarrow: another layout of the same format, with a subset of
the columns, for our reader to open. With a second argument, the folder of the bench's own writer,
that one writes the pools."""
import sys
import pyarrow as pa
from pyarrow import ipc

folder = sys.argv[1]
count = 1000
def write(name, fields):
    schema = pa.schema([pa.field(n, t, nullable=null) for n, t, null, _ in fields], metadata={"format_version": "1"})
    batch = pa.record_batch([pa.array(v, t) for _, t, _, v in fields], schema=schema)
    with pa.OSFile(f"{folder}/{name}.arrow", "wb") as sink, ipc.new_file(sink, schema) as writer:
        writer.write_batch(batch)

u8, u16, u32, u64, i8, i16, f64 = pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64(), pa.int8(), pa.int16(), pa.float64()
key, rows = pa.binary(32), range(count)
write("swaps", [
    ("slot", u64, False, [100 + r // 2 for r in rows]), ("block_time", pa.timestamp("s", "UTC"), False, [1_760_000_000 + r for r in rows]),
    ("tx_index", u32, True, [r % 2 for r in rows]), ("outer_index", u16, False, [2] * count), ("inner_index", i16, False, [-1] * count),
    ("leg", u8, False, [0] * count), ("legs", u8, False, [1] * count), ("kind", u8, False, [0] * count), ("side", i8, False, [1 - r % 2 * 2 for r in rows]),
    ("venue", u8, False, [3] * count), ("pool", u32, False, [0] * count), ("trader_key", u64, False, [2**64 - 1 - r for r in rows]),
    ("base_amount", u64, False, list(rows)), ("quote_amount", u64, False, [r * 3 for r in rows]),
    ("base_reserve", u64, True, [None if r % 3 == 0 else r for r in rows]), ("price", f64, True, [r / 7 for r in rows]),
    ("network_fee", u64, False, [5000] * count), ("tip", u64, False, [0] * count), ("evidence", u8, False, [6] * count), ("flags", u16, False, [0] * count)])
write("markets", [
    ("base_mint", key, False, [b"m" * 32]), ("created_at", pa.timestamp("s"), True, [None]), ("selected_at", pa.timestamp("s"), True, [None]),
    ("selected_by", u8, False, [0]), ("decimals", u8, False, [6]), ("supply", u64, True, [10**15]), ("creator", key, True, [None]),
    ("row_start", u64, False, [0]), ("row_count", u64, False, [count])])
write("pools", [
    ("pool", key, False, [b"p" * 32]), ("base_mint", key, False, [b"m" * 32]), ("quote_mint", key, False, [b"q" * 32]),
    ("venue", u8, False, [3]), ("fee_ppm", u32, True, [2500]), ("linked_pool", u32, True, [None])])

if len(sys.argv) > 2:
    sys.path.insert(0, sys.argv[2])
    sys.dont_write_bytecode = True
    import ipc as bench, numpy as np
    fields = [("pool", key, False), ("base_mint", key, False), ("quote_mint", key, False), ("venue", u8, False), ("fee_ppm", u32, True), ("linked_pool", u32, True)]
    schema = pa.schema([pa.field(n, t, nullable=null) for n, t, null in fields], metadata={"format_version": "1", "segments": "[]"})
    keys = np.arange(96, dtype="u1").reshape(3, 32)
    bench.write(f"{folder}/pools.arrow", schema, [keys, keys, keys, np.full(3, 3, "u1"), np.full(3, 2500, "<u4"), bench.Nulls(np.zeros(3, "<u4"))])
