import Market
import Pools

/// Instructions and events of Meteora DAMM v1 and of the vaults below it, laid out from
/// MeteoraAg/damm-v1-sdk and cpi-examples. Events go to the log, each in its own program's frame.
struct DAMMV1Wire {
  /// The pool after the call, and its vaults before.
  let pool: SimulatedDAMMV1
  let before: [DynamicVault]

  private static let exceededSlippage: UInt32 = 6_004
  private var profile: PoolProfile { pool.profile }
  private func vault(_ side: Int) -> Pubkey { profile.key(80 + UInt64(side)) }
  private func shareToken(_ side: Int) -> SimulatedToken {
    SimulatedToken(mint: profile.key(82 + UInt64(side)), decimals: 9)
  }
  /// The pool's account of a vault's shares; it owns itself.
  private func held(_ side: Int) -> Pubkey { profile.key(84 + UInt64(side)) }
  private var shareMint: Pubkey { profile.key(86) }
  private var protocolOwner: Pubkey { profile.key(87) }
  private var hostOwner: Pubkey { profile.key(88) }

  // MARK: Swaps

  func swap(_ fill: DAMMV1Fill, _ draft: TransactionDraft, _ moment: CallMoment)
    -> TransactionDraft.Place
  {
    let (side, other) = (fill.sideIn, 1 - fill.sideIn)
    let tokenIn = profile.tokens[side]
    var data = [UInt8](hex: "f8c69e91e17587c8")
    data.put(fill.input)
    data.put(fill.limit)
    let user = [side, other].map { profile.account(of: fill.user, $0) }
    let beside = [protocolOwner, hostOwner].map { tokenIn.account(of: $0) }
    var uses: [AccountUse] = [
      .writable(profile.pool), .writable(user[0]), .writable(user[1]), .writable(vault(0)),
      .writable(vault(1)), .writable(profile.vaults[0]), .writable(profile.vaults[1]),
      .writable(shareToken(0).mint), .writable(shareToken(1).mint), .writable(held(0)),
      .writable(held(1)), .writable(beside[0]), .signer(fill.user),
      .readonly(ChainAddress.dynamicVault), .readonly(ChainAddress.token),
    ]
    if pool.settings.hasHost { uses.append(.writable(beside[1])) }
    for (place, amount) in [fill.protocolFee, fill.hostFee].enumerated() where amount > 0 {
      let owner = place == 0 ? protocolOwner : hostOwner
      draft.openTokenAccount(beside[place], of: tokenIn, owner: owner, payer: fill.user)
    }
    return draft.invoke(ChainAddress.dammV1, uses, data, computeUnits: 95_000) {
      draft.log.line("Program log: Instruction: Swap")
      if moment.fails {
        draft.log.line(
          "Program log: AnchorError occurred. Error Code: ExceededSlippage. Error Number: 6004.")
        return draft.fail(code: Self.exceededSlippage)
      }
      for (place, amount) in [fill.protocolFee, fill.hostFee].enumerated() where amount > 0 {
        draft.transferTokens(
          amount, from: user[0], to: beside[place], by: .signer(fill.user), checked: false)
      }
      deposit(
        DAMMV1Move(side: side, tokens: fill.deposited, shares: fill.minted), from: user[0],
        by: fill.user, draft)
      withdraw(
        DAMMV1Move(side: other, tokens: fill.output, shares: fill.burned), to: user[1], draft)
      var event = [UInt8](hex: "516ce3becdd00ac4")
      for number in [
        fill.credited + fill.protocolFee + fill.hostFee, fill.output, fill.tradeFee,
        fill.protocolFee, fill.hostFee,
      ] {
        event.put(number)
      }
      draft.log.data(event)
    }
  }

  private func vaultUses(_ side: Int, _ token: Pubkey, _ signer: AccountUse) -> [AccountUse] {
    [
      .writable(vault(side)), .writable(profile.vaults[side]), .writable(shareToken(side).mint),
      .writable(token), .writable(held(side)), signer, .readonly(ChainAddress.token),
    ]
  }

