/// The exchange programs Sundial knows. The raw value is the code in the columns: the position in
/// the list of docs/formats/columns.md.
public enum Venue: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case pumpFun = 0
  case pumpSwap
  case raydiumAMMV4
  case raydiumCPMM
  case raydiumCLMM
  case raydiumLaunchLab
  case meteoraDLMM
  case meteoraDAMMV1
  case meteoraDAMMV2
  case meteoraDBC
  case orcaWhirlpool

  /// The name used in exports, configurations and reports.
  public var name: String {
    switch self {
    case .pumpFun: "pump_fun"
    case .pumpSwap: "pump_swap"
    case .raydiumAMMV4: "raydium_amm_v4"
    case .raydiumCPMM: "raydium_cpmm"
    case .raydiumCLMM: "raydium_clmm"
    case .raydiumLaunchLab: "raydium_launchlab"
    case .meteoraDLMM: "meteora_dlmm"
    case .meteoraDAMMV1: "meteora_damm_v1"
    case .meteoraDAMMV2: "meteora_damm_v2"
    case .meteoraDBC: "meteora_dbc"
    case .orcaWhirlpool: "orca_whirlpool"
    }
  }

  /// The venue of a name; nil when there is none.
  public init?(name: some StringProtocol) {
    guard let venue = Venue.allCases.first(where: { $0.name == name }) else { return nil }
    self = venue
  }

  /// Whether the venue is a launch curve, which ends at completion.
  public var isCurve: Bool {
    self == .pumpFun || self == .raydiumLaunchLab || self == .meteoraDBC
  }

  /// Whether the venue's pools follow x·y = k over the pricing reserves, so that a state is two
  /// numbers and a fill from it is exact.
  public var isConstantProduct: Bool {
    switch self {
    case .pumpFun, .pumpSwap, .raydiumAMMV4, .raydiumCPMM, .raydiumLaunchLab: true
    default: false
    }
  }
}
