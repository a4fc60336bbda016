import Foundation
import TestSupport
import Testing

/// The layers as `Package.swift` draws them, held against what the sources import.
///
/// SwiftPM lets a module import what its dependencies depend on; this does not.
@Suite struct Layers {
  private static let ofTheSystem: Set<String> = [
    "Foundation", "FoundationEssentials", "Glibc", "Dispatch", "Synchronization", "Testing",
  ]

  private let drawn: [String: Set<String>]

  init() throws {
    let text = try String(
      contentsOf: Checkout.root.appending(path: "Package.swift"), encoding: .utf8)
    drawn = try Self.modules(in: text)
  }

  /// Every `module("Name", ["Import", …])`, and the program.
  private static func modules(in package: String) throws -> [String: Set<String>] {
    let line = /module\("(\w+)"(?:,\s*\[([^\]]*)\])?\)/
    var found: [String: Set<String>] = [:]
    for match in package.matches(of: line) {
      found[String(match.1)] = names(in: match.2.map(String.init) ?? "")
    }
    let program = try #require(
      package.firstMatch(of: /name: "crossgate",\s*dependencies: \[([^\]]*)\]/))
    found["crossgate"] = names(in: String(program.1))
    return found
  }

  private static func names(in list: String) -> Set<String> {
    Set(list.matches(of: /"(\w+)"/).map { String($0.1) })
  }

  /// What the files of a module import, and where.
  private func imports(of module: String) throws -> [(name: String, file: String)] {
    let folder = Checkout.root.appending(path: "Sources/\(module)")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return try paths.filter { $0.hasSuffix(".swift") }.flatMap { path in
      let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
      let line = /(?m)^(?:public |internal |package )?import (?:struct |class |enum |func )?(\w+)/
      return text.matches(of: line).map { (String($0.1), "\(module)/\(path)") }
    }
  }

  @Test func `every import is drawn in the package`() throws {
    #expect(drawn.count >= 12)
    for (module, allowed) in drawn {
      for found in try imports(of: module) where !Self.ofTheSystem.contains(found.name) {
        #expect(allowed.contains(found.name), "\(found.file) imports \(found.name)")
      }
    }
  }

  @Test func `a module imports only what stands below it`() throws {
    let layers: [Set<String>] = [
      ["CProcess"],
      [
        "CFastCGI", "CPostgres", "CCMark", "CArgon2", "CCrypto", "CQREncode", "CArchive", "CYAML",
        "CODBC", "Processes",
      ],
      [
        "Domain", "Tabular", "Documents", "Expressions", "Diagrams", "Postgres", "ODBC", "HTTP",
        "Markup", "Cryptography",
      ],
      ["Engine", "Storage", "Connectors"], ["UseCases"], ["Web"], ["crossgate"],
    ]
    func height(_ module: String) throws -> Int {
      try #require(layers.firstIndex { $0.contains(module) }, "\(module) stands in no layer")
    }
    for (module, allowed) in drawn {
      for other in allowed {
        // The nouns are everyone's.
        let isBelow = try height(other) < height(module) || other == "Domain"
        #expect(isBelow, "\(module) may not import \(other)")
      }
    }
  }

  @Test func `one module alone imports a C library`() throws {
    var users: [String: Set<String>] = [:]
    for module in drawn.keys {
      for found in try imports(of: module) where found.name.hasPrefix("C") {
        guard found.name.dropFirst().first?.isUppercase == true else { continue }
        users[found.name, default: []].insert(module)
      }
    }
    #expect(
      users.keys.sorted() == [
        "CArchive", "CArgon2", "CCMark", "CCrypto", "CFastCGI", "CODBC", "CPostgres", "CProcess",
        "CQREncode", "CYAML",
      ])
    for (library, modules) in users { #expect(modules.count == 1, "\(library): \(modules)") }
  }
}
