import Configurations
import Market

extension Strategy {
  /// The rule in English sentences, one a line; parts of a condition are indented below it.
  public var sentences: [String] {
    var lines = [universe.sentence]
    lines += entry.sentences(after: mode == .edge ? "Buys at the moment" : "Buys whenever")
    if let cooldownSeconds {
      lines.append(
        "After an exit it leaves the market alone for \(spanWords(cooldownSeconds)).")
    }
    if let entriesPerMarketMax {
      lines.append(
        entriesPerMarketMax == 1
          ? "Enters a market once." : "Enters a market \(entriesPerMarketMax) times at most.")
    }
    lines.append(sizing.map { "Each entry spends \($0.words)." } ?? "The run says how much.")
    lines += limitSentences
    lines += exits.sentences
    lines += execution.sentences
    return lines
  }

  private var limitSentences: [String] {
    var lines: [String] = []
    if let most = limits.positionsMax {
      lines.append("Holds \(counted(most, "position")) at most.")
    }
    if let most = limits.positionsPerMarketMax {
      lines.append(
        "Enters no market with \(counted(most, "open position")), other strategies' included.")
    }
    if let allocationPPM { lines.append("Uses \(percent(allocationPPM)) of the capital at most.") }
    return lines
  }
}

extension Universe {
  /// `Looks at pools on pump_fun and pump_swap, quoted in SOL.`
  var sentence: String {
    var parts: [String] = []
    if !venues.isEmpty { parts.append("on \(joined(venues.map(\.name), "or"))") }
    if !quotes.isEmpty { parts.append("quoted in \(joined(quotes.map(\.name), "or"))") }
    var text =
      parts.isEmpty ? "Looks at every market" : "Looks at pools " + parts.joined(separator: ", ")
    if !mints.isEmpty { text += ", of \(counted(mints.count, "mint")) only" }
    if !excludedMints.isEmpty { text += ", but for \(counted(excludedMints.count, "mint"))" }
    if let createdFrom {
      text += ", of mints created from \(timestampText(unixSeconds: createdFrom))"
    }
    if let createdTo {
      text += createdFrom == nil ? ", of mints created" : ""
      text += " until \(timestampText(unixSeconds: createdTo))"
    }
    return text + "."
  }
}

extension Condition {
  /// `opening` and the condition: one line for a leaf, else the parts below it.
  func sentences(after opening: String) -> [String] {
    switch self {
    case .leaf(let leaf): ["\(opening) \(leaf.words)."]
    default: words(after: opening, indent: 0)
    }
  }

  private func words(after opening: String, indent: Int) -> [String] {
    let space = String(repeating: "  ", count: indent)
    let parts: [Condition]
    let heading: String
    switch self {
    case .leaf(let leaf): return ["\(space)\(opening)\(leaf.words)"]
    case .all(let all): (parts, heading) = (all, "all of these hold:")
    case .any(let any): (parts, heading) = (any, "at least one of these holds:")
    case .not(.all(let all)): (parts, heading) = (all, "not all of these hold:")
    case .not(.any(let any)): (parts, heading) = (any, "none of these holds:")
    case .not(.leaf(let leaf)):
      let opposite = Leaf(leaf.left, leaf.comparison.negated, leaf.threshold)
      return ["\(space)\(opening)\(opposite.words)"]
    case .not(.not(let inner)): return inner.words(after: opening, indent: indent)
    }
    let first = opening.hasSuffix("- ") ? opening : opening + " "
    return ["\(space)\(first)\(heading)"]
      + parts.flatMap { $0.words(after: "- ", indent: indent + 1) }
  }
}

