import Configurations
import Fixtures
import Foundation
import Market
import Testing

@testable import Decode

private let mint = "6Fzphy2B4JTUteQ8jGtj9Tc9anpttVXY3CRgGuJTpump"
private let pool = "HkQMXy61BiNXfGj3NdJxNS6CEAwfn364haZsVgMQgKVU"
private let wallet = "DQmMnakiKr1YNE2gcpggLCzBrauBwFbQkAaao2FTbjgp"

/// A small map; `more` stands among the columns.
private func map(
  _ format: String = "csv", time: String = "{\"column\": \"t\", \"unit\": \"s\"}",
  more: String = "",
  top: String = ""
) throws -> TapeMap {
  try TapeMap.parse(
    source: """
      {"format": "\(format)", "venue": "pump_swap", \(top) "columns": {
        "mint": "mint", "time": \(time), "side": {"column": "side"},
        "quote": {"column": "sol", "unit": "SOL"},
        "base": {"column": "tokens", "unit": "ui", "decimals": 6}, \(more)}}
      """, file: "map.json")
}

/// What a file becomes: the archived lines, what was refused, and the lines decoded again.
private struct Journey {
  var lines: [TapeLine] = []
  var refusals: [TapeRefusal] = []
  var decoded = DecodedTape()

  init(_ bytes: [UInt8], _ map: TapeMap) throws {
    var tape = try TradeTape(bytes: bytes, map: map, file: "tape.csv")
    while let event = tape.next() {
      switch event {
      case .line(let line): lines.append(line)
      case .refused(let refusal): refusals.append(refusal)
      }
    }
    var decoder = TapeDecoder()
    let bodies = [tape.mapBody] + lines.map(\.body)
    decoder.decode(lines: bodies.flatMap { envelope($0) + [0x0A] }, into: &decoded)
  }

  init(_ text: String, _ map: TapeMap) throws {
    try self.init(Array(text.utf8), map)
  }
}

private func envelope(_ body: [UInt8]) -> [UInt8] {
  let head = "{\"v\":1,\"source\":\"import\",\"method\":\"trades\",\"request\":null,"
  return Array((head + "\"fetched_at\":null,\"body\":").utf8) + body + [UInt8(ascii: "}")]
}

@Suite struct TradeTapeTests {
  @Test func theRealTapeIsReadWhole() throws {
    let path = "\(SharedFolder.path)/real/tapes/pumpswap-first-300s.csv"
    guard let data = FileManager.default.contents(atPath: path) else {
      print("skipped: no real tape at \(path)")
      return
    }
    let journey = try Journey(Array(data), TapeMap.load(path: "configs/tapes/pumpswap.json"))
    #expect(journey.refusals.isEmpty)
    let decoded = journey.decoded
    #expect(decoded.rows.count == 11_324 && decoded.refusals.isEmpty)
    #expect(decoded.lineCount == 11_325 && decoded.facts.count == 18)
    #expect(Set(decoded.rows.map(\.baseMint)).count == 18)
    #expect(decoded.lineNumbers == Array(2...11_325))

    let first = decoded.rows[0]
    #expect(first.baseMint.description == mint && first.pool.description == pool)
    #expect(first.trader?.description == wallet && first.signature != nil)
    #expect(first.blockTime == 1_782_611_393 && first.slot == 4_456_528_482)
    #expect(first.quoteAmount == 2_300_000 && first.baseAmount == 2_249_329_200_000)
    #expect(first.statedPrice == 1.0110036e-09 && first.side == 1)
    #expect(first.flags == [.vendor, .slotFromTime] && first.evidence == [])
    #expect(first.baseReserve == nil && first.quoteReserve == nil && first.quoteVault == nil)
    #expect(decoded.facts[0].createdAt == 1_782_611_393)
    // Masked wallets are unknown ones.
    #expect(decoded.rows.count { $0.trader == nil } == 113)

    // Counted over the file by an independent reader.
    #expect(decoded.rows.count { $0.statedPrice == nil } == 42)
    #expect(decoded.rows.count { $0.quoteAmount == 0 || $0.baseAmount == 0 } == 330)
    #expect(Set(decoded.rows.compactMap(\.signature)).count == 2_796)
    #expect(Set(journey.lines.compactMap(\.day)).count == 5)
  }

