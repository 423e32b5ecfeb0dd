import Market

extension ArrangedDay {
  /// What signers sent away, in chain order: docs/formats/columns.md.
  func outflowTable(_ metadata: [(key: String, value: String)]) -> ArrowTable {
    let rows = outflows.map(\.pointee)
    var table = ArrowTable(
      schema: ColumnSchema.outflows, rowCount: rows.count, metadata: metadata)
    table.add("slot", rows.map(\.slot))
    table.add("block_time", rows.map(\.blockTime))
    table.add("slot_rank", rows.map { ranks[$0.transaction] })
    table.add("mint", rows.map(\.outflow.mint))
    table.add("owner", rows.map(\.outflow.owner))
    table.add("amount", rows.map(\.outflow.amount))
    return table
  }
}
