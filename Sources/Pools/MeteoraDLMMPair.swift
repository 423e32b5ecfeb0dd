import Market

/// A Meteora DLMM pair: bins side by side, and a fee that rises with every bin a swap crosses.
///
/// Formulas: MeteoraAg/dlmm-sdk (commit fb02e51), `lb_pair.rs` and `bin.rs`. Limit orders and host
/// fees are no part of it.
public struct MeteoraDLMMPair: Hashable, Sendable {
  /// What the pair's fees are made of.
  public struct Settings: Hashable, Sendable {
    /// Basis points from one bin to the next.
    public var binStep: UInt16
    /// Base fee = factor · step · 10, parts per 10⁹.
    public var baseFactor: UInt64
    /// Weight of the volatility in the fee; 0 = a constant fee.
    public var variableFeeControl: UInt64 = 0
    /// The most the volatility can be.
    public var volatilityMax: UInt64 = 350_000
    /// Below this many seconds after the last swap the reference stays.
    public var filterSeconds: Int64 = 30
    /// From this many seconds on the volatility is forgotten.
    public var decaySeconds: Int64 = 600
    /// What is kept in between, basis points.
    public var reductionBasisPoints: UInt64 = 5_000
    /// The protocol's part of the fee.
    public var protocolBasisPoints: UInt64 = 500
    /// Fees are in token Y only, not in what enters.
    public var feesInYOnly = false

    /// Settings of a pair; the rest as most presets have it.
    public init(binStep: UInt16, baseFactor: UInt64) {
      self.binStep = binStep
      self.baseFactor = baseFactor
    }
  }

  /// What one bin holds.
  public struct Bin: Hashable, Sendable {
    /// Raw units of token X.
    public var x: UInt64
    /// Raw units of token Y.
    public var y: UInt64

    /// A bin of both tokens.
    public init(x: UInt64, y: UInt64) {
      self.x = x
      self.y = y
    }
  }

  /// Fees.
  public let settings: Settings
  /// The bin in which both tokens may stand.
  public var activeID: Int32
  /// Bins from `firstID` on.
  public var bins: [Bin]
  /// The number of the first bin held.
  public let firstID: Int32
  private var volatility: UInt64 = 0
  private var volatilityReference: UInt64 = 0
  private var indexReference: Int32
  private var lastUpdate: Int64 = 0

  /// A pair of empty bins around its active one.
  public init(settings: Settings, activeID: Int32, binsEachSide: Int32) {
    self.settings = settings
    self.activeID = activeID
    indexReference = activeID
    firstID = activeID - binsEachSide
    bins = [Bin](repeating: Bin(x: 0, y: 0), count: Int(2 * binsEachSide + 1))
  }

  /// What a swap did.
  public struct Fill: Hashable, Sendable {
    /// First and last bin used.
    public var startBin: Int32
    /// The last bin used.
    public var endBin: Int32
    /// What entered, a fee on it inside.
    public var input: UInt64 = 0
    /// What left, a fee on it taken off.
    public var output: UInt64 = 0
    /// The whole fee.
    public var fee: UInt64 = 0
    /// The protocol's part of it.
    public var protocolFee: UInt64 = 0
    /// The fee rate at the last bin, parts per 10⁹.
    public var rate: UInt64 = 0
    /// Whether the fee was taken from what entered.
    public var feeOnInput: Bool
  }

  /// A swap of exactly `amount`; nil where the bins held end or a number leaves 64 bits.
  public mutating func swap(exactIn amount: UInt64, sellsX: Bool, at time: Int64) -> Fill? {
    updateReferences(at: time)
    var fill: Fill?
    let first = activeID
    var left = amount
    while left > 0 {
      guard let (index, bin) = openBin(sellsX), let room = room(index, bin, sellsX) else {
        return nil
      }
      let rate = rate(at: activeID)
      var part = fill ?? Fill(startBin: first, endBin: first, feeOnInput: true)
      part.feeOnInput = !settings.feesInYOnly || !sellsX
      let feeInside = part.feeOnInput ? MeteoraDLMMBin.fee(inside: left, rate: rate) : 0
      guard let feeInside else { return nil }
      let net = min(left - feeInside, room)
      let isWhole = left - feeInside >= room
      let whole = sellsX ? bins[index].y : bins[index].x
      guard let gross = isWhole ? whole : bin.output(ofNet: net, sellsX: sellsX) else {
        return nil
      }
      let fee =
        part.feeOnInput
        ? (isWhole ? MeteoraDLMMBin.fee(upon: net, rate: rate) : left - net)
        : MeteoraDLMMBin.fee(inside: gross, rate: rate)
      guard let fee else { return nil }
      let used = part.feeOnInput ? min(left, net + fee) : net
      move(index, net: net, gross: gross, sellsX)
      part.add(
        bin: activeID, rate: rate, input: used, output: gross - (part.feeOnInput ? 0 : fee),
        fee: fee, share: settings.protocolBasisPoints)
      left -= used
      fill = part
    }
    lastUpdate = time
    return fill
  }

