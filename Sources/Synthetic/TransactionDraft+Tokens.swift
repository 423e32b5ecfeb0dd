import Market

/// The system, token and associated-token instructions, each with its effect and log.
extension TransactionDraft {
  static let accountRent: UInt64 = 2_039_280
  static let account2022Rent: UInt64 = 2_074_080
  static let mintRent: UInt64 = 1_461_600

  func transferLamports(_ lamports: UInt64, from: Pubkey, to: Pubkey) {
    var data: [UInt8] = []
    data.put(UInt32(2))
    data.put(lamports)
    invoke(ChainAddress.system, [.signer(from), .writable(to)], data) {
      moveLamports(lamports, from: from, to: to)
    }
  }

  func createAccount(
    _ account: AccountUse, payer: Pubkey, lamports: UInt64, spaceBytes: UInt64, owner: Pubkey
  ) {
    var data: [UInt8] = []
    data.put(UInt32(0))
    data.put(lamports)
    data.put(spaceBytes)
    data.put(owner)
    invoke(ChainAddress.system, [.signer(payer), account], data) {
      moveLamports(lamports, from: payer, to: account.key)
    }
  }

  /// One call of a token program; `name` is what its log says.
  func token(
    _ program: Pubkey, _ name: String, _ uses: [AccountUse], _ data: [UInt8],
    effect: () -> Void = {}
  ) {
    invoke(program, uses, data, computeUnits: 1_400 + 97 * UInt64(data.count)) {
      log.line("Program log: Instruction: \(name)")
      effect()
    }
  }

  func initializeMint(_ mint: Pubkey, program: Pubkey, authority: Pubkey, decimals: UInt8) {
    var data: [UInt8] = [20, decimals]
    data.put(authority)
    data.put(false)
    token(program, "InitializeMint2", [.writable(mint)], data)
  }

  func initializeAccount(
    _ account: Pubkey, mint: Pubkey, owner: Pubkey, program: Pubkey, decimals: UInt8
  ) {
    var data: [UInt8] = [18]
    data.put(owner)
    token(program, "InitializeAccount3", [.writable(account), .readonly(mint)], data) {
      setHolding(
        TokenHolding(
          mint: mint, owner: owner, program: program, decimals: decimals, amount: 0),
        of: account)
    }
  }

  func mint(_ amount: UInt64, of mint: Pubkey, to account: Pubkey, by authority: Pubkey) {
    guard var holding = holding(of: account) else { preconditionFailure("no token account") }
    var data: [UInt8] = [7]
    data.put(amount)
    let uses: [AccountUse] = [.writable(mint), .writable(account), .readonly(authority)]
    token(holding.program, "MintTo", uses, data) {
      holding.amount += amount
      setHolding(holding, of: account)
    }
  }

  /// Transfer, or TransferChecked when `decimals` are given.
  func transferTokens(
    _ amount: UInt64, from: Pubkey, to: Pubkey, authority: AccountUse, decimals: UInt8?
  ) {
    guard let source = holding(of: from) else { preconditionFailure("no token account") }
    var data: [UInt8] = [decimals == nil ? 3 : 12]
    data.put(amount)
    var uses: [AccountUse] = [.writable(from), .writable(to), authority]
    if let decimals {
      data.append(decimals)
      uses.insert(.readonly(source.mint), at: 1)
    }
    let name = decimals == nil ? "Transfer" : "TransferChecked"
    token(source.program, name, uses, data) { moveTokens(amount, from: from, to: to) }
  }

  private func moveTokens(_ amount: UInt64, from: Pubkey, to: Pubkey) {
    guard var source = holding(of: from), var target = holding(of: to) else {
      preconditionFailure("no token account")
    }
    source.amount -= amount
    target.amount += amount
    setHolding(source, of: from)
    setHolding(target, of: to)
    if source.mint == ChainAddress.wrappedSOL { moveLamports(amount, from: from, to: to) }
  }

  /// CreateIdempotent of the associated token program; nothing where the account exists.
  func openTokenAccount(
    _ account: Pubkey, owner: Pubkey, mint: Pubkey, program: Pubkey, payer: Pubkey,
    decimals: UInt8
  ) {
    guard holding(of: account) == nil else { return }
    let uses: [AccountUse] = [
      .signer(payer), .writable(account), .readonly(owner), .readonly(mint),
      .readonly(ChainAddress.system), .readonly(program),
    ]
    let is2022 = program == ChainAddress.token2022
    invoke(ChainAddress.associatedToken, uses, [1], computeUnits: 8_000) {
      log.line("Program log: CreateIdempotent")
      token(program, "GetAccountDataSize", [.readonly(mint)], [21, 7, 0])
      createAccount(
        .writable(account), payer: payer,
        lamports: is2022 ? Self.account2022Rent : Self.accountRent,
        spaceBytes: is2022 ? 170 : 165, owner: program)
      log.line("Program log: Initialize the associated token account")
      token(program, "InitializeImmutableOwner", [.writable(account)], [22])
      initializeAccount(account, mint: mint, owner: owner, program: program, decimals: decimals)
    }
  }

  /// Lamports that were sent to a wrapped account become its tokens.
  func syncNative(_ account: Pubkey) {
    token(ChainAddress.token, "SyncNative", [.writable(account)], [17]) {
      guard var holding = holding(of: account) else { preconditionFailure("no token account") }
      holding.amount = lamports(of: account) - Self.accountRent
      setHolding(holding, of: account)
    }
  }

  /// Closes a wrapped account: all its lamports go to the owner.
  func closeTokenAccount(_ account: Pubkey, owner: Pubkey) {
    let uses: [AccountUse] = [.writable(account), .writable(owner), .signer(owner)]
    token(ChainAddress.token, "CloseAccount", uses, [9]) {
      setHolding(nil, of: account)
      moveLamports(lamports(of: account), from: account, to: owner)
    }
  }
}
