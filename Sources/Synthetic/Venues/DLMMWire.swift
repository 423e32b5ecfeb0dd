import Market
import Pools

/// Instructions and events of Meteora DLMM, laid out from its published interface
/// (MeteoraAg/dlmm-sdk). Events are calls to itself, after the transfers.
struct DLMMWire {
  let pool: SimulatedDLMM

  private static let exceededSlippage: UInt32 = 6_003
  private var profile: PoolProfile { pool.profile }
  private var layout: DLMMLayout { pool.layout }
  private var pairAuthority: AccountUse { .readonly(profile.pool) }
  private var oracle: Pubkey { profile.key(16) }
  private var position: Pubkey { profile.key(17) }
  /// An optional account that is not there.
  private var none: AccountUse { .readonly(ChainAddress.dlmm) }
  private var tail: [AccountUse] {
    [.readonly(ChainAddress.dlmmEventAuthority), .readonly(ChainAddress.dlmm)]
  }
  private func binArrays(_ count: UInt64) -> [AccountUse] {
    (0..<count).map { .writable(profile.key(100 + $0)) }
  }

  private func emit(_ event: [UInt8], _ draft: TransactionDraft) {
    draft.selfCall(ChainAddress.dlmm, authority: ChainAddress.dlmmEventAuthority, event)
  }

  // MARK: Swaps

  func swap(_ done: DLMMFill, _ draft: TransactionDraft, _ moment: CallMoment)
    -> TransactionDraft.Place
  {
    let side = done.sideIn
    let own = [side, 1 - side].map { profile.account(of: done.user, $0) }
    var uses: [AccountUse] = [
      .writable(profile.pool), none, .writable(profile.vaults[0]), .writable(profile.vaults[1]),
      .writable(own[0]), .writable(own[1]), .readonly(profile.tokens[0].mint),
      .readonly(profile.tokens[1].mint), .writable(oracle), none, .signer(done.user),
      .readonly(profile.tokens[0].program), .readonly(profile.tokens[1].program),
    ]
    if done.isSecond { uses.append(.readonly(ChainAddress.memo)) }
    uses += tail + binArrays(3)
    return draft.invoke(ChainAddress.dlmm, uses, swapData(done), computeUnits: 70_000) {
      draft.log.line("Program log: Instruction: \(done.form)\(done.isSecond ? "2" : "")")
      if moment.fails {
        draft.log.line(
          "Program log: AnchorError thrown. Error Code: ExceededAmountSlippageTolerance.")
        return draft.fail(code: Self.exceededSlippage)
      }
      draft.transferTokens(
        done.sent, from: own[0], to: profile.vaults[side], by: .signer(done.user))
      draft.transferTokens(
        done.output, from: profile.vaults[1 - side], to: own[1], by: pairAuthority)
      emit(swapEvent(done), draft)
      if layout >= .both { emit(swap2Event(done), draft) }
    }
  }

  private func swapData(_ done: DLMMFill) -> [UInt8] {
    var data: [UInt8]
    switch (done.form, done.isSecond) {
    case (.swap, false): data = [UInt8](hex: "f8c69e91e17587c8")
    case (.swap, true): data = [UInt8](hex: "414b3f4ceb5b5b88")
    case (.exactOut, false): data = [UInt8](hex: "fa49652126cf4bb8")
    case (.exactOut, true): data = [UInt8](hex: "2bd7f784893cf351")
    case (.impact, false): data = [UInt8](hex: "38ade6d0ade49ccd")
    case (.impact, true): data = [UInt8](hex: "4a62c0d6b1334b33")
    }
    switch done.form {
    case .swap:
      data.put(done.sent)
      data.put(done.limit)
    case .exactOut:
      data.put(done.limit)
      data.put(done.output)
    case .impact:
      data.put(done.sent)
      data.append(1)
      data.put(done.fill.startBin)
      data.put(UInt16(500))
    }
    if done.isSecond { data.put(UInt32(0)) }
    return data
  }

