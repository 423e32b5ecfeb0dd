import Configurations
import Market

/// Turns condition documents of the system this one replaced into strategies: objects with
/// `conditions` of which each has `enabled`, `operator`, `value`, `unit`, `window_seconds`,
/// `min_count`, `min_amount`.
public struct ConditionImport: Sendable {
  /// A strategy made of one document.
  public struct Result: Hashable, Sendable {
    /// The strategy's name.
    public let name: String
    /// The strategy's document.
    public let text: String
    /// What was assumed or left out.
    public let notes: [String]
  }

  /// The strategies of a document: one, a list of them, or several by name. Throws every problem
  /// found, with places, exit code 6.
  public static func read(source: [UInt8], file: String) throws(SundialError) -> [Result] {
    let document = try ConfigurationDocument(source: source, file: file, exitCode: .strategyInvalid)
    var problems = Problems(in: document)
    var results: [Result] = []
    for (key, value) in entries(of: document.root) {
      var reader = ConditionReader()
      if let result = reader.read(value, key: key, &problems) { results.append(result) }
    }
    if results.isEmpty && problems.isEmpty {
      problems.add(
        ConfigurationCode.missingField, at: document.root, "there are no conditions",
        expected: "an object with \"conditions\"")
    }
    guard problems.isEmpty else { throw problems.error(exitCode: .strategyInvalid) }
    return results
  }

  private static func entries(
    of root: ConfigurationValue
  ) -> [(key: String?, value: ConfigurationValue)] {
    switch root.kind {
    case .list(let items): return items.map { (nil, $0) }
    case .object(let members):
      for key in ["templates", "strategies", "strategy"] {
        if let inner = root[key] {
          if case .object = inner.kind, inner["conditions"] != nil { return [(nil, inner)] }
          return entries(of: inner)
        }
      }
      if root["conditions"] != nil { return [(nil, root)] }
      let named = members.filter { $0.value["conditions"] != nil }
      if !named.isEmpty { return named.map { ($0.key, $0.value) } }
      return [(nil, root)]
    default: return [(nil, root)]
    }
  }
}

/// Reads one such document.
struct ConditionReader {
  private var leaves: [String] = []
  private var notes: [String] = []

  static let kinds = [
    "token_age", "liquidity", "market_cap", "volume_window", "large_buys", "buy_pressure",
    "unique_wallets", "price_change",
  ]
  private static let fields = [
    "enabled", "operator", "value", "unit", "window_seconds", "min_count", "min_amount",
  ]

  mutating func read(
    _ value: ConfigurationValue, key: String?, _ problems: inout Problems
  ) -> ConditionImport.Result? {
    let conditions = value["conditions"] ?? value
    guard let members = conditions.members(known: Self.kinds, &problems) else { return nil }
    let window = sharedWindow(conditions)
    for member in members where Self.kinds.contains(member.key) {
      guard member.value.members(known: Self.fields, &problems) != nil else { continue }
      if case .boolean(false)? = member.value["enabled"]?.kind {
        notes.append("\(member.key) is switched off there and left out")
        continue
      }
      if let leaf = leaf(member.key, member.value, window: window, &problems) {
        leaves.append(leaf)
      }
    }
    if leaves.isEmpty && problems.isEmpty {
      problems.add(
        ConfigurationCode.missingField, at: conditions, "no condition is switched on")
    }
    guard problems.isEmpty else { return nil }
    notes.append("it says nothing of exits: add \"exit\"")
    let title = value["name"].flatMap { $0.text(&problems) } ?? key ?? "imported"
    let description = value["description"].flatMap { $0.text(&problems) } ?? title
    let name = Self.name(key ?? title)
    var text = "{\n  \"name\": \(quoted(name)),\n  \"description\": \(quoted(description)),\n"
    text += "  \"entry\": {\n    \"all\": [\n"
    text += leaves.map { "      \($0)" }.joined(separator: ",\n")
    text += "\n    ]\n  },\n  \"exit\": []\n}\n"
    return ConditionImport.Result(name: name, text: text, notes: notes)
  }

  /// The window there was one of for all: that of the volume, else of the large buys, else 30 s.
  private func sharedWindow(_ conditions: ConfigurationValue) -> String {
    for kind in ["volume_window", "large_buys"] {
      guard let condition = conditions[kind],
        case .number(let text)? = condition["window_seconds"]?.kind
      else { continue }
      if case .boolean(false)? = condition["enabled"]?.kind { continue }
      return text
    }
    return "30"
  }

