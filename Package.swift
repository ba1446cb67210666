// swift-tools-version: 6.0
import PackageDescription

/// The rooms of the house, from the ground up. A room may import only rooms that stand above it
/// in this list; `docs/architecture.md` says what lives in each.
let rooms: [Target] = [
  // Libraries of the system, and the calls that Swift cannot see.
  .systemLibrary(
    name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
  .systemLibrary(
    name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
  .systemLibrary(
    name: "CMinizip", pkgConfig: "minizip", providers: [.apt(["libminizip-dev"])]),
  .target(name: "CPOSIX"),

  // What every room may use.
  .target(name: "Text"),
  .target(name: "Posix", dependencies: ["CPOSIX", "Text"]),
  .target(name: "Zip", dependencies: ["CMinizip", "Posix"]),
  .target(name: "JSON"),
  .target(name: "YAML", dependencies: ["CYAML"]),
  .target(name: "Arguments", dependencies: ["Text"]),
  .target(name: "Randomness"),
  .target(name: "Sequences"),
  // Optimized in debug builds too: a suggestion would take a hundred times as long.
  .target(
    name: "Search", dependencies: ["Randomness"],
    swiftSettings: [
      .unsafeFlags(["-O"], .when(configuration: .debug))
    ]),

  // The way of the data: spec → runfile → plan → executor → ledger → views.
  .target(name: "Jobs", dependencies: ["CNettle", "Text", "JSON"]),
  .target(name: "RunfileChecks", dependencies: ["Text", "Jobs"]),
  .target(
    name: "Sweeps", dependencies: ["Text", "YAML", "Randomness", "Search", "Sequences", "Jobs"]),
  .target(name: "Ledger", dependencies: ["Text", "Posix", "JSON", "Jobs"]),
  .target(name: "Scalars", dependencies: ["Text", "Posix", "JSON"]),
  .target(
    name: "Operations",
    dependencies: ["Text", "Posix", "JSON", "YAML", "Sequences", "Jobs", "Ledger", "Scalars"],
    resources: [.embedInCode("Optimizers/library_optimizer.py")]),
  .target(name: "Queries", dependencies: ["Text"]),
  .target(
    name: "Runs",
    dependencies: [
      "Text", "Posix", "Zip", "JSON", "Jobs", "Ledger", "Scalars", "Operations", "Queries",
    ]),
  .target(
    name: "Launching",
    dependencies: ["CPOSIX", "Text", "Posix", "JSON", "Randomness", "Jobs", "Ledger"]),
  .target(
    name: "LocalExecution", dependencies: ["CPOSIX", "Posix", "Jobs", "Ledger", "Launching"]),
  .target(
    name: "NodeWork",
    dependencies: [
      "CPOSIX", "Text", "Posix", "JSON", "Jobs", "Ledger", "Launching", "LocalExecution",
    ]),
  .target(
    name: "ClusterExecution",
    dependencies: ["Text", "Posix", "JSON", "Jobs", "Ledger", "Launching", "NodeWork"]),
  .target(
    name: "SlurmExecution",
    dependencies: ["Text", "Posix", "JSON", "YAML", "Jobs", "Ledger", "ClusterExecution"]),
  .target(
    name: "Running",
    dependencies: [
      "Text", "Posix", "JSON", "YAML", "Randomness", "Search", "Jobs", "RunfileChecks", "Sweeps",
      "Ledger", "Scalars", "Operations", "Queries", "Runs", "Launching", "LocalExecution",
      "NodeWork", "ClusterExecution", "SlurmExecution",
    ]),
  .target(
    name: "Views",
    dependencies: [
      "CNettle", "Text", "Posix", "JSON", "YAML", "Jobs", "Ledger", "Scalars", "Operations",
      "Queries", "Runs",
    ]),
  .target(
    name: "TerminalUI",
    dependencies: [
      "CPOSIX", "Text", "Posix", "JSON", "Jobs", "RunfileChecks", "Ledger", "Operations",
      "Runs", "Launching", "Running", "Views",
    ]),

  // What people type.
  .target(
    name: "Commands",
    dependencies: [
      "Text", "Posix", "JSON", "YAML", "Arguments", "Jobs", "RunfileChecks", "Sweeps", "Ledger",
      "Launching", "NodeWork", "SlurmExecution", "Running", "Views", "TerminalUI", "Scalars",
      "Operations", "Queries", "Runs",
    ]),
  .executableTarget(name: "batchrun", dependencies: ["Commands"]),
]

/// Tests mirror the rooms; `EndToEndTests` runs the real binary.
let tests: [Target] = [
  .target(name: "CTestSupport", path: "Tests/CTestSupport"),
  .target(name: "TestSupport", dependencies: ["CTestSupport", "JSON"], path: "Tests/TestSupport"),
  .target(
    name: "RunsTestSupport",
    dependencies: ["Runs", "Ledger", "Jobs", "JSON", "Operations", "TestSupport"],
    path: "Tests/RunsTestSupport"),
  .testTarget(name: "TextTests", dependencies: ["Text"]),
  .testTarget(name: "PosixTests", dependencies: ["CPOSIX", "Posix", "TestSupport"]),
  .testTarget(name: "ZipTests", dependencies: ["Zip", "Posix", "TestSupport"]),
  .testTarget(name: "JSONTests", dependencies: ["JSON"]),
  .testTarget(name: "YAMLTests", dependencies: ["YAML"]),
  .testTarget(name: "ArgumentsTests", dependencies: ["Arguments", "Text"]),
  .testTarget(name: "JobsTests", dependencies: ["Jobs", "JSON", "Randomness", "TestSupport"]),
  .testTarget(
    name: "RunfileChecksTests",
    dependencies: ["RunfileChecks", "Jobs", "Posix", "Randomness", "TestSupport"]),
  .testTarget(
    name: "SweepsTests",
    dependencies: ["Sweeps", "Search", "Sequences", "YAML", "Jobs", "TestSupport"],
    resources: [.copy("Fixtures")]),
  .testTarget(
    name: "LedgerTests", dependencies: ["Ledger", "JSON", "Jobs", "Posix", "TestSupport"]),
  .testTarget(
    name: "OperationsTests",
    dependencies: ["Operations", "JSON", "Posix", "Scalars", "YAML", "TestSupport"]),
  .testTarget(name: "RandomnessTests", dependencies: ["Randomness"]),
  .testTarget(name: "SequencesTests", dependencies: ["Sequences"]),
  .testTarget(name: "SearchTests", dependencies: ["Search", "Randomness"]),
  .testTarget(
    name: "ScalarsTests", dependencies: ["Scalars", "JSON", "TestSupport"],
    resources: [.copy("Fixtures")]),
  .testTarget(name: "QueriesTests", dependencies: ["Queries", "Randomness", "TestSupport"]),
  .testTarget(
    name: "RunsTests",
    dependencies: [
      "Runs", "Operations", "Ledger", "Jobs", "Posix", "Queries", "Scalars", "JSON", "TestSupport",
      "RunsTestSupport",
    ]),
  .testTarget(
    name: "LaunchingTests",
    dependencies: [
      "Launching", "Jobs", "JSON", "Ledger", "Posix", "Randomness", "TestSupport",
    ]),
  .testTarget(
    name: "LocalExecutionTests",
    dependencies: [
      "LocalExecution", "CPOSIX", "Launching", "Ledger", "Jobs", "Posix", "Randomness",
      "TestSupport",
    ]),
  .testTarget(
    name: "NodeWorkTests",
    dependencies: [
      "NodeWork", "CPOSIX", "LocalExecution", "Launching", "Ledger", "Jobs", "JSON", "Posix",
      "Randomness", "TestSupport",
    ]),
  .testTarget(
    name: "ClusterExecutionTests",
    dependencies: [
      "ClusterExecution", "NodeWork", "Launching", "Ledger", "Jobs", "JSON", "Posix", "Randomness",
      "TestSupport",
    ]),
  .testTarget(
    name: "SlurmExecutionTests",
    dependencies: [
      "SlurmExecution", "ClusterExecution", "Ledger", "Jobs", "Posix", "Text", "TestSupport",
    ]),
  .testTarget(
    name: "RunningTests",
    dependencies: [
      "Running", "Search", "LocalExecution", "Operations", "Queries", "Runs", "Ledger", "Launching",
      "Jobs", "Posix", "Randomness", "RunfileChecks", "Scalars", "JSON", "Sweeps", "TestSupport",
      "RunsTestSupport", "CTestSupport",
    ]),
  .testTarget(
    name: "ViewsTests",
    dependencies: [
      "Views", "Ledger", "Jobs", "JSON", "Operations", "Posix", "Queries", "Runs", "Scalars",
      "Text", "TestSupport", "RunsTestSupport",
    ]),
  .testTarget(
    name: "TerminalUITests",
    dependencies: [
      "TerminalUI", "Views", "Launching", "Ledger", "Operations", "Running", "Runs", "Text",
      "Posix", "Randomness", "TestSupport", "RunsTestSupport", "CTestSupport",
    ]),
  .testTarget(
    name: "CommandsTests",
    dependencies: [
      "Commands", "Arguments", "Jobs", "Operations", "RunfileChecks", "Running", "TestSupport",
    ]),
  .testTarget(
    name: "EndToEndTests", dependencies: ["batchrun", "TestSupport", "JSON", "Randomness"]),
]

/// For quick work on one room: `BATCHRUN_TESTS=LedgerTests,JobsTests swift build --build-tests` leaves
/// the other tests out.
let chosenTests = Context.environment["BATCHRUN_TESTS"]?.split(separator: ",").map(String.init)
let builtTests = tests.filter { $0.type != .test || chosenTests?.contains($0.name) ?? true }

/// What `benchmarks/run` builds for itself, with BATCHRUN_BENCHMARKS=1.
let benchmarks: [Target] = [
  .executableTarget(
    name: "optimizers", dependencies: ["Search", "JSON"], path: "benchmarks/optimizers",
    exclude: [
      "compare.py", "functions.py", "libraries.py", "measure.py", "recorded.json", "study.py",
    ])
]
let builtBenchmarks = Context.environment["BATCHRUN_BENCHMARKS"] == nil ? [] : benchmarks

let package = Package(
  name: "batchrun",
  products: [.executable(name: "batchrun", targets: ["batchrun"])],
  targets: rooms + builtTests + builtBenchmarks,
  swiftLanguageModes: [.v6]
)
