import Market
import Testing

@testable import Decode

/// Transfer fees as a mint's own instructions set them.
@Suite struct TransferFeeTests {
  private let mint = VenueCall.key(30)

  private func facts(_ data: [UInt8], error: String = "null") -> [TransferFee] {
    var call = VenueCall(
      program: "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb", accounts: [mint, VenueCall.payer],
      data: data)
    call.error = error
    return decode(call.json).tokens.filter { $0.mint == mint }.compactMap(\.transferFee)
  }

  private let terms: [UInt8] = [0x2c, 0x01] + VenueCall.bytes(UInt64(5_000))

  /// The authorities are there or not, which moves what follows them.
  @Test func aNewMintsFeeHoldsAtOnce() {
    let authority = [1] + [UInt8](repeating: 7, count: 32)
    let expected = [TransferFee(basisPoints: 300, amountMax: 5_000, fromSlot: 5)]
    #expect(facts([26, 0, 0, 0] + terms) == expected)
    #expect(facts([26, 0] + authority + [0] + terms) == expected)
    #expect(facts([26, 0] + authority + authority + terms) == expected)
  }

  @Test func aChangeHoldsFromTheEpochAfterTheNext() {
    #expect(
      facts([26, 5] + terms)
        == [TransferFee(basisPoints: 300, amountMax: 5_000, fromSlot: 864_000)])
  }

  @Test func whatIsCutOrFailedOrOtherwiseSaysNothing() {
    #expect(facts([26, 5] + terms.dropLast()).isEmpty)
    #expect(facts([26, 0, 1, 0]).isEmpty)
    #expect(facts([26, 5, 0xff, 0xff] + VenueCall.bytes(UInt64(1))).isEmpty)
    #expect(facts([26, 4] + terms).isEmpty)
    #expect(facts([26, 5] + terms, error: #""x""#).isEmpty)
  }

  @Test func withholdsRoundedUpAndAtMostTheMaximum() {
    let fee = TransferFee(basisPoints: 300, amountMax: 5_000, fromSlot: 0)
    #expect(fee.withheld(from: 0) == 0 && fee.withheld(from: 1) == 1)
    #expect(fee.withheld(from: 10_000) == 300 && fee.withheld(from: 10_001) == 301)
    #expect(fee.withheld(from: .max) == 5_000)
    let whole = TransferFee(basisPoints: .max, amountMax: .max, fromSlot: 0)
    #expect(whole.withheld(from: .max) == .max)
  }
}
