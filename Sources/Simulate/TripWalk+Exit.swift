import Columns
import Market
import Strategies

extension TripWalk {
  /// Sells the position, exit by exit, until nothing is left or the data ends.
  func leave(_ position: inout Position, _ entry: Entry, _ landing: Landing) -> [Sold] {
    var scan = ExitScan(
      view, strategy.exits, position, basis: basis(entry, position), condition: exitCondition,
      index: index)
    var sales: [Sold] = []
    var stuck: Dispatch?
    while position.left > 0 {
      guard let trigger = scan.next(position) else { break }
      let rung = position.rung
      let amount = amount(for: trigger, &position)
      guard amount > 0 else {
        scan.resume(after: trigger.row, trigger: trigger.row, before: position)
        continue
      }
      let decidedAt = trigger.clockTime ?? view.table.rows.blockTime[trigger.row]
      if let row = unsellableRow(decidedAt: trigger.row, time: decidedAt) {
        return sales + [writeOff(position, trigger, at: row, isSent: true, entry)]
      }
      guard let dispatch = send(amount, trigger, position, landing) else { break }
      guard dispatch.isLanded else {
        stuck = dispatch
        break
      }
      let sale = position.sale(of: amount, at: dispatch.row)
      var receipt = receipt(dispatch, platformFeeOn: sale.proceedsLamports)
      fill(&receipt, sale, decidedAt: trigger.row, amount, position)
      let before = position
      position.take(sale, of: amount, platformFee: receipt.platformFeeLamports)
      sales.append(
        record(
          sale, amount, trigger, rung: trigger.reason == .takeProfit ? rung : 0, receipt, entry))
      if position.left > 0 {
        scan.resume(after: dispatch.row, trigger: trigger.row, before: before)
      }
    }
    guard position.left > 0 else { return sales }
    return sales + [atTheEnd(position, entry, after: stuck)]
  }

  /// What is left where the data ends: valued, or written off.
  private func atTheEnd(_ position: Position, _ entry: Entry, after stuck: Dispatch?) -> Sold {
    let last = view.rows.upperBound - 1
    if stuck == nil,
      unsellableRow(decidedAt: last, time: view.table.rows.blockTime[last]) != nil
    {
      let trigger = ExitScan.Trigger(reason: .unsellable, row: last, clockTime: nil)
      return writeOff(position, trigger, at: last, isSent: false, entry)
    }
    return valuation(position, entry, after: stuck)
  }

  private func send(
    _ amount: UInt64, _ trigger: ExitScan.Trigger, _ position: Position, _ landing: Landing
  ) -> Dispatch? {
    let order = Dispatch.Order(
      row: trigger.row, clockTime: trigger.clockTime, pool: position.pool(at: trigger.row),
      slippagePPM: execution.exitSlippagePPM, attemptsMax: nil)
    return Dispatch.send(order, landing, in: view, place: { position.saleRow(from: $0) }) {
      UInt64(position.proceeds(of: amount, at: $0))
    }
  }

  /// How much a triggered exit sells; a rung that has triggered is behind.
  private func amount(for trigger: ExitScan.Trigger, _ position: inout Position) -> UInt64 {
    guard trigger.reason == .takeProfit else { return position.left }
    let rungs = strategy.exits.takeProfits
    let portion = rungs[position.rung].portion
    position.rung += 1
    switch portion {
    case .rest: return position.left
    case .cost: return costOut(position, at: trigger.row)
    case .share(let ppm):
      if position.rung == rungs.count, rungs.sellEverything { return position.left }
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
      let paid = position.proceeds(of: middle, at: row)
      if paid - position.platformFee(on: paid) >= missing { high = middle } else { low = middle }
    }
    return high
  }

  /// What is left at the last row: what a sale would fetch then. Nothing is sent for it, but what
  /// was sent in vain is paid.
  private func valuation(
    _ position: Position, _ entry: Entry, after dispatch: Dispatch?
  ) -> Sold {
    let last = view.rows.upperBound - 1
    let sale = position.sale(of: position.left, at: last)
    var receipt = dispatch.map { self.receipt($0, platformFeeOn: 0) } ?? OrderReceipt()
    fill(&receipt, sale, decidedAt: last, position.left, position)
    return record(
      sale, position.left, ExitScan.Trigger(reason: .endOfData, row: last, clockTime: nil),
      rung: 0, receipt, entry)
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
      row == sale.row ? sale.worthLamports : position.worth(of: amount, at: row)
  }

  /// What prices are compared with; without a known pool price, what was paid.
  private func basis(_ entry: Entry, _ position: Position) -> Double? {
    guard strategy.exits.measure == .price else { return 1.0 }
    if strategy.exits.basis == .poolPrice, let price = view.table.rows.price[entry.stateRow] {
      return price
    }
    guard let unit = powerOfTen(view.entry.decimals) else { return nil }
    return (Double(position.spentLamports) / 1e9) / (Double(position.baseAmount) / unit)
  }
}

extension [TakeProfit] {
  /// Whether the rungs' shares are the whole position: then the last one takes what rounding left.
  fileprivate var sellEverything: Bool {
    let shares = map { rung -> Int64 in
      if case .share(let ppm) = rung.portion { return ppm }
      return 0
    }
    return shares.reduce(0, +) >= 1_000_000
  }
}
