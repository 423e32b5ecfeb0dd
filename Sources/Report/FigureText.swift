import Market

/// Numbers as a report writes them.
enum FigureText {
  /// A metric by the unit its name ends in: SOL, a share as percent, or a plain number.
  static func metric(_ name: String, _ value: Double) -> String {
    if name.hasSuffix("_sol") { return decimal(value, places: 6) + " SOL" }
    if shares.contains(name) || name.hasSuffix("_share") {
      return decimal(value * 100, places: 2) + " %"
    }
    if value.rounded() == value, value.magnitude < 1e15 { return grouped(Int64(value)) }
    return decimal(value, places: 4)
  }

  private static let shares: Set = [
    "win_rate", "max_drawdown", "capital_lost_below_80_percent", "cagr", "total_return",
    "failed_transaction_rate",
  ]

  /// Lamports as SOL with six decimals and a sign where they are a gain or a loss.
  static func net(_ lamports: Int64) -> String {
    let text = solText(lamports, places: 6)
    return lamports > 0 ? "+" + text : text
  }

  /// Thousands parted by commas.
  static func grouped(_ value: some BinaryInteger) -> String {
    let digits = Array(String(value.magnitude))
    var output = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { output += "," }
      output.append(digit)
    }
    return output
  }

  /// `places` decimals (0…9), halves away from zero; the shortest exact form where 64 bits are
  /// too few.
  static func decimal(_ value: Double, places: Int) -> String {
    var unit = 1.0
    for _ in 0..<places { unit *= 10 }
    let scaled = (value.magnitude * unit).rounded()
    guard scaled < 9e15 else { return "\(value)" }
    let digits = String(UInt64(scaled))
    let text = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard places > 0 else { return sign + text }
    return "\(sign)\(text.dropLast(places)).\(text.suffix(places))"
  }

  /// First and last four characters of a key.
  static func short(_ key: Pubkey) -> String {
    let text = key.description
    return "\(text.prefix(4))…\(text.suffix(4))"
  }

  /// Day and minute, UTC.
  static func minute(_ unixSeconds: Int64) -> String {
    let text = timestampText(unixSeconds: unixSeconds)
    return text.replacing("T", with: " ").prefix(16).description
  }
}
