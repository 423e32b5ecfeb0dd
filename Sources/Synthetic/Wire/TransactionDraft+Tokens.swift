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

  /// Makes a mint of a token that no account holds yet.
  func openMint(_ token: SimulatedToken, _ mint: AccountUse, payer: Pubkey, authority: Pubkey) {
    createAccount(
      mint, payer: payer, lamports: Self.mintRent, spaceBytes: token.is2022 ? 234 : 82,
      owner: token.program)
    if token.is2022 {
      var data: [UInt8] = [39, 0]
      data.put(authority)
      data.put(token.mint)
      self.token(token.program, "MetadataPointerInstruction", [.writable(token.mint)], data)
    }
    var data: [UInt8] = [20, token.decimals]
    data.put(authority)
    data.put(false)
    self.token(token.program, "InitializeMint2", [.writable(token.mint)], data)
  }

  func initializeAccount(_ account: Pubkey, of token: SimulatedToken, owner: Pubkey) {
    var data: [UInt8] = [18]
    data.put(owner)
    self.token(
      token.program, "InitializeAccount3", [.writable(account), .readonly(token.mint)], data
    ) {
      setHolding(TokenHolding(token: token, owner: owner, amount: 0), of: account)
    }
  }

  func mint(_ amount: UInt64, to account: Pubkey, by authority: Pubkey) {
    guard var holding = holding(of: account) else { preconditionFailure("no token account") }
    var data: [UInt8] = [7]
    data.put(amount)
    let uses: [AccountUse] = [
      .writable(holding.token.mint), .writable(account), .readonly(authority),
    ]
    token(holding.token.program, "MintTo", uses, data) {
      holding.amount += amount
      setHolding(holding, of: account)
    }
  }

  func burn(_ amount: UInt64, from account: Pubkey, by authority: AccountUse) {
    guard var holding = holding(of: account) else { preconditionFailure("no token account") }
    var data: [UInt8] = [8]
    data.put(amount)
    let uses: [AccountUse] = [.writable(account), .writable(holding.token.mint), authority]
    token(holding.token.program, "Burn", uses, data) {
      holding.amount -= amount
      setHolding(holding, of: account)
    }
  }

  /// TransferChecked, with the withheld fee where the token says it, or the plain Transfer.
  func transferTokens(
    _ amount: UInt64, from: Pubkey, to: Pubkey, by authority: AccountUse, checked: Bool = true
  ) {
    guard let token = holding(of: from)?.token else { preconditionFailure("no token account") }
    let statesFee = checked && token.statesFee && token.feeBasisPoints > 0
    var data: [UInt8] = statesFee ? [26, 1] : [checked ? 12 : 3]
    data.put(amount)
    var uses: [AccountUse] = [.writable(from), .writable(to), authority]
    if checked {
      data.append(token.decimals)
      uses.insert(.readonly(token.mint), at: 1)
    }
    if statesFee { data.put(token.withheld(of: amount)) }
    let name = statesFee ? "TransferCheckedWithFee" : checked ? "TransferChecked" : "Transfer"
    self.token(token.program, name, uses, data) { moveTokens(amount, from: from, to: to) }
  }

  private func moveTokens(_ amount: UInt64, from: Pubkey, to: Pubkey) {
    guard var source = holding(of: from) else { preconditionFailure("no token account") }
    precondition(source.amount >= amount, "an account pays no more than it holds")
    source.amount -= amount
    setHolding(source, of: from)
    guard var target = holding(of: to) else { preconditionFailure("no token account") }
    target.amount += amount - source.token.withheld(of: amount)
    setHolding(target, of: to)
    if source.token == .wrappedSOL { moveLamports(amount, from: from, to: to) }
  }

  /// CreateIdempotent of the associated token program; nothing where the account exists.
  func openTokenAccount(_ account: Pubkey, of token: SimulatedToken, owner: Pubkey, payer: Pubkey) {
    guard holding(of: account) == nil else { return }
    let uses: [AccountUse] = [
      .signer(payer), .writable(account), .readonly(owner), .readonly(token.mint),
      .readonly(ChainAddress.system), .readonly(token.program),
    ]
    invoke(ChainAddress.associatedToken, uses, [1], computeUnits: 8_000) {
      log.line("Program log: CreateIdempotent")
      self.token(token.program, "GetAccountDataSize", [.readonly(token.mint)], [21, 7, 0])
      createAccount(
        .writable(account), payer: payer, lamports: token.accountRent,
        spaceBytes: token.is2022 ? 170 : 165, owner: token.program)
      log.line("Program log: Initialize the associated token account")
      self.token(token.program, "InitializeImmutableOwner", [.writable(account)], [22])
      initializeAccount(account, of: token, owner: owner)
    }
  }

  /// A token account at an address of the program's own.
  func openVault(_ vault: Pubkey, of token: SimulatedToken, owner: Pubkey, payer: Pubkey) {
    guard holding(of: vault) == nil else { return }
    createAccount(
      .writable(vault), payer: payer, lamports: token.accountRent,
      spaceBytes: token.is2022 ? 170 : 165, owner: token.program)
    initializeAccount(vault, of: token, owner: owner)
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
