import Market

/// The element of `result.data` that getTransactionsForAddress answers with in full mode.
extension TransactionDraft {
  /// Place and names that the chain gives a transaction.
  struct Stamp {
    var slot: UInt64
    var index: UInt32
    var blockTime: Int64
    var signatures: [Signature]
    var blockhash: Pubkey
  }

  /// The finished transaction as JSON without line breaks.
  func json(_ stamp: Stamp) -> [UInt8] {
    let table = KeyTable(accounts, usesLookupTable: usesLookupTable)
    var out: [UInt8] = []
    out.reserveCapacity(8_192)
    out.text("{\"slot\":")
    out.number(stamp.slot)
    out.text(",\"transactionIndex\":")
    out.number(UInt64(stamp.index))
    out.text(",\"blockTime\":")
    out.number(UInt64(stamp.blockTime))
    writeTransaction(stamp, table, &out)
    writeMeta(table, &out)
    out.text(version == nil ? ",\"version\":\"legacy\"}" : ",\"version\":\(version ?? 0)}")
    return out
  }

  private func writeTransaction(_ stamp: Stamp, _ table: KeyTable, _ out: inout [UInt8]) {
    out.text(",\"transaction\":{\"signatures\":[")
    for (place, signature) in stamp.signatures.enumerated() {
      out.text(place == 0 ? "\"" : ",\"")
      Base58.append(signature.bytes, to: &out)
      out.text("\"")
    }
    out.text("],\"message\":{\"header\":{\"numRequiredSignatures\":")
    out.number(UInt64(table.counts[0] + table.counts[1]))
    out.text(",\"numReadonlySignedAccounts\":")
    out.number(UInt64(table.counts[1]))
    out.text(",\"numReadonlyUnsignedAccounts\":")
    out.number(UInt64(table.counts[3]))
    out.text("},\"accountKeys\":")
    writeKeys(table.order[..<table.staticCount], &out)
    out.text(",\"recentBlockhash\":\"")
    Base58.append(stamp.blockhash.bytes, to: &out)
    out.text("\",\"instructions\":")
    writeInstructions(instructions.filter { $0.inner < 0 }, table, &out)
    if version == 0 { writeLookups(table, &out) }
    if version == 1 { writeConfiguration(&out) }
    out.text("}}")
  }

  private func writeKeys(_ order: ArraySlice<Int>, _ out: inout [UInt8]) {
    out.text("[")
    for (place, index) in order.enumerated() {
      out.text(place == 0 ? "\"" : ",\"")
      out.append(contentsOf: accounts[index].before.digits)
      out.text("\"")
    }
    out.text("]")
  }

  private func writeInstructions(
    _ list: some Sequence<Instruction>, _ table: KeyTable, _ out: inout [UInt8]
  ) {
    out.text("[")
    for (place, instruction) in list.enumerated() {
      out.text(place == 0 ? "{\"programIdIndex\":" : ",{\"programIdIndex\":")
      out.number(UInt64(table.position[instruction.program]))
      out.text(",\"accounts\":[")
      for (slot, account) in instruction.accounts.enumerated() {
        if slot > 0 { out.text(",") }
        out.number(UInt64(table.position[account]))
      }
      out.text("],\"data\":\"")
      Base58.append(instruction.data, to: &out)
      out.text("\",\"stackHeight\":")
      if instruction.height == 1 {
        out.text("null}")
      } else {
        out.number(UInt64(instruction.height))
        out.text("}")
      }
    }
    out.text("]")
  }

  private func writeLookups(_ table: KeyTable, _ out: inout [UInt8]) {
    out.text(",\"addressTableLookups\":[")
    if table.order.count > table.staticCount {
      out.text("{\"accountKey\":\"")
      out.append(contentsOf: ChainAddress.lookupTable.description.utf8)
      out.text("\",\"writableIndexes\":")
      writeNumbers(table.loadedWritable.map { lookupIndex($0) }, &out)
      out.text(",\"readonlyIndexes\":")
      writeNumbers(table.loadedReadonly.map { lookupIndex($0) }, &out)
      out.text("}")
    }
    out.text("]")
  }

  /// What version 1 has in place of compute budget instructions.
  private func writeConfiguration(_ out: inout [UInt8]) {
    out.text(",\"transactionConfig\":{\"computeUnitLimit\":")
    out.number(UInt64(unitLimit))
    out.text(",\"priorityFee\":")
    out.number(priorityFee)
    out.text("}")
  }

