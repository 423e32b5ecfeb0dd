import Market

/// Reads little-endian fields in order and stops at the end of the bytes: a layout's later fields
/// are simply absent from older data.
struct ByteReader {
  private let bytes: UnsafeRawBufferPointer
  private var at = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Bytes not yet read: surplus once a layout is at its end.
  var left: Int { bytes.count - at }
  var count: Int { bytes.count }

  /// The first eight bytes as hexadecimal reads: `66063d1201daebea` is `0x66063d1201daebea`.
  var discriminator: UInt64? { discriminator(at: 0) }

  func discriminator(at offset: Int) -> UInt64? {
    guard bytes.count - offset >= 8 else { return nil }
    return UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// A reader of what follows the first `count` bytes.
  func dropping(_ count: Int) -> ByteReader {
    ByteReader(UnsafeRawBufferPointer(rebasing: bytes.dropFirst(count)))
  }

  func byte(at offset: Int) -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

  func uint32(at offset: Int) -> UInt32? {
    guard bytes.count - offset >= 4 else { return nil }
    return UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  func uint64(at offset: Int) -> UInt64? {
    guard bytes.count - offset >= 8 else { return nil }
    return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  func key(at offset: Int) -> Pubkey? {
    guard bytes.count - offset >= 32 else { return nil }
    return bytes.loadUnaligned(fromByteOffset: offset, as: Pubkey.self)
  }

  mutating func uint8() -> UInt8? {
    guard let value = byte(at: at) else { return cut() }
    at += 1
    return value
  }

  mutating func bool() -> Bool? { uint8().map { $0 != 0 } }

  mutating func uint16() -> UInt16? {
    guard left >= 2 else { return cut() }
    at += 2
    return UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: at - 2, as: UInt16.self))
  }

  mutating func uint32() -> UInt32? {
    guard let value = uint32(at: at) else { return cut() }
    at += 4
    return value
  }

  mutating func uint64() -> UInt64? {
    guard let value = uint64(at: at) else { return cut() }
    at += 8
    return value
  }

  mutating func int64() -> Int64? { uint64().map { Int64(bitPattern: $0) } }

  mutating func key() -> Pubkey? {
    guard let value = key(at: at) else { return cut() }
    at += 32
    return value
  }

  /// A length of four bytes and as many bytes.
  mutating func text() -> [UInt8]? {
    guard let size = uint32(), Int(size) <= left else { return cut() }
    at += Int(size)
    return Array(bytes[at - Int(size)..<at])
  }

  /// Hexadecimal of the first `most` bytes.
  func hexadecimal(_ most: Int) -> String {
    bytes.prefix(most).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  /// A field that is cut short ends the reading: nothing after it is in its place.
  private mutating func cut<Value>() -> Value? {
    at = bytes.count
    return nil
  }
}

extension ByteReader {
  /// Sixteen bytes, little endian.
  mutating func uint128() -> UInt128? {
    guard let low = uint64(), let high = uint64() else { return nil }
    return UInt128(high) << 64 | UInt128(low)
  }

  mutating func int32() -> Int32? { uint32().map { Int32(bitPattern: $0) } }
}
