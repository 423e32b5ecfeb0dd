/// Templates of momentum and volume.
extension BuiltInStrategies {
  static let earlyMomentum = #"""
    {
      "$schema": "../strategy.schema.json",
      // Buys young tokens while large buyers trade them and there is something to sell into.
      "name": "early_momentum",
      "description": "Momentum in tokens under three days old",
      "parameters": {
        "liquidity": "5000 USD", "volume": "2000 USD", "cap": "300000 USD",
        "large_buy": "300 USD", "large_buy_count": 3
      },
      "universe": { "venues": ["pump_fun", "pump_swap", "raydium_cpmm"], "quotes": ["SOL"] },

      // Every line of "all" must be true at the same moment.
      "entry": {
        "all": [
          { "feature": "token_age", "operator": "<", "value": "3d" },
          { "feature": "liquidity_usd", "operator": ">", "value": "$liquidity" },
          { "feature": "volume_usd", "window": "30s", "operator": ">=", "value": "$volume" },
          { "feature": "market_cap_usd", "operator": "<", "value": "$cap" },
          { "feature": "large_buys", "window": "30s", "min_amount": "$large_buy", "operator": ">=",
            "value": "$large_buy_count" },
          { "feature": "price_change", "window": "60s", "operator": ">", "value": "10%" }
        ],
        // After selling, leave the token alone for a minute, and enter it three times at most.
        "cooldown": "60s",
        "max_entries_per_market": 3
      },

      // Gains are what a sale would bring after fees, against what was paid.
      "measure": "proceeds",
      "exit": [
        { "take_profit": "50%", "portion": "50%" },
        { "take_profit": "200%" },
        { "stop_loss": "20%" },
        { "trailing_stop": "15%", "arm_gain": "20%" }, // counts from a gain of 20 % on
        { "time_stop": "30m" }
      ],

      // What a trading terminal charges on each side.
      "execution": { "platform_fee": "1%" }
    }

    """#

  static let microCapSurge = #"""
    {
      "$schema": "../strategy.schema.json",
      // Tokens worth under 100,000 USD in which volume jumps within ten seconds. Small pools move
      // far on little money: so do the losses.
      "name": "micro_cap_surge",
      "description": "A surge in a token of very small worth",
      "parameters": { "volume": "2000 USD", "large_buy_count": 3 },

      "entry": {
        "all": [
          { "feature": "market_cap_usd", "operator": "<", "value": "100000 USD" },
          { "feature": "liquidity_usd", "operator": ">", "value": "5000 USD" },
          { "feature": "volume_usd", "window": "10s", "operator": ">", "value": "$volume" },
          { "feature": "large_buys", "window": "10s", "min_amount": "500 USD", "operator": ">=",
            "value": "$large_buy_count" }
        ],
        "cooldown": "2m",
        "max_entries_per_market": 2
      },

      "measure": "proceeds",
      "exit": [
        { "take_profit": "60%", "portion": "50%" },
        { "take_profit": "150%" },
        { "stop_loss": "25%" },
        { "time_stop": "10m" }
      ],

      "execution": { "platform_fee": "1%" }
    }

    """#

  static let freshLaunch = #"""
    {
      "$schema": "../strategy.schema.json",
      // Buys launches in their first two minutes, once others have put real money in and the
      // maker has not begun to sell.
      "name": "fresh_launch",
      "description": "The first two minutes of a launch with early buyers",
      "parameters": { "age": "2m", "trades": 4 },
      "universe": { "venues": ["pump_fun"], "quotes": ["SOL"] },

      "entry": {
        "all": [
          { "feature": "token_age", "operator": "<=", "value": "$age" },
          { "feature": "trades", "window": "30s", "operator": ">=", "value": "$trades" },
          // What the curve holds: enough to matter, and still far from graduation.
          { "feature": "quote_reserve_sol", "operator": ">=", "value": "2 SOL" },
          { "feature": "quote_reserve_sol", "operator": "<", "value": "40 SOL" },
          { "feature": "creator_net_sold", "operator": "<=", "value": "0%" }
        ],
        "max_entries_per_market": 1 // a launch happens once
      },

      "measure": "proceeds",
      "exit": [
        { "take_profit": "100%" },
        { "stop_loss": "30%" },
        { "creator_sell": "1%" },
        { "time_stop": "10m" }
      ],

      "execution": { "platform_fee": "1%" }
    }

