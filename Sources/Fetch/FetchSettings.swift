import Market

/// How the providers are asked: everything a plan says but what to fetch.
public struct FetchSettings: Sendable, Hashable {
  /// Base of JSON-RPC.
  public var heliusURL = "https://mainnet.helius-rpc.com"
  /// Base of the Enhanced Transactions API.
  public var heliusRESTURL = "https://api-mainnet.helius-rpc.com"
  /// Base of Birdeye.
  public var birdeyeURL = "https://public-api.birdeye.so"
  /// What Helius charges, credits.
  public var heliusPrices = PriceTable.heliusAutumn2026
  /// What Birdeye charges, compute units.
  public var birdeyePrices = PriceTable.birdeyeAugust2026
  /// Transactions a page of getTransactionsForAddress is asked for.
  public var pageLimit = 1_000
  /// Highest transaction version asked for.
  public var transactionVersionMax = 1
  /// Whether histories go by signatures from the start.
  public var prefersSignatures = false
  /// Requests a minute over all RPC methods.
  public var rpcPerMinute = 2_400
  /// Requests a minute to DAS and Enhanced Transactions.
  public var dasPerMinute = 480
  /// Birdeye's plan without a price takes one in two seconds.
  public var birdeyePerMinute = 30
  /// Requests that may come at once.
  public var heliusBurst = 10
  /// Requests to Birdeye that may come at once.
  public var birdeyeBurst = 1
  /// Deadline of a request, seconds.
  public var timeoutSeconds: Int64 = 60
  /// Whether compressed answers are asked for.
  public var acceptsGzip = true
  /// How often and how patiently a request is tried.
  public var retry = RetryPolicy()
  /// Units walked at once.
  public var concurrency = 8
  /// Pools of a token listed at most.
  public var marketsMax = 200
  /// What may be spent.
  public var budget = FetchBudget()

  /// What the plans cost at most when nothing is configured.
  public init() {}

  var prices: [Provider: PriceTable] { [.helius: heliusPrices, .birdeye: birdeyePrices] }

  var limiters: [ProviderRequest.Pool: RateLimiter] {
    [
      .rpc: RateLimiter(perSecond: Double(rpcPerMinute) / 60, burst: heliusBurst),
      .das: RateLimiter(perSecond: Double(dasPerMinute) / 60, burst: heliusBurst),
      .birdeye: RateLimiter(perSecond: Double(birdeyePerMinute) / 60, burst: birdeyeBurst),
    ]
  }
}

/// What may be spent; nil = no limit.
public struct FetchBudget: Sendable, Hashable {
  /// Helius credits of one run.
  public var credits: Int?
  /// Helius credits of a calendar month (UTC), over all runs on this archive.
  public var monthlyCredits: Int?
  /// Birdeye compute units of one run.
  public var computeUnits: Int?
  /// Birdeye compute units of a calendar month.
  public var monthlyComputeUnits: Int?

  /// No limits.
  public init() {}
}
