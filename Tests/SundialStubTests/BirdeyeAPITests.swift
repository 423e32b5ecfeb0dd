import Archive
import NIOCore
import Testing

@testable import sundial_stub

struct BirdeyeAPITests {
  let chain = ServedChain.shared
  let sol = "So11111111111111111111111111111111111111112"

  private func ask(
    _ path: String, _ query: [String: String], fault: Fault? = nil, kept: CandlesKept = .oldest
  ) -> APIAnswer {
    chain.birdeye(kept: kept).answer(path, query, fault: fault, spent: 0)
  }

  private func window(_ from: Int64, _ to: Int64) -> [String: String] {
    [
      "address": sol, "type": "1m", "time_from": "\(from)", "time_to": "\(to)", "currency": "usd",
    ]
  }

  private func times(_ answer: APIAnswer) -> [Int64] {
    let items = answer.json["data"]?["items"]?.elements ?? []
    return items.compactMap { ($0["unix_time"] ?? $0["unixTime"])?.integer }
  }

  @Test("the window of an archived answer gives its bytes")
  func verbatim() throws {
    for body in chain.bodies("ohlcv") {
      let all = JSONSlice(body[...])["data"]!["items"]!.elements.compactMap {
        $0["unix_time"]?.integer
      }
      let answer = ask("/defi/v3/ohlcv", window(all.first!, all.last!))
      #expect(answer.body.readableBytesView.elementsEqual(body))
    }
    for item in chain.items where item.kind.content == "token" {
      let mint = try #require(JSONSlice(Array(item.request!.utf8)[...])["address"]?.word)
      let answer = ask(item.method, ["address": mint])
      #expect(answer.body.readableBytesView.elementsEqual(item.body))
    }
  }

  @Test("bounds are included, and a window of more intervals than the legacy cap comes thinned")
  func caps() {
    let start = Int64(1_790_812_800)
    #expect(times(ask("/defi/v3/ohlcv", window(start, start + 600))).count == 11)
    #expect(times(ask("/defi/v3/ohlcv", window(start, start + 86_340))).count == 1_440)
    #expect(times(ask("/defi/ohlcv", window(start, start + 999 * 60))).count == 1_000)
    let thinned = times(ask("/defi/ohlcv", window(start, start + 86_340)))
    #expect(thinned.count == 720 && thinned[1] - thinned[0] == 120)
    let prices = ask(
      "/defi/history_price", window(start, start + 600).merging(["address_type": "token"]) { $1 })
    #expect(times(prices).count == 11)
    var count = window(start, 0)
    count["time_to"] = nil
    count["mode"] = "count"
    count["count_limit"] = "17"
    #expect(times(ask("/defi/v3/ohlcv", count)).count == 17)
  }

  @Test("the fault thins a window out and says nothing")
  func downsampled() {
    let start = Int64(1_790_812_800)
    let answer = ask("/defi/v3/ohlcv", window(start, start + 600), fault: .downsampled)
    #expect(times(answer) == [0, 240, 480].map { start + $0 } && answer.tookFault)
    #expect(!ask("/defi/v3/ohlcv", window(start, start + 60), fault: .downsampled).tookFault)
  }

  @Test("trades come newest first, pages hold each, and the fault's rows are repeats")
  func trades() {
    for fault in [nil, Fault.duplicatedRow, .movedPage] {
      var keys: Set<String> = []
      var offset = 0
      var hasNext = true
      while hasNext {
        let answer = ask(
          "/defi/v3/token/txs",
          ["address": ServedChain.tradedToken, "offset": "\(offset)", "limit": "60"], fault: fault)
        let items = answer.json["data"]!["items"]!.elements
        for item in items { keys.insert(item.string) }
        let data = answer.json["data"]!
        hasNext = (data["has_next"] ?? data["hasNext"])!.string == "true"
        // Rows that a fault repeats push others out of the page: step by what is new.
        offset += fault == nil ? items.count : 30
        let seconds = items.compactMap { $0["block_unix_time"]?.integer }
        #expect(fault == .duplicatedRow || seconds == seconds.sorted(by: >))
      }
      #expect(keys.count == ServedChain.tradeCount)
    }
  }

