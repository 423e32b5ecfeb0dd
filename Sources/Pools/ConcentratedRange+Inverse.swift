extension ConcentratedRange {
  /// Prices from which an exact input of `net` ends at `after`: one, or neighbours that the
  /// rounding joins.
  public static func starts(
    endingAt after: UInt128, liquidity: UInt128, exactIn net: UInt64, zeroIn: Bool
  ) -> ClosedRange<UInt128>? {
    guard liquidity > 0, after > 0 else { return nil }
    guard zeroIn else {
      let rise = UInt128(net) << 64 / liquidity
      return rise < after ? after - rise...after - rise : nil
    }
    let scaled = Wide(liquidity).timesOne
    guard let most = scaled - Wide(after) * UInt128(net),
      let high = (scaled * after).floor(over: most),
      let least = scaled - Wide(after - 1) * UInt128(net),
      let low = (scaled * (after - 1)).floor(over: least), low < high
    else { return nil }
    return low + 1...high
  }

  /// Prices from which taking `output` out ends at `after`.
  public static func starts(
    endingAt after: UInt128, liquidity: UInt128, exactOut output: UInt64, zeroIn: Bool
  ) -> ClosedRange<UInt128>? {
    guard liquidity > 0, after > 0 else { return nil }
    if zeroIn {
      let drop = ceiling(UInt128(output) << 64, liquidity)
      let (start, overflow) = after.addingReportingOverflow(drop)
      return overflow ? nil : start...start
    }
    let scaled = Wide(liquidity).timesOne
    let most = scaled + Wide(after) * UInt128(output)
    let least = scaled + Wide(after - 1) * UInt128(output)
    guard let high = (scaled * after).floor(over: most),
      let low = (scaled * (after - 1)).floor(over: least), low < high
    else { return nil }
    return low + 1...high
  }

  /// The liquidities for which a move between two prices takes `input` in and lets `output` out,
  /// both as the pool rounds them; nil when no single one does, which tells that the swap left
  /// its range.
  public static func liquidities(
    from before: UInt128, to after: UInt128, input: UInt64, output: UInt64
  ) -> ClosedRange<UInt128>? {
    guard before != after, before > 0, after > 0, input > 0 else { return nil }
    let zeroIn = after < before
    let way = zeroIn ? before - after : after - before
    let zero = (factor: Wide(before) * after, over: Wide(way).timesOne)
    let one = (factor: Wide(1).timesOne, over: Wide(way))
    let (entered, left) = zeroIn ? (zero, one) : (one, zero)
    guard let under = (entered.factor * UInt128(input - 1)).floor(over: entered.over),
      let most = (entered.factor * UInt128(input)).floor(over: entered.over),
      let least = (left.factor * UInt128(output)).ceiling(over: left.over),
      let beyond = (left.factor * (UInt128(output) + 1)).ceiling(over: left.over), beyond > 0,
      under < .max
    else { return nil }
    let low = max(under + 1, least)
    let high = min(most, beyond - 1)
    return low <= high ? low...high : nil
  }

  /// The liquidities for which an exact input of `net` or an exact `output` moves the price from
  /// `before` to `after`; nil when none does. Where the rounding of the price is worth more than a
  /// unit of the input, only the net input before that rounding fits.
  public static func liquidities(
    from before: UInt128, to after: UInt128, exactIn net: UInt64
  ) -> ClosedRange<UInt128>? {
    guard before != after, before > 0, after > 0, net > 0 else { return nil }
    guard after < before else {
      let way = after - before
      guard way < .max else { return nil }
      let amount = UInt128(net) << 64
      return closed(amount / (way + 1) + 1, amount / way)
    }
    let way = before - after
    let product = Wide(before) * UInt128(net)
    guard let high = (product * after).floor(over: Wide(way).timesOne),
      let low = (product * (after - 1)).floor(over: Wide(way + 1).timesOne), low < high
    else { return nil }
    return low + 1...high
  }

  /// The same for an exact output.
  public static func liquidities(
    from before: UInt128, to after: UInt128, exactOut output: UInt64
  ) -> ClosedRange<UInt128>? {
    guard before != after, before > 0, after > 0, output > 0 else { return nil }
    guard after > before else {
      let way = before - after
      let amount = UInt128(output) << 64
      let most = way > 1 ? ceiling(amount, way - 1) - 1 : .max
      return closed(ceiling(amount, way), most)
    }
    let way = after - before
    let product = Wide(before) * UInt128(output)
    guard let low = (product * after).ceiling(over: Wide(way).timesOne) else { return nil }
    let beyond = (product * (after - 1)).ceiling(over: Wide(way - 1).timesOne)
    return closed(low, beyond.map { $0 > 0 ? $0 - 1 : 0 } ?? .max)
  }
}

