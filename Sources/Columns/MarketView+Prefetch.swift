import CCacheHint

/// Rows that are read soon, asked for at once: columns lie far apart, and what is not in the
/// processor's cache would otherwise be waited for one column after the other. Nothing depends on
/// it but speed.
extension MarketView {
  /// Asks for what a fill at `row` or shortly behind reads, a trip notes of it, and searches go on
  /// from.
  public func prefetchFill(at row: Int) {
    table.rows.slotRank.prefetch(row)
    table.rows.outerIndex.prefetch(row)
    table.rows.innerIndex.prefetch(row)
    if pools != nil { table.rows.pool.prefetch(row) }
    table.rows.venue.prefetch(row)
    table.rows.flags.prefetch(row)
    // An order lands some rows behind, often on the next line of memory.
    table.rows.slot.prefetch(row)
    table.rows.slot.prefetch(row + 4)
    table.rows.baseReserve.values?.prefetch(row)
    table.rows.baseReserve.values?.prefetch(row + 4)
    table.rows.quoteReserve.values?.prefetch(row)
    table.rows.quoteReserve.values?.prefetch(row + 4)
    table.rows.quoteVault.values?.prefetch(row)
    table.rows.quoteVault.values?.prefetch(row + 4)
    table.rows.blockTime.prefetch(row)
    table.rows.blockTime.prefetch(row + 8)
    table.rows.price.values?.prefetch(row)
    table.rows.price.values?.prefetch(row + 8)
    if let index = indexMemory { index.prefetch(row - rows.lowerBound) }
  }
}

extension IndexRows {
  /// Asks for the block of a row and the next one, and for the sums from the row on.
  @inline(__always)
  fileprivate func prefetch(_ row: Int) {
    let block = blocks + row / SearchIndex.rowCount
    sundial_prefetch(block)
    sundial_prefetch(block + 1)
    sundial_prefetch(lamportsBefore + row)
    sundial_prefetch(lamportsBefore + (row + 8))
    sundial_prefetch(lamportsBefore + (row + 16))
  }
}

extension Column {
  @inline(__always)
  fileprivate func prefetch(_ row: Int) { sundial_prefetch(base + row) }
}