  @Test("time bounds of trades exclude")
  func tradeBounds() {
    let time = ServedChain.firstTradeTime + 3
    let answer = ask(
      "/defi/v3/token/txs",
      [
        "address": ServedChain.tradedToken, "after_time": "\(time - 1)",
        "before_time": "\(time + 1)",
      ])
    let items = answer.json["data"]!["items"]!.elements
    #expect(items.count == 7 && items.allSatisfy { $0["block_unix_time"]?.integer == time })
  }

  @Test("block bounds of trades exclude, and go with sorting by block only")
  func blockBounds() {
    let slot = 450_092_510
    var query = [
      "address": ServedChain.tradedToken, "sort_by": "block_number",
      "after_block_number": "\(slot)", "before_block_number": "\(slot + 4)",
    ]
    let slots = ask("/defi/v3/token/txs", query).json["data"]!["items"]!.elements
      .compactMap { $0["block_number"]?.integer }
    #expect(slots == [3, 2, 1].map { Int64(slot + $0) })
    query["after_time"] = "1"
    #expect(ask("/defi/v3/token/txs", query).status == 400)
    query["after_time"] = nil
    query["sort_by"] = nil
    #expect(ask("/defi/v3/token/txs", query).status == 400)
  }

  @Test("a pool's trades come in the older form, each once")
  func pairTrades() {
    var hashes: [String] = []
    for offset in [0, 50, 100, 150] {
      let answer = ask(
        "/defi/txs/pair/seek_by_time",
        [
          "address": ServedChain.tradedPool, "before_time": "\(ServedChain.firstTradeTime + 100)",
          "offset": "\(offset)", "limit": "50",
        ])
      let data = answer.json["data"]!
      for item in data["items"]!.elements {
        hashes.append(item["txHash"]!.word!)
        #expect(item["address"]?.word == ServedChain.tradedPool)
        #expect(item["from"]!["amount"]?.integer == 5 && item["to"]!["amount"]?.integer == 7)
        #expect(item["from"]!["changeAmount"]?.integer == -5)
        #expect(item["from"]!["typeSwap"]?.word == "from")
      }
      #expect(data["hasNext"]?.string == (offset + 50 < 125 ? "true" : "false"))
    }
    #expect(hashes.count == 125 && Set(hashes).count == 125)
    let both = ["address": ServedChain.tradedPool, "before_time": "9", "after_time": "1"]
    #expect(ask("/defi/txs/pair/seek_by_time", both).status == 422)
  }

  @Test(
    "requests the server does not take",
    arguments: [
      ("/defi/v3/ohlcv", ["type": "1m"], 400),
      ("/defi/v3/ohlcv", ["address": "A", "type": "1h"], 400),
      ("/defi/v3/ohlcv", ["address": "A", "type": "1m", "time_from": "5", "time_to": "5"], 400),
      ("/defi/v3/token/txs", ["address": "A", "limit": "101"], 400),
      ("/defi/v3/token/txs", ["address": "A", "offset": "9950"], 400),
      (
        "/defi/txs/token/seek_by_time", ["address": "A", "before_time": "9", "after_time": "5"], 422
      ),
      ("/defi/v2/markets", ["address": "A", "limit": "21"], 400), ("/defi/unknown", [:], 404),
    ])
  func refusals(path: String, query: [String: String], status: Int) {
    let answer = ask(path, query)
    #expect(answer.status == status)
    #expect(answer.json["success"]?.string == "false")
    #expect(answer.credits == .free)
  }

  @Test("an unknown token is null, a plan without an endpoint is 401")
  func unknownAndForbidden() {
    #expect(ask("/defi/token_overview", ["address": "nobody"]).json["data"]?.isNull == true)
    let free = chain.birdeye(plan: .free)
    let path = "/defi/token_overview"
    #expect(free.answer(path, ["address": sol], fault: nil, spent: 0).status == 401)
  }

  @Test("new listings go back in time without an end of their own")
  func listings() {
    var query = ["meme_platform_enabled": "true", "limit": "2"]
    var found: [String] = []
    let created = chain.recorded.tokens.mapValues { $0.createdAt ?? 0 }
    while true {
      let items = ask("/defi/v2/tokens/new_listing", query).json["data"]!["items"]!.elements
      if items.isEmpty { break }
      found += items.compactMap { $0["address"]?.word }
      query["time_to"] = "\(created[found.last!]!)"
    }
    #expect(Set(found) == Set(created.keys))
  }
}
