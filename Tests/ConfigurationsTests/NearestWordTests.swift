import Testing

@testable import Configurations

@Suite struct NearestWordTests {
  let words = ["stop_loss", "take_profit", "trailing_stop", "time_stop"]

  @Test func slipsFindTheirWord() {
    #expect(nearestWord(to: "stoploss", among: words) == "stop_loss")
    #expect(nearestWord(to: "take_porfit", among: words) == "take_profit")
    #expect(nearestWord(to: "TIME_STOP", among: words) == "time_stop")
  }

  @Test func foreignWordsFindNone() {
    #expect(nearestWord(to: "banana", among: words) == nil)
    #expect(nearestWord(to: "", among: words) == nil)
    #expect(nearestWord(to: "x", among: []) == nil)
  }
}
