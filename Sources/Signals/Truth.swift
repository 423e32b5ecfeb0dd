/// A truth value of three-valued (Kleene) logic.
enum Truth: Int8, Comparable, Sendable {
  case no = 0
  case unknown = 1
  case yes = 2

  init(_ value: Bool) { self = value ? .yes : .no }

  var negated: Truth {
    switch self {
    case .no: .yes
    case .unknown: .unknown
    case .yes: .no
    }
  }

  static func < (left: Truth, right: Truth) -> Bool { left.rawValue < right.rawValue }
}
