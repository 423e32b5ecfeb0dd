/// The parts of queries over trades that say what a trade cost and gained: the tables hold what an
/// entry and an exit say, and these are the sums, in lamports, equal to those of `RoundTrip`.
enum TradeSQL {
  /// A run `r` and its trades `t`, in their order, with what they name: lane `l`, terms of the
  /// entry `e` and of the exit `x`. The ids of a run's trades begin with its own. CROSS JOIN keeps
  /// SQLite to this order, which no statistics can better.
  static let source = """
    \(trades)
    CROSS JOIN lanes l ON l.id = r.id << 32 | t.lane
    CROSS JOIN terms e ON e.id = r.id << 32 | t.entry_terms
    CROSS JOIN terms x ON x.id = r.id << 32 | t.exit_terms
    """

  /// A run `r` and its trades `t` alone.
  static let trades =
    "runs r CROSS JOIN trades t ON t.id BETWEEN r.id << 32 AND (r.id << 32) + 4294967295"

  static let position = "(t.id & 4294967295)"

  static let venueFee = """
    (t.entry_lp_fee_lamports + t.entry_protocol_fee_lamports + t.entry_creator_fee_lamports
        + t.exit_lp_fee_lamports + t.exit_protocol_fee_lamports + t.exit_creator_fee_lamports)
    """

  static let platformFee = "(t.entry_platform_fee_lamports + t.exit_platform_fee_lamports)"

  /// A column of `terms`, of both sides.
  static func ofBothSides(_ column: String) -> String { "(e.\(column) + x.\(column))" }

  static let cost = """
    (e.base_fee_lamports + x.base_fee_lamports + e.priority_fee_lamports
        + x.priority_fee_lamports + e.tip_lamports + x.tip_lamports + \(platformFee)
        + e.failed_cost_lamports + x.failed_cost_lamports
        + e.rent_paid_lamports - e.rent_returned_lamports)
    """

  static let net = "(t.proceeds_lamports - t.spent_lamports - \(cost))"

  static let gross = "(t.exit_decision_lamports - t.entry_decision_lamports)"

  static let drift = """
    (t.exit_landing_lamports - t.exit_decision_lamports
        - (t.entry_landing_lamports - t.entry_decision_lamports))
    """

  /// What the pool paid and took, its fees put back, against its prices at the landings.
  static let impact = """
    (t.proceeds_lamports - t.exit_landing_lamports + t.entry_landing_lamports - t.spent_lamports
        + \(venueFee) + e.transfer_fee_lamports + x.transfer_fee_lamports)
    """

  /// What each strategy of each run did: `run`, `strategy`, `trades`, `wins`, `net`.
  static let strategyNets = """
    (SELECT run, strategy, count(*) AS trades, sum(net > 0) AS wins, sum(net) AS net
        FROM (SELECT r.id AS run, l.strategy, \(net) AS net FROM \(source))
        GROUP BY run, strategy)
    """
}
