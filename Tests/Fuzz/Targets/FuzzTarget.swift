import Decode
import Market
import Strategies

/// One entry point that must stand any bytes: it may refuse them, never trap.
public struct FuzzTarget: Sendable {
  /// The name in `make fuzz FUZZ=…` and of its corpus folder.
  public let name: String
  private let body: @Sendable (UnsafeRawBufferPointer) -> Void

  /// All of them.
  public static let all: [FuzzTarget] =
    [
      FuzzTarget(name: "json_block", body: jsonBlock), FuzzTarget(name: "base58", body: base58),
      FuzzTarget(name: "token_balances", body: tokenBalances),
      FuzzTarget(name: "strategy", body: strategy),
    ]
    + Venue.allCases.map { venue in
      FuzzTarget(name: "venue_\(venue.name)") { VenueCall($0).decode(at: venue) }
    }

  /// The target of a name; nil when there is none.
  public init?(name: String) {
    guard let target = Self.all.first(where: { $0.name == name }) else { return nil }
    self = target
  }

  private init(name: String, body: @escaping @Sendable (UnsafeRawBufferPointer) -> Void) {
    self.name = name
    self.body = body
  }

  /// Runs it once; traps are what the fuzzer looks for.
  public func run(_ bytes: UnsafeRawBufferPointer) { body(bytes) }

  /// Lines as the archive has them, and as a provider sends them.
  @Sendable private static func jsonBlock(_ bytes: UnsafeRawBufferPointer) {
    let decoder = TransactionDecoder(transfers: true)
    for bare in [true, false] { check(decoder.decode(bytes, bare: bare), bytes) }
  }

  /// What every block must hold, whatever its bytes.
  static func check(_ block: DecodedBlock, _ bytes: UnsafeRawBufferPointer) {
    precondition(block.transactions.allSatisfy { block.rows.indices.contains($0.rows) })
    precondition(block.rows.allSatisfy { $0.venue.program != .zero })
    let lines = bytes.count { $0 == 10 } + 1
    precondition(block.transactions.count <= lines, "a line gives one transaction at most")
  }

  /// Base58 text both ways, and as instruction data through the parser: Swift's and C++'s digits
  /// must mean the same bytes.
  @Sendable private static func base58(_ bytes: UnsafeRawBufferPointer) {
    let text = String(decoding: bytes, as: UTF8.self)
    let decoded = Base58.decode(text)
    if let decoded { precondition(Base58.encode(decoded) == text, "one text for one value") }
    if !text.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != 34 && $0 != 92 }) { return }
    let json = FuzzTransaction(data: text, program: Venue.pumpFun.program).json
    let block = json.withUnsafeBytes { TransactionDecoder().decode($0, bare: true) }
    guard let decoded, decoded.count <= 1_000 else { return }
    precondition(block.problems.isEmpty, "what Swift reads the parser reads")
    guard let undecoded = block.undecoded.first else { return }
    precondition(undecoded.dataBytes == decoded.count)
    let digits = Array("0123456789abcdef".utf8)
    let hex = decoded.prefix(32).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    precondition(undecoded.data == String(decoding: hex, as: UTF8.self))
  }

  /// The lists of token balances before and after, split at the first zero byte.
  @Sendable private static func tokenBalances(_ bytes: UnsafeRawBufferPointer) {
    let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    var transaction = FuzzTransaction(data: "", program: Venue.raydiumAMMV4.program)
    transaction.balances = parts.map { Array($0) }
    let json = transaction.json
    json.withUnsafeBytes {
      check(TransactionDecoder(transfers: true).decode($0, bare: true), $0)
    }
  }

  /// A strategy's document: what is refused has its problems, what is accepted a canonical text
  /// that is itself one, and words.
  @Sendable private static func strategy(_ bytes: UnsafeRawBufferPointer) {
    let source = Array(bytes)
    guard let strategy = try? Strategy.parse(source: source, file: "s.json") else {
      if let problems = try? Strategy.problems(source: source, file: "s.json") {
        precondition(!problems.isEmpty, "refused without a problem")
      }
      return
    }
    let again = try? Strategy.parse(source: strategy.canonicalText, file: "canonical.json")
    precondition(again?.canonicalText == strategy.canonicalText, "a canonical text is its own")
    precondition(
      again.map { StrategyDifference.all(from: strategy, to: $0).isEmpty } ?? false, "one meaning")
    precondition(!strategy.sentences.isEmpty)
    precondition((try? StrategyCheck(source: source, file: "s.json", dataSeconds: 3_600)) != nil)
  }
}

extension Range where Bound == Int {
  fileprivate func isWithin(_ other: Range<Int>) -> Bool {
    lowerBound >= other.lowerBound && upperBound <= other.upperBound
  }
}

extension Range<Int> {
  fileprivate func contains(_ inner: Range<Int>) -> Bool { inner.isWithin(self) }
}
