import Market
import Testing

@testable import Report

@Suite struct FigureTextTests {
  @Test(arguments: [
    ("net_sol", 0.0000005, "0.000001 SOL"), ("net_sol", -1.5, "-1.500000 SOL"),
    ("net_sol", -0.0, "0.000000 SOL"), ("win_rate", 0.5, "50.00 %"), ("trades", 12345, "12,345"),
    ("sharpe", -1.23456, "-1.2346"), ("profit_factor", 1e300, "1e+300"),
    ("trades", -1_234_567, "-1,234,567"),
  ])
  func metricsAreWrittenByTheirUnit(name: String, value: Double, text: String) {
    #expect(FigureText.metric(name, value) == text)
  }

  @Test func gainsAndLossesBearTheirSign() {
    #expect(FigureText.net(1_500_000) == "+0.001500")
    #expect(FigureText.net(-1_500_000) == "-0.001500")
    #expect(FigureText.net(0) == "0.000000")
    #expect(FigureText.net(.min) == "-9223372036.854776")
    #expect(FigureText.grouped(Int64.min) == "-9,223,372,036,854,775,808")
  }

  @Test func equityIsDrawnFromLowToHigh() {
    #expect(EquityLine.text([1, 2, 3, 4, 5, 6, 7, 8], columns: 8) == "▁▂▃▄▅▆▇█")
    #expect(EquityLine.text([5, 5], columns: 8) == "▁▁")
    #expect(EquityLine.text([.min, .max], columns: 8) == "▁█")
    #expect(EquityLine.text([0, 9, 0, 1], columns: 2) == "█▁")
    #expect(EquityLine.text([], columns: 8) == "")
  }
}
