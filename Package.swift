// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// A room of the house: `Sources/<name>`, and `Tests/<name>Tests` where it has tests.
func room(_ name: String, _ imports: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: imports, swiftSettings: strict)
}

func tests(
  _ name: String, _ imports: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.target(name: name)] + imports, exclude: exclude,
    swiftSettings: strict)
}

let package = Package(
  name: "sundial",
  targets: [
    // Level 0: foreign code, each with one importer, and the words all rooms share.
    .systemLibrary(
      name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(
      name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(
      name: "CTransactionJSON", cxxSettings: [.unsafeFlags(["-O3"])],
      linkerSettings: [.linkedLibrary("simdjson")]),
    room("Market"),
    // Level 1
    room("Configuration", ["Market"]),
    room("Pools", ["Market"]),
    room("Archive", ["Market", "CZstd", "CCrypto"]),
    room("Columns", ["Market"]),
    // Level 2
    room("Decode", ["Market", "Pools", "CTransactionJSON"]),
    room("Synthetic", ["Market", "Pools", "Archive"]),
    room("Strategies", ["Market", "Configuration"]),
    // Level 3
    room("Signals", ["Market", "Columns", "Strategies"]),
    room("Simulate", ["Market", "Columns", "Strategies", "Pools"]),
    room("Portfolio", ["Market", "Strategies"]),
    // Tests: one target a room.
    tests("Market"),
    tests("Configuration", ["Market"]),
    tests("Pools", ["Market"]),
    tests("Archive", ["Market"]),
    tests("Columns", ["Market"], exclude: ["read_columns.py", "write_columns.py"]),
    tests("Decode", ["Market", "Pools"]),
    tests("Synthetic", ["Market", "Pools", "Archive"]),
    tests("Strategies", ["Market", "Configuration"]),
    tests("Signals", ["Market", "Columns", "Strategies"]),
    tests("Simulate", ["Market", "Columns", "Strategies", "Pools"]),
    tests("Portfolio", ["Market", "Strategies"]),
  ],
  cxxLanguageStandard: .cxx20
)