  /// A swap for exactly `amount` out of one bin; nil where the bin holds less.
  public mutating func swap(exactOut amount: UInt64, sellsX: Bool, at time: Int64) -> Fill? {
    updateReferences(at: time)
    var fill = Fill(startBin: activeID, endBin: activeID, feeOnInput: true)
    guard let (index, bin) = openBin(sellsX) else { return nil }
    let rate = rate(at: activeID)
    fill.feeOnInput = !settings.feesInYOnly || !sellsX
    let feeOut = fill.feeOnInput ? 0 : MeteoraDLMMBin.fee(upon: amount, rate: rate)
    guard let feeOut else { return nil }
    let gross = amount + feeOut
    guard gross < (sellsX ? bins[index].y : bins[index].x),
      let net = bin.input(for: gross, sellsX: sellsX),
      let feeIn = fill.feeOnInput ? MeteoraDLMMBin.fee(upon: net, rate: rate) : 0
    else { return nil }
    move(index, net: net, gross: gross, sellsX)
    fill.add(
      bin: activeID, rate: rate, input: net + feeIn, output: amount, fee: feeIn + feeOut,
      share: settings.protocolBasisPoints)
    lastUpdate = time
    return fill
  }

  /// The active bin, moved past those that hold nothing of what leaves.
  private mutating func openBin(_ sellsX: Bool) -> (Int, MeteoraDLMMBin)? {
    while true {
      let index = Int(activeID - firstID)
      guard bins.indices.contains(index) else { return nil }
      if (sellsX ? bins[index].y : bins[index].x) > 0 {
        return MeteoraDLMMBin(id: activeID, step: settings.binStep).map { (index, $0) }
      }
      activeID += sellsX ? -1 : 1
    }
  }

  /// The net input that empties a bin.
  private func room(_ index: Int, _ bin: MeteoraDLMMBin, _ sellsX: Bool) -> UInt64? {
    bin.input(for: sellsX ? bins[index].y : bins[index].x, sellsX: sellsX)
  }

  private mutating func move(_ index: Int, net: UInt64, gross: UInt64, _ sellsX: Bool) {
    if sellsX {
      bins[index].x &+= net
      bins[index].y &-= gross
    } else {
      bins[index].y &+= net
      bins[index].x &-= gross
    }
  }

  private mutating func updateReferences(at time: Int64) {
    let elapsed = time - lastUpdate
    guard elapsed >= settings.filterSeconds else { return }
    indexReference = activeID
    volatilityReference =
      elapsed < settings.decaySeconds
      ? volatility * settings.reductionBasisPoints / 10_000 : 0
  }

  /// The fee in force at a bin, at most a tenth; notes the volatility it comes from.
  private mutating func rate(at bin: Int32) -> UInt64 {
    let distance = UInt64((indexReference - bin).magnitude)
    volatility = min(volatilityReference + distance * 10_000, settings.volatilityMax)
    let step = UInt64(settings.binStep)
    let base = settings.baseFactor * step * 10
    let square = UInt128(volatility * step) * UInt128(volatility * step)
    let weighted = UInt128(settings.variableFeeControl) * square
    let variable = (weighted + 99_999_999_999) / 100_000_000_000
    return min(base + UInt64(clamping: variable), 100_000_000)
  }
}

extension MeteoraDLMMPair.Fill {
  fileprivate mutating func add(
    bin: Int32, rate: UInt64, input: UInt64, output: UInt64, fee: UInt64, share: UInt64
  ) {
    endBin = bin
    self.rate = rate
    self.input &+= input
    self.output &+= output
    self.fee &+= fee
    protocolFee &+= multiplyDivideFloor(fee, share, 10_000)
  }
}
