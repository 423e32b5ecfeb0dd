import Foundation
import Market

/// A transaction of one instruction of a venue, written as a provider answers it.
struct VenueCall {
  var program: Pubkey
  var accounts: [Pubkey]
  var data: [UInt8]
  var transfers: [Transfer] = []
  var events: [[UInt8]] = []
  var balances: [(account: Pubkey, mint: Pubkey, decimals: Int)] = []
  var error = "null"
  /// The token program that transfers; and the hook it calls on the last transfer.
  var tokenProgram: Pubkey = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"
  var hook: Pubkey?
  /// What the log says where the last transfer, or its hook, failed: `custom program error: 0x11`.
  var refusal: String?

  /// A token transfer; checked where the mint is told.
  struct Transfer {
    var source, destination, authority: Pubkey
    var amount: UInt64
    var mint: Pubkey?
  }

  static let payer = key(1)

  static func key(_ number: UInt8) -> Pubkey {
    Pubkey(bytes: [number] + [UInt8](repeating: 200, count: 31))
  }

  static func bytes(_ value: UInt64) -> [UInt8] { (0..<8).map { UInt8(value >> ($0 * 8) & 255) } }
  static func bytes(_ value: UInt128) -> [UInt8] {
    (0..<16).map { UInt8(value >> ($0 * 8) & 255) }
  }

  /// Eight bytes as hexadecimal reads.
  static func tag(_ discriminator: UInt64) -> [UInt8] { bytes(discriminator).reversed() }

  /// The lines of a failure in the last transfer, which goes up to the outer instruction.
  private func failure(_ text: String) -> [String] {
    var stack = [program]
    var lines: [String] = []
    for transfer in transfers.indices {
      lines.append(#""Program \#(tokenProgram) invoke [2]""#)
      if transfer < transfers.count - 1 {
        lines.append(#""Program \#(tokenProgram) success""#)
      }
    }
    stack.append(tokenProgram)
    if let hook {
      lines.append(#""Program \#(hook) invoke [3]""#)
      stack.append(hook)
    }
    return lines + stack.reversed().map { #""Program \#($0) failed: \#(text)""# }
  }

  /// The transaction as JSON.
  var json: String {
    var keys = [Self.payer]
    for key in accounts + [program, tokenProgram] + (hook.map { [$0] } ?? [])
    where !keys.contains(key) {
      keys.append(key)
    }
    for transfer in transfers {
      let ends = [transfer.source, transfer.destination, transfer.authority]
      for key in ends + (transfer.mint.map { [$0] } ?? []) where !keys.contains(key) {
        keys.append(key)
      }
    }
    let at = { (key: Pubkey) in keys.firstIndex(of: key) ?? 0 }
    let call = { (program: Pubkey, accounts: [Pubkey], data: [UInt8], height: String) in
      #"{"programIdIndex":\#(at(program)),"accounts":\#(accounts.map(at)),"#
        + #""data":"\#(Base58.encode(data))","stackHeight":\#(height)}"#
    }
    let inner =
      transfers.map { transfer in
        let ends = [transfer.source] + (transfer.mint.map { [$0] } ?? [])
        let data = (transfer.mint == nil ? [3] : [12]) + Self.bytes(transfer.amount)
        return call(
          tokenProgram, ends + [transfer.destination, transfer.authority],
          data + (transfer.mint == nil ? [] : [6]), "2")
      } + (hook.map { [call($0, [], [1], "3")] } ?? [])
    let balances = balances.map {
      #"{"accountIndex":\#(at($0.account)),"mint":"\#($0.mint)","#
        + #""uiTokenAmount":{"amount":"9","decimals":\#($0.decimals)}}"#
    }.joined(separator: ",")
    let logs =
      [#""Program \#(program) invoke [1]""#]
      + events.map { #""Program data: \#(Data($0).base64EncodedString())""# }
      + (refusal.map(failure) ?? [#""Program \#(program) success""#])
    let lamports = keys.map { _ in "7" }.joined(separator: ",")
    return #"{"slot":5,"blockTime":7,"version":0,"meta":{"err":\#(error),"fee":5000,"#
      + #""preBalances":[\#(lamports)],"postBalances":[\#(lamports)],"#
      + #""innerInstructions":[{"index":0,"instructions":[\#(inner.joined(separator: ","))]}],"#
      + #""preTokenBalances":[\#(balances)],"postTokenBalances":[\#(balances)],"#
      + #""loadedAddresses":{"writable":[],"readonly":[]},"#
      + #""logMessages":[\#(logs.joined(separator: ","))]},"#
      + #""transaction":{"signatures":["\#(Signature(high: Self.payer, low: program))"],"#
      + #""message":{"header":{"numRequiredSignatures":1},"#
      + #""accountKeys":[\#(keys.map { "\"\($0)\"" }.joined(separator: ","))],"#
      + #""instructions":[\#(call(program, accounts, data, "null"))]}}}"#
  }
}