  private func swapEvent(_ done: DLMMFill) -> [UInt8] {
    let fill = done.fill
    var event = [UInt8](hex: "516ce3becdd00ac4")
    event.put(profile.pool)
    event.put(done.user)
    event.put(fill.startBin)
    event.put(fill.endBin)
    event.put(fill.input)
    event.put(fill.output)
    event.put(done.sellsX)
    event.put(fill.fee)
    event.put(fill.protocolFee)
    event.put(UInt128(fill.rate))
    event.put(UInt64(0))
    return event
  }

  private func swap2Event(_ done: DLMMFill) -> [UInt8] {
    let fill = done.fill
    var event = [UInt8](hex: "2e7452d7941b544d")
    event.put(profile.pool)
    event.put(done.user)
    event.put(fill.startBin)
    event.put(fill.endBin)
    event.put(done.sellsX)
    event.put(UInt128(fill.rate))
    for number in [
      fill.input, 0, fill.output, fill.fee - fill.protocolFee, fill.protocolFee, 0, 0,
    ] {
      event.put(number)
    }
    event.put(fill.feeOnInput)
    event.put(fill.feeOnInput == done.sellsX)
    return event
  }

  // MARK: Pairs

  func create(by creator: Pubkey, _ draft: TransactionDraft) -> TransactionDraft.Place {
    var data: [UInt8]
    let id = pool.pair.activeID
    let step = pool.pair.settings.binStep
    switch pool.creation {
    case .plain: data = [UInt8](hex: "2d9aedd2dd0fa65c")
    case .preset: data = [UInt8](hex: "493b2478ed536cc6")
    case .customizable: data = [UInt8](hex: "2e2729876fb7c840")
    case .customizable2: data = [UInt8](hex: "f349817e3313f16b")
    case .permission: data = [UInt8](hex: "6c66d555fb033515")
    }
    data.put(id)
    if pool.creation == .preset {
      data += [UInt8](repeating: 0, count: 96)
    } else {
      data.put(step)
    }
    if pool.creation != .plain && pool.creation != .preset {
      data.put(UInt16(pool.pair.settings.baseFactor))
      data += [1, 0, 0, 0, 0]
      data += [0, pool.pair.settings.feesInYOnly ? 1 : 0]
      data += [UInt8](repeating: 0, count: 60)
    }
    let isPermission = pool.creation == .permission
    var uses: [AccountUse] = isPermission ? [.readonly(profile.key(70))] : []
    uses += [
      .writable(profile.pool), none, .readonly(profile.tokens[0].mint),
      .readonly(profile.tokens[1].mint), .writable(profile.vaults[0]),
      .writable(profile.vaults[1]), .writable(oracle),
    ]
    if !isPermission { uses.append(.readonly(ChainAddress.dlmmPreset)) }
    uses += [
      .signer(creator), .readonly(profile.tokens[0].program), .readonly(ChainAddress.system),
      .readonly(ChainAddress.rent),
    ]
    return draft.invoke(ChainAddress.dlmm, uses + tail, data, computeUnits: 60_000) {
      draft.log.line("Program log: Instruction: InitializeLbPair")
      for side in 0...1 {
        draft.openVault(
          profile.vaults[side], of: profile.tokens[side], owner: profile.pool, payer: creator)
      }
      var event = [UInt8](hex: "b94afc7d1bd7bc6f")
      event.put(profile.pool)
      event.put(step)
      for token in profile.tokens { event.put(token.mint) }
      emit(event, draft)
    }
  }

  /// Liquidity in, out, or both.
  func change(
    _ change: SimulatedDLMM.Change, _ amounts: [UInt64], _ moves: [UInt64], by user: Pubkey,
    _ draft: TransactionDraft
  ) -> TransactionDraft.Place {
    let (data, uses) = changeCall(change, amounts, moves, user)
    return draft.invoke(ChainAddress.dlmm, uses, data, computeUnits: 80_000) {
      draft.log.line("Program log: Instruction: \(change)")
      for side in 0...1 where moves[side] > 0 {
        let own = profile.account(of: user, side)
        let vault = profile.vaults[side]
        draft.transferTokens(
          moves[side], from: change.isDeposit ? own : vault,
          to: change.isDeposit ? vault : own,
          by: change.isDeposit ? .signer(user) : pairAuthority)
      }
      emit(changeEvent(change, amounts, by: user), draft)
    }
  }

