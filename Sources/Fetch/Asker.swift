import Logging
import Market
import Synchronization
import Telemetry

/// How often and how patiently a request is tried.
public struct RetryPolicy: Sendable, Hashable {
  /// Tries of one request.
  public var attempts = 6
  /// First back-off, milliseconds; it doubles with each try, and full jitter is applied.
  public var baseMilliseconds: Int64 = 1_000
  /// Longest back-off, milliseconds.
  public var maximumMilliseconds: Int64 = 32_000

  /// Six tries from one second.
  public init() {}
}

/// Asks the providers: paces, retries, classifies and counts. The only way to them.
final class Asker: Sendable {
  let clock: FetchClock
  let sign: StopSign
  let spending: Spending
  let readers = AnswerReaders()
  private let transport: any Transport
  private let limiters: [ProviderRequest.Pool: RateLimiter]
  private let prices: [Provider: PriceTable]
  private let retry: RetryPolicy
  private let metrics: MetricRegistry
  private let log: Logger
  private let state: Mutex<State>

  private struct State {
    var random: SplitMix
    /// Methods that have answered in this run.
    var answered: Set<String> = []
    /// Methods the plan does not have.
    var forbidden: [String: String] = [:]
  }

  init(
    transport: any Transport, clock: FetchClock, sign: StopSign, spending: Spending,
    limiters: [ProviderRequest.Pool: RateLimiter], prices: [Provider: PriceTable],
    retry: RetryPolicy, metrics: MetricRegistry, log: Logger, seed: UInt64
  ) {
    self.transport = transport
    self.clock = clock
    self.sign = sign
    self.spending = spending
    self.limiters = limiters
    self.prices = prices
    self.retry = retry
    self.metrics = metrics
    self.log = log
    state = Mutex(State(random: SplitMix(state: seed)))
  }

  /// Asks until there is an answer or no sense in going on.
  ///
  /// `fault` says what is wrong with an answer that came (fields missing or under other names);
  /// such an answer is asked for again like one that did not come.
  func ask(
    _ request: ProviderRequest, fault: (Answer) -> String?
  ) async throws(AskFailure) -> Answer {
    var last = ""
    for attempt in 0..<retry.attempts {
      if let words = forbiddenWords(request.method) { throw .forbidden(words) }
      if let reason = sign.reason(request.provider) { throw .stopped(reason) }
      try await waitForPlace(request)
      let outcome = try await send(request, isRetry: attempt > 0)
      let backoff: Double
      switch outcome {
      case .success(let answer):
        guard let words = fault(answer) else { return answer }
        last = words
        backoff = jitter(attempt)
      case .rateLimited(let wait):
        last = "rate limited"
        backoff = wait ?? jitter(attempt)
        await limiters[request.pool]?.slowDown(until: clock.now() + backoff)
      case .trouble(let words, let isTimeout):
        if isTimeout, request.isDivisible { throw .tooMuch(words) }
        last = words
        backoff = jitter(attempt)
      case .creditsUsedUp(let words): throw stop(request, .creditsUsedUp(words))
      case .keyRefused(let words): throw stop(request, .keyRefused(words))
      case .forbidden(let words):
        state.withLock { $0.forbidden[request.method] = words }
        log.warning("not in the plan", metadata: ["method": "\(request.method)"])
        throw .forbidden(words)
      case .refused(let words): throw .refused(words)
      case .searchWindow(let signature): throw .searchWindow(signature: signature)
      case .skippedSlot: throw .skippedSlot
      case .version(let words): throw .version(words)
      }
      log.debug(
        "trying again",
        metadata: [
          "method": "\(request.method)", "attempt": "\(attempt + 1)", "why": "\(last)",
          "seconds": "\(backoff)",
        ])
      try await pause(backoff, request.provider)
    }
    throw .trouble("\(last) (\(retry.attempts) tries)")
  }

  /// Whether the plan refused a method in this run.
  func forbiddenWords(_ method: String) -> String? { state.withLock { $0.forbidden[method] } }

  /// Waits; stops waiting when the run stops.
  func pause(_ seconds: Double, _ provider: Provider) async throws(AskFailure) {
    if seconds <= 0 { return }
    do {
      try await clock.sleep(seconds)
    } catch {
      throw .stopped(sign.reason(provider) ?? .signal)
    }
    if let reason = sign.reason(provider) { throw .stopped(reason) }
  }

