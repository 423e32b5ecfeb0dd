// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// A room of the house: `Sources/<name>`, and `Tests/<name>Tests` where it has tests.
func room(
  _ name: String, _ imports: [Target.Dependency] = [], _ settings: [SwiftSetting] = []
) -> Target {
  .target(name: name, dependencies: imports, swiftSettings: strict + settings)
}

/// Exclusive access to a class's properties is checked in debug builds and tests only: a decoder
/// belongs to one thread and is asked for its properties some hundred times a transaction.
let checkedInDebug: [SwiftSetting] = [
  .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))
]

func tests(
  _ name: String, _ imports: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.target(name: name), "Fixtures"] + imports,
    exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "sundial",
  products: [
    .executable(name: "sundial", targets: ["sundial"]),
    .executable(name: "sundial-fetch", targets: ["sundial-fetch"]),
    .executable(name: "sundial-stub", targets: ["sundial-stub"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
  ],
  targets: [
    // Level 0: foreign code, each with one importer, and the words all rooms share.
    .systemLibrary(
      name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(
      name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(
      name: "CTransactionJSON", cxxSettings: [.unsafeFlags(["-O3"])],
      linkerSettings: [.linkedLibrary("simdjson")]),
    .target(name: "CMovemask"),
    .target(name: "CCacheHint"),
    room("Market"),
    room("Telemetry", [.product(name: "Logging", package: "swift-log")]),
    // Level 1
    room("Configurations", ["Market"]),
    room("Pools", ["Market"]),
    room("Archive", ["Market", "CZstd", "CCrypto"]),
    .target(
      name: "Columns", dependencies: ["Market", "CCacheHint"],
      swiftSettings: strict + [.enableExperimentalFeature("Lifetimes")]),
    // Level 2
    room("Decode", ["Market", "Pools", "Configurations", "CTransactionJSON"], checkedInDebug),
    room("Synthetic", ["Market", "Pools", "Archive"]),
    room("Strategies", ["Market", "Configurations"]),
    room(
      "Fetch",
      [
        "Market", "Configurations", "Archive", "Telemetry", "CTransactionJSON",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    // Level 3
    room("Signals", ["Market", "Columns", "Strategies", "CCacheHint", "CMovemask"]),
    room("Simulate", ["Market", "Columns", "Strategies", "Pools"]),
    room("Statistics"),
    room("Portfolio", ["Market", "Columns", "Strategies", "Statistics"]),
    // Level 4, 5
    room(
      "Results",
      [
        "Market", "Columns", "Portfolio", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    room("Report", ["Market", "Portfolio", "Results"]),
    // Level 6: the order, written down once.
    room(
      "Batch",
      [
        "Market", "Archive", "Columns", "Decode", "Strategies",
        "Signals", "Simulate", "Portfolio", "Results", "Report",
      ]),
    // Level 7: words in, words out.
    .executableTarget(
      name: "sundial",
      dependencies: [
        "Market", "Archive", "Batch", "Columns", "Configurations", "Report", "Results",
        "Strategies", "Synthetic",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "sundial-fetch",
      dependencies: [
        "Market", "Archive", "Fetch", "Telemetry",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    // The fetcher's counterpart in tests: both providers' APIs from an archive, on loopback.
    .executableTarget(
      name: "sundial-stub",
      dependencies: [
        "Market", "Archive",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HummingbirdHTTP2", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      swiftSettings: strict),
    // What tests of several rooms share; test targets, so that no build of the program has them.
    .testTarget(name: "Fixtures", swiftSettings: strict),
    .testTarget(
      name: "StrategyFixtures",
      dependencies: ["Market", "Configurations", "Columns", "Strategies", "Signals", "Fixtures"],
      swiftSettings: strict),
    // Tests: one target a room.
    tests("Market"),
    tests("Configurations", ["Market"]),
    tests("Pools", ["Market", "RandomFills"]),
    tests("Archive", ["Market"]),
    tests("Telemetry", [.product(name: "Logging", package: "swift-log")]),
    tests(
      "Fetch",
      ["Market", "Archive", "Telemetry", .product(name: "Logging", package: "swift-log")]),
    tests("Columns", ["Market"], exclude: ["read_columns.py", "write_columns.py"]),
    tests("Decode", ["Market", "Pools", "Configurations", "Archive", "Synthetic"]),
    tests("Synthetic", ["Market", "Pools", "Archive"]),
    tests("Strategies", ["Market", "Configurations", "StrategyFixtures"]),
    tests("Signals", ["Market", "Columns", "Strategies", "StrategyFixtures"]),
    tests("Simulate", ["Market", "Portfolio", "Columns", "Strategies", "Pools", "Signals"]),
    tests("Portfolio", ["Market", "Columns", "Strategies"]),
    tests("Statistics", exclude: ["compare_libraries.py"]),
    tests(
      "Results",
      ["Market", "Columns", "Portfolio", .product(name: "GRDB", package: "GRDB.swift")]),
    tests("Report", ["Market", "Columns", "Portfolio", "Results"]),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "Market", "Archive", "Batch", "Columns", "Decode", "Portfolio", "Signals", "Strategies",
        "Synthetic", "Fixtures", "StrategyFixtures",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "FetchTrialTests",
      dependencies: ["sundial-stub", "sundial-fetch", "Market", "Archive", "Synthetic"],
      swiftSettings: strict),
    .testTarget(
      name: "SundialStubTests",
      dependencies: [
        "sundial-stub", "Market", "Archive", "Synthetic",
        .product(name: "NIOCore", package: "swift-nio"),
      ],
      swiftSettings: strict),
    .testTarget(name: "TidyTests", swiftSettings: strict),
    // Entry points of the fuzzer, and a test that runs its corpora through them.
    .target(
      name: "FuzzTargets", dependencies: ["Market", "Decode", "Strategies"],
      path: "Tests/Fuzz/Targets",
      swiftSettings: strict),
    .testTarget(
      name: "FuzzTests", dependencies: ["Market", "Decode", "FuzzTargets", "Fixtures"],
      swiftSettings: strict),
    // Random fills for a reference in Python; not in the product.
    .executableTarget(
      name: "RandomFills", dependencies: ["Market", "Pools"], path: "Tests/RandomFills",
      exclude: ["reference.py"], swiftSettings: strict),
    // Speed of the stages; not in the product.
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "Market", "Archive", "Batch", "Columns", "Decode", "Portfolio", "Results", "Signals",
        "Simulate", "Strategies", "Synthetic",
      ],
      path: "Tests/Benchmarks", swiftSettings: strict),
  ],
  cxxLanguageStandard: .cxx20
)

// SUNDIAL_FUZZ=1 adds the fuzzer, which links only with its sanitizer.
if Context.environment["SUNDIAL_FUZZ"] == "1" {
  package.targets += [
    .systemLibrary(name: "CLibFuzzer", path: "Tests/Fuzz/CLibFuzzer"),
    .executableTarget(
      name: "fuzz", dependencies: ["CLibFuzzer", "FuzzTargets"], path: "Tests/Fuzz/Driver",
      swiftSettings: strict),
  ]
}

// SUNDIAL_PART=engine leaves out the fetcher and its test server, whose packages take minutes to
// compile: for those who work on the engine alone.
if Context.environment["SUNDIAL_PART"] == "engine" {
  func isServerPart(_ name: String) -> Bool {
    ["fetch", "stub"].contains { name.lowercased().contains($0) }
  }
  package.targets.removeAll { isServerPart($0.name) }
  package.products.removeAll { isServerPart($0.name) }
}
