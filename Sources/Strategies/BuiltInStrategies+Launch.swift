/// Templates around a launch and its graduation.
extension BuiltInStrategies {
  static let firstMinuteMomentum = #"""
    {
      "$schema": "../strategy.schema.json",
      // The first minute of a launch: several wallets buy, the price is up, the maker has not
      // sold. Out again within minutes.
      "name": "first_minute_momentum",
      "description": "Launches that rise with many buyers in their first minute",
      "parameters": { "age": "60s", "buyers": 4, "rise": "10%" },
      "universe": { "venues": ["pump_fun"], "quotes": ["SOL"] },

      "entry": {
        "all": [
          { "feature": "token_age", "operator": "<=", "value": "$age" },
          { "feature": "unique_buyers", "window": "60s", "operator": ">=", "value": "$buyers" },
          { "feature": "price_change", "window": "30s", "operator": ">", "value": "$rise" },
          { "feature": "creator_net_sold", "operator": "<=", "value": "0%" },
          // Not where one wallet makes the market alone.
          { "feature": "top_trader_share", "window": "60s", "operator": "<", "value": "60%" }
        ],
        "max_entries_per_market": 1
      },

      "measure": "proceeds",
      "exit": [
        { "take_profit": "40%", "portion": "50%" },
        { "take_profit": "150%" },
        { "stop_loss": "25%" },
        { "creator_sell": "1%" },
        { "time_stop": "3m" }
      ],

      "execution": { "platform_fee": "1%" }
    }

    """#

  static let lateCurve = #"""
    {
      "$schema": "../strategy.schema.json",
      // A curve that is 70 to 95 % sold usually completes; the last stretch is bought, and sold
      // before or at graduation, so that the pause between curve and pool is never sat through.
      "name": "late_curve",
      "description": "The last third of the curve, out before graduation",
      "parameters": { "from": "70%", "to": "95%" },
      "universe": { "venues": ["pump_fun"], "quotes": ["SOL"] },

      "entry": {
        "all": [
          { "feature": "curve_progress", "operator": ">=", "value": "$from" },
          { "feature": "curve_progress", "operator": "<", "value": "$to" },
          { "feature": "price_change", "window": "60s", "operator": ">", "value": "0%" }
        ],
        "max_entries_per_market": 1
      },

      "measure": "proceeds",
      "exit": [
        { "take_profit": "35%" },
        { "stop_loss": "20%" },
        { "graduation": true },
        { "condition": { "feature": "curve_progress", "operator": ">=", "value": "98%" } },
        { "time_stop": "30m" }
      ],

      "execution": { "platform_fee": "1%" }
    }

    """#

  static let graduationBreakout = #"""
    {
      "$schema": "../strategy.schema.json",
      // The first ten minutes on the new pool: whoever waited for graduation can trade now. Bought
      // at the moment the volume shows that many did, and left with the first weakness.
      "name": "graduation_breakout",
      "description": "The first ten minutes on the new pool while volume comes in",
      "parameters": { "after": "10m", "volume": "15 SOL", "rise": "5%" },
      "universe": { "venues": ["pump_swap", "raydium_cpmm", "raydium_amm_v4"], "quotes": ["SOL"] },

      "entry": {
        "all": [
          { "feature": "seconds_since_graduation", "operator": "<=", "value": "$after" },
          { "feature": "volume_sol", "window": "60s", "operator": ">=", "value": "$volume" },
          { "any": [
            { "feature": "price_change", "window": "30s", "operator": ">", "value": "$rise" },
            { "feature": "price", "operator": ">=",
              "value": { "feature": "vwap", "window": "5m", "times": 1.1 } }
          ] },
          { "feature": "creator_net_sold", "operator": "<=", "value": "1%" }
        ],
        "max_entries_per_market": 2,
        "cooldown": "2m",
        "mode": "edge" // at the moment the condition becomes true, not as long as it is
      },

      "measure": "proceeds",
      "exit": [
        { "stop_loss": "20%" },
        { "trailing_stop": "15%", "arm_gain": "15%" },
        { "liquidity_drop": "30%" },
        { "time_stop": "30m" }
      ],

      "execution": { "platform_fee": "1%" }
    }

    """#

  static let postMigrationDip = #"""
    {
      "$schema": "../strategy.schema.json",
      // After graduation those who bought early sell. A fall of a quarter from the high that is
      // still traded is bought for a rebound.
      "name": "post_migration_dip",
      "description": "A fall after graduation, sold on the rebound",
      "parameters": { "fall": "25%", "rebound": "25%" },
      "universe": { "venues": ["pump_swap", "raydium_cpmm"], "quotes": ["SOL"] },

      "entry": {
        "all": [
          { "feature": "seconds_since_graduation", "operator": "<=", "value": "6h" },
          { "feature": "drawdown_from_high", "window": "15m", "operator": ">=", "value": "$fall" },
          { "feature": "buys", "window": "60s", "operator": ">=", "value": 2 }
        ],
        "cooldown": "10m",
        "mode": "edge"
      },

      "measure": "proceeds",
      "exit": [
        { "take_profit": "$rebound" },
        { "stop_loss": "20%" },
        { "time_stop": "1h" }
      ],

      "execution": { "platform_fee": "1%" }
    }

    """#
}
