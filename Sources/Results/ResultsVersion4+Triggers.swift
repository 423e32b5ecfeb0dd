extension ResultsVersion4 {
  /// A finished run is never updated, not even by hand; it may be deleted whole.
  static let finality =
    ["lanes", "terms", "trades", "trade_sales", "trade_twins"].map { table in
      """
      CREATE TRIGGER \(table)_are_final BEFORE UPDATE ON \(table)
      BEGIN SELECT RAISE(ABORT, 'a finished run is never updated'); END
      """
    } + [runDeletion, tradeDeletion]
    + [
      keeping("lanes", of: "OLD.id >> 32"), keeping("terms", of: "OLD.id >> 32"),
      keeping("run_strategies", of: "OLD.run"),
    ]

  /// What refuses rows that name what is not there. The writer of a run, whose rows name what it
  /// has written itself, takes these away within its transaction and puts them back.
  static let references: [(name: String, sql: String)] = [
    trigger(
      "lanes_name_what_is_there", on: "lanes",
      ["run_strategies WHERE run = NEW.id >> 32 AND position = NEW.strategy"]),
    trigger("terms_name_what_is_there", on: "terms", ["runs WHERE id = NEW.id >> 32"]),
    trigger(
      "trades_name_what_is_there", on: "trades",
      [
        lane(of: "NEW.id"), "\(terms("NEW.entry_terms", of: "NEW.id")) AND reason IS NULL",
        "\(terms("NEW.exit_terms", of: "NEW.id")) AND reason IS NOT NULL",
      ]),
    trigger(
      "sales_name_what_is_there", on: "trade_sales",
      [
        "trades WHERE id = NEW.trade", lane(of: "NEW.trade"),
        "\(terms("NEW.terms", of: "NEW.trade")) AND reason IS NOT NULL",
      ]),
    trigger(
      "twins_name_what_is_there", on: "trade_twins", ["trades WHERE id = NEW.trade"]),
  ]

  /// Refuses rows for which one of `rows` is not there.
  private static func trigger(
    _ name: String, on table: String, _ rows: [String]
  ) -> (name: String, sql: String) {
    let missing = rows.map { "NOT EXISTS (SELECT 1 FROM \($0))" }.joined(separator: " OR ")
    let sql = """
      CREATE TRIGGER \(name) BEFORE INSERT ON \(table) WHEN \(missing)
      BEGIN SELECT RAISE(ABORT, 'a row names what is not there'); END
      """
    return (name, sql)
  }

  private static func lane(of trade: String) -> String {
    "lanes WHERE id = \(trade) >> 32 << 32 | NEW.lane"
  }

  private static func terms(_ position: String, of trade: String) -> String {
    "terms WHERE id = \(trade) >> 32 << 32 | \(position)"
  }

  private static let runDeletion = """
    CREATE TRIGGER runs_take_their_trades BEFORE DELETE ON runs
    BEGIN
      DELETE FROM trades WHERE id BETWEEN OLD.id << 32 AND (OLD.id << 32) + 4294967295;
      DELETE FROM lanes WHERE id BETWEEN OLD.id << 32 AND (OLD.id << 32) + 4294967295;
      DELETE FROM terms WHERE id BETWEEN OLD.id << 32 AND (OLD.id << 32) + 4294967295;
    END
    """

  private static let tradeDeletion = """
    CREATE TRIGGER trades_take_their_rows AFTER DELETE ON trades
    BEGIN
      DELETE FROM trade_sales WHERE trade = OLD.id;
      DELETE FROM trade_twins WHERE trade = OLD.id;
    END
    """

  /// What trades name goes after them only.
  private static func keeping(_ table: String, of run: String) -> String {
    """
    CREATE TRIGGER \(table)_go_last BEFORE DELETE ON \(table)
    WHEN EXISTS (SELECT 1 FROM trades
      WHERE id BETWEEN \(run) << 32 AND (\(run) << 32) + 4294967295)
    BEGIN SELECT RAISE(ABORT, 'trades of the run name it'); END
    """
  }
}
