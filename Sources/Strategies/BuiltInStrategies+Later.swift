/// Templates of what comes after.
extension BuiltInStrategies {
  static let initialsOutLadder = #"""
    {
      "$schema": "../strategy.schema.json",
      // Young tokens that rise with several buyers. At a double what was paid is sold out, so
      // that the rest costs nothing; it is sold in steps, or when the price comes back to the
      // cost.
      "name": "initials_out_ladder",
      "description": "Takes the stake out at a double, lets the rest run",
      "parameters": { "initials_out": "100%", "rise": "10%" },

      "entry": {
        "all": [
          { "feature": "token_age", "operator": "<", "value": "1h" },
          { "feature": "unique_buyers", "window": "2m", "operator": ">=", "value": 5 },
          { "feature": "price_change", "window": "2m", "operator": ">", "value": "$rise" }
        ],
        "max_entries_per_market": 1
      },

      "measure": "proceeds",
      "exit": [
        { "stop_loss": "35%" },
        { "take_profit": "$initials_out", "portion": "cost" },
        { "take_profit": "300%", "portion": "25%" },
        { "take_profit": "900%" },
        { "break_even": "60%" }, // once 60 % ahead, never let it become a loss
        { "time_stop": "6h" }
      ],

      "execution": { "platform_fee": "1%" }
    }

    """#

  static let dayTwoRevival = #"""
    {
      "$schema": "../strategy.schema.json",
      // Older than a day, quiet, and suddenly traded: the volume of five minutes is half of what
      // the last six hours had together.
      "name": "day_two_revival",
      "description": "A token of yesterday whose volume comes back",
      "parameters": { "share": 0.5, "age": "1d" },

      "entry": {
        "all": [
          { "feature": "token_age", "operator": ">=", "value": "$age" },
          { "feature": "token_age", "operator": "<", "value": "3d" },
          { "feature": "volume_sol", "window": "5m", "operator": ">=",
            "value": { "feature": "volume_sol", "window": "6h", "times": "$share" } },
          { "feature": "volume_sol", "window": "5m", "operator": ">=", "value": "1 SOL" },
          { "feature": "price_change", "window": "5m", "operator": ">", "value": "5%" }
        ],
        "cooldown": "1h"
      },

      "measure": "proceeds",
      "exit": [
        { "take_profit": "50%" },
        { "stop_loss": "25%" },
        { "idle": "20m" },
        { "time_stop": "6h" }
      ],

      "execution": { "platform_fee": "1%" }
    }

    """#

  static let survivorAfterDayOne = #"""
    {
      "$schema": "../strategy.schema.json",
      // Most launches are dead within a day. One that still trades, holds its price and has a
      // pool worth leaving is held for hours.
      "name": "survivor_after_day_one",
      "description": "A token that is alive and calm after its first day",
      "parameters": { "age": "1d", "depth": "20 SOL" },

      "entry": {
        "all": [
          { "feature": "token_age", "operator": ">=", "value": "$age" },
          { "feature": "quote_reserve_sol", "operator": ">=", "value": "$depth" },
          { "feature": "trades", "window": "6h", "operator": ">=", "value": 5 },
          { "feature": "drawdown_from_high", "window": "6h", "operator": "<=", "value": "40%" },
          { "not": { "feature": "volatility", "window": "1h", "operator": ">", "value": "20%" } }
        ],
        "cooldown": "6h",
        "max_entries_per_market": 2
      },

      "measure": "proceeds",
      "exit": [
        { "take_profit": "60%" },
        { "stop_loss": "20%" },
        { "liquidity_drop": "40%" },
        { "time_stop": "12h" }
      ],

      "execution": { "platform_fee": "1%" }
    }

    """#

  static let devDumpBounce = #"""
    {
      "$schema": "../strategy.schema.json",
      // The maker has sold at least what he bought and the price fell hard. He cannot sell again;
      // if people still buy, a bounce is likely. A small target and a short clock. With a share
      // above 0 %, only makers who sold more than they bought: their tokens came by transfer.
      "name": "dev_dump_bounce",
      "description": "A fall after the maker sold out, bought for the bounce",
      "parameters": { "sold": "0%", "fall": "30%" },

      "entry": {
        "all": [
          { "feature": "creator_net_sold", "operator": ">=", "value": "$sold" },
          { "feature": "drawdown_from_high", "window": "10m", "operator": ">=", "value": "$fall" },
          { "feature": "buys", "window": "60s", "operator": ">=", "value": 1 }
        ],
        "max_entries_per_market": 1,
        "mode": "edge"
      },

      "measure": "proceeds",
      "exit": [
        { "take_profit": "20%" },
        { "stop_loss": "20%" },
        { "time_stop": "10m" }
      ],

      "execution": { "platform_fee": "1%" }
    }

    """#
}
