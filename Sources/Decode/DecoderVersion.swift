/// The decoder's version: names the folder of the columns it makes and is part of every run's id.
/// Raise it whenever the same archive gives other columns.
public enum DecoderVersion {
  /// `1`, `2`, …
  public static let text = "6"
}
