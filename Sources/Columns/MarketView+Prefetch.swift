import CCacheHint

/// Rows that are read soon, asked for at once: columns lie far apart, and what is not in the
/// processor's cache would otherwise be waited for one column after the other. Nothing depends on
/// it but speed.
extension MarketView {
  /// Asks for what a fill at `row` or shortly behind reads, a trip notes of it, and a search goes
  /// on from.
  public func prefetchFill(at row: Int) {
    table.rows.slot.prefetch(row)
    table.rows.blockTime.prefetch(row)
    table.rows.slotRank.prefetch(row)
    table.rows.outerIndex.prefetch(row)
    table.rows.innerIndex.prefetch(row)
    table.rows.pool.prefetch(row)
    table.rows.venue.prefetch(row)
    table.rows.flags.prefetch(row)
    table.rows.price.values?.prefetch(row)
    table.rows.baseReserve.values?.prefetch(row)
    table.rows.quoteReserve.values?.prefetch(row)
    table.rows.quoteVault.values?.prefetch(row)
    if let index = indexMemory {
      sundial_prefetch(index.blocks + (row - rows.lowerBound) / SearchIndex.rowCount)
    }
  }
}

/// Asks for the memory at an address.
public func prefetch(_ address: UnsafeRawPointer) { sundial_prefetch(address) }

/// Asks for the numbers of a block's rows, of eight bytes each: two lines of memory, whatever they
/// begin at; where they lie on a third it comes by itself.
public func prefetchBlock(_ rows: UnsafeRawPointer) {
  sundial_prefetch(rows)
  sundial_prefetch(rows + 64)
}

extension Column {
  @inline(__always)
  fileprivate func prefetch(_ row: Int) { sundial_prefetch(base + row) }
}
