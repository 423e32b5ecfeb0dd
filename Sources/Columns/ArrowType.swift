import Market

/// The Arrow types that column files use.
public enum ArrowType: Hashable, Sendable {
  /// Whole numbers of 8, 16, 32 or 64 bits.
  case unsigned(bits: Int)
  /// The same with a sign.
  case signed(bits: Int)
  /// IEEE doubles.
  case float64
  /// Whole seconds since 1970, with the zone "UTC" or none.
  case timestampSeconds(utc: Bool)
  /// So many bytes a row.
  case fixedBytes(count: Int)
  /// Any bytes, any number a row.
  case binary
  /// Text.
  case utf8

  /// Bytes a row takes in the values buffer; nil where rows differ in length.
  public var width: Int? {
    switch self {
    case .unsigned(let bits), .signed(let bits): bits / 8
    case .float64, .timestampSeconds: 8
    case .fixedBytes(let count): count
    case .binary, .utf8: nil
    }
  }
}

/// One field of a file's schema.
public struct ArrowField: Hashable, Sendable {
  /// Name of the column.
  public internal(set) var name: String
  /// What its values are.
  public internal(set) var type: ArrowType
  /// Whether rows may be null.
  public internal(set) var nullable: Bool

  init(_ name: String, _ type: ArrowType, nullable: Bool = false) {
    self.name = name
    self.type = type
    self.nullable = nullable
  }
}

/// A Swift type whose memory is the Arrow representation of a value, on a little-endian machine.
public protocol ArrowValue: BitwiseCopyable {
  /// What stands in the buffer at a null row.
  static var placeholder: Self { get }
  /// Whether a column of `type` holds such values.
  static func represents(_ type: ArrowType) -> Bool
}

extension ArrowValue where Self: FixedWidthInteger {
  /// What stands at a null row.
  public static var placeholder: Self { 0 }
  /// Whether the type is this one.
  public static func represents(_ type: ArrowType) -> Bool {
    type == (isSigned ? .signed(bits: bitWidth) : .unsigned(bits: bitWidth))
  }
}

extension UInt8: ArrowValue {}
extension UInt16: ArrowValue {}
extension UInt32: ArrowValue {}
extension UInt64: ArrowValue {}
extension Int8: ArrowValue {}
extension Int16: ArrowValue {}
extension Int32: ArrowValue {}

extension Int64: ArrowValue {
  /// Whether the type is this one.
  public static func represents(_ type: ArrowType) -> Bool {
    if case .timestampSeconds = type { return true }
    return type == .signed(bits: 64)
  }
}

extension UInt128: ArrowValue {
  /// Whether the type is this one.
  public static func represents(_ type: ArrowType) -> Bool { type == .fixedBytes(count: 16) }
}

extension Int128: ArrowValue {
  /// Whether the type is this one.
  public static func represents(_ type: ArrowType) -> Bool { type == .fixedBytes(count: 16) }
}

extension Double: ArrowValue {
  /// What stands at a null row.
  public static var placeholder: Double { 0 }
  /// Whether the type is this one.
  public static func represents(_ type: ArrowType) -> Bool { type == .float64 }
}

extension Pubkey: ArrowValue {
  /// What stands at a null row.
  public static var placeholder: Pubkey { .zero }
  /// Whether the type is this one.
  public static func represents(_ type: ArrowType) -> Bool { type == .fixedBytes(count: 32) }
}

extension Signature: ArrowValue {
  /// What stands at a null row.
  public static var placeholder: Signature { .zero }
  /// Whether the type is this one.
  public static func represents(_ type: ArrowType) -> Bool { type == .fixedBytes(count: 64) }
}
