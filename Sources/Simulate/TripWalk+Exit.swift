import Columns
import Market
import Strategies

extension TripWalk {
  /// Sells a position, exit by exit, until nothing is left or the data ends.
  func leave(_ bought: Position, _ entry: Entry, _ landing: Landing) -> Sales {
    var position = bought
    var scan = ExitScan(self, position, basis: basis(entry, position))
    var sales = Sales()
    var stuck: Dispatch?
    while position.left > 0 {
      guard let trigger = scan.next(position, in: self) else { break }
      view.prefetchFill(at: trigger.row)
      let rung = position.rung
      let amount = amount(for: trigger, &position)
      guard amount > 0 else {
        scan.resume(after: trigger.row, trigger: trigger.row, before: position, in: self)
        continue
      }
      let decidedAt = trigger.clockTime ?? view.table.rows.blockTime[trigger.row]
      if let row = unsellableRow(decidedAt: trigger.row, time: decidedAt) {
        writeOff(position, trigger, at: row, isSent: true, entry, in: &sales)
        return sales
      }
      guard let (dispatch, met) = send(amount, trigger, position, landing) else { break }
      guard dispatch.isLanded else {
        stuck = dispatch
        break
      }
      // Under `worst_of_slot` the row met is not the last one tried.
      let sale =
        met.row == dispatch.row ? met : position.sale(of: amount, at: dispatch.row, in: reader)
      var receipt = receipt(dispatch, platformFeeOn: sale.proceedsLamports)
      fill(&receipt, sale, decidedAt: trigger.row, amount, position)
      let before = position
      position.take(sale, of: amount, platformFee: receipt.platformFeeLamports)
      record(
        sale, amount, trigger, rung: trigger.reason == .takeProfit ? rung : 0, receipt, entry,
        to: &sales)
      if position.left > 0 {
        scan.resume(after: dispatch.row, trigger: trigger.row, before: before, in: self)
      }
    }
    if position.left > 0 { end(position, entry, after: stuck, in: &sales) }
    return sales
  }

  /// What is left where the data ends: valued, or written off.
  private func end(
    _ position: Position, _ entry: Entry, after stuck: Dispatch?, in sales: inout Sales
  ) {
    let last = view.rows.upperBound - 1
    guard stuck == nil,
      unsellableRow(decidedAt: last, time: view.table.rows.blockTime[last]) != nil
    else { return value(position, entry, after: stuck, in: &sales) }
    let trigger = ExitScan.Trigger(reason: .unsellable, row: last, clockTime: nil)
    writeOff(position, trigger, at: last, isSent: false, entry, in: &sales)
  }

  /// The dispatch of a sale, and the sale at the last row it was priced at.
  private func send(
    _ amount: UInt64, _ trigger: ExitScan.Trigger, _ position: Position, _ landing: Landing
  ) -> (Dispatch, met: Position.Sale)? {
    let order = Dispatch.Order(
      row: trigger.row, clockTime: trigger.clockTime,
      pool: position.pool(at: trigger.row, in: reader),
      slippagePPM: rules.execution.exitSlippagePPM,
      attemptsMax: nil)
    var met = Position.Sale(row: -1, pool: order.pool)
    let dispatch = Dispatch.send(
      order, landing, in: view, place: { position.saleRow(from: $0, in: reader) },
      output: { row in
        met = position.sale(of: amount, at: row, in: reader)
        return UInt64(met.proceedsLamports)
      })
    return dispatch.map { ($0, met) }
  }

  /// How much a triggered exit sells; a rung that has triggered is behind.
  private func amount(for trigger: ExitScan.Trigger, _ position: inout Position) -> UInt64 {
    guard trigger.reason == .takeProfit else { return position.left }
    let rungs = rules.exits.takeProfits
    let portion = rungs[position.rung].portion
    position.rung += 1
    switch portion {
    case .rest: return position.left
    case .cost: return costOut(position, at: trigger.row)
    case .share(let ppm):
      if position.rung == rungs.count, rules.sellsEverything { return position.left }
      let share = multiplyDivideFloor(position.baseAmount, UInt64(ppm), 1_000_000)
      return min(share, position.left)
    }
  }

  /// The fewest tokens whose sale at a row returns what of the cost has not come back yet, all that
  /// is left where none do; found by halving, since more tokens never fetch less.
  private func costOut(_ position: Position, at row: Int) -> UInt64 {
    let missing = position.costLamports - position.broughtLamports
    guard missing > 0 else { return 0 }
    var low: UInt64 = 0
    var high = position.left
    while low + 1 < high {
      let middle = low + (high - low) / 2
      let paid = position.proceeds(of: middle, at: row, in: reader)
      if paid - position.platformFee(on: paid) >= missing { high = middle } else { low = middle }
    }
    return high
  }

  /// What is left at the last row: what a sale would fetch then. Nothing is sent for it, but what
  /// was sent in vain is paid.
  private func value(
    _ position: Position, _ entry: Entry, after dispatch: Dispatch?, in sales: inout Sales
  ) {
    let last = view.rows.upperBound - 1
    let sale = position.sale(of: position.left, at: last, in: reader)
    var receipt = dispatch.map { self.receipt($0, platformFeeOn: 0) } ?? OrderReceipt()
    fill(&receipt, sale, decidedAt: last, position.left, position)
    record(
      sale, position.left, ExitScan.Trigger(reason: .endOfData, row: last, clockTime: nil),
      rung: 0, receipt, entry, to: &sales)
  }

  private func fill(
    _ receipt: inout OrderReceipt, _ sale: Position.Sale, decidedAt row: Int, _ amount: UInt64,
    _ position: Position
  ) {
    receipt.lpFeeLamports = sale.lpFeeLamports
    receipt.protocolFeeLamports = sale.protocolFeeLamports
    receipt.creatorFeeLamports = sale.creatorFeeLamports
    receipt.transferFeeLamports = sale.transferFeeLamports
    receipt.landingLamports = sale.worthLamports
    receipt.decisionLamports =
      row == sale.row ? sale.worthLamports : position.worth(of: amount, at: row, in: reader)
  }

  /// What prices are compared with; without a known pool price, what was paid.
  private func basis(_ entry: Entry, _ position: Position) -> Double? {
    guard rules.exits.measure == .price else { return 1.0 }
    if rules.exits.basis == .poolPrice, let price = view.table.rows.price[entry.stateRow] {
      return price
    }
    guard let unit = powerOfTen(view.entry.decimals) else { return nil }
    return (Double(position.spentLamports) / 1e9) / (Double(position.baseAmount) / unit)
  }
}