  @Test func rowsAreArchivedVerbatim() throws {
    let text =
      "\u{FEFF}mint,side,t,sol,tokens,note\r\n\(mint),buy,100,1.5,3,\"a \"\"b\"\",\n\\c\"\r\n"
    let journey = try Journey(text, map())
    #expect(journey.lines.count == 1 && journey.refusals.isEmpty)
    #expect(journey.lines[0].line == 2 && journey.lines[0].day == UTCDay("1970-01-01"))
    #expect(
      String(decoding: journey.lines[0].body, as: UTF8.self)
        == "\"\(mint),buy,100,1.5,3,\\\"a \\\"\\\"b\\\"\\\",\\n\\\\c\\\"\"")
    #expect(journey.decoded.rows.count == 1)
    #expect(journey.decoded.rows[0].statedPrice == 0.5)
    #expect(journey.decoded.rows[0].pool == journey.decoded.rows[0].baseMint)
    #expect(journey.decoded.rows[0].slot == 250)
  }

  @Test func theCanonicalMapReadsBackTheSame() throws {
    let first = try TapeMap.load(path: "configs/tapes/pumpswap.json")
    let again = try TapeMap.parse(source: first.canonicalText, file: "canonical")
    #expect(first == again)
  }

  @Test func ndjsonRowsAreTheirOwnBodies() throws {
    let row =
      "{\"mint\": \"\(mint)\", \"side\": \"sell\", \"t\": 101, \"sol\": 1e-9, \"tokens\": \"2\"}"
    let journey = try Journey("\(row)\n\n\(row)\r\n[1]\n{\"mint\": 1,}\n", map("ndjson"))
    #expect(journey.lines.map(\.body) == [Array(row.utf8), Array(row.utf8)])
    #expect(
      journey.refusals.map { "\($0.line) \($0.reason.rawValue)" } == ["4 not_json", "5 not_json"])
    #expect(journey.decoded.rows.map(\.quoteAmount) == [1, 1])
    #expect(journey.decoded.rows.map(\.side) == [-1, -1])
  }

  @Test func timesInEveryUnit() throws {
    let cases: [(unit: String, cell: String, seconds: Int64?)] = [
      ("s", "1782611393.9", 1_782_611_393), ("ms", "1782611393999", 1_782_611_393),
      ("iso", "2026-06-28T01:49:53Z", 1_782_611_393),
      ("iso", "2026-06-28 03:49:53.25+02:00", 1_782_611_393),
      ("iso", "2026-06-28T01:49:53", 1_782_611_393), ("iso", "2026-06-31T00:00:00Z", nil),
      ("iso", "2026-06-28T24:00:00Z", nil), ("iso", "2026-06-28T01:49:53.Z", nil),
      ("s", "-1", nil), ("s", "1e30", nil), ("s", "", nil), ("s", "noon", nil),
    ]
    for (unit, cell, seconds) in cases {
      let text = "mint,side,t,sol,tokens\n\(mint),buy,\(cell),1,1\n"
      let journey = try Journey(text, map(time: "{\"column\": \"t\", \"unit\": \"\(unit)\"}"))
      #expect(journey.decoded.rows.first?.blockTime == seconds, "\(unit) \(cell)")
      #expect(journey.refusals.map(\.reason) == (seconds == nil ? [.badTime] : []))
    }
  }

  @Test func amountsAreRoundedHalfUpToRawUnits() throws {
    for (cell, lamports) in [
      ("0.0000000005", 1), ("0.0000000004", 0), ("1.0110036e-09", 1),
      ("9223372036.854775807", .max),
    ] as [(String, UInt64)] {
      let journey = try Journey("mint,side,t,sol,tokens\n\(mint),buy,1,\(cell),1\n", map())
      let expected = lamports == .max ? UInt64(Int64.max) : lamports
      #expect(journey.decoded.rows.first?.quoteAmount == expected, "\(cell)")
    }
  }

  @Test func aColumnMayNameTheVenue() throws {
    let text = """
      {"format": "csv", "delimiter": ";", "quote_mint": "USDC",
       "venue": {"column": "dex", "words": {"PF": "pump_fun", "CP": "raydium_cpmm"}},
       "columns": {"mint": "mint", "slot": "slot",
        "side": {"column": "d", "buy": ["B"], "sell": ["S"]},
        "quote": {"column": "q", "unit": "raw"},
        "base": {"column": "b", "unit": "raw", "decimals": 9}}}
      """
    let map = try TapeMap.parse(source: text, file: "map.json")
    let rows = "mint;slot;d;q;b;dex\n\(mint);9;B;5;7;PF\n\(mint);10;S;5;7;CP\n\(mint);11;S;5;7;X\n"
    let journey = try Journey(rows, map)
    #expect(journey.decoded.rows.map(\.venue) == [.pumpFun, .raydiumCPMM])
    #expect(journey.decoded.rows.map(\.slot) == [9, 10])
    #expect(journey.decoded.rows.map(\.blockTime) == [nil, nil])
    #expect(journey.decoded.rows[0].flags == .vendor)
    #expect(journey.decoded.rows[0].quoteMint == QuoteMint.usdc.key)
    #expect(journey.lines.map(\.day) == [nil, nil] && journey.lines.map(\.slot) == [9, 10])
    #expect(journey.refusals.map(\.reason) == [.unknownVenue])
  }
}

