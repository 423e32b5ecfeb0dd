import Market

/// The programs this room knows by their address.
enum KnownProgram: Equatable {
  case venue(Venue)
  case system
  case token
  case token2022
  case other

  /// Whether it is a venue's.
  var isVenue: Bool { if case .venue = self { true } else { false } }

  /// The program of the parser's code: 0 = none of those it was told of.
  init(code: UInt32) { self = code == 0 ? .other : Self.all[Int(code) - 1].program }

  /// The programs by code, from 1.
  static let all: [(key: Pubkey, program: KnownProgram)] =
    Venue.allCases.map { ($0.program, .venue($0)) } + [
      (ProgramAddress.system, .system), (ProgramAddress.token, .token),
      (ProgramAddress.token2022, .token2022),
    ]
}

/// Addresses of the programs that move lamports and tokens, and of Jito's tip accounts.
enum ProgramAddress {
  static let system = Pubkey.zero
  static let token: Pubkey = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"
  static let token2022: Pubkey = "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb"

  /// The eight accounts of Jito's tip payment program (docs.jito.wtf, "Tip amount").
  private static let tips: [Pubkey] = [
    "96gYZGLnJYVFmbjzopPSU6QiEV5fGqZNyN9nmNhvrZU5", "HFqU5x63VTqvQss8hp11i4wVV8bD44PvwucfZ2bU7gRe",
    "Cw8CFyM9FkoMi7K7Crf6HNQqf4uEMzpKw6QNghXLvLkY", "ADaUMid9yfUytqMBgopwjb2DTLSokTSzL1zt6iGPaS49",
    "DfXygSm4jCyNCybVYYK6DwvWqjKee8pbDmJGcLWNDXjh", "ADuUkR4vqLUMWXxW9gh6D6L8pMSawimctcNZ5pGwDcEt",
    "DttWaMuVvTiduZRnguLF7jNxTgiMBZ1hyAumKUiL2KRL", "3AVi9Tg9Uo68tJfuvoKvqKNWKkC5wPdSSdeBnizKZ6jT",
  ]

  static func isTip(_ account: Pubkey) -> Bool { tips.contains(account) }
}

extension Venue {
  /// The venue's program.
  public var program: Pubkey { Self.programs[Int(rawValue)] }

  private static let programs: [Pubkey] = [
    "6EF8rrecthR5Dkzon8Nwu78hRvfCKubJ14M5uBEwF6P",
    "pAMMBay6oceH9fJKBRHGP5D4bD4sWpmSwMn52FMfXEA",
    "675kPX9MHTjS2zt1qfr1NYHuzeLXfQM9H24wFSUt1Mp8",
    "CPMMoo8L3F4NbTegBCKVNunggL7H1ZpdTHKxQB5qKP1C",
    "CAMMCzo5YL8w4VFF8KVHrK22GGUsp5VTaW7grrKgrWqK",
    "LanMV9sAd7wArD4vJFi2qDdfnVhFxYSUg6eADduJ3uj",
    "LBUZKhRxPF3XUpBCjp4YzTKgLccjZhTSDM9YuVaPwxo",
    "Eo7WjKq67rjJQSZxS6z3YkapzY3eMj6Xy8X5EQVn5UaB",
    "cpamdpZCGKUy5JxQXB4dcpGPiikHawvSWAd6mEn1sGG",
    "dbcij3LWUppWqq96dh6gJWwBifmcGfLSB5D4DuSMaqN",
    "whirLbMiicVdio4qvUfM5KAg6Ct8VwpYzGff3uctyCc",
  ]
}
