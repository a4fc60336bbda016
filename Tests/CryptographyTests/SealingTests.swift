import Cryptography
import Foundation
import TestSupport
import Testing

@Suite struct Sealing {
  let key: SealingKey
  let context = Array("second factor of 7".utf8)

  init() throws { key = try #require(SealingKey(bytes: Array(0..<32))) }

  /// NIST's GCM test case 16 (McGrew and Viega, "The Galois/Counter Mode of Operation").
  @Test func `opens a published AES-256-GCM vector`() throws {
    let key = try #require(
      SealingKey(bytes: bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")))
    let sealed = bytes(
      """
      cafebabefacedbaddecaf888\
      522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa\
      8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662\
      76fc6ece0f4e1768cddf8853bb2d551b
      """)
    let plain = """
      d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72\
      1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39
      """
    let context = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    #expect(key.open(sealed, context: context)?.hex == plain)
  }

  @Test(arguments: [0, 1, 20, 4096])
  func `opens what it sealed, which is never the same twice`(count: Int) {
    let plain = randomBytes(count)
    let sealed = key.seal(plain, context: context)
    #expect(sealed.count == 12 + count + 16)
    #expect(key.open(sealed, context: context) == plain)
    #expect(key.seal(plain, context: context) != sealed)
    #expect(key.open(key.seal(plain, context: []), context: []) == plain)
  }

  @Test func `does not open when a bit, the end, the context or the key is another`() throws {
    let sealed = key.seal(Array("a secret".utf8), context: context)
    for place in sealed.indices {
      var changed = sealed
      changed[place] ^= 1
      #expect(key.open(changed, context: context) == nil, "byte \(place)")
    }
    for count in sealed.indices {
      #expect(key.open(Array(sealed.prefix(count)), context: context) == nil, "\(count) bytes")
    }
    #expect(key.open(sealed, context: Array("second factor of 8".utf8)) == nil)
    let other = try #require(SealingKey(bytes: Array(1..<33)))
    #expect(other.open(sealed, context: context) == nil)
  }

  @Test func `reads the key it wrote, which only its owner may`() throws {
    let scratch = try Scratch()
    let path = scratch.url.appending(path: "key").path
    try SealingKey.create(at: path)
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect((attributes[.posixPermissions] as? Int) == 0o600)
    let sealed = try SealingKey(file: path).seal([1, 2, 3], context: context)
    #expect(try SealingKey(file: path).open(sealed, context: context) == [1, 2, 3])
    #expect(throws: SealingKeyFault.cannotCreate(path: path, errno: EEXIST)) {
      try SealingKey.create(at: path)
    }
  }

  @Test func `refuses a key that others can read, is malformed or is not there`() throws {
    let scratch = try Scratch()
    let path = try scratch.write(String(repeating: "0f", count: 32), to: "key").path
    try permit(0o640, path)
    #expect(throws: SealingKeyFault.exposed(path: path, mode: 0o640)) {
      try SealingKey(file: path)
    }
    try permit(0o400, path)
    _ = try SealingKey(file: path)
    for text in ["", "0f", String(repeating: "0g", count: 32), String(repeating: "0f", count: 33)] {
      let path = try scratch.write(text, to: "malformed").path
      try permit(0o600, path)
      #expect(throws: SealingKeyFault.malformed(path: path), "\(text)") {
        try SealingKey(file: path)
      }
    }
    #expect(throws: SealingKeyFault.unreadable(path: "/nowhere/key", errno: ENOENT)) {
      try SealingKey(file: "/nowhere/key")
    }
  }

  private func permit(_ mode: Int, _ path: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  private func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}
