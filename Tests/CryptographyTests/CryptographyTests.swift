import Cryptography
import Testing

@Suite struct MessageCodes {
  /// RFC 2202, section 3, cases 1, 2 and 6; RFC 4231, section 4, the same.
  @Test(arguments: [
    (
      [UInt8](repeating: 0x0b, count: 20), "Hi There", "b617318655057264e28bc0b6fb378c8ef146be00",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), "what do ya want for nothing?",
      "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
  ])
  func `agree with the published vectors`(
    key: [UInt8], message: String, sha1: String, sha256: String
  ) {
    #expect(hmacSHA1(Array(message.utf8), key: key).hex == sha1)
    #expect(hmacSHA256(Array(message.utf8), key: key).hex == sha256)
  }

  @Test func `take a key longer than a block`() {
    let message = Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8)
    #expect(
      hmacSHA1(message, key: [UInt8](repeating: 0xaa, count: 80)).hex
        == "aa4ae5e15272d00e95705637ce8a3b55ed402112")
    #expect(
      hmacSHA256(message, key: [UInt8](repeating: 0xaa, count: 131)).hex
        == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
  }
}

@Suite struct Base32Tests {
  @Test(arguments: [
    ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"),
    ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI"),
  ])
  func `agrees with RFC 4648, without padding`(plain: String, encoded: String) {
    #expect(Base32.encode(Array(plain.utf8)) == encoded)
    #expect(Base32.decode(encoded) == Array(plain.utf8))
  }

  @Test func `reads what people make of it`() {
    #expect(Base32.decode("mzxw 6ytb-OI======") == Array("foobar".utf8))
  }

  @Test(arguments: ["M", "MZX", "MZ", "MZXW1", "MZXW6é"])
  func `refuses what no bytes encode to`(text: String) {
    #expect(Base32.decode(text) == nil)
  }
}

@Suite struct PasswordTests {
  @Test func `is the same however its letters were composed`() {
    let hash = Password.hash("caf\u{e9} au lait, s'il te pla\u{ee}t")
    #expect(Password.verify("cafe\u{301} au lait, s'il te plai\u{302}t", against: hash))
    #expect(!Password.verify("cafe au lait, s'il te plait", against: hash))
  }

  @Test func `is hashed anew only when its hash is weaker than today's`() {
    let today = Password.hash("four unrelated words make sense")
    #expect(!Password.needsRehash(today))
    let stronger = today.replacing("m=19456,t=2", with: "m=65536,t=3")
    #expect(!Password.needsRehash(stronger))
    let weaker = [
      today.replacing("m=19456", with: "m=9216"), today.replacing("t=2", with: "t=1"),
      today.replacing("argon2id", with: "argon2i"), today.replacing("v=19", with: "v=16"),
      "$argon2id$v=19$m=19456,t=2,p=1$c2hvcnQ$aGFzaA", "$2y$10$abcdefghijklmnopqrstuv", "",
    ]
    for hash in weaker { #expect(Password.needsRehash(hash), "\(hash)") }
  }
}

@Suite struct QRCodeTests {
  @Test func `has a finder in three corners and grows with its text`() throws {
    let code = try #require(QRCode("otpauth://totp/Crossgate:grace?secret=MZXW6YTBOI"))
    let side = code.modules.count
    #expect((side - 17).isMultiple(of: 4))
    let isSquare = code.modules.allSatisfy { $0.count == side }
    #expect(isSquare)
    let finder = ["#######", "#     #", "# ### #", "# ### #", "# ### #", "#     #", "#######"]
    for (top, left) in [(0, 0), (0, side - 7), (side - 7, 0)] {
      let corner = code.modules[top..<top + 7].map { row in
        String(row[left..<left + 7].map { $0 ? "#" : " " })
      }
      #expect(corner == finder)
    }
    let longer = try #require(QRCode(String(repeating: "é", count: 1000)))
    #expect(longer.modules.count > side)
  }

  @Test func `is not made of nothing, nor of more than it can hold`() {
    #expect(QRCode("") == nil)
    #expect(QRCode(String(repeating: "x", count: 2331)) != nil)
    #expect(QRCode(String(repeating: "x", count: 2332)) == nil)
  }
}
