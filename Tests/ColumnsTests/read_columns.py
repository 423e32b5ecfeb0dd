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
        names = [field.name for field in table.schema]
        duck_rows = [dict(zip(names, row)) for row in duck.execute("select * from table").fetchall()]
        stamp = lambda value: value.timestamp() if getattr(value, "tzinfo", None) else value
        for others in polars_rows, duck_rows:
            assert len(others) == len(rows)
            for left, right in zip(rows, others):
                assert {k: stamp(v) for k, v in left.items()} == {k: stamp(v) for k, v in right.items()}, (left, right)
        name = path.rsplit("/", 1)[1]
        total = sum((v if isinstance(v, int) else 0) for row in rows for k, v in row.items() if k != "trader_key")
        nulls = sum(v is None for row in rows for v in row.values())
        print(name, len(rows), total, nulls, table.schema.metadata[b"format_version"].decode(), json.loads(table.schema.metadata[b"venues"])[3])
