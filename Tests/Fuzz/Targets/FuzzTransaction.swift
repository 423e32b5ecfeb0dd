import Market

/// A transaction around the bytes under test: a wallet, a program, token accounts of two mints.
struct FuzzTransaction {
  /// Instruction data in base58.
  var data: String
  var program: Pubkey
  /// Accounts the instruction names, as places in the key table.
  var accounts: [Int] = []
  /// Inner instructions: program's place, accounts, data in base58, height.
  var inner: [(program: Int, accounts: [Int], data: String, height: Int)] = []
  var logs: [String] = []
  var failed = false
  /// JSON of the lists of token balances, before and after; empty = those of the accounts below.
  var balances: [[UInt8]] = []

  /// Accounts in the key table; from `firstToken` on token accounts, in turn of either mint.
  static let keyCount = 32
  static let firstToken = 6
  static let token: Pubkey = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"
  static let token2022: Pubkey = "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb"
  static let mint: Pubkey = "96gYZGLnJYVFmbjzopPSU6QiEV5fGqZNyN9nmNhvrZU5"

  var json: [UInt8] {
    let keys = (0..<Self.keyCount).map { place -> Pubkey in
      switch place {
      case 1: program
      case 2: Self.token
      case 3: .zero
      case 4: QuoteMint.sol.key
      case 5: Self.mint
      default: Pubkey(words: (UInt64(place) &* 0x9E37_79B9_7F4A_7C15, 7, 11, UInt64(place)))
      }
    }
    let numbers = { (list: [Int]) in list.map(String.init).joined(separator: ",") }
    let calls = inner.map { call in
      "{\"programIdIndex\":\(call.program),\"accounts\":[\(numbers(call.accounts))],"
        + "\"data\":\"\(call.data)\",\"stackHeight\":\(call.height)}"
    }
    let lamports = numbers((0..<Self.keyCount).map { 1_000_000 + $0 })
    var out = Array(
      ("{\"slot\":9,\"blockTime\":1700000000,\"version\":0,\"transaction\":{\"signatures\":[\""
        + "\(Signature(high: keys[7], low: keys[8]))\"],\"message\":{\"header\":{"
        + "\"numRequiredSignatures\":1},\"accountKeys\":["
        + keys.map { "\"\($0)\"" }.joined(separator: ",")
        + "],\"instructions\":[{\"programIdIndex\":1,\"accounts\":[\(numbers(accounts))],"
        + "\"data\":\"\(data)\"}]}},\"meta\":{\"err\":\(failed ? "{}" : "null"),\"fee\":5000,"
        + "\"preBalances\":[\(lamports)],\"postBalances\":[\(lamports)],\"innerInstructions\":["
        + "{\"index\":0,\"instructions\":[\(calls.joined(separator: ","))]}],\"logMessages\":["
        + logs.map { "\"\($0)\"" }.joined(separator: ",") + "],\"preTokenBalances\":").utf8)
    out += balances.first ?? ownBalances(1_000_000_000)
    out += Array(",\"postTokenBalances\":".utf8)
    out += balances.count > 1 ? balances[1] : ownBalances(2_000_000_000)
    out += Array("}}".utf8)
    return out
  }

  private func ownBalances(_ amount: UInt64) -> [UInt8] {
    let entries = (Self.firstToken..<Self.keyCount).map { place in
      let mint = place % 2 == 0 ? QuoteMint.sol.key : Self.mint
      return "{\"accountIndex\":\(place),\"mint\":\"\(mint)\",\"uiTokenAmount\":{\"amount\":"
        + "\"\(amount)\",\"decimals\":\(place % 2 == 0 ? 9 : 6)}}"
    }
    return Array("[\(entries.joined(separator: ","))]".utf8)
  }
}
