import Market

/// The Arrow types that column files use.
enum ArrowType: Hashable, Sendable {
  case unsigned(bits: Int)
  case signed(bits: Int)
  case float64
  /// Whole seconds since 1970, with the zone "UTC" or none.
  case timestampSeconds(utc: Bool)
  case fixedBytes(count: Int)
  case binary
  case utf8

  /// Bytes a row takes in the values buffer; nil where rows differ in length.
  var width: Int? {
    switch self {
    case .unsigned(let bits), .signed(let bits): bits / 8
    case .float64, .timestampSeconds: 8
    case .fixedBytes(let count): count
    case .binary, .utf8: nil
    }
  }
}

/// One field of a file's schema.
struct ArrowField: Hashable, Sendable {
  var name: String
  var type: ArrowType
  var nullable: Bool

  init(_ name: String, _ type: ArrowType, nullable: Bool = false) {
    self.name = name
    self.type = type
    self.nullable = nullable
  }
}

/// A Swift type whose memory is the Arrow representation of a value, on a little-endian machine.
protocol ArrowValue: BitwiseCopyable {
  /// What stands in the buffer at a null row.
  static var placeholder: Self { get }
  static func represents(_ type: ArrowType) -> Bool
}

extension ArrowValue where Self: FixedWidthInteger {
  static var placeholder: Self { 0 }
  static func represents(_ type: ArrowType) -> Bool {
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
  static func represents(_ type: ArrowType) -> Bool {
    if case .timestampSeconds = type { return true }
    return type == .signed(bits: 64)
  }
}

extension UInt128: ArrowValue {
  static func represents(_ type: ArrowType) -> Bool { type == .fixedBytes(count: 16) }
}

extension Int128: ArrowValue {
  static func represents(_ type: ArrowType) -> Bool { type == .fixedBytes(count: 16) }
}

extension Double: ArrowValue {
  static var placeholder: Double { 0 }
  static func represents(_ type: ArrowType) -> Bool { type == .float64 }
}

extension Pubkey: ArrowValue {
  static var placeholder: Pubkey { .zero }
  static func represents(_ type: ArrowType) -> Bool { type == .fixedBytes(count: 32) }
}

extension Signature: ArrowValue {
  static var placeholder: Signature { .zero }
  static func represents(_ type: ArrowType) -> Bool { type == .fixedBytes(count: 64) }
}
