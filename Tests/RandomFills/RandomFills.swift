import Foundation

/// Writes random pools, random orders and what `Pools` makes of them to standard output, for
/// reference.py to compute once more:
///
///     RandomFills VENUE COUNT [SEED] | python3 reference.py VENUE
///
/// A record is words of 64 bits, little endian, as many as the venue's fills have; a number of 128
/// bits is two of them, the lower first.
@main struct RandomFills {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count >= 2, let fills = venues[arguments[0]], let count = Int(arguments[1]),
      let seed = arguments.count > 2 ? UInt64(arguments[2]) : 1
    else {
      let names = venues.keys.sorted().joined(separator: " ")
      FileHandle.standardError.write(
        Data("usage: RandomFills VENUE COUNT [SEED]; venues: \(names)\n".utf8))
      exit(64)
    }
    var noise = Noise(seed)
    var records = RecordWriter()
    for _ in 0..<count {
      fills(&noise, &records)
      records.end()
    }
    records.flush()
  }

  /// Draws a pool and orders, and writes them with their fills.
  typealias Fills = @Sendable (inout Noise, inout RecordWriter) -> Void

  static let venues: [String: Fills] = [
    "pump_fun": ProductFills.pumpFun, "pump_swap": ProductFills.pumpSwap,
    "raydium_amm_v4": ProductFills.raydiumAMMV4, "raydium_cpmm": ProductFills.raydiumCPMM,
    "raydium_launchlab": ProductFills.raydiumLaunchLab,
    "raydium_clmm": ConcentratedFills.raydiumCLMM,
    "orca_whirlpool": ConcentratedFills.orcaWhirlpool,
    "meteora_damm_v1": MeteoraFills.dammV1, "meteora_damm_v2": MeteoraFills.dammV2,
    "meteora_dbc": MeteoraFills.dbc, "meteora_dlmm": MeteoraFills.dlmm,
  ]
}

/// Small numbers, large ones and those between, all as likely.
struct Noise {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ bound: UInt64) -> UInt64 { next() % bound }

  mutating func coin() -> Bool { next() >> 63 == 1 }

  /// A number of 1 to `bits` bits, at least 1.
  mutating func amount(_ bits: UInt64 = 58) -> UInt64 {
    let width = 1 + below(bits)
    return max(1, next() >> (64 - width))
  }

  /// A number of `least` to `most` bits.
  mutating func wide(_ least: UInt64, _ most: UInt64) -> UInt128 {
    let width = least + below(most - least + 1)
    let bits = UInt128(next()) << 64 | UInt128(next())
    return bits >> UInt128(128 - width) | 1 << UInt128(width - 1)
  }
}

/// Collects words and writes them in large pieces.
struct RecordWriter {
  private var bytes: [UInt8] = []

  mutating func put(_ values: UInt64...) {
    for value in values {
      withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
  }

  mutating func put(_ values: UInt128...) {
    for value in values {
      put(UInt64(truncatingIfNeeded: value), UInt64(truncatingIfNeeded: value >> 64))
    }
  }

  mutating func put(_ value: Bool) { put(value ? 1 : 0 as UInt64) }

  mutating func end() {
    if bytes.count > 1 << 20 { flush() }
  }

  mutating func flush() {
    FileHandle.standardOutput.write(Data(bytes))
    bytes.removeAll(keepingCapacity: true)
  }
}
