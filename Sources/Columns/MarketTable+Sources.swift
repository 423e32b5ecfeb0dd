import Market

extension MarketTable {
  /// The table a day's columns would hold, through the same bytes but without a file; for tests
  /// and simulations. E-COLUMNS-003 for an undated input, whose rows have no slot or time.
  public convenience init(inMemory input: DayInput) throws(SundialError) {
    let files = try DayFiles(inMemory: input)
    let table = try files.table()
    self.init(
      rows: table.rows, markets: table.markets, pools: table.pools,
      solPrice: SOLPrice(input.carriedCandles + input.candles),
      supplies: SupplyHistory(input.tokens), transferFees: TransferFees(input.tokens),
      failedSales: table.failedSales,
      creatorOutflows: try files.creatorOutflows(of: table.markets))
  }

  /// The table of the files swaps, markets and pools in a folder, ours or another writer's
  /// (docs/formats/columns.md), with candles and tokens where they stand beside them; markets stay
  /// in the file's order. E-COLUMNS-001 … 004, 006.
  public convenience init(folder: String) throws(SundialError) {
    let files = try DayFiles(folder: folder)
    let table = try files.table()
    let facts = try DayFiles.tokens(besideIn: folder)
    self.init(
      rows: table.rows, markets: table.markets, pools: table.pools,
      solPrice: SOLPrice(try DayFiles.candles(besideIn: folder)),
      supplies: SupplyHistory(facts), transferFees: TransferFees(facts),
      failedSales: table.failedSales,
      creatorOutflows: try files.creatorOutflows(of: table.markets))
  }
}
