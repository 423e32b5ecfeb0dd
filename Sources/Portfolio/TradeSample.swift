import Columns
import Market
import Statistics

/// The trips of a run or of one strategy, sorted and summed once for its figures: a few numbers of
/// each trip, never the trips themselves.
struct TradeSample {
  /// Trips that bought something, by exit.
  let trades: TripList
  /// Net of each trade in lamports, by exit.
  let nets: [Int64]
  /// proceeds / (spent + costs) of each trade, by exit.
  let multiples: [Double]
  /// Sums over all trips, entries that never landed among them.
  let totals: TripTotals
  /// Net of all, unfilled entries among them.
  let net: Int128
  /// Σ net of trades above 0, and −Σ of the others.
  let grossProfit: Int128
  let grossLoss: Int128
  private let netByMint: [Pubkey: Int128]

  /// Where a trade ended, and its place in the list it came from.
  private struct Exit {
    let order: ChainOrder
    let place: UInt32
  }

  init(_ trips: TripList) {
    var exits: [Exit] = []
    // By place in the list, as every trip has one.
    var nets: [Int64] = []
    var multiples: [Double] = []
    var totals = TripTotals()
    var netByMint: [Pubkey: Int128] = [:]
    exits.reserveCapacity(trips.count)
    nets.reserveCapacity(trips.count)
    multiples.reserveCapacity(trips.count)
    for trip in trips {
      totals.add(trip)
      let net = trip.netLamports
      if trip.isFilled {
        exits.append(Exit(order: trip.exit.order, place: UInt32(nets.count)))
        netByMint[trip.baseMint, default: 0] += Int128(net)
      }
      nets.append(net)
      multiples.append(Self.multiple(trip))
    }
    // At one place in the order of the list.
    exits.sort { $0.order == $1.order ? $0.place < $1.place : $0.order < $1.order }
    let places = exits.map(\.place)
    exits = []
    trades = trips.picking(places)
    self.nets = places.map { nets[Int($0)] }
    nets = []
    self.multiples = places.map { multiples[Int($0)] }
    self.totals = totals
    self.netByMint = netByMint
    grossProfit = self.nets.reduce(0) { $0 + Int128(max(0, $1)) }
    grossLoss = self.nets.reduce(0) { $0 - Int128(min(0, $1)) }
    net = grossProfit - grossLoss + totals.unfilledNetLamports
  }

  private static func multiple(_ trip: RoundTrip) -> Double {
    Double(trip.proceedsLamports) / Double(trip.spentLamports + trip.costLamports)
  }

  /// Nets of the trades that gave back less than a fifth.
  var wreckNets: [Int64] { zip(multiples, nets).filter { $0.0 < 0.2 }.map(\.1) }

  /// Seconds from the entry's landing to the last sale's, by exit.
  var holdSeconds: [Double] { trades.map { Double($0.exit.blockTime - $0.entry.blockTime) } }

  /// Net without the `count` largest nets.
  func netWithoutBest(_ count: Int) -> Int128 {
    net - nets.sorted(by: >).prefix(count).reduce(Int128(0)) { $0 + Int128($1) }
  }

  /// Profit of each mint that gained, in the order of mints.
  var profitByMint: [Double] {
    netByMint.sorted { $0.key < $1.key }.map { Double(max(0, $0.value)) }
  }

  var mintCount: Int { netByMint.count }
}
