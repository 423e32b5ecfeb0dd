import CTransactionJSON
import Market

/// Turns blocks of archived transactions into rows. One decoder a thread; its memory is reused.
public final class TransactionDecoder {
  private let parser = BlockParser()
  private let transaction: Transaction
  private var block = DecodedBlock()
  private var agreement: [VenueAgreement] = []
  /// Curves whose sale the block tells already.
  private var curvesTold: Set<Pubkey> = []

  private let checksBalances: Bool
  /// nil where transfers are not wanted.
  private var transfers: TransferExtraction?

  /// A decoder for one thread; `transfers`: every movement of tokens and lamports too; `balances`:
  /// whether the balances of each transaction add up.
  public init(transfers: Bool = false, balances: Bool = false) {
    transaction = Transaction(parser: parser)
    checksBalances = balances
    self.transfers = transfers ? TransferExtraction(transaction) : nil
  }

  /// Decodes lines of JSON: archive envelopes or, when `bare`, transactions as providers send them.
  ///
  /// A line that cannot be read becomes a problem; nothing is thrown. Where 64 bytes of `padding`
  /// may be read behind the lines, they are read where they stand.
  public func decode(
    _ bytes: UnsafeRawBufferPointer, padding: Int = 0, bare: Bool = false
  ) -> DecodedBlock {
    // Blocks of one archive are much alike.
    let last = (block.transactions.count, block.rows.count, block.transfers.count)
    block = DecodedBlock()
    block.transactions.reserveCapacity(last.0 + last.0 / 8)
    block.rows.reserveCapacity(last.1 + last.1 / 8)
    block.transfers.reserveCapacity(last.2 + last.2 / 8)
    agreement = Venue.allCases.map(VenueAgreement.init)
    curvesTold.removeAll(keepingCapacity: true)
    if parser.read(bytes, padding: padding, bare: bare) {
      for record in parser.records { add(record) }
    } else {
      block.problems = [LineProblem(line: 0, signature: nil, reason: "block of over 1 GiB")]
    }
    block.agreement = agreement
    return block
  }

  private func add(_ record: TransactionRecord) {
    guard record.status == TRANSACTION_JSON_OK else {
      block.problems.append(
        LineProblem(
          line: Int(record.line),
          signature: record.has_signature == 1 ? loadSignature(record.signature) : nil,
          reason: "\(reason(record.status)) at byte \(record.error_offset)"))
      return
    }
    transaction.load(record)
    let start = block.rows.count
    let transfersStart = block.transfers.count
    let poolEventsStart = block.poolEvents.count
    let outflowsStart = block.outflows.count
    let verdictsStart = block.verdicts.count
    transfers?.start()
    var mintsCreated: Set<Pubkey> = []
    var curves: [Pubkey: Pubkey] = [:]
    for instruction in transaction.instructions {
      guard case .venue(let venue) = instruction.known else { continue }
      if let decoded = decode(instruction, venue) {
        for token in decoded.tokens { mintsCreated.insert(token.mint) }
        add(decoded, curves: &curves)
      }
    }
    numberLegs(from: start)
    markRefusal(from: start)
    addCreatedMints(except: mintsCreated)
    block.outflows += transaction.outflows()
    transfers?.append(to: &block.transfers)
    if checksBalances, let imbalance = transaction.imbalance {
      block.imbalances.append(
        LineProblem(line: Int(record.line), signature: transaction.signature, reason: imbalance))
    }
    let tip = transaction.tip
    for index in start..<block.rows.count { block.rows[index].tip = tip }
    block.transactions.append(
      DecodedTransaction(
        line: Int(record.line), signature: transaction.signature, slot: transaction.slot,
        blockTime: transaction.blockTime, txIndex: transaction.txIndex, failed: transaction.failed,
        networkFee: record.fee, tip: tip, unit: record.request_hash, rows: start..<block.rows.count,
        poolEvents: poolEventsStart..<block.poolEvents.count,
        outflows: outflowsStart..<block.outflows.count,
        transfers: transfersStart..<block.transfers.count,
        verdicts: verdictsStart..<block.verdicts.count))
  }

  /// What a venue's decoder says; nil, with the instruction counted, when there is none for it.
  private func decode(_ instruction: Instruction, _ venue: Venue) -> Decoded? {
    if venue != .raydiumAMMV4 && transaction.isSelfCall(instruction) { return nil }
    do throws(Unreadable) {
      let decoded: Decoded? =
        switch venue {
        case .pumpFun: try PumpFunDecoder.decode(instruction, transaction)
        case .raydiumCPMM: try RaydiumCPMMDecoder.decode(instruction, transaction)
        case .pumpSwap: try PumpSwapDecoder.decode(instruction, transaction)
        case .raydiumAMMV4: try RaydiumAMMV4Decoder.decode(instruction, transaction)
        case .raydiumLaunchLab: try RaydiumLaunchLabDecoder.decode(instruction, transaction)
        case .meteoraDLMM: try MeteoraDLMMDecoder.decode(instruction, transaction)
        case .meteoraDAMMV1: try MeteoraDAMMV1Decoder.decode(instruction, transaction)
        case .meteoraDAMMV2: try MeteoraDAMMV2Decoder.decode(instruction, transaction)
        case .meteoraDBC: try MeteoraDBCDecoder.decode(instruction, transaction)
        case .raydiumCLMM: try RaydiumCLMMDecoder.decode(instruction, transaction)
        case .orcaWhirlpool: try OrcaWhirlpoolDecoder.decode(instruction, transaction)
        }
      if decoded == nil { countUndecoded(instruction, venue) }
      return decoded
    } catch {
      addProblem("\(error.reason) (\(instruction.outer).\(instruction.inner))")
      return nil
    }
  }

