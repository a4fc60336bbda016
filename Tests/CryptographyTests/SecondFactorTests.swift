import Cryptography
import Testing

@Suite struct OneTimeCodes {
  let secret = Array("12345678901234567890".utf8)

  /// RFC 6238, appendix B, SHA-1; of its eight digits the last six.
  @Test(arguments: [
    (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"),
    (1_234_567_890, "89005924"), (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
  ])
  func `agree with RFC 6238`(seconds: Int, code: String) {
    let step = OneTimeCode.step(at: seconds)
    #expect(OneTimeCode.code(secret: secret, step: step) == code.suffix(6))
  }

  @Test func `are taken a step early or late, and no further`() {
    let now = 1_111_111_111
    let step = OneTimeCode.step(at: now)
    for (away, isTaken) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
      let code = OneTimeCode.code(secret: secret, step: step + away)
      let found = OneTimeCode.matchingStep(code: code, secret: secret, at: now, after: nil)
      #expect(found == (isTaken ? step + away : nil), "\(away) steps away")
    }
  }

  @Test func `work once, and after a later one not at all`() throws {
    let code = OneTimeCode.code(secret: secret, step: 100)
    let first = OneTimeCode.matchingStep(code: code, secret: secret, at: 3000, after: nil)
    #expect(first == 100)
    for used in [100, 101] {
      #expect(
        OneTimeCode.matchingStep(code: code, secret: secret, at: 3000, after: used) == nil)
    }
    let next = OneTimeCode.code(secret: secret, step: 101)
    #expect(OneTimeCode.matchingStep(code: next, secret: secret, at: 3000, after: first) == 101)
  }

  @Test func `are typed with spaces or without, and whole`() {
    let code = OneTimeCode.code(secret: secret, step: 100)
    func isTaken(_ typed: String) -> Bool {
      OneTimeCode.matchingStep(code: typed, secret: secret, at: 3000, after: nil) != nil
    }
    #expect(isTaken(code.prefix(3) + " " + code.suffix(3)))
    for typed in ["", String(code.dropLast()), "\(code)0", "０\(code.dropFirst())"] {
      #expect(!isTaken(typed), "\(typed)")
    }
  }

  @Test func `come from a secret that an app reads from an address`() {
    let address = OneTimeCode.provisioningURI(
      secret: Array("foobar".utf8), account: "zoë smith@nhs.net", issuer: "Crossgate")
    #expect(
      address
        == "otpauth://totp/Crossgate:zo%C3%AB%20smith%40nhs.net?secret=MZXW6YTBOI&issuer=Crossgate")
  }
}

@Suite struct RecoveryCodes {
  @Test func `are ten, each its own, in letters that do not look alike`() throws {
    let codes = RecoveryCode.make()
    #expect(Set(codes).count == 10)
    for code in codes {
      #expect(code.wholeMatch(of: /[a-km-np-z2-9]{5}-[a-km-np-z2-9]{5}/) != nil, "\(code)")
    }
  }

  @Test func `are known however they were typed, to their owner and under their key`() throws {
    let key = try #require(SealingKey(bytes: Array(0..<32)))
    let other = try #require(SealingKey(bytes: Array(1..<33)))
    let kept = RecoveryCode.digest("k3mxp-7wq2a", context: [7], key: key)
    for typed in ["K3MXP7WQ2A", " k3mxp 7wq2a ", "k3mxp–7wq2a"] {
      #expect(RecoveryCode.digest(typed, context: [7], key: key) == kept, "\(typed)")
    }
    #expect(RecoveryCode.digest("k3mxp-7wq2b", context: [7], key: key) != kept)
    #expect(RecoveryCode.digest("k3mxp-7wq2a", context: [8], key: key) != kept)
    #expect(RecoveryCode.digest("k3mxp-7wq2a", context: [7], key: other) != kept)
  }
}
