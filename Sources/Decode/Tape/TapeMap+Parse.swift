import Configurations
import Market

extension TapeMap {
  /// A map from its document. Throws every problem found, with places, exit code 2.
  public static func parse(source: [UInt8], file: String) throws(SundialError) -> TapeMap {
    let document = try ConfigurationDocument(source: source, file: file)
    var problems = Problems(in: document)
    let map = read(document.root, &problems)
    guard problems.isEmpty, let map else { throw problems.error(exitCode: .usage) }
    return map
  }

  /// A map from its document's text.
  public static func parse(source: String, file: String) throws(SundialError) -> TapeMap {
    try parse(source: Array(source.utf8), file: file)
  }

  /// A map from its file.
  public static func load(path: String) throws(SundialError) -> TapeMap {
    try parse(source: try ConfigurationDocument.bytes(ofFile: path), file: path)
  }

  static func read(_ root: ConfigurationValue, _ problems: inout Problems) -> TapeMap? {
    let fields = ["format", "delimiter", "venue", "quote_mint", "rounding", "columns"]
    guard root.members(known: fields, &problems) != nil else { return nil }
    let formatWord = root.required("format", &problems)?.word(
      among: Format.allCases.map(\.rawValue), &problems)
    let delimiter = readDelimiter(root["delimiter"], &problems)
    let venue = root.required("venue", &problems).flatMap { readVenue($0, &problems) }
    let quoteWord = root["quote_mint"]?.word(
      among: QuoteMint.allCases.map(\.name), &problems)
    let quote = QuoteMint.allCases.first { $0.name == quoteWord } ?? .sol
    _ = root["rounding"]?.word(among: ["half_up"], &problems)
    guard let columns = root.required("columns", &problems),
      let parts = TapeColumns(columns, quote: quote, &problems),
      let format = formatWord.flatMap({ Format(rawValue: $0) }), let delimiter, let venue
    else { return nil }
    let canonical = canonical(format, delimiter, venue, quote, parts)
    return TapeMap(
      format: format, delimiter: delimiter, venue: venue, quote: quote, mint: parts.mint,
      pool: parts.pool, time: parts.time, slot: parts.slot, side: parts.side,
      quoteAmount: parts.quoteAmount, baseAmount: parts.baseAmount, price: parts.price,
      trader: parts.trader, signature: parts.signature, created: parts.created,
      canonicalText: canonical.text)
  }

  private static func canonical(
    _ format: Format, _ delimiter: UInt8, _ venue: VenueSource, _ quote: QuoteMint,
    _ parts: TapeColumns
  ) -> CanonicalValue {
    let venueValue: CanonicalValue =
      switch venue {
      case .constant(let venue): .string(venue.name)
      case .words(let words):
        .object([
          "column": .string(words.column),
          "words": .object(words.meanings.mapValues { .string($0.name) }),
        ])
      }
    return .object([
      "format": .string(format.rawValue),
      "delimiter": .string(String(decoding: [delimiter], as: UTF8.self)),
      "venue": venueValue, "quote_mint": .string(quote.name), "rounding": .string("half_up"),
      "columns": parts.canonical,
    ])
  }

  private static func readDelimiter(
    _ value: ConfigurationValue?, _ problems: inout Problems
  ) -> UInt8? {
    guard let value else { return UInt8(ascii: ",") }
    guard let text = value.text(&problems) else { return nil }
    if text.utf8.count == 1, let byte = text.utf8.first, [",", ";", "\t", "|"].contains(text) {
      return byte
    }
    problems.add(
      ConfigurationCode.outOfRange, at: value, "this is no delimiter",
      expected: "one of \",\" \";\" \"\\t\" \"|\"")
    return nil
  }

  private static func readVenue(
    _ value: ConfigurationValue, _ problems: inout Problems
  ) -> VenueSource? {
    let names = Venue.allCases.map(\.name)
    guard case .object = value.kind else {
      return value.word(among: names, &problems).flatMap { Venue(name: $0) }.map { .constant($0) }
    }
    _ = value.members(known: ["column", "words"], &problems)
    let column = value.required("column", &problems)?.text(&problems)
    guard let words = value.required("words", &problems) else { return nil }
    guard case .object(let members) = words.kind, !members.isEmpty else {
      problems.add(
        ConfigurationCode.wrongKind, at: words, "no words",
        expected: "an object of words and venues")
      return nil
    }
    var meanings: [String: Venue] = [:]
    for member in members {
      let name = member.value.word(among: names, &problems)
      meanings[member.key] = name.flatMap { Venue(name: $0) }
    }
    return column.map { .words(.init(column: $0, meanings: meanings)) }
  }
}