  private func deposit(
    _ move: DAMMV1Move, from account: Pubkey, by user: Pubkey, _ draft: TransactionDraft
  ) {
    var data = [UInt8](hex: "f223c68952e1f2b6")
    data.put(move.tokens)
    data.put(UInt64(0))
    let uses = vaultUses(move.side, account, .signer(user))
    draft.invoke(ChainAddress.dynamicVault, uses, data, computeUnits: 24_000) {
      draft.log.line("Program log: Instruction: Deposit")
      draft.transferTokens(
        move.tokens, from: account, to: profile.vaults[move.side], by: .signer(user),
        checked: false)
      draft.mint(move.shares, to: held(move.side), by: vault(move.side))
      // The vault's event has the name and the discriminator of the pool's, and fewer fields.
      var event = [UInt8](hex: "1f5e7d5ae3343dba")
      event.put(move.shares)
      event.put(move.tokens)
      draft.log.data(event)
    }
  }

  private func withdraw(_ move: DAMMV1Move, to account: Pubkey, _ draft: TransactionDraft) {
    var data = [UInt8](hex: "b712469c946da122")
    data.put(move.shares)
    data.put(UInt64(0))
    let uses = vaultUses(move.side, account, .readonly(held(move.side)))
    draft.invoke(ChainAddress.dynamicVault, uses, data, computeUnits: 26_000) {
      draft.log.line("Program log: Instruction: Withdraw")
      draft.burn(move.shares, from: held(move.side), by: .readonly(held(move.side)))
      draft.transferTokens(
        move.tokens, from: profile.vaults[move.side], to: account,
        by: .readonly(vault(move.side)), checked: false)
      var event = [UInt8](hex: "74f461e8671f983a")
      event.put(move.shares)
      event.put(move.tokens)
      draft.log.data(event)
    }
  }

  // MARK: Pools

  /// The vaults as they were before the pool: those of old tokens hold others' deposits.
  private func openVaults(_ payer: Pubkey, _ draft: TransactionDraft) {
    for side in 0...1 {
      let token = profile.tokens[side]
      if before[side].total > 0 {
        draft.provide(before[side].total, of: token, in: profile.vaults[side], owner: vault(side))
      } else {
        draft.openVault(profile.vaults[side], of: token, owner: vault(side), payer: payer)
        draft.openMint(
          shareToken(side), .writable(shareToken(side).mint), payer: payer, authority: vault(side))
      }
      draft.openVault(held(side), of: shareToken(side), owner: held(side), payer: payer)
    }
  }

  func initialize(
    _ moves: [DAMMV1Move], _ amounts: [UInt64], by creator: Pubkey, _ draft: TransactionDraft
  ) -> TransactionDraft.Place {
    let (data, uses) = initializeCall(amounts, creator)
    return draft.invoke(ChainAddress.dammV1, uses, data, computeUnits: 160_000) {
      draft.log.line("Program log: Instruction: Initialize")
      openVaults(creator, draft)
      for move in moves {
        deposit(
          move, from: profile.account(of: creator, move.side), by: creator, draft)
      }
      var event = [UInt8](hex: "ca2c295868dc9d52")
      for key in [shareMint] + profile.tokens.map(\.mint) { event.put(key) }
      event.append(0)
      event.put(profile.pool)
      draft.log.data(event)
    }
  }

