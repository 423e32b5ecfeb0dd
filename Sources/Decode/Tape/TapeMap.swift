import Market

/// How the columns of a trade tape are read: names, units, decimals and rounding.
///
/// Its canonical text is archived with the rows, so that they can be decoded without the file it
/// came from. The document's form: docs/formats/tapes.md.
public struct TapeMap: Hashable, Sendable {
  /// How rows stand in the file.
  public enum Format: String, CaseIterable, Sendable {
    /// RFC 4180 with a header line.
    case csv
    /// One JSON object a line.
    case ndjson
  }

  /// What a number of a time column counts.
  public enum TimeUnit: String, CaseIterable, Sendable {
    case seconds = "s"
    case milliseconds = "ms"
    /// `2026-06-28T01:49:53Z`, with a fraction or an offset where there is one.
    case iso
  }

  /// A column that holds times.
  public struct TimeColumn: Hashable, Sendable {
    /// The column's name in the tape.
    public let column: String
    /// What its numbers count.
    public let unit: TimeUnit
  }

  /// A column that holds amounts. Digits finer than a raw unit are rounded half away from zero.
  public struct AmountColumn: Hashable, Sendable {
    /// The column's name in the tape.
    public let column: String
    /// Whether the column counts tokens (`ui`) rather than raw units.
    public let isUI: Bool
    /// Decimals of a raw unit.
    public let decimals: UInt8
  }

  /// A column whose words name something, and what they name.
  public struct WordColumn<Meaning: Hashable & Sendable>: Hashable, Sendable {
    /// The column's name in the tape.
    public let column: String
    /// Word to meaning; other words are refused.
    public let meanings: [String: Meaning]
  }

  /// The exchange of the rows.
  public enum VenueSource: Hashable, Sendable {
    case constant(Venue)
    case words(WordColumn<Venue>)
  }

  /// A column of wallets.
  public struct TraderColumn: Hashable, Sendable {
    /// The column's name in the tape.
    public let column: String
    /// Whether a word that is no address (a pseudonym) is taken as an unknown trader rather than
    /// refused.
    public let allowsPseudonyms: Bool
  }

  /// How rows stand in the file.
  public let format: Format
  /// Byte between fields of a CSV row.
  public let delimiter: UInt8
  /// Exchange of the rows.
  public let venue: VenueSource
  /// What prices are in.
  public let quote: QuoteMint

  /// Column of the base mint.
  public let mint: String
  /// Nil: the mint stands for its one pool.
  public let pool: String?
  /// Block time; nil: rows have no day and are not simulated.
  public let time: TimeColumn?
  /// Column of the slot; nil: it is made from the time.
  public let slot: String?
  /// +1 or −1 by word.
  public let side: WordColumn<Int8>
  /// Quote traded.
  public let quoteAmount: AmountColumn
  /// Base traded.
  public let baseAmount: AmountColumn
  /// Quote per base in UI units.
  public let price: String?
  /// Wallets.
  public let trader: TraderColumn?
  /// Column of the transaction signature.
  public let signature: String?
  /// Creation of the mint as the tape tells it.
  public let created: TimeColumn?

  /// Canonical text: JSON with sorted keys and defaults written out.
  public let canonicalText: String

  /// Every column the map names, in a fixed order.
  public var columnNames: [String] {
    var venueColumn: String?
    if case .words(let words) = venue { venueColumn = words.column }
    return [
      mint, pool, time?.column, slot, side.column, quoteAmount.column, baseAmount.column, price,
      trader?.column, signature, created?.column, venueColumn,
    ].compactMap { $0 }
  }
}
