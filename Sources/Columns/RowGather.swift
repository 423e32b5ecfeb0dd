import Market

/// A run of rows of one day.
struct RowPiece {
  let day: Int
  let rows: Range<Int>
}

/// Copies pieces of several days' columns one after another, a `memcpy` a piece and column.
struct RowGather {
  private let days: [SwapColumns]
  /// By day: the new index of each of its pools.
  private let poolIndexes: [[UInt32]]
  private let pieces: [RowPiece]
  private let rowCount: Int

  init(days: [SwapColumns], poolIndexes: [[UInt32]], pieces: [RowPiece]) {
    self.days = days
    self.poolIndexes = poolIndexes
    self.pieces = pieces
    rowCount = pieces.reduce(0) { $0 + $1.rows.count }
  }

  /// The copies.
  var rows: SwapColumns {
    SwapColumns(
      slot: gather(\.slot), blockTime: gather(\.blockTime), slotRank: gather(\.slotRank),
      outerIndex: gather(\.outerIndex), innerIndex: gather(\.innerIndex), kind: gather(\.kind),
      side: gather(\.side), venue: gather(\.venue), pool: gatherPools(),
      traderKey: gather(\.traderKey), baseAmount: gather(\.baseAmount),
      quoteAmount: gather(\.quoteAmount), baseReserve: gather(\.baseReserve),
      quoteReserve: gather(\.quoteReserve), quoteVault: gather(\.quoteVault),
      price: gather(\.price), quoteLamports: gather(\.quoteLamports),
      quoteMicroUSD: gather(\.quoteMicroUSD), lpFeePPM: gather(\.lpFeePPM),
      protocolFeePPM: gather(\.protocolFeePPM), creatorFeePPM: gather(\.creatorFeePPM),
      networkFee: gather(\.networkFee), tip: gather(\.tip), flags: gather(\.flags),
      signature: gather(\.signature), sqrtPrice: gather(\.sqrtPrice),
      liquidity: gather(\.liquidity), activeBin: gather(\.activeBin),
      shareBaseReserve: gather(\.shareBaseReserve),
      shareQuoteReserve: gather(\.shareQuoteReserve), lpFee: gather(\.lpFee),
      protocolFee: gather(\.protocolFee))
  }

  private func gather<Value>(_ path: KeyPath<SwapColumns, Column<Value>>) -> Column<Value> {
    let columns = days.map { $0[keyPath: path] }
    return Column(count: rowCount) { target in
      var at = 0
      for piece in pieces where !piece.rows.isEmpty {
        (target + at).update(
          from: columns[piece.day].base + piece.rows.lowerBound, count: piece.rows.count)
        at += piece.rows.count
      }
    }
  }

  private func gatherPools() -> Column<UInt32> {
    Column(count: rowCount) { target in
      var at = 0
      for piece in pieces {
        let source = days[piece.day].pool.pointer(to: piece.rows)
        poolIndexes[piece.day].withUnsafeBufferPointer { indexes in
          for row in 0..<piece.rows.count { target[at + row] = indexes[Int(source[row])] }
        }
        at += piece.rows.count
      }
    }
  }

  private func gather<Value: ArrowValue>(
    _ path: KeyPath<SwapColumns, NullableColumn<Value>>
  ) -> NullableColumn<Value> {
    let columns = days.map { $0[keyPath: path] }
    guard columns.contains(where: { $0.values != nil }) else {
      return NullableColumn(values: nil, validity: nil)
    }
    let hasNulls = columns.contains { $0.values == nil || $0.validity != nil }
    // What stands at a null row is meaningless, so that values move whole; a day without the column
    // leaves what stands for null.
    let values = Column<Value>(count: rowCount) { target in
      var at = 0
      for piece in pieces where !piece.rows.isEmpty {
        if let source = columns[piece.day].values {
          (target + at).update(from: source.pointer(to: piece.rows), count: piece.rows.count)
        } else {
          (target + at).update(repeating: Value.placeholder, count: piece.rows.count)
        }
        at += piece.rows.count
      }
    }
    let validity = hasNulls ? gatherValidity(columns) : nil
    return NullableColumn(values: values, validity: validity)
  }

  private func gatherValidity<Value>(_ columns: [NullableColumn<Value>]) -> Column<UInt8> {
    let byteCount = (rowCount + 7) / 8
    return Column(count: byteCount) { bits in
      bits.update(repeating: 0, count: byteCount)
      var at = 0
      for piece in pieces {
        let column = columns[piece.day]
        if column.values != nil {
          for row in piece.rows {
            let isKnown = column.validity.map { $0[row >> 3] >> UInt8(row & 7) & 1 } ?? 1
            bits[(at + row - piece.rows.lowerBound) >> 3] |=
              isKnown << UInt8((at + row - piece.rows.lowerBound) & 7)
          }
        }
        at += piece.rows.count
      }
    }
  }
}
