"""Opens column files with pyarrow, polars and DuckDB and prints what each of them sees."""
import json, sys
import duckdb, polars, pyarrow as pa
from pyarrow import ipc

for path in sys.argv[1:]:
    with pa.memory_map(path) as source:
        before = pa.total_allocated_bytes()
        table = ipc.open_file(source).read_all()
        assert pa.total_allocated_bytes() == before, "pyarrow copied a column"
        table.validate(full=True)
        rows = table.to_pylist()
        polars_rows = polars.read_ipc(path).to_dicts()
        duck = duckdb.connect()
        duck.execute("set timezone = 'UTC'")
        duck.register("rows_of_file", table)
        duck_rows = duck.sql("select * from rows_of_file").to_arrow_table().to_pylist()
        stamp = lambda value: value.timestamp() if getattr(value, "tzinfo", None) else value
        for others in polars_rows, duck_rows:
            assert len(others) == len(rows)
            for left, right in zip(rows, others):
                assert set(left) == set(right)
                for key in left:
                    assert stamp(left[key]) == stamp(right[key]), (key, left, right)
        name = path.rsplit("/", 1)[1]
        total = sum(
            value for row in rows for key, value in row.items()
            if key != "trader_key" and isinstance(value, int))
        nulls = sum(v is None for row in rows for v in row.values())
        metadata = table.schema.metadata
        version = metadata[b"format_version"].decode()
        print(name, len(rows), total, nulls, version, json.loads(metadata[b"venues"])[3])
