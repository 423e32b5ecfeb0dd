/// The template strategies, in the binary: what `configs/strategies` holds, byte for byte.
public enum BuiltInStrategies {
  /// A template: its name, its description and its document.
  public struct Template: Hashable, Sendable {
    /// The strategy's name, which is the file's.
    public let name: String
    /// One line for lists.
    public let description: String
    /// The document, with its comments.
    public let source: String
  }

  /// All templates, in the order they are shown.
  public static let all: [Template] = [
    Template(
      name: "early_momentum", description: "Momentum in tokens under three days old",
      source: earlyMomentum),
    Template(
      name: "fresh_launch", description: "The first two minutes of a launch with early buyers",
      source: freshLaunch),
    Template(
      name: "graduation_breakout", description: "Deep markets around graduation with rising volume",
      source: graduationBreakout),
    Template(
      name: "tape_momentum", description: "The first minutes of a pool while price and volume rise",
      source: tapeMomentum),
    Template(
      name: "tape_dip", description: "A quick fall in a busy young market, sold on the rebound",
      source: tapeDip),
  ]

  /// The template of a name; nil when there is none.
  public static func template(named name: String) -> Template? {
    all.first { $0.name == name }
  }

  private static let earlyMomentum = #"""
    {
      // Buys young tokens while many people trade them and the price climbs.
      "name": "early_momentum",
      "description": "Momentum in tokens under three days old",
      "universe": { "venues": ["pump_fun", "pump_swap", "raydium_cpmm"], "quotes": ["SOL"] },

      // Every line of "all" must be true at the same moment.
      "entry": {
        "all": [
          { "feature": "token_age", "operator": "<", "value": "3d" },
          { "feature": "volume_sol", "window": "60s", "operator": ">=", "value": "5 SOL" },
          { "feature": "trades", "window": "60s", "operator": ">=", "value": 8 },
          { "feature": "price_change", "window": "60s", "operator": ">", "value": "10%" }
        ],
        // After selling, leave the token alone for a minute, and enter it three times at most.
        "cooldown": "60s",
        "max_entries_per_market": 3
      },

      // Whichever comes first sells the whole position.
      "exit": [
        { "take_profit": "50%" },
        { "stop_loss": "20%" },
        { "trailing_stop": "15%", "arm_gain": "20%" }, // counts from a gain of 20 % on
        { "time_stop": "30m" }
      ]
    }

    """#

  private static let freshLaunch = #"""
    {
      // Buys launches in their first two minutes, once others have put real money in.
      "name": "fresh_launch",
      "description": "The first two minutes of a launch with early buyers",
      "universe": { "venues": ["pump_fun"], "quotes": ["SOL"] },

      "entry": {
        "all": [
          { "feature": "token_age", "operator": "<=", "value": "2m" },
          { "feature": "trades", "window": "30s", "operator": ">=", "value": 4 },
          // What the curve holds: enough to matter, and still far from graduation.
          { "feature": "quote_reserve_sol", "operator": ">=", "value": "2 SOL" },
          { "feature": "quote_reserve_sol", "operator": "<", "value": "40 SOL" }
        ],
        "max_entries_per_market": 1 // a launch happens once
      },

      "exit": [
        { "take_profit": "100%" },
        { "stop_loss": "30%" },
        { "time_stop": "10m" }
      ]
    }

    """#

  private static let graduationBreakout = #"""
    {
      // Buys tokens close to graduation, or just graduated, while money flows in; lets them run.
      "name": "graduation_breakout",
      "description": "Deep markets around graduation with rising volume",
      "universe": { "venues": ["pump_fun", "raydium_cpmm"], "quotes": ["SOL"] },

      "entry": {
        "all": [
          // A pump.fun curve completes at about 85 SOL; a pool starts with about that much.
          { "feature": "quote_reserve_sol", "operator": ">=", "value": "50 SOL" },
          { "feature": "volume_sol", "window": "5m", "operator": ">=", "value": "15 SOL" },
          { "any": [
            { "feature": "price_change", "window": "1m", "operator": ">", "value": "5%" },
            { "feature": "price_change", "window": "5m", "operator": ">", "value": "15%" }
          ] }
        ],
        "cooldown": "5m",
        "max_entries_per_market": 2,
        "mode": "edge" // at the moment the condition becomes true, not as long as it is
      },

      "exit": [
        { "stop_loss": "25%" },
        { "trailing_stop": "20%", "arm_gain": "10%" },
        { "time_stop": "2h" }
      ]
    }

    """#

  private static let tapeMomentum = #"""
    {
      // For trade tapes, whose rows have no pool state: only times, prices and volumes are asked.
      "name": "tape_momentum",
      "description": "The first minutes of a pool while price and volume rise",

      "entry": {
        "all": [
          { "feature": "token_age", "operator": "<", "value": "4m" },
          { "feature": "volume_sol", "window": "30s", "operator": ">=", "value": "10 SOL" },
          { "feature": "trades", "window": "30s", "operator": ">=", "value": 20 },
          { "feature": "price_change", "window": "30s", "operator": ">", "value": "20%" }
        ],
        "cooldown": "30s"
      },

      "exit": [
        { "take_profit": "40%" },
        { "stop_loss": "20%" },
        { "time_stop": "2m" }
      ]
    }

    """#

  private static let tapeDip = #"""
    {
      // For trade tapes: buys a fall in a market that is still traded, for a small rebound.
      "name": "tape_dip",
      "description": "A quick fall in a busy young market, sold on the rebound",

      "entry": {
        "all": [
          { "feature": "price_change", "window": "15s", "operator": "<=", "value": "-25%" },
          { "feature": "trades", "window": "15s", "operator": ">=", "value": 10 },
          { "not": { "feature": "volume_sol", "window": "1m", "operator": "<", "value": "10 SOL" } }
        ],
        "cooldown": "1m",
        "mode": "edge"
      },

      "exit": [
        { "take_profit": "15%" },
        { "stop_loss": "30%" },
        { "time_stop": "90s" }
      ]
    }

    """#
}
