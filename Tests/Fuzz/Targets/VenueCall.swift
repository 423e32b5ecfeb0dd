import Decode
import Market

/// One instruction of a venue with its event and two transfers, read from the fuzzer's bytes.
///
/// Byte 0: how many accounts; 1: flags (1 the event is a call to itself, 2 it is in the log, 4 the
/// log is cut, 8 the transaction failed, 16 and 32 Token-2022 on either side); 2…5: the accounts of
/// two transfers; 6, 7: bytes of data and event; then data, event, and two amounts.
public struct VenueCall {
  private let bytes: [UInt8]

  /// A call of these bytes; missing ones are zero.
  public init(_ bytes: UnsafeRawBufferPointer) { self.bytes = Array(bytes) }

  private func byte(_ place: Int) -> Int { place < bytes.count ? Int(bytes[place]) : 0 }

  private func slice(_ start: Int, _ count: Int) -> [UInt8] {
    let first = min(start, bytes.count)
    return Array(bytes[first..<min(first + count, bytes.count)])
  }

  /// Decodes the call as the venue's.
  public func decode(at venue: Venue) {
    let json = transaction(of: venue).json
    json.withUnsafeBytes {
      FuzzTarget.check(TransactionDecoder(transfers: true).decode($0, bare: true), $0)
    }
  }

  private func transaction(of venue: Venue) -> FuzzTransaction {
    let (dataCount, eventCount) = (byte(6), 2 * byte(7))
    let data = slice(8, dataCount)
    let event = slice(8 + dataCount, eventCount)
    let flags = byte(1)
    var call = FuzzTransaction(data: Base58.encode(data), program: venue.program)
    // Accounts stand in order, so that vaults, mints and users are distinct.
    call.accounts = (0..<min(byte(0), 27)).map { ($0 + 4) % FuzzTransaction.keyCount }
    call.failed = flags & 8 != 0
    for side in 0...1 {
      var amount: [UInt8] = [3]
      amount += slice(8 + dataCount + eventCount + 8 * side, 8)
      amount += [UInt8](repeating: 0, count: 9 - amount.count)
      let places = [byte(2 + 2 * side), byte(3 + 2 * side)].map { $0 % FuzzTransaction.keyCount }
      let program = flags & (16 << side) == 0 ? 2 : 5
      call.inner.append((program, places + [0], Base58.encode(amount), 2))
    }
    if flags & 1 != 0 {
      let tag: [UInt8] = [0xe4, 0x45, 0xa5, 0x2e, 0x51, 0xcb, 0x9a, 0x1d]
      call.inner.append((1, [9], Base58.encode(tag + event), 2))
    }
    if flags & 2 != 0 { call.logs = logs(of: venue, event) }
    if flags & 4 != 0 { call.logs.append("Log truncated") }
    return call
  }

  private func logs(of venue: Venue, _ event: [UInt8]) -> [String] {
    let text = base64(event)
    let isRay = venue == .raydiumAMMV4
    return [
      "Program \(venue.program) invoke [1]",
      isRay ? "Program log: ray_log: \(text)" : "Program data: \(text)",
      "Program \(venue.program) success",
    ]
  }

  private func base64(_ data: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var out: [UInt8] = []
    for start in stride(from: 0, to: data.count, by: 3) {
      let part = data[start..<min(start + 3, data.count)]
      let word = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
      for place in 0..<4 {
        out.append(place <= part.count ? digits[word >> (18 - 6 * place) & 63] : 61)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
