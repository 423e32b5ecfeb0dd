import Market

/// The full key table of a message: writable signers, readonly signers, writable, readonly, then
/// what the lookup table loads, writable before readonly.
struct KeyTable {
  /// Account of the draft at each place.
  private(set) var order: [Int] = []
  /// Place of each account of the draft.
  private(set) var position: [Int]
  /// How many keys each of the six groups has.
  private(set) var counts = [0, 0, 0, 0, 0, 0]

  init(_ accounts: [TransactionDraft.Account], usesLookupTable: Bool) {
    position = [Int](repeating: 0, count: accounts.count)
    let groups = accounts.map { account -> Int in
      let readonly = account.writable ? 0 : 1
      if account.signer { return readonly }
      let isLoaded =
        usesLookupTable && !account.isOuterProgram
        && ChainAddress.lookupTableEntries.contains(account.key)
      return (isLoaded ? 4 : 2) + readonly
    }
    for group in 0..<6 {
      for index in groups.indices where groups[index] == group {
        position[index] = order.count
        order.append(index)
        counts[group] += 1
      }
    }
  }

  var staticCount: Int { counts[0] + counts[1] + counts[2] + counts[3] }
  var loadedWritable: ArraySlice<Int> { order[staticCount..<staticCount + counts[4]] }
  var loadedReadonly: ArraySlice<Int> { order[(staticCount + counts[4])...] }
}
