/// What the ledger and the recorded answers know of a token together.
struct TokenFacts: Sendable {
  var mint: String
  var record: TokenRecord
  /// Raw units: what the first transaction that names the mint leaves in all accounts.
  var supply: UInt64?
  var decimals: Int64?
  var program: String?

  /// nil where neither knows the mint.
  init?(_ mint: String, ledger: Ledger, recorded: RecordedAnswers) {
    let record = recorded.tokens[mint]
    self.mint = mint
    self.record = record ?? TokenRecord()
    decimals = record?.decimals
    var isNamed = false
    if let first = ledger.rows(naming: mint)?.first {
      let body = JSONSlice(ledger.bodies.bytes(ledger.rows[Int(first)].body)[...])
      for balance in body["meta"]?["postTokenBalances"]?.elements ?? []
      where balance["mint"]?.word == mint {
        isNamed = true
        let amount = balance["uiTokenAmount"]
        supply = (supply ?? 0) &+ (amount?["amount"]?.word.flatMap { UInt64($0) } ?? 0)
        decimals = decimals ?? amount?["decimals"]?.integer
        program = balance["programId"]?.word
      }
    }
    guard record != nil || isNamed else { return nil }
  }

  var decimalsText: String { decimals.map(String.init) ?? "null" }

  /// A supply in whole tokens as a JSON number or null; exact, because it is text.
  var uiSupply: String {
    guard let supply, let decimals else { return "null" }
    return TokenFacts.decimal(supply, places: Int(decimals))
  }

  /// Integer units as a decimal number without trailing zeros.
  static func decimal(_ units: UInt64, places: Int) -> String {
    guard places > 0 else { return "\(units)" }
    var digits = String(units)
    digits = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let whole = digits.dropLast(places)
    let part = digits.suffix(places)
    let kept = part.prefix(
      part.lastIndex { $0 != "0" }.map { part.distance(from: part.startIndex, to: $0) + 1 } ?? 0)
    return kept.isEmpty ? String(whole) : "\(whole).\(kept)"
  }

  static func quotedOrNull(_ text: String?) -> String { text.map(JSONValue.quoted) ?? "null" }
}
