import Market

/// What several facts say of each mint taken together: the oldest creation, else the first known.
struct TokenFacts {
  private var facts: [Pubkey: TokenFact] = [:]

  /// Folds facts; their order does not matter.
  init(_ list: [TokenFact]) {
    for fact in Self.ordered(list) { add(fact) }
  }

  subscript(mint: Pubkey) -> TokenFact? { facts[mint] }

  /// Facts by mint, then time, then content, each once.
  static func ordered(_ list: [TokenFact]) -> [TokenFact] {
    Set(list).sorted {
      if $0.mint != $1.mint { return $0.mint < $1.mint }
      if $0.seenAt != $1.seenAt { return $0.seenAt < $1.seenAt }
      return content($0).lexicographicallyPrecedes(content($1))
    }
  }

  /// Bytes that differ where two facts of one mint and time differ; a known value before nil.
  private static func content(_ fact: TokenFact) -> [UInt8] {
    func number(_ value: UInt64?) -> [UInt8] {
      guard let value else { return [1] }
      return [0] + withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }
    func bytes(_ value: [UInt8]?) -> [UInt8] {
      guard let value else { return [1] }
      return number(UInt64(value.count)) + value
    }
    return number(fact.createdAt.map { UInt64(bitPattern: $0) ^ (1 << 63) })
      + number(fact.decimals.map(UInt64.init)) + number(fact.supply)
      + bytes(fact.creator?.bytes) + bytes(fact.tokenProgram?.bytes) + bytes(fact.name)
      + bytes(fact.symbol) + number(fact.transferFee.map { UInt64($0.basisPoints) })
      + number(fact.transferFee?.amountMax) + number(fact.transferFee?.fromSlot)
  }

  private mutating func add(_ fact: TokenFact) {
    guard var known = facts[fact.mint] else {
      facts[fact.mint] = fact
      return
    }
    known.createdAt = minimum(known.createdAt, fact.createdAt)
    known.decimals = known.decimals ?? fact.decimals
    known.supply = known.supply ?? fact.supply
    known.creator = known.creator ?? fact.creator
    known.tokenProgram = known.tokenProgram ?? fact.tokenProgram
    facts[fact.mint] = known
  }
}

/// The smaller of two values, of which either may be unknown.
func minimum(_ left: Int64?, _ right: Int64?) -> Int64? {
  guard let left, let right else { return left ?? right }
  return min(left, right)
}
