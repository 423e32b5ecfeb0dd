import Market
import Pools

/// A Meteora DLMM pair around a row's active bin.
///
/// What swaps have put into the active bin since the price came there, less what they took, is
/// known to be in it and is traded at the bin's price, exactly. Depth beyond it is in no event:
/// each further bin is counted on for a quarter of what recorded swaps moved per bin, at that bin's
/// price, and the fill carries `bounded_price`.
struct KnownBins {
  var activeBin: Int32
  var step: UInt16
  /// Whether the base is the pair's X: bins' prices are Y per X.
  var isBaseFirst: Bool
  /// Whole fee on the input in parts per million, and the venue's part of it.
  var feePPM: UInt32
  var protocolPPM: UInt32
  /// What is known to be in the active bin, raw units.
  var known: (base: UInt64, quote: UInt64)
  /// Quote, or base worth as much, that is counted on in each further bin.
  var depth: UInt64

  /// A swap through more bins than this is not filled further.
  static let binsMax = 256

  func buy(spending spend: UInt64) -> Fill {
    let net = afterFee(spend)
    let walk = walk(net, takesBase: true)
    // What the bins do not take cannot be spent.
    guard walk.left == 0, walk.output <= PoolState.amountMax else { return Fill() }
    var fill = Fill(quote: spend, base: walk.output, poolQuote: net, poolBase: walk.output)
    split(spend - net, into: &fill)
    if walk.isBounded { fill.flags.insert(.boundedPrice) }
    return fill
  }

  func sell(_ amount: UInt64) -> Fill {
    let net = afterFee(amount)
    let walk = walk(net, takesBase: false)
    guard walk.output <= PoolState.amountMax else { return Fill() }
    var fill = Fill(
      quote: walk.output, base: amount, poolQuote: walk.output, poolBase: amount)
    split(Fill.rate(amount - net, walk.output, max(net, 1)), into: &fill)
    if walk.isBounded { fill.flags.insert(.boundedPrice) }
    return fill
  }

  /// Worth of base at the active bin's price, raw quote, at most `amountMax`.
  func worth(of amount: UInt64) -> UInt64 {
    guard let bin = MeteoraDLMMBin(id: activeBin, step: step) else { return 0 }
    return min(bin.output(ofNet: amount, sellsX: isBaseFirst) ?? .max, PoolState.amountMax)
  }

  private func afterFee(_ amount: UInt64) -> UInt64 {
    multiplyDivideFloor(amount, UInt64(1_000_000 - min(feePPM, 1_000_000)), 1_000_000)
  }

  private func split(_ fee: UInt64, into fill: inout Fill) {
    let share = UInt64(min(protocolPPM, feePPM))
    fill.protocolFee = feePPM > 0 ? multiplyDivideFloor(fee, share, UInt64(feePPM)) : 0
    fill.lpFee = fee - fill.protocolFee
  }

  /// Goes from bin to bin with a net input: X lowers the price, Y raises it.
  private func walk(_ net: UInt64, takesBase: Bool) -> (
    output: UInt64, left: UInt64, isBounded: Bool
  ) {
    let sellsX = takesBase != isBaseFirst
    var (output, left) = (UInt64(0), net)
    var id = activeBin
    for place in 0..<KnownBins.binsMax where left > 0 {
      guard let bin = MeteoraDLMMBin(id: id, step: step) else { break }
      let isActive = place == 0
      let held =
        takesBase
        ? (isActive ? known.base : bin.output(ofNet: depth, sellsX: sellsX) ?? 0)
        : (isActive ? known.quote : depth)
      id += sellsX ? -1 : 1
      guard held > 0, let room = bin.input(for: held, sellsX: sellsX) else { continue }
      guard room <= left else {
        let last = min(bin.output(ofNet: left, sellsX: sellsX) ?? 0, held)
        return (output.addingClamped(last), 0, !isActive)
      }
      output = output.addingClamped(held)
      left -= room
    }
    return (output, left, true)
  }
}
