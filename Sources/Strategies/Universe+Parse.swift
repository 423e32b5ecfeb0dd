import Configurations
import Market

extension Universe {
  /// The universe of a strategy; without one all markets.
  ///
  /// An empty list would mean "none" to a reader and "no limit" to the engine, so it is refused.
  init(_ value: ConfigurationValue?, _ problems: inout Problems) {
    _ = value?.members(known: UniverseFields.all.keys, &problems)
    let venues = value?.read(UniverseFields.venues, &problems) ?? []
    let quotes = value?.read(UniverseFields.quotes, &problems) ?? []
    self.venues = Set(venues).sorted { $0.rawValue < $1.rawValue }
    self.quotes = Set(quotes).sorted { $0.rawValue < $1.rawValue }
    mints = Set(value?.read(UniverseFields.mints, &problems) ?? []).sorted()
    excludedMints = Set(value?.read(UniverseFields.excludedMints, &problems) ?? []).sorted()
    createdFrom = value?.read(UniverseFields.createdFrom, &problems)
    createdTo = value?.read(UniverseFields.createdTo, &problems)
    if let createdFrom, let createdTo, createdFrom > createdTo,
      let written = value?[UniverseFields.createdTo.key]
    {
      problems.add(
        ConfigurationCode.contradiction, at: written, "no mint is created in this time",
        expected: "created_to after created_from")
    }
    let both = mints.filter { excludedMints.contains($0) }
    if let mint = both.first, let written = value?[UniverseFields.excludedMints.key] {
      problems.add(
        ConfigurationCode.contradiction, at: written, "\(mint) stands in mints too")
    }
  }

  /// As a document writes it; nil where there is no limit.
  var canonical: CanonicalValue? {
    var members: [String: CanonicalValue] = [:]
    if !venues.isEmpty { members["venues"] = .list(venues.map { .string($0.name) }) }
    if !quotes.isEmpty { members["quotes"] = .list(quotes.map { .string($0.name) }) }
    if !mints.isEmpty { members["mints"] = .list(mints.map { .string($0.description) }) }
    if !excludedMints.isEmpty {
      members["excluded_mints"] = .list(excludedMints.map { .string($0.description) })
    }
    if let createdFrom {
      members["created_from"] = .string(timestampText(unixSeconds: createdFrom))
    }
    if let createdTo { members["created_to"] = .string(timestampText(unixSeconds: createdTo)) }
    return members.isEmpty ? nil : .object(members)
  }
}
