import NIOCore

/// A body as gzip of stored blocks: what a client must unpack, at no cost of compression.
enum Gzip {
  private static let blockBytesMax = 65_535

  /// RFC 1952: header, stored blocks of RFC 1951, CRC-32 and length.
  static func stored(_ body: ByteBuffer) -> ByteBuffer {
    var out = ByteBuffer()
    out.reserveCapacity(body.readableBytes + body.readableBytes / 8_192 + 64)
    out.writeBytes([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF])
    var rest = body
    repeat {
      let count = min(rest.readableBytes, blockBytesMax)
      let isLast: UInt8 = count == rest.readableBytes ? 1 : 0
      out.writeInteger(isLast)
      out.writeInteger(UInt16(count), endianness: .little)
      out.writeInteger(~UInt16(count), endianness: .little)
      if var block = rest.readSlice(length: count) { out.writeBuffer(&block) }
    } while rest.readableBytes > 0
    out.writeInteger(checksum(body), endianness: .little)
    out.writeInteger(UInt32(truncatingIfNeeded: body.readableBytes), endianness: .little)
    return out
  }

  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in
      value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
    }
  }

  private static func checksum(_ body: ByteBuffer) -> UInt32 {
    var value = ~UInt32(0)
    for byte in body.readableBytesView {
      value = value >> 8 ^ table[Int(UInt8(truncatingIfNeeded: value) ^ byte)]
    }
    return ~value
  }
}
