import Market

/// What an order's receipt says in lamports that is the order's own: the rest is `Terms`.
enum ReceiptColumns {
  static let names = [
    "decision_lamports", "landing_lamports", "lp_fee_lamports", "protocol_fee_lamports",
    "creator_fee_lamports", "platform_fee_lamports",
  ]

  @inline(__always)
  static func bind(_ receipt: OrderReceipt, _ rows: inout BatchInsert) {
    rows.bind(receipt.decisionLamports)
    rows.bind(receipt.landingLamports)
    rows.bind(receipt.lpFeeLamports)
    rows.bind(receipt.protocolFeeLamports)
    rows.bind(receipt.creatorFeeLamports)
    rows.bind(receipt.platformFeeLamports)
  }

  /// Reads the columns of `names` into a receipt.
  static func read(_ reader: inout RowReader) throws(SundialError) -> OrderReceipt {
    var receipt = OrderReceipt()
    receipt.decisionLamports = try reader.amount()
    receipt.landingLamports = try reader.amount()
    receipt.lpFeeLamports = try reader.amount()
    receipt.protocolFeeLamports = try reader.amount()
    receipt.creatorFeeLamports = try reader.amount()
    receipt.platformFeeLamports = try reader.amount()
    return receipt
  }
}

extension OrderReceipt {
  /// Adds a sale's receipt to the sum of the ones before it; `slotsToLand` is the last one's.
  mutating func add(_ other: OrderReceipt) {
    sentCount += other.sentCount
    failedCount += other.failedCount
    expiredCount += other.expiredCount
    slotsToLand = other.slotsToLand
    decisionLamports += other.decisionLamports
    landingLamports += other.landingLamports
    lpFeeLamports += other.lpFeeLamports
    protocolFeeLamports += other.protocolFeeLamports
    creatorFeeLamports += other.creatorFeeLamports
    transferFeeLamports += other.transferFeeLamports
    baseFeeLamports += other.baseFeeLamports
    priorityFeeLamports += other.priorityFeeLamports
    tipLamports += other.tipLamports
    platformFeeLamports += other.platformFeeLamports
    failedCostLamports += other.failedCostLamports
  }
}
