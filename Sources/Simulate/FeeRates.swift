import Columns
import Market

/// A pool's fee rates in parts per million, and the row that states them.
struct FeeRates {
  var lpPPM: UInt32 = 0
  var protocolPPM: UInt32 = 0
  var creatorPPM: UInt32 = 0
  var isCreatorFeeOnOutput = false
  /// nil = they are not from a row.
  var row: Int?

  /// A row's own rates; nil where it states none, or more than the whole.
  static func stated(at row: Int, in table: MarketTable) -> FeeRates? {
    let parts = (
      table.rows.lpFeePPM[row], table.rows.protocolFeePPM[row], table.rows.creatorFeePPM[row]
    )
    guard parts.0 != nil || parts.1 != nil || parts.2 != nil else { return nil }
    let (lp, taken, creator) = (parts.0 ?? 0, parts.1 ?? 0, parts.2 ?? 0)
    guard UInt64(lp) + UInt64(taken) + UInt64(creator) <= 1_000_000 else { return nil }
    return FeeRates(
      lpPPM: lp, protocolPPM: taken, creatorPPM: creator,
      isCreatorFeeOnOutput: RowFlags(rawValue: table.rows.flags[row]).contains(.creatorFeeOnOutput),
      row: row)
  }

  /// The rates of the pool's latest row at or before `row` that states any.
  static func last(at row: Int, in view: MarketView) -> FeeRates? {
    guard view.table.statesRates else { return nil }
    var at: Int? = row
    while let here = at {
      if let rates = stated(at: here, in: view.table) { return rates }
      at = view.stateRow(before: here)
    }
    return nil
  }
}

extension MarketTable {
  /// Whether any row may state a rate.
  fileprivate var statesRates: Bool {
    rows.lpFeePPM.values != nil || rows.protocolFeePPM.values != nil
      || rows.creatorFeePPM.values != nil
  }
}

extension Venue {
  /// A pool's one fixed rate, parts per million, else the venue's usual ones.
  func rates(fixedPPM: UInt32?) -> FeeRates {
    guard let fixed = fixedPPM, fixed <= 1_000_000 else { return usualRates }
    return self == .raydiumCPMM || self == .raydiumAMMV4
      ? FeeRates(lpPPM: fixed) : FeeRates(protocolPPM: fixed)
  }

  /// The rates most of the venue's pools take: what is assumed where the data does not tell.
  /// pump.fun 0.95 % + 0.30 %, PumpSwap 20 + 5 + 5 bps, LaunchLab 0.25 % + 1 %, DBC and DLMM 2 %,
  /// others 25 bps.
  var usualRates: FeeRates {
    switch self {
    case .pumpFun: FeeRates(protocolPPM: 9_500, creatorPPM: 3_000)
    case .pumpSwap: FeeRates(lpPPM: 2_000, protocolPPM: 500, creatorPPM: 500)
    case .raydiumLaunchLab: FeeRates(protocolPPM: 12_500)
    case .meteoraDBC, .meteoraDLMM: FeeRates(lpPPM: 16_000, protocolPPM: 4_000)
    default: FeeRates(lpPPM: 2_500)
    }
  }
}