  private func waitForPlace(_ request: ProviderRequest) async throws(AskFailure) {
    guard let limiter = limiters[request.pool] else { return }
    let at = await limiter.reserve(now: clock.now())
    try await pause(at - clock.now(), request.provider)
  }

  private func stop(_ request: ProviderRequest, _ reason: StopReason) -> AskFailure {
    sign.stop(request.provider, reason)
    log.error("\(request.provider.rawValue): \(reason.text)")
    return .stopped(reason)
  }

  /// One try: budget, network, verdict, accounts.
  private func send(
    _ request: ProviderRequest, isRetry: Bool
  ) async throws(AskFailure) -> Verdict {
    let table = prices[request.provider]
    let price = table?.price(of: request.method, rows: request.rowsMax) ?? 0
    guard spending.reserve(price, request.provider) else { throw stop(request, .budget) }
    var spent = 0
    var bytes = 0
    var status = "none"
    defer {
      spending.settle(
        reserved: price, spent: spent, bytes: bytes, isRetry: isRetry, request.provider)
      count(request, status: status, spent: spent, bytes: bytes, isRetry: isRetry)
    }
    do throws(TransportFailure) {
      let http = try await transport.send(request.call)
      status = "\(http.status)"
      bytes = http.body.count
      let answer = readers.answer(in: http.body)
      let verdict = verdict(request, http, answer)
      // Refused and failed requests are not charged (reference §7); answers without content are.
      switch verdict {
      case .success(let answer):
        spent = table?.price(of: request.method, rows: answer.items.count) ?? 0
        state.withLock { _ = $0.answered.insert(request.method) }
        await limiters[request.pool]?.speedUp()
      case .searchWindow, .skippedSlot: spent = price
      // Spoilt on its way, and charged all the same: by what an answer costs at least.
      case .trouble where http.status == 200: spent = table?.price(of: request.method, rows: 1) ?? 0
      default: break
      }
      return verdict
    } catch {
      switch error {
      case .timedOut: return .trouble("timed out", isTimeout: true)
      case .tooLarge: return .trouble("the answer is larger than 64 MiB", isTimeout: true)
      case .connection(let words): return .trouble(words, isTimeout: false)
      case .untrusted: throw stop(request, .untrusted)
      case .cancelled: throw .stopped(sign.reason(request.provider) ?? .signal)
      }
    }
  }

  private func verdict(
    _ request: ProviderRequest, _ http: HTTPAnswer, _ answer: Answer?
  ) -> Verdict {
    switch request.provider {
    case .helius: return Verdict(helius: http, answer, now: clock.now())
    case .birdeye:
      let workedBefore = state.withLock { $0.answered.contains(request.method) }
      return Verdict(birdeye: http, answer, now: clock.now(), workedBefore: workedBefore)
    }
  }

  /// A random part of the doubled back-off ("full jitter"), seconds.
  private func jitter(_ attempt: Int) -> Double {
    let ceiling = min(retry.maximumMilliseconds, retry.baseMilliseconds << min(attempt, 20))
    let draw = state.withLock { $0.random.next() }
    return Double(draw % UInt64(max(1, ceiling))) / 1_000
  }

  private func count(
    _ request: ProviderRequest, status: String, spent: Int, bytes: Int, isRetry: Bool
  ) {
    let provider = ("provider", request.provider.rawValue)
    let method = ("method", request.method)
    metrics.add(
      to: "sundial_fetch_requests_total", help: "Requests by provider, method and HTTP status.",
      labels: [provider, method, ("status", status)])
    metrics.add(
      Double(spent), to: "sundial_fetch_credits_total",
      help: "Credits (Helius) and compute units (Birdeye) by our count.", labels: [provider])
    metrics.add(
      Double(bytes), to: "sundial_fetch_bytes_total", help: "Bytes of answers, decompressed.",
      labels: [provider])
    if isRetry {
      metrics.add(
        to: "sundial_fetch_retries_total", help: "Requests that were tries beyond the first.",
        labels: [provider, method])
    }
  }
}

/// SplitMix64: jitter from a seed that the program is given.
struct SplitMix: Sendable {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }
}