  private func lookupIndex(_ account: Int) -> UInt64 {
    UInt64(ChainAddress.lookupTableEntries.firstIndex(of: accounts[account].key) ?? 0)
  }

  private func writeNumbers(_ numbers: some Sequence<UInt64>, _ out: inout [UInt8]) {
    out.text("[")
    for (place, number) in numbers.enumerated() {
      if place > 0 { out.text(",") }
      out.number(number)
    }
    out.text("]")
  }

  private func writeMeta(_ table: KeyTable, _ out: inout [UInt8]) {
    out.text(",\"meta\":{\"err\":")
    writeError(&out)
    out.text(",\"status\":")
    out.text(failure == nil ? "{\"Ok\":null}" : "{\"Err\":")
    if failure != nil {
      writeError(&out)
      out.text("}")
    }
    out.text(",\"fee\":")
    out.number(fee)
    out.text(",\"preBalances\":")
    writeNumbers(table.order.lazy.map { self.accounts[$0].before.lamports }, &out)
    out.text(",\"postBalances\":")
    writeNumbers(table.order.lazy.map { self.accounts[$0].after.lamports }, &out)
    out.text(",\"innerInstructions\":")
    writeInner(table, &out)
    out.text(",\"preTokenBalances\":")
    writeHoldings(table, &out) { $0.before.holding }
    out.text(",\"postTokenBalances\":")
    writeHoldings(table, &out) { $0.after.holding }
    out.text(",\"logMessages\":[")
    out.append(contentsOf: log.json)
    out.text("],\"loadedAddresses\":{\"writable\":")
    writeKeys(table.loadedWritable, &out)
    out.text(",\"readonly\":")
    writeKeys(table.loadedReadonly, &out)
    out.text("},\"computeUnitsConsumed\":")
    out.number(computeUnits)
    out.text(",\"rewards\":[]}")
  }

  private func writeError(_ out: inout [UInt8]) {
    guard let failure else { return out.text("null") }
    out.text("{\"InstructionError\":[\(failure.outer),{\"Custom\":\(failure.code)}]}")
  }

  private func writeInner(_ table: KeyTable, _ out: inout [UInt8]) {
    out.text("[")
    var at = 0
    var isFirst = true
    while at < instructions.count {
      let outer = instructions[at].outer
      let end = instructions[at...].firstIndex { $0.outer != outer } ?? instructions.count
      if end - at > 1 {
        out.text(isFirst ? "{\"index\":\(outer)" : ",{\"index\":\(outer)")
        out.text(",\"instructions\":")
        writeInstructions(instructions[(at + 1)..<end], table, &out)
        out.text("}")
        isFirst = false
      }
      at = end
    }
    out.text("]")
  }

  private func writeHoldings(
    _ table: KeyTable, _ out: inout [UInt8], _ pick: (Account) -> TokenHolding?
  ) {
    out.text("[")
    var isFirst = true
    for (position, index) in table.order.enumerated() {
      guard let holding = pick(accounts[index]) else { continue }
      let decimals = Int(holding.token.decimals)
      out.text(isFirst ? "{\"accountIndex\":" : ",{\"accountIndex\":")
      out.number(UInt64(position))
      for (name, key) in [
        (",\"mint\":\"", holding.token.mint), ("\",\"owner\":\"", holding.owner),
        ("\",\"programId\":\"", holding.token.program),
      ] {
        out.text(name)
        out.append(contentsOf: digits(of: key))
      }
      out.text("\",\"uiTokenAmount\":{\"amount\":\"")
      out.number(holding.amount)
      out.text("\",\"decimals\":\(decimals),\"uiAmount\":")
      if holding.amount == 0 {
        out.text("null")
      } else {
        out.decimal(holding.amount, places: decimals, keepsPoint: true)
      }
      out.text(",\"uiAmountString\":\"")
      out.decimal(holding.amount, places: decimals, keepsPoint: false)
      out.text("\"}}")
      isFirst = false
    }
    out.text("]")
  }

  private func digits(of key: Pubkey) -> [UInt8] {
    accounts.first { $0.key == key }?.before.digits ?? Base58.digits(of: key.bytes)
  }
}
