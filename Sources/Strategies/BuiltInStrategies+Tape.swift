/// Templates for trade tapes, which tell no pool state.
extension BuiltInStrategies {
  static let tapeMomentum = #"""
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

  static let tapeDip = #"""
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
