/// The engine's version: part of every run's id, so that a result names the code that made it.
/// Raise it when a run of the same inputs may give another result.
public enum EngineVersion {
  /// `0.1.0`.
  public static let text = "0.1.0"
}