extension ExitPlan {
  /// One sentence an exit, in the order they are tested; the condition's parts below it.
  var sentences: [String] {
    var lines: [String] = []
    let against = measure == .proceeds ? "" : " on \(basis.words)"
    if let stopLoss { lines.append("Sells at a loss of \(percent(stopLoss))\(against).") }
    for rung in takeProfits {
      lines.append("Sells \(rung.portion.words) at a gain of \(percent(rung.gain))\(against).")
    }
    if let trailingStop {
      let armed = trailingStop.armGain.map { ", once the gain has reached \(percent($0))" } ?? ""
      lines.append("Sells after a fall of \(percent(trailingStop.drop)) from the peak\(armed).")
    }
    if let breakEvenArmGain {
      lines.append(
        "Once the gain has reached \(percent(breakEvenArmGain)), sells when it is gone again.")
    }
    if let liquidityDropPPM {
      lines.append("Sells when the pool's liquidity has fallen by \(percent(liquidityDropPPM)).")
    }
    if let creatorSellPPM {
      lines.append(
        "Sells when the creator sells at least \(percent(creatorSellPPM)) of the supply at once.")
    }
    if sellsAtGraduation { lines.append("Sells when the curve completes or migrates.") }
    if let condition { lines += condition.sentences(after: "Sells when") }
    if let idleSeconds { lines.append("Sells after \(spanWords(idleSeconds)) without a swap.") }
    if let timeStopSeconds { lines.append("Sells \(spanWords(timeStopSeconds)) after the entry.") }
    if lines.isEmpty { lines.append("Has no exit: positions are held to the end of the data.") }
    if measure == .price { return lines }
    return ["Gains and losses are what a sale would fetch after fees, against the cost."] + lines
  }
}

extension Basis {
  var words: String {
    switch self {
    case .entryPrice: "the price paid"
    case .poolPrice: "the pool's price at the entry"
    }
  }
}

extension Portion {
  /// `everything left`, `50% of the position`, `what returns the cost`.
  public var words: String {
    switch self {
    case .rest: "everything left"
    case .share(let ppm): "\(percent(ppm)) of the position"
    case .cost: "what returns the cost"
    }
  }
}

extension Sizing {
  /// `1 SOL`, `2% of equity`.
  public var words: String {
    switch self {
    case .fixed(let lamports): "\(decimalText("\(lamports)", power: -9)) SOL"
    case .equityFraction(let ppm): "\(percent(ppm)) of equity"
    case .poolShare(let ppm): "\(percent(ppm)) of what the pool holds"
    case .volatilityTarget(let risk, let window, let most):
      "\(percent(risk)) of equity divided by the volatility of the last \(spanWords(window)), "
        + "\(percent(most)) of equity at most"
    }
  }
}

extension StrategyExecution {
  /// One sentence for each thing it says.
  var sentences: [String] {
    var lines: [String] = []
    if let entrySlippagePPM {
      lines.append("A buy may give \(percent(entrySlippagePPM)) less than at the decision.")
    }
    if let exitSlippagePPM {
      lines.append("A sale may give \(percent(exitSlippagePPM)) less than at the decision.")
    }
    if let retries {
      lines.append("A buy that failed is sent again \(counted(retries, "time")) at most.")
    }
    if let priorityFeeLamports {
      lines.append(
        "Pays a priority fee of \(decimalText("\(priorityFeeLamports)", power: -9)) SOL.")
    }
    if let tipLamports { lines.append("Tips \(decimalText("\(tipLamports)", power: -9)) SOL.") }
    if let platformFeePPM {
      lines.append("Pays a trading platform \(percent(platformFeePPM)) on each side.")
    }
    if let poolShareMaxPPM {
      lines.append("Spends \(percent(poolShareMaxPPM)) of what the pool holds at most.")
    }
    return lines
  }
}

func percent(_ ppm: Int64) -> String { "\(decimalText("\(ppm)", power: -4))%" }

func percent(_ ratio: Double) -> String { "\(decimalText("\(ratio)", power: 2))%" }

private func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}

private func joined(_ words: [String], _ last: String) -> String {
  guard let final = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " \(last) \(final)"
}
