import Market

extension Transaction {
  /// Quote per base in UI units of a price in raw token 1 per raw token 0; nil where a mint's
  /// decimals are unknown or the price is no positive number.
  ///
  /// One multiplication or division by a power of ten, exact to 10²², then the reciprocal where
  /// token 0 is the quote: no function of a maths library, so that every machine gets these bits.
  /// - Parameter decimals: of tokens 0 and 1 where the caller knows them.
  func statedPrice(
    raw price: Double, mints: (Pubkey, Pubkey), decimals: Pair<UInt8?> = [nil, nil]
  ) -> Double? {
    guard price > 0, price.isFinite, let decimals0 = decimals[0] ?? knownDecimals(mints.0),
      let decimals1 = decimals[1] ?? knownDecimals(mints.1)
    else { return nil }
    var power = 1.0
    for _ in 0..<abs(Int(decimals0) - Int(decimals1)) { power *= 10 }
    let scaled = decimals0 >= decimals1 ? price * power : price / power
    let quotePerBase = QuoteMint.side(mints.0, mints.1) == 1 ? scaled : 1 / scaled
    return quotePerBase > 0 && quotePerBase.isFinite ? quotePerBase : nil
  }

  private func knownDecimals(_ mint: Pubkey) -> UInt8? {
    QuoteMint(mint)?.decimals ?? tokens.decimals(mint)
  }
}

/// A square root price Q64.64 as raw token 1 per raw token 0: (p / 2⁶⁴)², three roundings at most.
func rawPrice(squareRoot price: UInt128) -> Double {
  let root = Double(price) * 0x1p-64
  return root * root
}

extension Leg {
  /// Takes the price after the row from √(token 1 per token 0) · 2⁶⁴, where it states one.
  mutating func setPrice(sqrtPrice: UInt128, in transaction: Transaction) {
    self.sqrtPrice = sqrtPrice
    let raw = rawPrice(squareRoot: sqrtPrice)
    let stated = transaction.statedPrice(raw: raw, mints: mints, decimals: decimals)
    if let stated { statedPrice = stated }
  }
}
