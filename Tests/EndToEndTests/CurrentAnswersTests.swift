import Archive
import Fixtures
import Foundation
import Market
import Synthetic
import Testing

/// What a provider says of a token today has no part in a backtest: the rules B12 and B13 drawn
/// from what users of Birdeye were hit by.
@Suite struct CurrentAnswersTests {
  /// An overview of a spoofed pool, market data and security of a token, as fetched a day later.
  private func answers(of mint: Pubkey, day: UTCDay) -> [ArchiveItem] {
    let bodies = [
      ("overview", "/defi/token_overview", #""liquidity":8.1e9,"marketCap":23e9,"price":1e6"#),
      (
        "market_data", "/defi/v3/token/market-data",
        #""liquidity":8.1e9,"market_cap":23e9,"total_supply":1,"price":1e6"#
      ),
      ("security", "/defi/token_security", #""top10HolderPercent":0.99,"mutableMetadata":true"#),
    ]
    return bodies.map { content, method, facts in
      ArchiveItem(
        kind: SegmentKind(source: "birdeye", content: content), day: day, method: method,
        request: "{\"address\":\"\(mint)\"}", fetchedAt: "2026-10-02T00:10:00Z", slot: nil,
        time: nil,
        body: Array("{\"success\":true,\"data\":{\"address\":\"\(mint)\",\(facts)}}".utf8))
    }
  }

  @Test("B12, B13: overview, market data and security change no trade, whatever they claim")
  func ruleB12B13NotRead() throws {
    let scratch = ScratchFolder()
    let world = try SimulatedWorld(launches: 6)
    var spoofed = world
    for selection in world.ledger.selections {
      spoofed.items += answers(of: selection.mint, day: UTCDay("2026-10-01")!)
    }
    #expect(spoofed.items.count > world.items.count + 10)
    let stamps = try [("plain", world), ("spoofed", spoofed)].map { name, world in
      try world.archive(at: scratch("\(name)/archive"))
      return try buildAndRun(
        scratch("\(name)/archive"), columns: scratch("\(name)/columns"),
        results: scratch("\(name).sqlite"))
    }
    #expect(stamps[0].trades > 0)
    #expect(stamps[0].trades == stamps[1].trades)
    #expect(stamps[0].resultHash == stamps[1].resultHash)
  }
}
