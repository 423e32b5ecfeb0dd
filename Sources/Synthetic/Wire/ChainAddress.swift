import Market

/// Addresses of the real chain that simulated transactions name.
enum ChainAddress {
  static let system: Pubkey = "11111111111111111111111111111111"
  static let computeBudget: Pubkey = "ComputeBudget111111111111111111111111111111"
  static let token: Pubkey = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"
  static let token2022: Pubkey = "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb"
  static let associatedToken: Pubkey = "ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL"
  static let metadata: Pubkey = "metaqbxxUerdq28cj1RbAWkYQm3ybzjb6a8bt518x1s"
  static let memo: Pubkey = "MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr"
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

  static let pumpSwap: Pubkey = "pAMMBay6oceH9fJKBRHGP5D4bD4sWpmSwMn52FMfXEA"
  static let pumpSwapGlobal: Pubkey = "ADyA8hdefvWN2dbGGWFotbzWxrAvLW83WG6QCVXvJKqw"
  static let pumpSwapEventAuthority: Pubkey = "GS4CU59F31iL7aR2Q8zVS8DRrcRnXX1yjQ66TqNVQnaR"

  static let ammV4: Pubkey = "675kPX9MHTjS2zt1qfr1NYHuzeLXfQM9H24wFSUt1Mp8"
  static let ammV4Authority: Pubkey = "5Q544fKrFoe6tsEbD7S8EmxGTJYAKtTVhAW5Q5pge4j1"

  static let launchLab: Pubkey = "LanMV9sAd7wArD4vJFi2qDdfnVhFxYSUg6eADduJ3uj"
  static let launchLabAuthority: Pubkey = "WLHv2UAZm6z4KyaaELi5pjdbJh6RESMva1Rnn8pJVVh"
  static let launchLabEventAuthority: Pubkey = "2DPAtwB8L12vrMRExbLuyGnC7n2J5LNoZQSejeQGpwkr"
  static let launchLabConfig: Pubkey = "6s1xP3hpbAfFoNtUNF8mfHsjr2Bd97JxFJRWLbL6aHuX"

  static let clmm: Pubkey = "CAMMCzo5YL8w4VFF8KVHrK22GGUsp5VTaW7grrKgrWqK"
  static let clmmConfig: Pubkey = "E64NGkDLLCdQ2yFNPcavaKptrEgmiQaNykUuLC1Qgwyp"

  static let dlmm: Pubkey = "LBUZKhRxPF3XUpBCjp4YzTKgLccjZhTSDM9YuVaPwxo"
  static let dlmmEventAuthority: Pubkey = "D1ZN9Wj1fRSUQfCjhvnu1hqDMT7hzjzBBpi12nVniYD6"

  static let dammV1: Pubkey = "Eo7WjKq67rjJQSZxS6z3YkapzY3eMj6Xy8X5EQVn5UaB"
  static let dynamicVault: Pubkey = "24Uqj9JCLxUeoC3hGfh5W3s9FM9uCHDS2SG3LYwBpyTi"

  static let dammV2: Pubkey = "cpamdpZCGKUy5JxQXB4dcpGPiikHawvSWAd6mEn1sGG"
  static let dammV2Authority: Pubkey = "HLnpSz9h2S4hiLQ43rnSD9XkcUThA7B8hQMKmDaiTLcC"
  static let dammV2EventAuthority: Pubkey = "3rmHSu74h1ZcmAisVcWerTCiRDQbUrBKmcwptYGjHfet"

  static let dbc: Pubkey = "dbcij3LWUppWqq96dh6gJWwBifmcGfLSB5D4DuSMaqN"
  static let dbcAuthority: Pubkey = "FhVo3mqL8PW5pH5U2CN4XE33DokiyZnUwuGpH2hmHLuM"
  static let dbcEventAuthority: Pubkey = "8Ks12pbrD6PXxfty1hVQiE9sc289zgU1zHkvXhrSdriF"

  static let whirlpool: Pubkey = "whirLbMiicVdio4qvUfM5KAg6Ct8VwpYzGff3uctyCc"

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
  static let ammV4Config = derivedKey(ammV4, system, 1)
  static let ammV4CreationFee = derivedKey(ammV4, system, 2)
  static let openBook = derivedKey(ammV4, system, 3)
  static let launchLabPlatform = derivedKey(launchLab, system, 1)
  static let launchLabPlatformVault = derivedKey(launchLab, system, 2)
  static let launchLabShare = derivedKey(launchLab, system, 3)
  static let dlmmPreset = derivedKey(dlmm, system, 1)
  static let dammV1Config = derivedKey(dammV1, system, 1)
  static let dammV2Config = derivedKey(dammV2, system, 1)
  static let dbcConfig = derivedKey(dbc, system, 1)
  static let dbcReferral = derivedKey(dbc, system, 2)
  static let whirlpoolConfig = derivedKey(whirlpool, system, 1)
  static let whirlpoolFeeTier = derivedKey(whirlpool, system, 2)
  static let jupiterEventAuthority = derivedKey(jupiter, system, 1)
  static let lookupTable = derivedKey(system, jupiter, 1)

  /// What the lookup table holds, in its order.
  static let lookupTableEntries: [Pubkey] = [
    system, token, token2022, associatedToken, rent, wrappedSOL, pumpGlobal, pumpEventAuthority,
    pumpFeeRecipient, pumpFees, pumpFeeConfig, pumpVolume, pumpBuyback, pump, cpmm, cpmmAuthority,
    cpmmConfig, jupiterEventAuthority,
  ]
}
