import Synchronization

/// Why nothing more is asked of a provider, or of any.
public enum StopReason: Sendable, Hashable {
  /// SIGTERM or SIGINT.
  case signal
  /// The provider's credits or compute units are used up.
  case creditsUsedUp(String)
  /// The provider does not take the key.
  case keyRefused(String)
  /// Nobody trusted vouches for the provider's server.
  case untrusted
  /// The run's own ceiling is reached.
  case budget
  /// The archive cannot be written.
  case archive(String)

  /// For manifests and tables.
  var text: String {
    switch self {
    case .signal: "interrupted"
    case .creditsUsedUp(let words): "credits used up: \(words)"
    case .keyRefused(let words): "key refused: \(words)"
    case .untrusted:
      "the server's certificate is not trusted: install ca-certificates, or name the authorities "
        + "to trust in SSL_CERT_FILE"
    case .budget: "the run's budget is spent"
    case .archive(let words): "the archive cannot be written: \(words)"
    }
  }
}

/// Says stop to all lanes: the first reason for each provider stands.
public final class StopSign: Sendable {
  private let reasons = Mutex<[Provider: StopReason]>([:])

  /// No reason to stop yet.
  public init() {}

  /// Stops everything.
  public func stop(_ reason: StopReason) {
    for provider in Provider.allCases { stop(provider, reason) }
  }

  func stop(_ provider: Provider, _ reason: StopReason) {
    reasons.withLock { if $0[provider] == nil { $0[provider] = reason } }
  }

  /// Why a provider is not asked any more; nil while it is.
  public func reason(_ provider: Provider) -> StopReason? { reasons.withLock { $0[provider] } }

  /// Whether the run was interrupted.
  public var isInterrupted: Bool {
    reasons.withLock { reasons in reasons.values.contains(.signal) }
  }
}
