import Configurations

/// The items of `exit` and what stands beside them; one table for parser and schema.
enum ExitFields {
  static let stopLoss = Field("stop_loss", Form<Double>.loss, "Sells after this loss.")
  static let takeProfit = Field("take_profit", Form<Double>.gain, "Sells after this gain.")
  static let portion = Field(
    "portion", Form<Portion>.portion,
    "Share of the original position it sells, or \"cost\" for what returns it; all without it."
  )
  static let trailingStop = Field(
    "trailing_stop", Form<Double>.loss, "Sells after this fall from the highest price since entry.")
  static let armGain = Field(
    "arm_gain", Form<Double>.gain, "The gain the position must reach before the stop counts.")
  static let breakEven = Field(
    "break_even", Form<Double>.gain, "After this gain, sells when the price is back at the basis.")
  static let liquidityDrop = Field(
    "liquidity_drop", Form.share(in: 1...999_999),
    "Sells when the pool's liquidity has fallen by this share since entry.")
  static let creatorSell = Field(
    "creator_sell", Form.share(in: 1...1_000_000),
    "Sells when the creator sells at least this share of the supply at once.")
  static let graduation = Field(
    "graduation", Form<Bool>.onlyTrue, "Sells when the curve completes or migrates.")
  static let condition = Field("condition", Form<Condition>.condition, "Sells where this is true.")
  static let idle = Field(
    "idle", Form.duration(in: 1...durationMaxSeconds), "Sells after this long without a swap.")
  static let timeStop = Field(
    "time_stop", Form.duration(in: 1...durationMaxSeconds), "Sells this long after the entry.")

  /// Each exit with what may stand beside it, in the order they are tested in.
  static let kinds: [(field: FieldOutline, beside: [FieldOutline])] = [
    (stopLoss.outline, []), (takeProfit.outline, [portion.outline]),
    (trailingStop.outline, [armGain.outline]), (breakEven.outline, []),
    (liquidityDrop.outline, []), (creatorSell.outline, []), (graduation.outline, []),
    (condition.outline, []), (idle.outline, []), (timeStop.outline, []),
  ]

  static let measure = Field(
    "measure", Form<Measure>.word,
    "What gains and losses are measured by: the pool's price, or what a sale would fetch.")
  static let basis = Field(
    "basis", Form<Basis>.word, "What gains and losses of the price are shares of.")
  /// Rungs of a ladder at most.
  static let rungsMax = 32
}

extension Form where Value == Double {
  /// A loss or fall.
  static var loss: Form {
    .ratio(
      code: StrategyCode.threshold, "a loss or drop must be possible",
      expected: "more than 0% and less than 100%"
    ) { $0 > 0 && $0 < 1 }
  }

  /// A gain.
  static var gain: Form {
    .ratio(code: StrategyCode.threshold, "a gain must be more than 0%", expected: "more than 0%") {
      $0 > 0
    }
  }
}

extension Form where Value == Portion {
  /// A share of the original position, or `cost`.
  static var portion: Form {
    let share = Form<Int64>.share(in: 1...1_000_000)
    let schema = CanonicalValue.object([
      "anyOf": .list([share.schema, .object(["const": .string("cost")])])
    ])
    return Form(schema: schema) { value, problems in
      if case .string(let text) = value.kind, !text.utf8.contains(UInt8(ascii: "%")) {
        return value.word(among: ["cost"], &problems).map { _ in .cost }
      }
      return share.read(value, &problems).map { .share(ppm: $0) }
    }
  }
}

extension Form where Value == Bool {
  /// `true` for something that is either written or not.
  static var onlyTrue: Form {
    Form(schema: .object(["const": .boolean(true)])) { value, problems in
      guard let flag = Form<Bool>.flag.read(value, &problems) else { return nil }
      if flag { return true }
      problems.add(
        ConfigurationCode.outOfRange, at: value, "an exit that is off is left out",
        expected: "true, or nothing")
      return nil
    }
  }
}

extension Form where Value == Condition {
  /// A tree of conditions.
  static var condition: Form {
    Form(schema: .object(["$ref": .string("#/$defs/condition")]), isScalar: false) {
      Condition.read($0, &$1)
    }
  }
}