@Suite struct BadTapeTests {
  @Test(
    arguments: [
      ("x,buy,1,1,1", .badMint), ("\(mint),hold,1,1,1", .badSide),
      ("\(mint),buy,1,-1,1", .badQuoteAmount),
      ("\(mint),buy,1,1,NaN", .badBaseAmount), ("\(mint),buy,1,1e20,1", .badQuoteAmount),
      ("\(mint),buy,1,0,0.0", .noAmount), ("\(mint),buy,1,1", .fieldCount),
      ("\(mint),buy,1,1,1,1", .fieldCount), ("\"\(mint),buy,1,1,1", .unclosedQuote),
      ("So11111111111111111111111111111111111111112,buy,1,1,1", .badMint),
    ] as [(String, TapeRefusalReason)])
  func badRowsAreRefusedByReason(row: String, reason: TapeRefusalReason) throws {
    let good = "\(mint),buy,1,1,1"
    let journey = try Journey("mint,side,t,sol,tokens\n\(good)\n\(row)\n\(good)\n", map())
    #expect(journey.refusals == [TapeRefusal(line: 3, reason: reason)])
    #expect(journey.decoded.rows.count == 2)
  }

  @Test func namedColumnsAreCheckedToo() throws {
    let map = try map(
      more: "\"trader\": \"who\", \"signature\": \"sig\", \"price\": \"p\", \"pool\": \"pool\"")
    let head = "mint,side,t,sol,tokens,who,sig,p,pool\n"
    let row = { (who: String, sig: String, p: String, pool: String) in
      "\(mint),buy,1,1,1,\(who),\(sig),\(p),\(pool)\n"
    }
    let text =
      head + row("", "", "", pool) + row("RDCT-1", "", "", pool) + row("", wallet, "", pool)
      + row("", "", "-1", pool) + row("", "", "inf", pool) + row("", "", "", "")
    let journey = try Journey(text, map)
    #expect(
      journey.refusals.map(\.reason)
        == [.badTrader, .badSignature, .badPrice, .badPrice, .badPool])
    #expect(journey.decoded.rows.count == 1)
  }

  @Test func bytesThatAreNoTextAndLongRowsAreRefused() throws {
    var bytes = Array("mint,side,t,sol,tokens\n\(mint),buy,1,1,1,".utf8) + [0xFF, 0x0A]
    bytes += [UInt8](repeating: 0x61, count: 70_000) + [0x0A]
    bytes += Array("\"".utf8) + [UInt8](repeating: 0x0A, count: 70_000)
    let journey = try Journey(bytes, map())
    #expect(journey.refusals.map(\.reason) == [.notUTF8, .tooLong, .unclosedQuote])
  }

  @Test func missingColumnsAreNamedWithTheNearest() throws {
    let map = try map()
    let error = #expect(throws: SundialError.self) {
      try TradeTape(bytes: Array("mint,sides,t,sol,tokens\n".utf8), map: map, file: "t.csv")
    }
    #expect(error?.code == "E-TAPE-002" && error?.message.contains("'sides'") == true)
    let empty = #expect(throws: SundialError.self) {
      try TradeTape(bytes: [], map: map, file: "t.csv")
    }
    #expect(empty?.code == "E-TAPE-001" && empty?.exitCode == .usage)
    let twice = #expect(throws: SundialError.self) {
      try TradeTape(bytes: Array("mint,side,t,sol,tokens,t\n".utf8), map: map, file: "t.csv")
    }
    #expect(twice?.code == "E-TAPE-002")
  }

  @Test func wrongMapsAreRefusedWithPlaces() {
    for text in [
      "{}", "{\"format\": \"xml\"}", "[]",
      "{\"format\": \"csv\", \"venue\": \"pump_swap\", "
        + "\"columns\": {\"mint\": \"m\", \"side\": {\"column\": \"s\"}, "
        + "\"quote\": {\"column\": \"q\", \"unit\": \"USD\"}, "
        + "\"base\": {\"column\": \"b\", \"unit\": \"ui\", \"decimals\": 40}}}",
    ] {
      let error = #expect(throws: SundialError.self) {
        try TapeMap.parse(source: text, file: "m.json")
      }
      #expect(error?.exitCode == .usage)
    }
  }

  @Test func damagedSegmentsNeverTrap() throws {
    let map = try map()
    var tape = try TradeTape(
      bytes: Array("mint,side,t,sol,tokens\n\(mint),buy,1,1,1\n".utf8), map: map, file: "t")
    guard case .line(let line) = tape.next() else {
      Issue.record("the row was refused")
      return
    }
    var decoder = TapeDecoder()
    guard case .refused(.noMap) = decoder.decode(line: envelope(line.body)[...]) else {
      Issue.record("a row before its map was taken")
      return
    }
    let segment = envelope(tape.mapBody) + [0x0A] + envelope(line.body) + [0x0A]
    for place in stride(from: 0, to: segment.count, by: 3) {
      var result = DecodedTape()
      var cut = TapeDecoder()
      cut.decode(lines: Array(segment[..<place]), into: &result)
      #expect(result.rows.isEmpty || place == segment.count - 1)
      var changed = segment
      changed[place] ^= 0x15
      var other = TapeDecoder()
      other.decode(lines: changed, into: &result)
    }
  }
}
