import Market

/// Addresses of the real chain that simulated transactions name.
enum ChainAddress {
  static let system: Pubkey = "11111111111111111111111111111111"
  static let computeBudget: Pubkey = "ComputeBudget111111111111111111111111111111"
  static let token: Pubkey = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"
  static let token2022: Pubkey = "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb"
  static let associatedToken: Pubkey = "ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL"
  static let metadata: Pubkey = "metaqbxxUerdq28cj1RbAWkYQm3ybzjb6a8bt518x1s"
  static let rent: Pubkey = "SysvarRent111111111111111111111111111111111"
  static let wrappedSOL: Pubkey = "So11111111111111111111111111111111111111112"

  static let pump: Pubkey = "6EF8rrecthR5Dkzon8Nwu78hRvfCKubJ14M5uBEwF6P"
  static let pumpGlobal: Pubkey = "4wTV1YmiEkRvAtNtsSGPtUrqRYQMe5SKy2uB4Jjaxnjf"
  static let pumpEventAuthority: Pubkey = "Ce6TQqeHC9p8KetsN6JsjHK7UTZk7nasjjnr7XxXp9F1"
  static let pumpMintAuthority: Pubkey = "TSLvdd1pWpHVjahSpsvCXUbgwsL3JAcvokwaKt1eokM"
  static let pumpFeeRecipient: Pubkey = "CebN5WGQ4jvEPvsVU4EoHEpgzq1VV7AbicfhtW4xC9iM"
  static let pumpFees: Pubkey = "pfeeUxB6jkeY1Hxd7CsFCAjcbHA9rWtchMGdZ6VojVZ"
  static let pumpFeeConfig: Pubkey = "8Wf5TiAheLUqBrKXeYg2JtAFFMWtKdG2BSFgqUcPVwTt"
  static let mayhem: Pubkey = "MAyhSmzXzV1pTf7LsNkrNwkWKTo4ougAJ1PPg47MD4e"
  static let mayhemVault: Pubkey = "BwWK17cbHxwWBKZkUYvzxLcNQ1YVyaFezduWbtm2de6s"

  static let cpmm: Pubkey = "CPMMoo8L3F4NbTegBCKVNunggL7H1ZpdTHKxQB5qKP1C"
  static let cpmmAuthority: Pubkey = "GpMZbSM2GgvTKHJirzeGfMFoaZ8UR2X7F4v8vHTvxFbL"
  static let cpmmConfig: Pubkey = "D4FPEruKEHrG5TenZ2mpDGEfu1iUvTiqBxvpU8HLBvC2"

  static let jupiter: Pubkey = "JUP6LkbZbjS1jKKwapdHNy74zcZ3tLUZoi5QNyVTaV4"

  /// Tip accounts of Jito's block engine.
  static let tipAccounts: [Pubkey] = [
    "96gYZGLnJYVFmbjzopPSU6QiEV5fGqZNyN9nmNhvrZU5",
    "HFqU5x63VTqvQss8hp11i4wVV8bD44PvwucfZ2bU7gRe",
    "Cw8CFyM9FkoMi7K7Crf6HNQqf4uEMzpKw6QNghXLvLkY",
    "ADaUMid9yfUytqMBgopwjb2DTLSokTSzL1zt6iGPaS49",
    "DfXygSm4jCyNCybVYYK6DwvWqjKee8pbDmJGcLWNDXjh",
    "ADuUkR4vqLUMWXxW9gh6D6L8pMSawimctcNZ5pGwDcEt",
    "DttWaMuVvTiduZRnguLF7jNxTgiMBZ1hyAumKUiL2KRL",
    "3AVi9Tg9Uo68tJfuvoKvqKNWKkC5wPdSSdeBnizKZ6jT",
  ]

  // Roles whose real addresses do not matter here: any key that stays the same.
  static let pumpVolume = derivedKey(pump, system, 1)
  static let pumpBuyback = derivedKey(pump, system, 2)
  static let pumpLastWithdraw = derivedKey(pump, system, 3)
  static let migrationAuthority = derivedKey(pump, system, 4)
  static let mayhemParameters = derivedKey(mayhem, system, 1)
  static let cpmmCreationFee = derivedKey(cpmm, system, 1)
  static let cpmmPermission = derivedKey(cpmm, system, 2)
  static let jupiterEventAuthority = derivedKey(jupiter, system, 1)
  static let lookupTable = derivedKey(system, jupiter, 1)

  /// What the lookup table holds, in its order.
  static let lookupTableEntries: [Pubkey] = [
    system, token, token2022, associatedToken, rent, wrappedSOL, pumpGlobal, pumpEventAuthority,
    pumpFeeRecipient, pumpFees, pumpFeeConfig, pumpVolume, pumpBuyback, pump, cpmm, cpmmAuthority,
    cpmmConfig, jupiterEventAuthority,
  ]
}