    """#

  static let highVolumeBreakout = #"""
    {
      "$schema": "../strategy.schema.json",
      // A crowd rather than one large wallet: volume, two buys for every sell, ten wallets at
      // least, in a pool that is deep enough to leave again.
      "name": "high_volume_breakout",
      "description": "Many wallets buy twice as often as they sell",
      "parameters": { "volume": "10000 USD", "wallets": 10, "pressure": 2 },

      "entry": {
        "all": [
          { "feature": "volume_usd", "window": "60s", "operator": ">", "value": "$volume" },
          { "feature": "buy_pressure", "window": "60s", "operator": ">", "value": "$pressure" },
          { "feature": "unique_traders", "window": "60s", "operator": ">=", "value": "$wallets" },
          { "feature": "liquidity_usd", "operator": ">", "value": "20000 USD" }
        ],
        "cooldown": "5m",
        "mode": "edge" // at the moment the crowd comes, not as long as it stays
      },

      "measure": "proceeds",
      "exit": [
        { "take_profit": "40%", "portion": "50%" },
        { "stop_loss": "20%" },
        { "trailing_stop": "15%", "arm_gain": "20%" },
        { "time_stop": "30m" }
      ],

      "execution": { "platform_fee": "1%" }
    }

    """#

  static let pumpFunGraduate = #"""
    {
      "$schema": "../strategy.schema.json",
      // Tokens between 50,000 and 70,000 USD of market cap, just below where a pump.fun curve
      // completes, while more people buy than sell. Held through graduation into the new pool.
      "name": "pump_fun_graduate",
      "description": "Tokens close to graduation while money flows in",
      "parameters": { "cap_from": "50000 USD", "cap_to": "70000 USD", "pressure": 1.5 },
      "universe": { "venues": ["pump_fun"], "quotes": ["SOL"] },

      "entry": {
        "all": [
          { "feature": "market_cap_usd", "operator": ">", "value": "$cap_from" },
          { "feature": "market_cap_usd", "operator": "<", "value": "$cap_to" },
          { "feature": "volume_usd", "window": "5m", "operator": ">", "value": "5000 USD" },
          { "feature": "buy_pressure", "window": "5m", "operator": ">", "value": "$pressure" }
        ],
        "max_entries_per_market": 1
      },

      "measure": "proceeds",
      "exit": [
        { "take_profit": "80%" },
        { "stop_loss": "25%" },
        { "idle": "10m" }, // nobody trades it any more
        { "time_stop": "2h" }
      ],

      "execution": { "platform_fee": "1%" }
    }

    """#

  static let whaleAccumulation = #"""
    {
      "$schema": "../strategy.schema.json",
      // Three buys of at least 5,000 USD within five minutes, three buys for every sell, in a
      // pool of at least 50,000 USD: somebody with money wants it.
      "name": "whale_accumulation",
      "description": "Large buyers collect while few sell",
      "parameters": { "large_buy": "5000 USD", "large_buy_count": 3, "pressure": 3 },

      "entry": {
        "all": [
          { "feature": "large_buys", "window": "5m", "min_amount": "$large_buy", "operator": ">=",
            "value": "$large_buy_count" },
          { "feature": "buy_pressure", "window": "5m", "operator": ">", "value": "$pressure" },
          { "feature": "liquidity_usd", "operator": ">", "value": "50000 USD" }
        ],
        "cooldown": "10m",
        "max_entries_per_market": 2
      },

      "measure": "proceeds",
      "exit": [
        { "take_profit": "60%" },
        { "stop_loss": "20%" },
        { "trailing_stop": "15%", "arm_gain": "25%" },
        { "time_stop": "4h" }
      ],

      "execution": { "platform_fee": "1%" }
    }

    """#
}
