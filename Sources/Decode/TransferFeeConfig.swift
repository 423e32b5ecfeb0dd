import Market

/// Token-2022's transfer fees, as the mint's own instructions set them (solana-program/token-2022,
/// `extension/transfer_fee/instruction.rs`).
extension Transaction {
  /// What the transaction says of mints' transfer fees.
  func transferFees() -> [TokenFact] {
    guard let time = blockTime, let slot else { return [] }
    var facts: [TokenFact] = []
    for instruction in instructions where instruction.known == .token2022 {
      let data = data(instruction)
      guard data.byte(at: 0) == 26, let mint = accountKey(instruction, 0),
        let fee = transferFee(data, at: slot)
      else { continue }
      var fact = TokenFact(mint: mint, seenAt: time)
      fact.tokenProgram = ProgramAddress.token2022
      fact.transferFee = fee
      facts.append(fact)
    }
    return facts
  }

  /// InitializeTransferFeeConfig holds at once, SetTransferFee from the epoch after the next.
  private func transferFee(_ data: ByteReader, at slot: UInt64) -> TransferFee? {
    var place = 2
    var from = slot
    switch data.byte(at: 1) {
    case 0:
      // Two authorities, each there or not.
      for _ in 0..<2 { place += data.byte(at: place) == 1 ? 33 : 1 }
    case 5:
      let epoch = slot / TransferFee.epochSlots
      let (first, overflow) = (epoch + 2).multipliedReportingOverflow(by: TransferFee.epochSlots)
      guard !overflow else { return nil }
      from = first
    default: return nil
    }
    guard let low = data.byte(at: place), let high = data.byte(at: place + 1),
      let amountMax = data.uint64(at: place + 2)
    else { return nil }
    let rate = UInt16(low) | UInt16(high) << 8
    return rate > 10_000
      ? nil : TransferFee(basisPoints: rate, amountMax: amountMax, fromSlot: from)
  }
}
