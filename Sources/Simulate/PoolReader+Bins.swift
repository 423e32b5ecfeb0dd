import Columns
import Market
import Pools

extension PoolReader {
  /// The state of a DLMM pair after a row that states its active bin; nil where its step, the order
  /// of its tokens or any depth is not known.
  func binState(at row: Int, _ rates: FeeRates?, _ flags: TripFlags) -> PoolState? {
    let table = view.table
    guard let activeBin = table.rows.activeBin[row], let ladder = ladder(at: row) else {
      return nil
    }
    var flags = flags
    let rates = rates ?? paidRates(at: row)
    if rates == nil { flags.insert(.assumedFee) }
    let known = rates ?? Venue.meteoraDLMM.usualRates
    var bins = KnownBins(
      activeBin: activeBin, step: ladder.step, isBaseFirst: ladder.isBaseFirst,
      feePPM: known.lpPPM + known.protocolPPM + known.creatorPPM, protocolPPM: known.protocolPPM,
      known: (0, 0), depth: 0)
    bins.depth = depthPerBin(at: row) / UInt64(KnownRange.beyondShare)
    guard bins.depth > 0 else { return nil }
    bins.known = heldInActiveBin(at: row, feePPM: bins.feePPM)
    return PoolState(maths: .bins(bins), flags: flags)
  }

  /// The pair's step and order, from the latest row that states a price beside its bin.
  private func ladder(at row: Int) -> (step: UInt16, isBaseFirst: Bool)? {
    let table = view.table
    guard let unit = powerOfTen(view.entry.decimals) else { return nil }
    var at: Int? = row
    for _ in 0..<Self.binRowsMax {
      guard let here = at else { return nil }
      if let id = table.rows.activeBin[here], id != 0,
        let price = view.rawPrice(at: here, unit: unit)
      {
        return ladder(through: id, quotePerBase: price)
      }
      at = view.stateRow(before: here)
    }
    return nil
  }

  /// The only step and order of tokens for which a bin has a price in raw units.
  private func ladder(through id: Int32, quotePerBase raw: Double) -> (
    step: UInt16, isBaseFirst: Bool
  )? {
    var found: (step: UInt16, isBaseFirst: Bool)?
    for step in MeteoraDLMMBin.steps {
      guard let bin = MeteoraDLMMBin(id: id, step: step) else { continue }
      let price = Double(bin.price) * 0x1p-64
      for (expected, isBaseFirst) in [(raw, true), (1 / raw, false)]
      where price > expected * 0.999_999 && price < expected * 1.000_001 {
        guard found == nil else { return nil }
        found = (step, isBaseFirst)
      }
    }
    return found
  }

  /// Quote that recorded swaps moved per bin they used: of those that crossed bins, else the most
  /// that one bin took or gave; since the pair's liquidity last changed.
  private func depthPerBin(at row: Int) -> UInt64 {
    let table = view.table
    var (moved, bins): (UInt64, UInt64) = (0, 0)
    var most: UInt64 = 0
    forEachSwap(endingAt: row) { here, before in
      guard let end = table.rows.activeBin[here], let start = table.rows.activeBin[before] else {
        return false
      }
      let quote = table.rows.quoteAmount[here]
      if start == end {
        most = max(most, quote)
      } else {
        moved = moved.addingClamped(quote)
        bins += UInt64((Int64(end) - Int64(start)).magnitude) + 1
      }
      return true
    }
    return bins > 0 ? moved / bins : most
  }

  /// What swaps that began and ended in the active bin are known to have left in it.
  private func heldInActiveBin(at row: Int, feePPM: UInt32) -> (base: UInt64, quote: UInt64) {
    let table = view.table
    let active = table.rows.activeBin[row]
    var swaps: [Int] = []
    forEachSwap(endingAt: row) { here, before in
      guard table.rows.activeBin[here] == active, table.rows.activeBin[before] == active else {
        return false
      }
      swaps.append(here)
      return true
    }
    let kept = UInt64(1_000_000 - min(feePPM, 1_000_000))
    var held: (base: UInt64, quote: UInt64) = (0, 0)
    for here in swaps.reversed() {
      let (base, quote) = (table.rows.baseAmount[here], table.rows.quoteAmount[here])
      if table.rows.side[here] > 0 {
        held.base -= min(held.base, base)
        held.quote = held.quote.addingClamped(multiplyDivideFloor(quote, kept, 1_000_000))
      } else {
        held.quote -= min(held.quote, quote)
        held.base = held.base.addingClamped(multiplyDivideFloor(base, kept, 1_000_000))
      }
    }
    return held
  }

  /// The rate of the pool's last purchase whose fee is stated: of what was paid, rounded up.
  func paidRates(at row: Int) -> FeeRates? {
    let table = view.table
    var at: Int? = row
    for _ in 0..<Self.binRowsMax {
      guard let here = at else { return nil }
      if table.rows.side[here] > 0, let lp = table.rows.lpFee[here],
        let taken = table.rows.protocolFee[here], table.rows.quoteAmount[here] >= Self.paidMin
      {
        let paid = table.rows.quoteAmount[here]
        guard lp < paid / 2, taken < paid / 2 else { return nil }
        return FeeRates(
          lpPPM: UInt32(multiplyDivideCeiling(lp, 1_000_000, paid)),
          protocolPPM: UInt32(multiplyDivideCeiling(taken, 1_000_000, paid)), row: here)
      }
      at = view.stateRow(before: here)
    }
    return nil
  }

  private static let binRowsMax = 256
  /// Of smaller payments rounded fees tell no rate.
  private static let paidMin: UInt64 = 1_000_000
}