  private func changeEvent(
    _ change: SimulatedDLMM.Change, _ amounts: [UInt64], by user: Pubkey
  ) -> [UInt8] {
    if change == .rebalance {
      var event = [UInt8](hex: "006d75b33d5bc7c8")
      for key in [profile.pool, position, user] { event.put(key) }
      event.put(pool.pair.activeID)
      for amount in amounts {
        event.put(amount)
        event.put(amount / 10 * 9)
      }
      for _ in 0..<2 { event.put(UInt64(0)) }
      return event
    }
    var event = [UInt8](hex: change.isDeposit ? "1f5e7d5ae3343dba" : "74f461e8671f983a")
    for key in [profile.pool, user, position] { event.put(key) }
    for amount in amounts { event.put(amount) }
    event.put(pool.pair.activeID)
    return event
  }

  private func changeCall(
    _ change: SimulatedDLMM.Change, _ amounts: [UInt64], _ moves: [UInt64], _ user: Pubkey
  ) -> (data: [UInt8], uses: [AccountUse]) {
    var data = discriminator(change)
    for amount in moves where change.isDeposit && amount > 0 { data.put(amount) }
    data.put(pool.pair.activeID)
    data.put(Int32(30))
    let own: [AccountUse] = [0, 1].map { .writable(profile.account(of: user, $0)) }
    var uses: [AccountUse] = [.writable(position), .writable(profile.pool), none]
    if change.isOneSided {
      let side = amounts[0] > 0 ? 0 : 1
      uses = [
        .writable(position), .writable(profile.pool), none, own[side],
        .writable(profile.vaults[side]), .readonly(profile.tokens[side].mint),
      ]
    } else {
      uses += own + profile.vaults.map { .writable($0) }
      uses += profile.tokens.map { .readonly($0.mint) }
    }
    uses += binArrays(2) + [.signer(user)]
    uses += profile.tokens.map { .readonly($0.program) }
    return (data, uses + tail)
  }

  private func discriminator(_ change: SimulatedDLMM.Change) -> [UInt8] {
    switch change {
    case .add: [UInt8](hex: "b59d59438fb63448")
    case .add2: [UInt8](hex: "e4a24e1c46db7473")
    case .addByStrategy: [UInt8](hex: "0703967f94283dc8")
    case .addByStrategy2: [UInt8](hex: "03dd95da6f8d76d5")
    case .addByWeight: [UInt8](hex: "1c8cee63e7a21595")
    case .addByWeight2: [UInt8](hex: "d13b3f5b6fc899e4")
    case .addOneSide: [UInt8](hex: "5e9b6797465fdca5")
    case .addByStrategyOneSide: [UInt8](hex: "2905eeaf64e106cd")
    case .addPrecise: [UInt8](hex: "a1c26754ab47fa9a")
    case .addPrecise2: [UInt8](hex: "2133a3c975627de7")
    case .remove: [UInt8](hex: "5055d14818ceb16c")
    case .remove2: [UInt8](hex: "e6d7527ff165e392")
    case .removeAll: [UInt8](hex: "0a333d2370691855")
    case .removeByRange: [UInt8](hex: "1a526698f04a691a")
    case .removeByRange2: [UInt8](hex: "cc02c391359191cd")
    case .rebalance: [UInt8](hex: "5c04b0c177b95309")
    }
  }

  func goToBin(by user: Pubkey, _ draft: TransactionDraft) -> TransactionDraft.Place {
    var data = [UInt8](hex: "9248aee028fd54ae")
    data.put(pool.pair.activeID)
    let uses: [AccountUse] = [.writable(profile.pool), none] + binArrays(2) + tail
    return draft.invoke(ChainAddress.dlmm, uses, data, computeUnits: 20_000) {
      draft.log.line("Program log: Instruction: GoToABin")
      var event = [UInt8](hex: "3b8a4c448a83b043")
      event.put(profile.pool)
      event.put(pool.pair.activeID)
      event.put(pool.pair.activeID)
      emit(event, draft)
    }
  }
}
