import Market

extension ByteReader {
  /// Sixteen bytes, little endian.
  mutating func uint128() -> UInt128? {
    guard let low = uint64(), let high = uint64() else { return nil }
    return UInt128(high) << 64 | UInt128(low)
  }
}

extension Transaction {
  /// All events of that discriminator which an instruction printed, in order; bodies start after
  /// the discriminator.
  func printedEvents(_ discriminator: UInt64, of instruction: Instruction) -> [ByteReader] {
    events.compactMap { logged in
      guard logged.instruction == instruction.number else { return nil }
      let data = parser.bytes(logged.data)
      return data.discriminator == discriminator ? data.dropping(8) : nil
    }
  }
}

extension Leg {
  /// Takes the price after the row from √(token 1 per token 0) · 2⁶⁴.
  ///
  /// p = (s / 2⁶⁴)², times 10^(d0 − d1) where that is not below 1, else over 10^(d1 − d0); 1 / p
  /// where token 0 is the quote. Each step is one IEEE operation, so that every machine gives the
  /// same bits. Nothing is stated where decimals are unknown.
  mutating func setPrice(sqrtPrice: UInt128, in transaction: Transaction) {
    let keys = [mints.0, mints.1]
    let known = (0...1).map { side in
      decimals[side] ?? QuoteMint(keys[side])?.decimals ?? transaction.tokens.decimals(keys[side])
    }
    guard let decimals0 = known[0], let decimals1 = known[1], sqrtPrice > 0 else { return }
    let root = Double(sqrtPrice) / 18_446_744_073_709_551_616
    var scale = 1.0
    for _ in 0..<abs(Int(decimals0) - Int(decimals1)) { scale *= 10 }
    let raw = root * root
    let price = decimals0 >= decimals1 ? raw * scale : raw / scale
    let stated = QuoteMint.side(mints.0, mints.1) == 1 ? price : 1 / price
    if stated > 0 && stated.isFinite { statedPrice = stated }
  }
}
