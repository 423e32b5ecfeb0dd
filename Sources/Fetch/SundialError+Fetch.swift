import Market

extension SundialError {
  static func keyUnreadable(_ place: String, _ why: String) -> SundialError {
    SundialError(
      "E-FETCH-001", "the key cannot be read: \(why).", place: place,
      nextStep: "Set HELIUS_API_KEY or BIRDEYE_API_KEY, or …_FILE to a file that holds the key.",
      exitCode: .usage)
  }

  static func certificatesUnreadable(_ path: String) -> SundialError {
    SundialError(
      "E-FETCH-008", "no certificates can be read from the file that SSL_CERT_FILE names.",
      place: path,
      nextStep: "Name a file of certificates in PEM, or unset it to trust the system's.",
      exitCode: .usage)
  }

  static func noKey(_ providers: [String]) -> SundialError {
    let names = providers.map { "\($0.uppercased())_API_KEY" }.joined(separator: " or ")
    return SundialError(
      "E-FETCH-003", "no key was given for \(providers.joined(separator: " or ")).", place: names,
      nextStep: "Set \(names), or …_FILE to a file that holds the key; --dry-run needs none.",
      exitCode: .usage)
  }

  static func overBudget(_ what: String, projected: Int, limit: Int) -> SundialError {
    SundialError(
      "E-FETCH-004", "the plan is projected at \(projected) \(what); the budget is \(limit).",
      nextStep: "See it with --dry-run; lower the plan's percent or raise the budget.",
      exitCode: .usage)
  }

  static func archiveStopped(_ words: String) -> SundialError {
    SundialError(
      "E-FETCH-005", "fetching stopped because the archive could not be written: \(words)",
      nextStep: "Run the same command again once that is mended; it goes on where it stopped.",
      exitCode: words.contains("E-ARCHIVE-003") ? .diskFull : .internalError)
  }
}
