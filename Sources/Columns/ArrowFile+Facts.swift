import Market

extension ArrowFile {
  /// The candles of a candles file, in its order; E-COLUMNS-003.
  func candles() throws(SundialError) -> [Candle] {
    let address = try column("address", Pubkey.self)
    let openTime = try column("open_time", Int64.self)
    let interval = try column("interval_s", UInt32.self)
    var numbers: [Column<Double>] = []
    for name in ["open", "high", "low", "close", "volume", "volume_usd"] {
      numbers.append(try column(name))
    }
    return (0..<rowCount).map { row in
      Candle(
        address: address[row], openTime: openTime[row], intervalSeconds: interval[row],
        open: numbers[0][row], high: numbers[1][row], low: numbers[2][row],
        close: numbers[3][row], volume: numbers[4][row], volumeUSD: numbers[5][row])
    }
  }

  /// The facts of a tokens file, in its order; E-COLUMNS-003.
  func tokens() throws(SundialError) -> [TokenFact] {
    let mint = try column("mint", Pubkey.self)
    let seenAt = try column("seen_at", Int64.self)
    let createdAt = try nullableColumn("created_at", Int64.self)
    let decimals = try nullableColumn("decimals", UInt8.self)
    let supply = try nullableColumn("supply", UInt64.self)
    let creator = try nullableColumn("creator", Pubkey.self)
    let program = try nullableColumn("token_program", Pubkey.self)
    let name = try bytesColumn("name")
    let symbol = try bytesColumn("symbol")
    let feeRate = try nullableColumn("transfer_fee_bps", UInt16.self)
    let feeMax = try nullableColumn("transfer_fee_max", UInt64.self)
    let feeSlot = try nullableColumn("transfer_fee_slot", UInt64.self)
    return (0..<rowCount).map { row in
      var fact = TokenFact(mint: mint[row], seenAt: seenAt[row])
      fact.createdAt = createdAt[row]
      fact.decimals = decimals[row]
      fact.supply = supply[row]
      fact.creator = creator[row]
      fact.tokenProgram = program[row]
      fact.name = name[row]
      fact.symbol = symbol[row]
      if let rate = feeRate[row], let amountMax = feeMax[row], let slot = feeSlot[row] {
        fact.transferFee = TransferFee(basisPoints: rate, amountMax: amountMax, fromSlot: slot)
      }
      return fact
    }
  }
}

extension DayFiles {
  /// The candles of a folder; none where it has no such file. E-COLUMNS-001 … 003, 006.
  static func candles(besideIn folder: String) throws(SundialError) -> [Candle] {
    try file("candles.arrow", besideIn: folder)?.candles() ?? []
  }

  /// The token facts of a folder; none where it has no such file. E-COLUMNS-001 … 003, 006.
  static func tokens(besideIn folder: String) throws(SundialError) -> [TokenFact] {
    try file("tokens.arrow", besideIn: folder)?.tokens() ?? []
  }

  /// A file of a folder; nil where there is none of that name. E-COLUMNS-001, 002, 006.
  static func file(
    _ name: String, besideIn folder: String
  ) throws(SundialError) -> ArrowFile? {
    let path = "\(folder)/\(name)"
    guard MappedFile.exists(path) else { return nil }
    let file = try ArrowFile(path: path)
    try file.requireFormatVersion()
    return file
  }
}
