import Testing

@testable import Signals

@Suite struct TruthTests {
  /// Kleene's tables: conjunction is the least, disjunction the greatest, in no < unknown < yes.
  @Test func tablesAreKleenes() {
    #expect(min(Truth.yes, .unknown) == .unknown)
    #expect(min(Truth.no, .unknown) == .no)
    #expect(max(Truth.yes, .unknown) == .yes)
    #expect(max(Truth.no, .unknown) == .unknown)
    #expect(Truth.unknown.negated == .unknown)
    #expect(Truth.yes.negated == .no && Truth.no.negated == .yes)
  }
}
