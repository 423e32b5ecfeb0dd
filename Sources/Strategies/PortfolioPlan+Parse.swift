import Configurations

/// The members of `portfolio` in a run configuration; one table for parser and schema.
enum PortfolioFields {
  static let capital = Field(
    "capital", Form.lamports(in: 1...PortfolioPlan.lamportsMax), isRequired: true,
    "What the run starts with.")
  static let sizing = Field(
    "sizing", Form<Sizing>.sizing, "How much each entry spends; without it the strategies say.")
  static let positionsMax = Field(
    "max_positions", Form.integer(in: 1...1_000_000), "Positions held at once at most.")
  static let positionsPerMarketMax = Field(
    "max_positions_per_market", Form.integer(in: 1...1_000_000),
    "Positions held at once in one market at most, over all strategies.")
  static let positionsPerStrategyMax = Field(
    "max_positions_per_strategy", Form.integer(in: 1...1_000_000),
    "Positions each strategy holds at once at most.")
  static let allocation = Field(
    "allocation", Form<[Allocation]>.allocation,
    "Share of the capital each named strategy may use.")
  static let marks = Field(
    "equity_marks", Form<MarkInterval>.word, "How often equity is marked: daily unless hourly.")

  static let all = [
    capital.outline, sizing.outline, positionsMax.outline, positionsPerMarketMax.outline,
    positionsPerStrategyMax.outline, allocation.outline, marks.outline,
  ]
}

extension Form where Value == [Allocation] {
  /// `{"early_momentum": "50%"}`: the strategies by name, sorted.
  static var allocation: Form {
    let share = Form<Int64>.share(in: 1...1_000_000)
    let schema = CanonicalValue.object([
      "type": .string("object"), "additionalProperties": share.schema,
    ])
    return Form(schema: schema, isScalar: false) { value, problems in
      guard case .object(let members) = value.kind else {
        problems.add(
          ConfigurationCode.wrongKind, at: value, "this is \(value.kindName)",
          expected: "an object such as { \"early_momentum\": \"50%\" }")
        return nil
      }
      let written = members.filter { $0.value.kind != .null }
      return written.compactMap { member in
        share.read(member.value, &problems).map {
          Allocation(strategy: member.key, sharePPM: $0)
        }
      }.sorted { $0.strategy.utf8.lexicographicallyPrecedes($1.strategy.utf8) }
    }
  }
}

extension PortfolioPlan {
  /// `portfolio` of a run configuration; nil with the problems added.
  init?(_ value: ConfigurationValue, _ problems: inout Problems) {
    guard value.members(known: PortfolioFields.all.keys, &problems) != nil else { return nil }
    let capital = value.read(PortfolioFields.capital, &problems)
    limits = PositionLimits(
      positionsMax: value.read(PortfolioFields.positionsMax, &problems).map { Int($0) },
      positionsPerMarketMax: value.read(PortfolioFields.positionsPerMarketMax, &problems).map {
        Int($0)
      },
      positionsPerStrategyMax: value.read(PortfolioFields.positionsPerStrategyMax, &problems).map {
        Int($0)
      })
    sizing = value.read(PortfolioFields.sizing, &problems)
    allocations = value.read(PortfolioFields.allocation, &problems) ?? []
    marks = value.read(PortfolioFields.marks, &problems) ?? .daily
    guard let capital else { return nil }
    capitalLamports = capital
  }

  /// A thousand million SOL, more than there are: sums of a few such amounts stay within 64 bits.
  static let lamportsMax: Int64 = 1_000_000_000_000_000_000

  var canonical: CanonicalValue {
    var members: [String: CanonicalValue] = ["capital": .lamports(capitalLamports)]
    members["max_positions"] = limits.positionsMax.map { .integer(Int64($0)) }
    members["max_positions_per_market"] = limits.positionsPerMarketMax.map { .integer(Int64($0)) }
    members["max_positions_per_strategy"] = limits.positionsPerStrategyMax.map {
      .integer(Int64($0))
    }
    members["sizing"] = sizing?.canonical
    members["equity_marks"] = .string(marks.rawValue)
    if !allocations.isEmpty {
      members["allocation"] = .object(
        Dictionary(
          uniqueKeysWithValues: allocations.map { ($0.strategy, CanonicalValue.share($0.sharePPM)) }
        ))
    }
    return .object(members)
  }
}