extension ConcentratedRange {
  /// Prices from which `input` enters and `output` leaves on the way to `after`, both as the pool
  /// rounds them; nil when there is none, which tells that the swap left its range.
  public static func starts(
    endingAt after: UInt128, liquidity: UInt128, input: UInt64, output: UInt64, zeroIn: Bool
  ) -> ClosedRange<UInt128>? {
    guard liquidity > 0, after > 0, input > 0 else { return nil }
    let zero = zeroIn ? (input - 1, input) : (output, output &+ 1)
    let one = zeroIn ? (output, output &+ 1) : (input - 1, input)
    guard
      let byZero = ways(ofZero: zero, at: after, liquidity, falling: zeroIn, isInput: zeroIn),
      let byOne = ways(ofOne: one, liquidity, isInput: !zeroIn)
    else { return nil }
    let low = max(byZero.lowerBound, byOne.lowerBound)
    let high = min(byZero.upperBound, byOne.upperBound)
    guard low <= high else { return nil }
    if zeroIn {
      let (last, overflow) = after.addingReportingOverflow(high)
      return overflow ? nil : after + low...last
    }
    return high < after ? after - high...after - low : nil
  }

  /// How far the price goes for an amount of token 1 between two: ⌈L·way/2⁶⁴⌉ = the upper for an
  /// input, ⌊…⌋ = the lower for an output.
  private static func ways(
    ofOne bounds: (UInt64, UInt64), _ liquidity: UInt128, isInput: Bool
  ) -> ClosedRange<UInt128>? {
    let low = UInt128(bounds.0) << 64
    let high = UInt128(bounds.1) << 64
    if isInput { return closed(low / liquidity + 1, high / liquidity) }
    let beyond = ceiling(high, liquidity)
    return beyond > 0 ? closed(ceiling(low, liquidity), beyond - 1) : nil
  }

  /// The same for token 0: an amount a takes the price from `after` by
  /// a·after² / (L·2⁶⁴ ∓ a·after), less when it rose to there.
  private static func ways(
    ofZero bounds: (UInt64, UInt64), at after: UInt128, _ liquidity: UInt128, falling: Bool,
    isInput: Bool
  ) -> ClosedRange<UInt128>? {
    let scaled = Wide(liquidity).timesOne
    let way = { (amount: UInt64, up: Bool) -> UInt128? in
      let weight = Wide(after) * UInt128(amount)
      guard let over = falling ? scaled - weight : scaled + weight else { return nil }
      return up ? (weight * after).ceiling(over: over) : (weight * after).floor(over: over)
    }
    if isInput {
      guard let low = way(bounds.0, false), let high = way(bounds.1, false), low < high else {
        return nil
      }
      return closed(low + 1, high)
    }
    guard let low = way(bounds.0, true), let high = way(bounds.1, true), high > 0 else {
      return nil
    }
    return closed(low, high - 1)
  }

  private static func closed(_ low: UInt128, _ high: UInt128) -> ClosedRange<UInt128>? {
    low <= high ? low...high : nil
  }
}