  private func add(_ decoded: Decoded, curves: inout [Pubkey: Pubkey]) {
    block.surplusEventBytes &+= UInt64(decoded.surplus)
    for leg in decoded.legs {
      transfers?.note(leg)
      if leg.kind == .swap && !transaction.failed && leg.amounts.contains(nil) {
        let place = "\(leg.instruction.outer).\(leg.instruction.inner)"
        addProblem("\(leg.venue.name) swap whose amounts nothing tells (\(place))")
        continue
      }
      let row = leg.row(in: transaction)
      block.rows.append(row)
      if leg.kind != .swap {
        block.poolEvents.append(leg.poolEvent(of: row, linkedPool: decoded.links.first?.to))
      }
      guard !transaction.failed else { continue }
      if leg.kind == .migrate && decoded.links.isEmpty { curves[row.baseMint] = row.pool }
      if leg.kind == .create, leg.venue != .pumpFun, let curve = curves[row.baseMint] {
        block.links.append(PoolLink(from: curve, to: row.pool))
      }
    }
    block.poolEvents += decoded.poolEvents
    guard !transaction.failed else { return }
    block.tokens.append(contentsOf: decoded.tokens)
    block.links.append(contentsOf: decoded.links)
    if let curve = decoded.curve, curvesTold.insert(curve.pool).inserted {
      block.curves.append(curve)
    }
    if let verdict = decoded.verdict, let venue = decoded.legs.first?.venue,
      let index = agreement.firstIndex(where: { $0.venue == venue })
    {
      for verdict in [verdict] + decoded.furtherVerdicts {
        agreement[index].add(verdict, of: transaction.signature)
        block.verdicts.append(LegVerdict(venue: venue, verdict: verdict))
      }
    }
  }

  /// Swaps under one outer instruction are the legs of one route.
  private func numberLegs(from start: Int) {
    // A handful of rows: to look through them is quicker than to keep counts by instruction.
    for index in start..<block.rows.count where block.rows[index].kind == .swap {
      let outer = block.rows[index].outerIndex
      var (before, all) = (0, 0)
      for other in start..<block.rows.count
      where block.rows[other].kind == .swap && block.rows[other].outerIndex == outer {
        if other < index { before += 1 }
        all += 1
      }
      block.rows[index].leg = UInt8(min(before, 255))
      block.rows[index].legs = UInt8(min(all, 255))
    }
  }

  /// Of a transaction that failed in a token program, the innermost leg it happened in is marked.
  private func markRefusal(from start: Int) {
    guard let failing = transaction.tokenFailure,
      let row = (start..<block.rows.count).last(where: {
        transaction.isRefusedByToken(block.rows[$0], failing)
      })
    else { return }
    block.rows[row].flags.insert(.failedInToken)
  }

  /// Mints made by plain token instructions: their pools come later. No decimals, no market.
  private func addCreatedMints(except known: Set<Pubkey>) {
    guard !transaction.failed, let time = transaction.blockTime else { return }
    block.tokens += transaction.transferFees()
    for movement in transaction.movements where movement.kind == .mintCreated {
      guard let place = movement.mint, let decimals = movement.decimals, decimals > 0,
        !known.contains(transaction.key(place))
      else { continue }
      var fact = TokenFact(mint: transaction.key(place), seenAt: time)
      fact.createdAt = time
      fact.decimals = decimals
      fact.tokenProgram = movement.isToken2022 ? ProgramAddress.token2022 : ProgramAddress.token
      block.tokens.append(fact)
    }
  }

  private func countUndecoded(_ instruction: Instruction, _ venue: Venue) {
    let data = transaction.data(instruction)
    block.undecoded.append(
      UndecodedInstruction(
        program: instruction.program, venue: venue,
        discriminator: data.hexadecimal(venue == .raydiumAMMV4 ? 1 : 8),
        signature: transaction.signature, outerIndex: UInt16(instruction.outer),
        innerIndex: Int16(instruction.inner), data: data.hexadecimal(32), dataBytes: data.count,
        accounts: Int(instruction.accounts.count)))
  }

  private func addProblem(_ reason: String) {
    block.problems.append(
      LineProblem(
        line: Int(transaction.record.line), signature: transaction.signature, reason: reason))
  }
}

/// The sentence of a parser's status.
func reason(_ status: Int32) -> String {
  switch Int(status) {
  case TRANSACTION_JSON_INVALID: "not valid JSON"
  case TRANSACTION_JSON_SHAPE: "not of the expected shape"
  case TRANSACTION_JSON_NUMBER: "a number that is negative, fractional or too large"
  case TRANSACTION_JSON_KEY: "an address that is not base58 of 32 bytes"
  case TRANSACTION_JSON_DATA: "instruction data or wire bytes that do not decode"
  case TRANSACTION_JSON_INDEX: "an index beyond its table"
  case TRANSACTION_JSON_LIMIT: "more than a transaction can hold"
  case TRANSACTION_JSON_VERSION: "wire bytes of a message version not read here"
  case TRANSACTION_JSON_ENCODING: "an encoding other than json, jsonParsed or base64"
  case TRANSACTION_JSON_DUPLICATE: "a field that stands twice"
  case TRANSACTION_JSON_NO_META: "no meta"
  case TRANSACTION_JSON_SIGNATURE: "no signature of 64 bytes"
  case TRANSACTION_JSON_CANDLE: "a candle that is no candle"
  default: "not enough memory"
  }
}
