import Market
import Pools

/// The birth of a token.
extension PumpFunWire {
  /// `create_v2` or `create`: mint, curve, its token account, supply, event.
  func create() -> TransactionDraft.Place {
    var data = [UInt8](hex: "181ec828051c0777")
    if launch.is2022 { data = [UInt8](hex: "d6904cec5f8b31b4") }
    data.put(launch.name)
    data.put(launch.symbol)
    data.put(launch.uri)
    data.put(launch.creator)
    if launch.is2022 {
      data.put(false)
      data.put(false)
    }
    return draft.invoke(ChainAddress.pump, createUses, data, computeUnits: 60_000) {
      draft.log.line("Program log: Instruction: \(launch.is2022 ? "CreateV2" : "Create")")
      openMint()
      draft.createAccount(
        .writable(launch.curve), payer: launch.creator, lamports: 1_231_920, spaceBytes: 49,
        owner: ChainAddress.pump)
      draft.openTokenAccount(
        launch.curveTokens, owner: launch.curve, mint: launch.mint, program: launch.tokenProgram,
        payer: launch.creator, decimals: 6)
      draft.mint(
        Self.totalSupply, of: launch.mint, to: launch.curveTokens,
        by: ChainAddress.pumpMintAuthority)
      draft.token(
        launch.tokenProgram, "SetAuthority",
        [.writable(launch.mint), .readonly(ChainAddress.pumpMintAuthority)], [6, 0, 0])
      emit(createEvent())
    }
  }

  private func openMint() {
    draft.createAccount(
      .signer(launch.mint), payer: launch.creator, lamports: TransactionDraft.mintRent,
      spaceBytes: launch.is2022 ? 234 : 82, owner: launch.tokenProgram)
    if launch.is2022 {
      var data: [UInt8] = [39, 0]
      data.put(ChainAddress.pumpMintAuthority)
      data.put(launch.mint)
      draft.token(
        launch.tokenProgram, "MetadataPointerInstruction", [.writable(launch.mint)], data)
    }
    draft.initializeMint(
      launch.mint, program: launch.tokenProgram, authority: ChainAddress.pumpMintAuthority,
      decimals: 6)
  }

  private var createUses: [AccountUse] {
    let mint = AccountUse.signer(launch.mint)
    if launch.is2022 {
      return [
        mint, .readonly(ChainAddress.pumpMintAuthority), .writable(launch.curve),
        .writable(launch.curveTokens), .readonly(ChainAddress.pumpGlobal),
        .signer(launch.creator), .readonly(ChainAddress.system),
        .readonly(ChainAddress.token2022), .readonly(ChainAddress.associatedToken),
        .writable(ChainAddress.mayhem), .readonly(ChainAddress.mayhemParameters),
        .writable(ChainAddress.mayhemVault),
        .writable(derivedKey(launch.mint, ChainAddress.mayhem, 2)),
        .writable(derivedKey(launch.mint, ChainAddress.mayhem, 3)),
        .readonly(ChainAddress.pumpEventAuthority), .readonly(ChainAddress.pump),
      ]
    }
    return [
      mint, .readonly(ChainAddress.pumpMintAuthority), .writable(launch.curve),
      .writable(launch.curveTokens), .readonly(ChainAddress.pumpGlobal),
      .readonly(ChainAddress.metadata),
      .writable(derivedKey(launch.mint, ChainAddress.metadata, 1)),
      .signer(launch.creator), .readonly(ChainAddress.system), .readonly(ChainAddress.token),
      .readonly(ChainAddress.associatedToken), .readonly(ChainAddress.rent),
      .readonly(ChainAddress.pumpEventAuthority), .readonly(ChainAddress.pump),
    ]
  }

  private func createEvent() -> [UInt8] {
    var event = [UInt8](hex: "1b72a94ddeeb6376")
    event.put(launch.name)
    event.put(launch.symbol)
    event.put(launch.uri)
    event.put(launch.mint)
    event.put(launch.curve)
    event.put(launch.creator)
    event.put(launch.creator)
    event.put(blockTime)
    event.put(PumpFunCurve.fresh.virtualBase)
    event.put(PumpFunCurve.fresh.virtualQuote)
    event.put(PumpFunCurve.fresh.realBase)
    event.put(Self.totalSupply)
    if launch.layout == .creatorFee || launch.layout == .instructionName { return event }
    event.put(launch.tokenProgram)
    event.put(false)
    event.put(false)
    if launch.layout == .cashback { return event }
    event.put(Pubkey.zero)
    event.put(PumpFunCurve.fresh.virtualQuote)
    return event
  }
}
