import Market
import Synchronization

/// Who lists which address' signatures, so that a list that several units need is asked for once:
/// the first of them lists for all whose windows lie on its way.
final class SignatureLists: Sendable {
  private let units: [Pubkey: [FetchUnit]]
  private let state = Mutex(State())

  private struct State {
    /// Addresses that are being listed, with those that wait for it.
    var waiting: [Pubkey: [CheckedContinuation<Void, Never>]] = [:]
    /// Units that are being walked and do not wait for a list.
    var walked: Set<String> = []
  }

  init(_ units: [FetchUnit]) {
    var byAddress: [Pubkey: [FetchUnit]] = [:]
    for unit in units {
      // Whether a later day of a launch is asked for at all is its own walk's question.
      guard case .address(let address) = unit.task, address.lifePPM == nil else { continue }
      byAddress[address.address, default: []].append(unit)
    }
    self.units = byAddress
  }

  /// A unit's walk begins.
  func begin(_ unit: FetchUnit) { state.withLock { _ = $0.walked.insert(unit.request) } }

  /// A unit's walk has ended.
  func end(_ unit: FetchUnit) { state.withLock { _ = $0.walked.remove(unit.request) } }

  /// Waits until nobody lists the address; then it is the unit's to list until `leave`.
  func enter(_ address: Pubkey, _ unit: FetchUnit) async {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        guard state.waiting[address] != nil else {
          state.waiting[address] = []
          return true
        }
        state.walked.remove(unit.request)
        state.waiting[address]?.append(continuation)
        return false
      }
      if isFree { continuation.resume() }
    }
    begin(unit)
  }

  /// Hands the address to the next that waits.
  func leave(_ address: Pubkey) {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard state.waiting[address]?.isEmpty == false else {
        state.waiting[address] = nil
        return nil
      }
      return state.waiting[address]?.removeFirst()
    }
    next?.resume()
  }

  /// Units of the address that nobody walks now.
  func idleUnits(of address: Pubkey) -> [FetchUnit] {
    state.withLock { state in
      (units[address] ?? []).filter { !state.walked.contains($0.request) }
    }
  }
}