  private mutating func leaf(
    _ kind: String, _ value: ConfigurationValue, window: String, _ problems: inout Problems
  ) -> String? {
    switch kind {
    case "token_age":
      let units = ["days": "d", "hours": "h", "minutes": "m", "seconds": "s"]
      let word = value["unit"].map { $0.word(among: units.keys.sorted(), &problems) } ?? "hours"
      guard let word, let unit = units[word] else { return nil }
      return plain("token_age", value, "less_than", nil, &problems) { "\"\($0)\(unit)\"" }
    case "liquidity":
      guard let unit = money(value, ["USD", "SOL"], &problems) else { return nil }
      return plain(
        "liquidity_\(unit.lowercased())", value, "greater_than", nil, &problems
      ) { "\"\($0) \(unit)\"" }
    case "market_cap":
      guard money(value, ["USD"], &problems) != nil else { return nil }
      return plain("market_cap_usd", value, "less_than", nil, &problems) { "\"\($0) USD\"" }
    case "volume_window":
      guard let unit = money(value, ["USD", "SOL"], &problems) else { return nil }
      let own = self.window(value, window, kind, &problems)
      return plain(
        "volume_\(unit.lowercased())", value, "greater_than_equal", own, &problems
      ) { "\"\($0) \(unit)\"" }
    case "large_buys":
      guard let unit = money(value, ["USD", "SOL"], &problems) else { return nil }
      let own = self.window(value, window, kind, &problems)
      let least = number(value, "min_amount", &problems) ?? "1000"
      let count = number(value, "min_count", &problems) ?? "5"
      return "{ \"feature\": \"large_buys\", \"window\": \"\(own)s\", \"min_amount\": "
        + "\"\(least) \(unit)\", \"operator\": \"greater_than_equal\", \"value\": \(count) }"
    case "buy_pressure":
      let own = self.window(value, window, kind, &problems)
      return plain("buy_pressure", value, "greater_than", own, &problems) { $0 }
    case "unique_wallets":
      let own = self.window(value, window, kind, &problems)
      return plain("unique_traders", value, "greater_than_equal", own, &problems) { $0 }
    default:
      let own = self.window(value, window, kind, &problems)
      return plain("price_change", value, "greater_than", own, &problems) { "\"\($0)%\"" }
    }
  }

  /// The unit of an amount; USD where it says none, nil (with a problem) where it is another.
  private func money(
    _ value: ConfigurationValue, _ units: [String], _ problems: inout Problems
  ) -> String? {
    value["unit"].map { $0.word(among: units, &problems) } ?? "USD"
  }

  private mutating func window(
    _ value: ConfigurationValue, _ shared: String, _ kind: String, _ problems: inout Problems
  ) -> String {
    if let own = number(value, "window_seconds", &problems) { return own }
    notes.append("\(kind) has no window there: the shared one of \(shared) seconds is taken")
    return shared
  }

  private func plain(
    _ feature: String, _ value: ConfigurationValue, _ usual: String, _ window: String?,
    _ problems: inout Problems, _ write: (String) -> String
  ) -> String? {
    let words = Comparison.allCases.map(\.rawValue)
    let comparison = value["operator"].map { $0.word(among: words, &problems) } ?? usual
    // A count of wallets may stand where that of large buys does.
    let isCount = feature == "unique_traders" && value["value"] == nil
    let key = isCount && value["min_count"] != nil ? "min_count" : "value"
    guard value.required(key, &problems) != nil,
      let number = number(value, key, &problems), let comparison
    else { return nil }
    let span = window.map { "\"window\": \"\($0)s\", " } ?? ""
    return "{ \"feature\": \"\(feature)\", \(span)\"operator\": \"\(comparison)\", "
      + "\"value\": \(write(number)) }"
  }

  /// A number's decimal text without an exponent; nil where it is absent or (with a problem) none.
  private func number(
    _ value: ConfigurationValue, _ key: String, _ problems: inout Problems
  ) -> String? {
    guard let member = value[key] else { return nil }
    if case .number(let text) = member.kind, let number = DecimalNumber(text.utf8),
      (-30...30).contains(number.exponent), number.digits.count <= 30
    {
      return decimalText(text, power: 0)
    }
    problems.add(
      ConfigurationCode.wrongKind, at: member, "this is \(member.kindName) or too large",
      expected: "a number")
    return nil
  }

  /// A name of a strategy from a title: `Early Token Momentum` gives `early_token_momentum`.
  static func name(_ title: String) -> String {
    var name = ""
    for byte in title.lowercased().utf8 where name.utf8.count < 64 {
      let isPlain = (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
      if isPlain {
        name.unicodeScalars.append(Unicode.Scalar(byte))
      } else if !name.isEmpty && !name.hasSuffix("_") {
        name += "_"
      }
    }
    while name.hasSuffix("_") { name.removeLast() }
    return name.isEmpty ? "imported" : name
  }

  private func quoted(_ text: String) -> String { CanonicalValue.string(text).text }
}
