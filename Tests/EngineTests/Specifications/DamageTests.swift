import Domain
import Foundation
import TestSupport
import Testing

@testable import Engine

/// Damaged specifications: nothing they hold may end the program, or go missing from the account.
struct DamageTests {
  /// A generator whose numbers are the same every time.
  private struct Noise {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next(below bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(bound))
    }
  }

  private func samples() throws -> [(name: String, bytes: [UInt8])] {
    let folders = [
      "Tests/Golden/catalogue", "schemas/samples/st-elsewhere/requirement_spec/source",
      "schemas/samples/st-elsewhere/requirement_spec/target",
    ]
    return try folders.flatMap { folder in
      let url = Checkout.root.appending(path: folder)
      return try FileManager.default.contentsOfDirectory(atPath: url.path).sorted()
        .filter { !$0.hasSuffix(".pdf") }.map { name in
          (name, Array(try Data(contentsOf: url.appending(path: name)).prefix(6000)))
        }
    }
  }

  private func expectAccount(
    _ bytes: [UInt8], as name: String, in scratch: Scratch,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let path = try scratch.write(Data(bytes), to: name).path
    let read = try CatalogueImport.read([SpecificationInput(name: name, path: path)])
    for file in read.files {
      #expect(file.count.closes, "\(name)", sourceLocation: sourceLocation)
      #expect(
        file.count.notUnderstood == file.unread.count, "\(name)", sourceLocation: sourceLocation)
    }
  }

  @Test func `reads files that were cut off anywhere`() throws {
    let scratch = try Scratch()
    for (name, bytes) in try samples() {
      for part in 1...6 {
        try expectAccount(Array(bytes.prefix(bytes.count * part / 7)), as: name, in: scratch)
      }
    }
  }

  @Test func `reads files with bytes changed`() throws {
    let scratch = try Scratch()
    var noise = Noise(11)
    let signs = Array("|,;\"'()[]{}~_#%$\\/\n\t*:`".utf8)
    for (name, bytes) in try samples() where !bytes.isEmpty {
      for round in 1...4 {
        var damaged = bytes
        for _ in 0..<(round * 20) {
          let isSign = noise.next(below: 3) > 0
          damaged[noise.next(below: damaged.count)] =
            isSign ? signs[noise.next(below: signs.count)] : UInt8(noise.next(below: 256))
        }
        try expectAccount(damaged, as: name, in: scratch)
      }
    }
  }

  @Test(arguments: ["csv", "md", "sql", "txt", "mmd", "pdf", "xlsx", "docx", "json", "yaml", ""])
  func `reads noise of any name`(suffix: String) throws {
    let scratch = try Scratch()
    var noise = Noise(UInt64(suffix.utf8.reduce(7) { $0 &* 31 &+ Int($1) }))
    for size in [1, 2, 63, 1000] {
      let bytes = (0..<size).map { _ in UInt8(noise.next(below: 256)) }
      try expectAccount(bytes, as: "noise.\(suffix)", in: scratch)
      let text = (0..<size).map { _ in UInt8(32 + noise.next(below: 95)) }
      try expectAccount(text, as: "noise.\(suffix)", in: scratch)
    }
  }
}
