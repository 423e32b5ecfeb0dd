/// A block's transaction as `transactionDetails: accounts` gives it: its signatures and accounts,
/// and of `meta` what concerns outcome and balances.
struct BlockAccounts {
  /// The JSON object.
  let text: String

  private static let metaNames: [StaticString] = [
    "err", "status", "fee", "preBalances", "postBalances", "preTokenBalances", "postTokenBalances",
  ]

  /// nil where the body is in an encoding that names no accounts.
  init?(_ whole: JSONSlice, version: String) {
    guard let transaction = whole["transaction"], let signatures = transaction["signatures"],
      let message = transaction["message"], let keys = message["accountKeys"]?.elements,
      let meta = whole["meta"]
    else { return nil }
    let accounts = Self.accounts(keys, message["header"], meta["loadedAddresses"])
    let members = Self.metaNames.compactMap { name in
      meta[name].map { "\"\(name)\":\($0.string)" }
    }
    text =
      "{\"transaction\":{\"signatures\":\(signatures.string),\"accountKeys\":"
      + "[\(accounts.joined(separator: ","))]},\"meta\":{\(members.joined(separator: ","))},"
      + "\"version\":\(version)}"
  }

  private static func accounts(
    _ keys: [JSONSlice], _ header: JSONSlice?, _ loaded: JSONSlice?
  ) -> [String] {
    // `jsonParsed` has them in this form, loaded ones included.
    guard let header, keys.allSatisfy({ $0.word != nil }) else { return keys.map(\.string) }
    let signers = Int(header["numRequiredSignatures"]?.integer ?? 0)
    let readonlySigners = Int(header["numReadonlySignedAccounts"]?.integer ?? 0)
    let readonlyOthers = Int(header["numReadonlyUnsignedAccounts"]?.integer ?? 0)
    let own = keys.enumerated().map { place, key in
      let isSigner = place < signers
      let isWritable =
        isSigner ? place < signers - readonlySigners : place < keys.count - readonlyOthers
      return account(key, isSigner: isSigner, isWritable: isWritable, source: "transaction")
    }
    let writable = loaded?["writable"]?.elements ?? []
    let readonly = loaded?["readonly"]?.elements ?? []
    return own
      + writable.map { account($0, isSigner: false, isWritable: true, source: "lookupTable") }
      + readonly.map { account($0, isSigner: false, isWritable: false, source: "lookupTable") }
  }

  private static func account(
    _ key: JSONSlice, isSigner: Bool, isWritable: Bool, source: String
  ) -> String {
    "{\"pubkey\":\(key.string),\"signer\":\(isSigner),\"source\":\"\(source)\","
      + "\"writable\":\(isWritable)}"
  }
}
