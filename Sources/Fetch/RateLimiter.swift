/// Paces the requests of one pool: so many a second, with a small burst, slower after a refusal.
///
/// The generic cell rate algorithm: each request takes the next free place in time.
actor RateLimiter {
  private let plainInterval: Double
  private let burst: Double
  private var interval: Double
  private var nextPlace = 0.0
  private var pausedUntil = 0.0

  /// A pool of `perSecond` requests, of which `burst` may come at once.
  init(perSecond: Double, burst: Int) {
    plainInterval = 1 / perSecond
    interval = plainInterval
    self.burst = Double(max(1, burst))
  }

  /// Takes a place; returns the time at which the request may be sent.
  func reserve(now: Double) -> Double {
    let at = max(now, nextPlace - (burst - 1) * interval, pausedUntil)
    nextPlace = max(at, nextPlace) + interval
    return at
  }

  /// The provider said it is too fast: everyone waits until then, and goes slower from then on.
  func slowDown(until: Double) {
    interval = min(interval * 1.5, plainInterval * 10)
    pausedUntil = max(pausedUntil, until)
  }

  /// A request went through: a little faster again, up to the plain rate.
  func speedUp() { interval = max(plainInterval, interval * 0.98) }

  /// Requests a second at present.
  var currentRate: Double { 1 / interval }
}
