import Synchronization

/// What this run has spent with each provider, and the ceiling it may not pass.
final class Spending: Sendable {
  private struct State {
    var spent: [Provider: Int] = [:]
    var reserved: [Provider: Int] = [:]
    var requests: [Provider: Int] = [:]
    var retries: [Provider: Int] = [:]
    var bytes: [Provider: Int] = [:]
  }

  private let ceilings: [Provider: Int]
  private let state = Mutex(State())

  /// Ceilings of credits (Helius) and compute units (Birdeye); a provider without one has none.
  init(ceilings: [Provider: Int]) { self.ceilings = ceilings }

  /// Sets `price` aside for a request about to be sent; false when that would pass the ceiling.
  func reserve(_ price: Int, _ provider: Provider) -> Bool {
    state.withLock { state in
      let taken = state.spent[provider, default: 0] + state.reserved[provider, default: 0]
      if let ceiling = ceilings[provider], taken + price > ceiling { return false }
      state.reserved[provider, default: 0] += price
      return true
    }
  }

  /// The request was answered: what it cost in fact takes the place of what was set aside.
  func settle(reserved: Int, spent: Int, bytes: Int, isRetry: Bool, _ provider: Provider) {
    state.withLock { state in
      state.reserved[provider, default: 0] -= reserved
      state.spent[provider, default: 0] += spent
      state.requests[provider, default: 0] += 1
      state.bytes[provider, default: 0] += bytes
      if isRetry { state.retries[provider, default: 0] += 1 }
    }
  }

  /// What is left under the ceiling; nil where there is none.
  func left(_ provider: Provider) -> Int? {
    state.withLock { state in
      ceilings[provider].map {
        $0 - state.spent[provider, default: 0] - state.reserved[provider, default: 0]
      }
    }
  }

  func spent(_ provider: Provider) -> Int { state.withLock { $0.spent[provider, default: 0] } }
  func requests(_ provider: Provider) -> Int {
    state.withLock { $0.requests[provider, default: 0] }
  }
  func retries(_ provider: Provider) -> Int { state.withLock { $0.retries[provider, default: 0] } }
  func bytes(_ provider: Provider) -> Int { state.withLock { $0.bytes[provider, default: 0] } }
}
