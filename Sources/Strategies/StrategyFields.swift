import Configurations
import Market

/// The members of a strategy's document besides conditions and exits; one table for parser and
/// schema.
enum StrategyFields {
  static let name = Field(
    "name", Form<String>.strategyName, isRequired: true,
    "The strategy's name: 1 to 64 letters A-Z a-z, digits, '_' or '-'.")
  static let description = Field(
    "description", Form<String>.text, "Any text; no part of the meaning.")
  static let cooldown = Field(
    "cooldown", Form.duration(in: 1...durationMaxSeconds),
    "How long after an exit the strategy leaves the market alone.")
  static let entriesPerMarketMax = Field(
    "max_entries_per_market", Form.integer(in: 1...1_000_000), "Entries into one market at most.")
  static let mode = Field(
    "mode", Form<SignalMode>.word,
    "level: a signal wherever the entry is true; edge: only where it becomes true.")
  static let positionsMax = Field(
    "max_positions", Form.integer(in: 1...1_000_000),
    "Positions the strategy holds at once at most.")
  static let positionsPerMarketMax = Field(
    "max_positions_per_market", Form.integer(in: 1...1_000_000),
    "It enters no market in which so many positions are open, those of other strategies included.")
  static let allocation = Field(
    "allocation", Form.share(in: 1...1_000_000), "Share of the capital the strategy may use.")
  static let sizing = Field(
    "sizing", Form<Sizing>.sizing, "How much an entry spends; a run's own sizing wins over it.")

  /// What narrows a true entry to a signal; may stand in `entry` or beside it.
  static let signalLimits = [cooldown.outline, entriesPerMarketMax.outline, mode.outline]
}

/// The members of `universe`.
enum UniverseFields {
  static let venues = Field(
    "venues", Form.word(Venue.allCases.map { ($0.name, $0) }).list(1...100, of: "venues"),
    "Venues of the pools it buys in; all without it.")
  static let quotes = Field(
    "quotes", Form.word(QuoteMint.allCases.map { ($0.name, $0) }).list(1...100, of: "quotes"),
    "What those pools are quoted in; all without it.")
  static let mints = Field(
    "mints", Form<Pubkey>.address.list(1...10_000, of: "mints"), "The only mints it looks at.")
  static let excludedMints = Field(
    "excluded_mints", Form<Pubkey>.address.list(1...10_000, of: "mints"), "Mints it leaves out.")
  static let createdFrom = Field(
    "created_from", Form.moment(endOfDay: false), "Mints created at this time or later.")
  static let createdTo = Field(
    "created_to", Form.moment(endOfDay: true), "Mints created at this time or earlier.")

  static let all = [
    venues.outline, quotes.outline, mints.outline, excludedMints.outline, createdFrom.outline,
    createdTo.outline,
  ]
}

extension Form where Value == String {
  /// A strategy's name.
  static var strategyName: Form {
    Form(schema: .pattern("^[0-9A-Za-z_-]{1,64}$")) { value, problems in
      guard let name = value.text(&problems) else { return nil }
      let isPlain = name.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
      }
      if isPlain && (1...64).contains(name.utf8.count) { return name }
      problems.add(
        StrategyCode.name, at: value, "this is no name of a strategy",
        expected: "1 to 64 letters A-Z a-z, digits, '_' or '-'")
      return nil
    }
  }
}
