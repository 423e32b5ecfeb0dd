import Synchronization

/// Counters and gauges with labels, written as a Prometheus text file.
///
/// Any number of threads may count. Label values go through the redactor, as all text does.
public final class MetricRegistry: Sendable {
  private let redactor: Redactor
  private let state = Mutex<[String: Family]>([:])

  private struct Family {
    var help: String
    var type: String
    var values: [String: Double] = [:]
  }

  /// A registry whose text holds no key.
  public init(redactor: Redactor) { self.redactor = redactor }

  /// Adds to a counter.
  public func add(
    _ amount: Double = 1, to name: String, help: String, labels: [(String, String)] = []
  ) {
    update(name, help, "counter", labels) { $0 + amount }
  }

  /// Sets a gauge.
  public func set(
    _ value: Double, in name: String, help: String, labels: [(String, String)] = []
  ) {
    update(name, help, "gauge", labels) { _ in value }
  }

  private func update(
    _ name: String, _ help: String, _ type: String, _ labels: [(String, String)],
    _ change: (Double) -> Double
  ) {
    let key = Self.text(of: labels.map { ($0, redactor.redacted($1)) })
    state.withLock { families in
      var family = families[name] ?? Family(help: help, type: type)
      family.values[key] = change(family.values[key] ?? 0)
      families[name] = family
    }
  }

  /// All of it in Prometheus' text format, names and labels sorted.
  public var text: String {
    state.withLock { families in
      var text = ""
      for name in families.keys.sorted() {
        let family = families[name]!
        text += "# HELP \(name) \(family.help)\n# TYPE \(name) \(family.type)\n"
        for labels in family.values.keys.sorted() {
          text += "\(name)\(labels) \(Self.number(family.values[labels]!))\n"
        }
      }
      return text
    }
  }

  private static func text(of labels: [(String, String)]) -> String {
    if labels.isEmpty { return "" }
    let parts = labels.map { name, value in
      let escaped = value.flatMap { character -> String in
        switch character {
        case "\\": "\\\\"
        case "\"": "\\\""
        case "\n": "\\n"
        default: String(character)
        }
      }
      return "\(name)=\"\(String(escaped))\""
    }
    return "{\(parts.joined(separator: ","))}"
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && value.magnitude < 9e15 ? "\(Int64(value))" : "\(value)"
  }
}
