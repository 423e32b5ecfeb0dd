/// A truth value of three-valued (Kleene) logic.
public enum Truth: Int8, Comparable, Sendable {
  /// Not so.
  case no = 0
  /// A value it needs is missing.
  case unknown = 1
  /// So.
  case yes = 2

  init(_ value: Bool) { self = value ? .yes : .no }

  /// The opposite; unknown stays unknown.
  public var negated: Truth {
    switch self {
    case .no: .yes
    case .unknown: .unknown
    case .yes: .no
    }
  }

  /// no < unknown < yes: a conjunction is the least, a disjunction the greatest.
  public static func < (left: Truth, right: Truth) -> Bool { left.rawValue < right.rawValue }
}
