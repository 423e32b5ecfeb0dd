/// The demo's run configuration, in the binary: what `configs/runs/demo.json` holds, byte for byte.
public enum BuiltInRuns {
  /// Templates the demo runs, in the order of its document.
  public static let demoStrategies = [
    "early_momentum", "fresh_launch", "graduation_breakout",
  ].compactMap(BuiltInStrategies.template(named:))

  /// Document of the demo's run; its strategies are among `BuiltInStrategies`.
  public static let demo = #"""
    {
      // The run of the demo: three templates on the simulated chain.
      "archive": "data/archive",

      "strategies": [
        "configs/strategies/early_momentum.json",
        "configs/strategies/fresh_launch.json",
        "configs/strategies/graduation_breakout.json"
      ],

      "portfolio": {
        "capital": "100 SOL",
        "max_positions": 10,
        "sizing": { "fixed": "1 SOL" }
      },

      "execution": {
        // One of these for each transaction, picked from the signal's own signature.
        "latency_slots": [1, 2, 2, 3, 5],
        "landing": "end_of_slot",
        "inclusion": "bid",
        "impact": "displaced",
        "entry_slippage": "15%",
        "exit_slippage": "50%",
        "retries": 1,
        "priority_fee": "0.0005 SOL",
        "tip": "0.001 SOL",
        "platform_fee": "1%",
        "max_pool_share": "5%",
        "unknown_depth": "reject"
      }
    }

    """#
}
