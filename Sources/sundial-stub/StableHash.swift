/// A hash that is the same on every machine and run.
struct StableHash {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  /// FNV-1a over the bytes.
  mutating func add(_ text: some StringProtocol) {
    for byte in text.utf8 { addByte(byte) }
    addByte(0xFF)
  }

  mutating func add(_ number: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      addByte(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  private mutating func addByte(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
  }

  /// All bits depend on all bytes (the last step of splitmix64).
  var mixed: UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  static func of(_ number: UInt64, _ texts: String...) -> UInt64 {
    var hash = StableHash()
    hash.add(number)
    for text in texts { hash.add(text) }
    return hash.mixed
  }
}
