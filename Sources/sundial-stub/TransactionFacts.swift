import Foundation
import Market

/// What the ledger needs to know of a transaction's body, in whichever encoding it was archived.
struct TransactionFacts {
  var slot: UInt64
  /// Position in the block; nil where the source does not tell.
  var index: UInt32?
  var time: Int64?
  var signature: String
  /// nil = legacy.
  var version: Int?
  /// The error value as written; nil = succeeded.
  var error: String?
  /// All accounts, loaded ones included, base58.
  var accounts: [String]
  /// Wallets whose token accounts have a balance in it, and those of which one changed.
  private(set) var owners: [String] = []
  private(set) var changedOwners: [String] = []

  /// nil where the body has no slot or no signature.
  init?(_ body: ArraySlice<UInt8>) {
    var parts: [String: JSONSlice] = [:]
    for member in JSONSlice(body).members {
      parts[String(decoding: member.name, as: UTF8.self)] = member.value
    }
    guard let slot = parts["slot"]?.integer, slot >= 0, let transaction = parts["transaction"]
    else { return nil }
    guard let message = TransactionMessage(transaction) else { return nil }
    self.slot = UInt64(slot)
    index = parts["transactionIndex"]?.integer.flatMap { UInt32(exactly: $0) }
    time = parts["blockTime"]?.integer
    version = parts["version"]?.integer.map { Int($0) } ?? message.version
    signature = message.signature
    accounts = message.accounts
    var balances: [[JSONSlice]] = []
    for member in parts["meta"]?.members ?? [] {
      if member.name.elementsEqual("err".utf8) {
        error = member.value.isNull ? nil : member.value.string
      } else if member.name.elementsEqual("loadedAddresses".utf8) {
        for list in member.value.members { accounts += list.value.elements.compactMap(\.word) }
      } else if member.name.elementsEqual("preTokenBalances".utf8)
        || member.name.elementsEqual("postTokenBalances".utf8)
      {
        balances.append(member.value.elements)
      }
    }
    readOwners(balances)
  }

  /// A balance that is told on one side only was or will be nothing.
  private mutating func readOwners(_ sides: [[JSONSlice]]) {
    var amounts: [String: [String]] = [:]
    for entry in sides.joined() {
      guard let owner = entry["owner"]?.word, let account = entry["accountIndex"]?.string else {
        continue
      }
      let amount = entry["uiTokenAmount"]?["amount"]?.word ?? "0"
      amounts["\(owner) \(account)", default: []].append(amount)
    }
    for (key, told) in amounts.sorted(by: { $0.key < $1.key }) {
      let owner = String(key.prefix { $0 != " " })
      if owners.last != owner { owners.append(owner) }
      let isChanged = told.count == 1 ? told[0] != "0" : Set(told).count > 1
      if isChanged, changedOwners.last != owner { changedOwners.append(owner) }
    }
  }
}

/// First signature and static accounts of a transaction as `json`, `jsonParsed` or `base64`.
private struct TransactionMessage {
  var signature: String
  var accounts: [String]
  var version: Int?

  init?(_ transaction: JSONSlice) {
    if let wire = transaction.elements.first?.word {
      guard let bytes = Data(base64Encoded: wire).map(Array.init),
        let read = WireReader.message(of: bytes)
      else {
        return nil
      }
      self = read
      return
    }
    guard let signature = transaction["signatures"]?.elements.first?.word,
      let keys = transaction["message"]?["accountKeys"]
    else { return nil }
    self.signature = signature
    accounts = keys.elements.compactMap { $0.word ?? $0["pubkey"]?.word }
  }

  fileprivate init(signature: ArraySlice<UInt8>, keys: [ArraySlice<UInt8>], version: Int?) {
    self.signature = Base58.encode(Array(signature))
    accounts = keys.map { Base58.encode(Array($0)) }
    self.version = version
  }
}

/// A transaction's bytes as they go over the wire (helius.md §3.2 has the three layouts).
private struct WireReader {
  private let bytes: [UInt8]
  private var at = 0

  private static let firstByteOfV1: UInt8 = 0x81
  private static let signatureBytes = 64
  private static let keyBytes = 32

  static func message(of bytes: [UInt8]) -> TransactionMessage? {
    var reader = WireReader(bytes: bytes)
    return bytes.first == firstByteOfV1 ? reader.messageOfV1() : reader.message()
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func message() -> TransactionMessage? {
    guard let signatures = compactCount(), signatures > 0,
      let all = take(signatures * Self.signatureBytes), let prefix = bytes.dropFirst(at).first
    else { return nil }
    let isVersioned = prefix & 0x80 != 0
    guard take(isVersioned ? 4 : 3) != nil, let count = compactCount(), let keys = keys(count)
    else { return nil }
    return TransactionMessage(
      signature: all.prefix(Self.signatureBytes), keys: keys,
      version: isVersioned ? Int(prefix & 0x7F) : nil)
  }

  /// v1: the signatures come last.
  private mutating func messageOfV1() -> TransactionMessage? {
    guard let head = take(4), take(4 + Self.keyBytes) != nil, let counts = take(2),
      let keys = keys(Int(counts[counts.startIndex + 1]))
    else { return nil }
    let signatures = Int(head[head.startIndex + 1]) * Self.signatureBytes
    guard signatures > 0, bytes.count - at >= signatures else { return nil }
    return TransactionMessage(
      signature: bytes.suffix(signatures).prefix(Self.signatureBytes), keys: keys, version: 1)
  }

  private mutating func keys(_ count: Int) -> [ArraySlice<UInt8>]? {
    guard let all = take(count * Self.keyBytes) else { return nil }
    return (0..<count).map { all.dropFirst($0 * Self.keyBytes).prefix(Self.keyBytes) }
  }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard bytes.count - at >= count else { return nil }
    defer { at += count }
    return bytes[at..<at + count]
  }

  /// A count in seven bits a byte, least first.
  private mutating func compactCount() -> Int? {
    var value = 0
    for shift in [0, 7, 14] {
      guard let byte = take(1)?.first else { return nil }
      value |= Int(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return value }
    }
    return nil
  }
}
