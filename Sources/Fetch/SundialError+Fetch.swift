import Market

extension SundialError {
  static func keyUnreadable(_ place: String, _ why: String) -> SundialError {
    SundialError(
      "E-FETCH-001", "the key cannot be read: \(why).", place: place,
      nextStep: "Set HELIUS_API_KEY or BIRDEYE_API_KEY, or …_FILE to a file that holds the key.",
      exitCode: .usage)
  }
}