  private func initializeCall(_ amounts: [UInt64], _ creator: Pubkey)
    -> (data: [UInt8], uses: [AccountUse])
  {
    let creation = pool.settings.creation
    var data: [UInt8]
    switch creation {
    case .permissioned: data = [UInt8](hex: "4d55b29d3230d47e") + [0]
    case .permissionless: data = [UInt8](hex: "76ad299dad486167") + [0]
    case .feeTier:
      data = [UInt8](hex: "06874493e552a971") + [0]
      data.put(pool.settings.tradeRate / 10)
    case .config: data = [UInt8](hex: "07a68aabceabecf4")
    case .config2: data = [UInt8](hex: "3095dc823d0b09b2")
    case .customizable: data = [UInt8](hex: "9118acc2db7d03be")
    }
    if creation != .permissioned { for amount in amounts { data.put(amount) } }
    if creation == .config2 { data.append(0) }
    if creation == .customizable {
      data.put(UInt32(pool.settings.tradeRate))
      data += [0, 0, 0]
      data += [UInt8](repeating: 0, count: 90)
    }
    let mints = profile.tokens.map { AccountUse.readonly($0.mint) }
    let vaults: [AccountUse] = [.writable(vault(0)), .writable(vault(1))]
    let tokenVaults = profile.vaults.map { AccountUse.writable($0) }
    let vaultShares: [AccountUse] = [0, 1].map { .writable(shareToken($0).mint) }
    let helds: [AccountUse] = [.writable(held(0)), .writable(held(1))]
    let own: [AccountUse] = [0, 1].map { .writable(profile.account(of: creator, $0)) }
    var uses: [AccountUse] = [.writable(profile.pool)]
    let isConfigured = creation == .config || creation == .config2
    if isConfigured { uses.append(.readonly(ChainAddress.dammV1Config)) }
    uses += [.writable(shareMint)] + mints + vaults
    if creation == .permissioned {
      uses += vaultShares + helds + own
      uses += [.writable(profile.key(89)), .writable(profile.key(90)), .readonly(profile.key(91))]
    } else {
      uses += tokenVaults + vaultShares + helds + own
      uses += [.writable(profile.key(89)), .writable(profile.key(90)), .writable(profile.key(91))]
    }
    // The payer's place: 15, 17, or 18 after a configuration.
    return (
      data,
      uses + [
        .signer(creator), .readonly(ChainAddress.rent), .readonly(ChainAddress.dynamicVault),
        .readonly(ChainAddress.token), .readonly(ChainAddress.system),
      ]
    )
  }

  func change(
    _ change: SimulatedDAMMV1.Change, _ moves: [DAMMV1Move], _ amounts: [UInt64],
    by user: Pubkey, _ draft: TransactionDraft
  ) -> TransactionDraft.Place {
    let (data, uses) = changeCall(change, moves, amounts, user)
    return draft.invoke(ChainAddress.dammV1, uses, data, computeUnits: 70_000) {
      draft.log.line("Program log: Instruction: \(change)")
      var moved: [UInt64] = [0, 0]
      for move in moves {
        moved[move.side] = move.tokens
        let account = profile.account(of: user, move.side)
        if change.isDeposit {
          deposit(move, from: account, by: user, draft)
        } else {
          withdraw(move, to: account, draft)
        }
      }
      var event = [UInt8](hex: change.isDeposit ? "1f5e7d5ae3343dba" : "74f461e8671f983a")
      if change == .bootstrap { event = [UInt8](hex: "797f26885c370ef7") }
      event.put(pool.shares / 1_000)
      for amount in moved { event.put(amount) }
      if change == .bootstrap { event.put(profile.pool) }
      draft.log.data(event)
    }
  }

  private func changeCall(
    _ change: SimulatedDAMMV1.Change, _ moves: [DAMMV1Move], _ amounts: [UInt64], _ user: Pubkey
  ) -> (data: [UInt8], uses: [AccountUse]) {
    var data: [UInt8]
    let least = pool.shares / 1_000
    switch change {
    case .bootstrap: data = [UInt8](hex: "04e4d747e1fd77ce")
    case .addBalance: data = [UInt8](hex: "a8e3323ebdab54b0")
    case .addImbalance: data = [UInt8](hex: "4f237a54ad0f5dbf")
    case .removeBalance: data = [UInt8](hex: "856d2cb338ee7221")
    case .removeSingle: data = [UInt8](hex: "5454b142feb90afb")
    }
    if change != .bootstrap { data.put(least) }
    if change == .removeSingle {
      data.put(UInt64(1))
    } else {
      for amount in amounts { data.put(amount) }
    }
    var uses: [AccountUse] = [
      .writable(profile.pool), .writable(shareMint), .writable(profile.key(92)),
      .writable(held(0)), .writable(held(1)), .writable(vault(0)), .writable(vault(1)),
      .writable(shareToken(0).mint), .writable(shareToken(1).mint),
      .writable(profile.vaults[0]), .writable(profile.vaults[1]),
    ]
    let own: [AccountUse] = [0, 1].map { .writable(profile.account(of: user, $0)) }
    if change == .removeSingle { uses.append(own[moves[0].side]) } else { uses += own }
    return (
      data,
      uses + [
        .signer(user), .readonly(ChainAddress.dynamicVault), .readonly(ChainAddress.token),
      ]
    )
  }
}
