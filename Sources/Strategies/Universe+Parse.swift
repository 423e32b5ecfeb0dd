import Configurations
import Market

extension Universe {
  /// The universe of a strategy; without one all markets.
  init(_ value: ConfigurationValue?, _ problems: inout Problems) {
    let fields = ["venues", "quotes", "mints", "excluded_mints"]
    _ = value?.members(known: fields, &problems)
    let venueNames = Venue.allCases.map(\.name)
    let quoteNames = QuoteMint.allCases.map(\.name)
    let venues = Self.items(value?["venues"], &problems).compactMap { item in
      item.word(among: venueNames, &problems).flatMap { Venue(name: $0) }
    }
    let quotes = Self.items(value?["quotes"], &problems).compactMap { item in
      let word = item.word(among: quoteNames, &problems)
      return QuoteMint.allCases.first { $0.name == word }
    }
    self.venues = Set(venues).sorted { $0.rawValue < $1.rawValue }
    self.quotes = Set(quotes).sorted { $0.rawValue < $1.rawValue }
    mints = Self.keys(value?["mints"], &problems)
    excludedMints = Self.keys(value?["excluded_mints"], &problems)
    createdFrom = nil
    createdTo = nil
  }

  var canonical: CanonicalValue {
    .object([
      "venues": .list(venues.map { .string($0.name) }),
      "quotes": .list(quotes.map { .string($0.name) }),
      "mints": .list(mints.map { .string($0.description) }),
      "excluded_mints": .list(excludedMints.map { .string($0.description) }),
    ])
  }

  /// The items of a list that is there; an empty one would mean "none" to a reader and "no limit"
  /// to the engine, so it is refused.
  private static func items(
    _ value: ConfigurationValue?, _ problems: inout Problems
  ) -> [ConfigurationValue] {
    guard let value, let items = value.items(&problems) else { return [] }
    if items.isEmpty {
      problems.add(
        ConfigurationCode.outOfRange, at: value, "the list is empty: leave it out for no limit")
    }
    return items
  }

  private static func keys(
    _ value: ConfigurationValue?, _ problems: inout Problems
  ) -> [Pubkey] {
    let keys = items(value, &problems).compactMap { item -> Pubkey? in
      guard let text = item.text(&problems) else { return nil }
      if let key = Pubkey(base58: text) { return key }
      problems.add(
        ConfigurationCode.outOfRange, at: item, "this is no address",
        expected: "a mint's address: 32 bytes in base58")
      return nil
    }
    return Set(keys).sorted()
  }
}
