extension RaydiumLaunchLabCurve {
  /// What the virtual base of the standard launch (10¹⁵ tokens, 793.1·10¹² for sale, 85 SOL) stands
  /// above the tokens still for sale.
  public static let standardBaseOffset: UInt64 = 279_925_605_596_382

  /// Rates in parts per million; one fee is taken, and the creator's part of it rounded down.
  public struct Fees: Hashable, Sendable {
    /// Of protocol, platform and referrer.
    public var protocolPPM: UInt64
    /// Of the creator.
    public var creatorPPM: UInt64

    /// The rates of both.
    public init(protocolPPM: UInt64, creatorPPM: UInt64) {
      self.protocolPPM = protocolPPM
      self.creatorPPM = creatorPPM
    }

    var totalPPM: UInt64? { WholeNumber.sum(protocolPPM, creatorPPM) }

    /// Splits a fee; the remainder is the protocol's.
    func split(_ fee: UInt64) -> (protocolFee: UInt64, creatorFee: UInt64) {
      guard let total = totalPPM, total > 0,
        let creator = WholeNumber.floor(fee, creatorPPM, over: total)
      else { return (fee, 0) }
      return (fee - creator, creator)
    }
  }

  /// `buy_exact_in` with a budget of `amount`, of which at most `forSale` tokens can be had: a buy
  /// beyond takes the rest and pays only its cost. Nothing where 64 bits do not hold a number.
  public func buy(spending amount: UInt64, forSale: UInt64, fees: Fees) -> PoolFill {
    guard let rate = fees.totalPPM, let fee = Self.fee(on: amount, feePPM: rate), fee < amount,
      let output = tokens(forNet: amount - fee)
    else { return .nothing }
    guard output > forSale else {
      let parts = fees.split(fee)
      return PoolFill(
        input: amount, output: output, poolInput: amount - fee, protocolFee: parts.protocolFee,
        creatorFee: parts.creatorFee)
    }
    guard let net = net(forTokens: forSale), let gross = Self.gross(ofNet: net, feePPM: rate),
      gross <= amount
    else { return .nothing }
    let parts = fees.split(gross - net)
    return PoolFill(
      input: gross, output: forSale, poolInput: net, protocolFee: parts.protocolFee,
      creatorFee: parts.creatorFee)
  }

  /// `sell_exact_in` of `amount` tokens; `raised` is all the curve can pay.
  public func sell(tokens amount: UInt64, raised: UInt64, fees: Fees) -> PoolFill {
    guard amount > 0, let rate = fees.totalPPM, let priced = proceeds(ofTokens: amount) else {
      return .nothing
    }
    let gross = min(priced, raised)
    guard let fee = Self.fee(on: gross, feePPM: rate), fee <= gross else { return .nothing }
    let parts = fees.split(fee)
    return PoolFill(
      input: amount, output: gross - fee, poolInput: amount, protocolFee: parts.protocolFee,
      creatorFee: parts.creatorFee)
  }
}
