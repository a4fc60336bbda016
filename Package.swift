// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

func module(_ name: String, _ imports: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: imports, swiftSettings: strict)
}

func tests(_ module: String, _ imports: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(module)Tests", dependencies: [.init(stringLiteral: module)] + imports,
    swiftSettings: strict)
}

func library(_ name: String, _ package: String, _ debian: String) -> Target {
  .systemLibrary(name: name, pkgConfig: package, providers: [.apt([debian])])
}

let package = Package(
  name: "crossgate",
  products: [.executable(name: "crossgate", targets: ["crossgate"])],
  targets: [
    // 5: one program, many commands.
    .executableTarget(
      name: "crossgate",
      dependencies: [
        "UseCases", "Web", "HTTP", "Engine", "Domain",
      ],
      swiftSettings: strict),
    // 4: how people and programs reach it.
    module("Web", ["UseCases", "HTTP", "Markup", "Domain"]),
    // 3: what the product does, for whoever asks.
    module(
      "UseCases",
      [
        "Engine", "Storage", "Connectors", "Expressions", "Diagrams", "Documents", "Domain",
        "Tabular", "Cryptography",
      ]),
    // 2: the migration itself, all SQL, and other people's systems.
    module("Engine", ["Domain", "Tabular", "Documents", "Expressions", "Cryptography"]),
    module("Storage", ["Domain", "Postgres"]),
    module("Connectors", ["Domain", "Tabular", "Postgres", "ODBC", "Cryptography"]),
    // 1: nouns and tools; none knows another, but for the nouns.
    module("Domain"),
    module("Tabular"),
    module("Documents", ["Processes", "CArchive", "CXML", "CYAML"]),
    module("Diagrams", ["Processes"]),
    module("Expressions", ["Domain"]),
    module("Postgres", ["CPostgres"]),
    module("ODBC", ["CODBC"]),
    module("HTTP", ["CFastCGI"]),
    module("Markup", ["CCMark"]),
    module("Cryptography", ["CCrypto", "CArgon2", "CQREncode"]),
    // 0: the system: other programs, and libraries.
    module("Processes", ["CProcess"]),
    .systemLibrary(name: "CProcess"),
    .systemLibrary(name: "CFastCGI", providers: [.apt(["libfcgi-dev"])]),
    library("CPostgres", "libpq", "libpq-dev"),
    library("CCMark", "libcmark", "libcmark-dev"),
    library("CArgon2", "libargon2", "libargon2-dev"),
    library("CCrypto", "libcrypto", "libssl-dev"),
    library("CQREncode", "libqrencode", "libqrencode-dev"),
    library("CArchive", "libarchive", "libarchive-dev"),
    library("CXML", "libxml-2.0", "libxml2-dev"),
    library("CYAML", "yaml-0.1", "libyaml-dev"),
    library("CODBC", "odbc", "unixodbc-dev"),
    // Tests.
    .target(
      name: "TestSupport", dependencies: ["Domain", "Postgres"], path: "Tests/TestSupport",
      swiftSettings: strict),
    tests("Domain"),
    tests("Tabular", ["TestSupport"]),
    tests("Expressions", ["Domain", "Postgres", "Processes", "TestSupport"]),
    tests("Postgres", ["TestSupport"]),
    tests("HTTP", ["TestSupport"]),
    tests("Markup", ["TestSupport"]),
    tests("Cryptography", ["TestSupport"]),
    tests("Processes", ["TestSupport"]),
    tests("Documents", ["TestSupport"]),
    tests("Diagrams", ["TestSupport"]),
    tests("ODBC", ["TestSupport"]),
    tests("Connectors", ["Domain", "Tabular", "Postgres", "ODBC", "TestSupport"]),
    tests("Engine", ["Domain", "Tabular", "Documents", "Expressions", "TestSupport"]),
    tests("Storage", ["Domain", "Postgres", "TestSupport"]),
    tests(
      "UseCases",
      [
        "Domain", "Engine", "Storage", "Tabular", "Documents", "Postgres", "Cryptography",
        "Diagrams",
        "TestSupport",
      ]),
    tests(
      "Web",
      [
        "UseCases", "Engine", "Storage", "Postgres", "Cryptography", "HTTP", "Markup", "Domain",
        "TestSupport",
      ]),
    .testTarget(
      name: "ProgramTests",
      dependencies: [
        "crossgate", "Web", "UseCases", "Engine", "Postgres", "Cryptography", "HTTP", "Tabular",
        "Domain",
        "TestSupport",
      ], swiftSettings: strict),
    .testTarget(name: "LayeringTests", dependencies: ["TestSupport"], swiftSettings: strict),
  ]
)
