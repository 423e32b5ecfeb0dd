/// What became of a signal that was simulated.
public enum TripOutcome: Hashable, Sendable {
  case trip(RoundTrip)
  case rejected(RejectReason)
}
