import Foundation
import TestSupport
import Testing

@testable import Engine

@Suite struct CrosswalkNames {
  @Test func `are those of the files, the index apart`() throws {
    let scratch = try Scratch()
    #expect(try CrosswalkFile.names(in: scratch.url.path) == [])
    try scratch.write("source_code,target_code\nM,1\n", to: "schemas/crosswalks/sex.csv")
    try scratch.write("name,source_code_list,target_code_list\n", to: CrosswalkFile.indexPath)
    #expect(try CrosswalkFile.names(in: scratch.url.path) == ["sex"])
  }

  @Test func `are not none where the folder cannot be looked into`() throws {
    let scratch = try Scratch()
    try scratch.write("no folder", to: "schemas/crosswalks")
    #expect(throws: FileError.self) { try CrosswalkFile.names(in: scratch.url.path) }
  }
}
