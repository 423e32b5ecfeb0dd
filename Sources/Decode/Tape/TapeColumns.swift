import Configurations
import Market

/// The part `columns` of a tape's map while it is read.
struct TapeColumns {
  private static let fields = [
    "mint", "pool", "time", "slot", "side", "quote", "base", "price", "trader", "signature",
    "created",
  ]

  let mint: String
  let pool: String?
  let time: TapeMap.TimeColumn?
  let slot: String?
  let side: TapeMap.WordColumn<Int8>
  let quoteAmount: TapeMap.AmountColumn
  let baseAmount: TapeMap.AmountColumn
  let price: String?
  let trader: TapeMap.TraderColumn?
  let signature: String?
  let created: TapeMap.TimeColumn?

  /// The columns of a map; nil with the problems added.
  init?(_ value: ConfigurationValue, quote: QuoteMint, _ problems: inout Problems) {
    guard value.members(known: Self.fields, &problems) != nil else { return nil }
    let mint = value.required("mint", &problems)?.text(&problems)
    pool = value["pool"]?.text(&problems)
    time = value["time"].flatMap { Self.readTime($0, &problems) }
    slot = value["slot"]?.text(&problems)
    let side = value.required("side", &problems).flatMap { Self.readSide($0, &problems) }
    let quoteAmount = value.required("quote", &problems).flatMap {
      Self.readQuote($0, quote, &problems)
    }
    let baseAmount = value.required("base", &problems).flatMap { Self.readBase($0, &problems) }
    price = value["price"]?.text(&problems)
    trader = value["trader"].flatMap { Self.readTrader($0, &problems) }
    signature = value["signature"]?.text(&problems)
    created = value["created"].flatMap { Self.readTime($0, &problems) }
    if value["time"] == nil && slot == nil {
      problems.add(
        ConfigurationCode.missingField, at: value, "neither 'time' nor 'slot' is mapped",
        expected: "one of them at least")
    }
    guard let mint, let side, let quoteAmount, let baseAmount else { return nil }
    self.mint = mint
    self.side = side
    self.quoteAmount = quoteAmount
    self.baseAmount = baseAmount
  }

  var canonical: CanonicalValue {
    let words: (Int8) -> CanonicalValue = { sign in
      .list(side.meanings.filter { $0.value == sign }.keys.sorted().map { .string($0) })
    }
    return .object([
      "mint": .string(mint), "pool": Self.text(pool), "time": Self.time(time),
      "slot": Self.text(slot), "price": Self.text(price), "signature": Self.text(signature),
      "created": Self.time(created),
      "side": .object(["column": .string(side.column), "buy": words(1), "sell": words(-1)]),
      "quote": .object([
        "column": .string(quoteAmount.column), "unit": .string(quoteAmount.isUI ? "ui" : "raw"),
      ]),
      "base": .object([
        "column": .string(baseAmount.column), "unit": .string(baseAmount.isUI ? "ui" : "raw"),
        "decimals": .integer(Int64(baseAmount.decimals)),
      ]),
      "trader": trader.map {
        .object([
          "column": .string($0.column), "pseudonyms": .boolean($0.allowsPseudonyms),
        ])
      } ?? .null,
    ])
  }

  private static func text(_ text: String?) -> CanonicalValue {
    text.map { .string($0) } ?? .null
  }

  private static func time(_ time: TapeMap.TimeColumn?) -> CanonicalValue {
    guard let time else { return .null }
    return .object(["column": .string(time.column), "unit": .string(time.unit.rawValue)])
  }

  private static func readTime(
    _ value: ConfigurationValue, _ problems: inout Problems
  ) -> TapeMap.TimeColumn? {
    guard value.members(known: ["column", "unit"], &problems) != nil else { return nil }
    let column = value.required("column", &problems)?.text(&problems)
    let unit = value.required("unit", &problems)?.word(
      among: TapeMap.TimeUnit.allCases.map(\.rawValue), &problems)
    guard let column, let unit = unit.flatMap({ TapeMap.TimeUnit(rawValue: $0) }) else {
      return nil
    }
    return TapeMap.TimeColumn(column: column, unit: unit)
  }

  private static func readSide(
    _ value: ConfigurationValue, _ problems: inout Problems
  ) -> TapeMap.WordColumn<Int8>? {
    guard value.members(known: ["column", "buy", "sell"], &problems) != nil else { return nil }
    let column = value.required("column", &problems)?.text(&problems)
    var meanings: [String: Int8] = [:]
    for (key, sign) in [("buy", 1), ("sell", -1)] as [(String, Int8)] {
      guard let list = value[key] else {
        meanings[key] = sign
        continue
      }
      for item in list.items(&problems) ?? [] {
        guard let word = item.text(&problems) else { continue }
        if meanings.updateValue(sign, forKey: word) != nil {
          problems.add(ConfigurationCode.contradiction, at: item, "this word stands twice")
        }
      }
    }
    return column.map { .init(column: $0, meanings: meanings) }
  }

  private static func readQuote(
    _ value: ConfigurationValue, _ quote: QuoteMint, _ problems: inout Problems
  ) -> TapeMap.AmountColumn? {
    guard value.members(known: ["column", "unit"], &problems) != nil else { return nil }
    let column = value.required("column", &problems)?.text(&problems)
    let units = quote == .sol ? ["ui", "raw", "SOL", "lamports"] : ["ui", "raw"]
    let unit = value.required("unit", &problems)?.word(among: units, &problems)
    guard let column, let unit else { return nil }
    return .init(column: column, isUI: unit == "ui" || unit == "SOL", decimals: quote.decimals)
  }

  private static func readBase(
    _ value: ConfigurationValue, _ problems: inout Problems
  ) -> TapeMap.AmountColumn? {
    guard value.members(known: ["column", "unit", "decimals"], &problems) != nil else { return nil }
    let column = value.required("column", &problems)?.text(&problems)
    let unit = value.required("unit", &problems)?.word(among: ["ui", "raw"], &problems)
    let decimals = value.required("decimals", &problems)?.integer(in: 0...18, &problems)
    guard let column, let unit, let decimals else { return nil }
    return .init(column: column, isUI: unit == "ui", decimals: UInt8(decimals))
  }

  private static func readTrader(
    _ value: ConfigurationValue, _ problems: inout Problems
  ) -> TapeMap.TraderColumn? {
    if case .string(let column) = value.kind {
      return .init(column: column, allowsPseudonyms: false)
    }
    guard value.members(known: ["column", "pseudonyms"], &problems) != nil else { return nil }
    var allows = false
    if let flag = value["pseudonyms"] {
      if case .boolean(let set) = flag.kind {
        allows = set
      } else {
        problems.add(
          ConfigurationCode.wrongKind, at: flag, "this is \(flag.kindName)",
          expected: "true or false")
      }
    }
    let column = value.required("column", &problems)?.text(&problems)
    return column.map { .init(column: $0, allowsPseudonyms: allows) }
  }
}
