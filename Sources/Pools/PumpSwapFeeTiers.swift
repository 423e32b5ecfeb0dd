import Market

/// The fees of PumpSwap's canonical SOL pools, which follow the coin's market cap since 1 September
/// 2025.
///
/// Source: pump-fun/pump-public-docs, fee program; values as events of 2025 and 2026 show them. A
/// tier holds from its threshold on; market cap = ⌊quote · supply / base⌋ of the state before the
/// trade.
public enum PumpSwapFeeTiers {
  /// Threshold in SOL and the creator's rate there, basis points.
  private static let steps: [(sol: UInt64, creator: UInt64)] = [
    (420, 95), (1_470, 90), (2_460, 85), (3_440, 80), (4_420, 75), (9_820, 70), (14_740, 65),
    (19_650, 60), (24_560, 55), (29_470, 50), (34_380, 45), (39_300, 40), (44_210, 35),
    (49_120, 30), (54_030, 28), (58_940, 25), (63_860, 23), (68_770, 20), (73_681, 18),
    (78_590, 15), (83_500, 13), (88_400, 10), (93_330, 8), (98_240, 5),
  ]

  /// Rates of a pool in a state, for a coin that has a creator; nil where its market cap exceeds 64
  /// bits.
  public static func fees(of pool: PumpSwapPool, supply: UInt64) -> PumpSwapPool.Fees? {
    guard let cap = WholeNumber.floor(pool.quote, supply, over: pool.base) else { return nil }
    let sol = cap / UInt64(lamportsPerSOL)
    guard let step = steps.last(where: { $0.sol <= sol }) else {
      return PumpSwapPool.Fees(lpBasisPoints: 2, protocolBasisPoints: 93, creatorBasisPoints: 30)
    }
    return PumpSwapPool.Fees(
      lpBasisPoints: 20, protocolBasisPoints: 5, creatorBasisPoints: step.creator)
  }
}
