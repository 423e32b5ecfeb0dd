import Market

/// What an event states of the movements at the two vaults.
struct StatedMovement: Equatable {
  var input: UInt64
  var output: UInt64
  /// A referrer's part of the fee, which leaves the output's vault too where fees are taken there.
  var referral: UInt64 = 0

  /// Whether this is all that moved.
  func explains(_ leg: Leg) -> Bool {
    guard let sideIn = leg.sideIn, leg.amounts[sideIn] == input else { return false }
    let moved = leg.amounts[1 - sideIn]
    return moved == output || moved == output &+ referral
  }
}

/// One of several events that may tell a swap, the newest layout before the older ones.
struct ChosenEvent {
  /// Which of the discriminators asked for it is.
  var choice: Int
  var body: ByteReader
}

extension Transaction {
  /// The preferred event of a swap and where any of them was seen: a self-CPI copy before a log's,
  /// then in the order of `discriminators`. Programs emit an old and a new event for one swap.
  func chosenEvent(_ discriminators: [UInt64], of instruction: Instruction) -> (
    event: ChosenEvent?, evidence: Evidence
  ) {
    let found = discriminators.map { event($0, of: instruction) }
    let evidence = found.reduce(into: Evidence()) { $0.formUnion($1.evidence) }
    for (choice, event) in found.enumerated() {
      if let body = event.selfCall { return (ChosenEvent(choice: choice, body: body), evidence) }
    }
    for (choice, event) in found.enumerated() {
      if let body = event.log { return (ChosenEvent(choice: choice, body: body), evidence) }
    }
    return (nil, evidence)
  }

  /// Fills a leg's direction where no event told it, and its amounts: what moved through the
  /// vaults, or what the event states where no transfer is seen.
  func settle(
    _ leg: inout Leg, vaults: (Int?, Int?), stated: StatedMovement?
  ) {
    leg.vaults = [vaults.0, vaults.1]
    let flows = leg.vaults.map { flow(leg.instruction, vault: $0) }
    let sideIn = leg.sideIn ?? Self.direction(flows)
    guard let sideIn else { return }
    leg.sideIn = sideIn
    let (input, output) = (flows[sideIn], flows[1 - sideIn])
    guard input.seen || output.seen else {
      leg.amounts[sideIn] = stated?.input
      leg.amounts[1 - sideIn] = stated?.output
      return
    }
    leg.evidence.insert(.transfers)
    leg.amounts[sideIn] = input.entered
    leg.amounts[1 - sideIn] = output.left
    if let stated, stated.input != input.entered || stated.output != output.left {
      leg.evidence.insert(.mismatch)
    }
    if withholdsFee(leg.instruction) { leg.flags.insert(.transferFee) }
  }

  /// The token that alone entered its vault, else the one that alone did not leave it.
  private static func direction(_ flows: Pair<VaultFlow>) -> Int? {
    if (flows[0].entered > 0) != (flows[1].entered > 0) { return flows[0].entered > 0 ? 0 : 1 }
    if (flows[0].left > 0) != (flows[1].left > 0) { return flows[0].left > 0 ? 1 : 0 }
    return nil
  }
}

/// How a venue moves liquidity in one of its instructions, as places in the account list.
struct LiquidityLayout {
  var kind: RowKind
  var pool: Int
  /// Both mints; nil where the vaults' accounts have to tell.
  var mints: (Int, Int)?
  var vaults: (Int, Int)
  var user: Int?
}

extension LiquidityLayout {
  /// The leg of that instruction, with what moved through the vaults.
  func leg(_ instruction: Instruction, _ transaction: Transaction, venue: Venue)
    throws(Unreadable) -> Leg
  {
    let places = Pair(vaults.0, vaults.1).map { transaction.account(instruction, $0) }
    let keys = mints.map { Pair($0.0, $0.1).map { transaction.accountKey(instruction, $0) } }
    guard let pool = transaction.accountKey(instruction, pool),
      let mint0 = keys?[0] ?? places[0].flatMap(transaction.tokens.mint),
      let mint1 = keys?[1] ?? places[1].flatMap(transaction.tokens.mint)
    else { throw Unreadable(reason: "\(venue.name) \(kind.name) without pool and mints") }
    var leg = Leg(instruction, venue: venue, pool: pool, mints: (mint0, mint1))
    leg.kind = kind
    leg.user = user.flatMap { transaction.accountKey(instruction, $0) }
    for (side, place) in places.enumerated() {
      let flow = transaction.flow(instruction, vault: place)
      guard flow.seen else { continue }
      leg.evidence.insert(.transfers)
      leg.amounts[side] = kind == .withdraw ? flow.left : flow.entered
    }
    return leg
  }
}

/// The verdict where the pool's state before is not in the transaction: event against transfers.
func meteoraVerdict(on leg: Leg, stated: StatedMovement?) -> Verdict {
  guard let stated else { return .explained(.unknownRate) }
  if !leg.evidence.contains(.mismatch) || stated.explains(leg) {
    return .explained(.stateUnknown)
  }
  return leg.flags.contains(.transferFee)
    ? .explained(.transferFee) : .disagreeing("event and transfers differ")
}
