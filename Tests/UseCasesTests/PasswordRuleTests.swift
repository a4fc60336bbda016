import Foundation
import TestSupport
import Testing

@testable import UseCases

@Suite struct PasswordRules {
  let rule: PasswordRule

  init() throws {
    let file = Checkout.root.appending(path: "schemas/policy/common_passwords.txt").path
    rule = PasswordRule(common: try CommonPasswords(file: file))
  }

  private func faults(
    _ password: String, userName: String = "grace", hasSecondFactor: Bool = false
  ) -> [FieldFault.Reason] {
    rule.faults(
      of: password, userName: userName, hasSecondFactor: hasSecondFactor,
      contextWords: ["Grace Hopper", "St Elsewhere NHS Trust"])
  }

  @Test(arguments: [
    "four unrelated words make sense", "coffee tiger rainbow", "correct horse battery staple",
    "k3mx-7wq2-a9ty-hhr4", "zwölf Boxkämpfer jagen", "тихий вечер над рекой", "我的猫每天早上都要在窗边看鸟儿飞过",
    "               but mostly", "the trust has 3 wards", "905771843629415",
  ])
  func `takes a long password of any kind`(password: String) {
    #expect(faults(password) == [])
  }

  @Test(arguments: [
    "aaaaaaaaaaaaaaaaaa", "azazazazazazazaz", "xkqzbxkqzbxkqzb", "123456789012345678",
    "Qwertyuiop123456!", "1qaz2wsx3edc4rfv", "passwordpassword1", "P@ssw0rdP@ssw0rd!",
    "Welcome2026!!!!!", "dragonmonkey1234!", "!!!Liverpool!!!2025", "Summer2026Winter2025",
    "crossgate-crossgate", "HospitalMigration26", "elsewherehopper1!", "St Elsewhere NHS Trust",
    "ADMINISTRATOR2026", "zyxwvutsrqponmlkj",
  ])
  func `refuses what is common or near, and padded`(password: String) {
    #expect(faults(password) == [.tooCommon])
  }

  @Test func `counts what a reader counts as characters, however they are composed`() {
    let long = FieldFault.Reason.tooLong(maximum: 128)
    #expect(faults("four words of s") == [])
    #expect(faults("four words of ") == [.tooShort(minimum: 15)])
    #expect(faults("e\u{301}u\u{308}o\u{302}a\u{300}cnxwrtplk") == [.tooShort(minimum: 15)])
    let whole = String(repeating: "one two six ", count: 12)
    #expect(faults(String(whole.prefix(128))) == [])
    #expect(faults(String(whole.prefix(129))) == [long])
    #expect(faults("four words of e" + String(repeating: "\u{301}", count: 1000)) == [long])
  }

  @Test func `asks for less beside a second factor, but for nothing common either`() {
    #expect(faults("kx7!pq2m", hasSecondFactor: true) == [])
    #expect(faults("kx7!pq2", hasSecondFactor: true) == [.tooShort(minimum: 8)])
    for password in ["trustno1", "Dragon77", "liverpool", "p4$$w0rd", "20262026", "hopper!!"] {
      #expect(faults(password, hasSecondFactor: true) == [.tooCommon], "\(password)")
    }
  }

  @Test func `refuses a password with the user name in it`() {
    #expect(faults("my name is GRACE, is it not?") == [.containsUserName])
    #expect(faults("hopper.hopper.1906", userName: "g.hopper@nhs.net") == [.tooCommon])
  }

  @Test func `knows thousands of passwords that are long enough to be chosen`() throws {
    let file = Checkout.root.appending(path: "schemas/policy/common_passwords.txt")
    let listed = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    let choosable = listed.filter { $0.count >= PasswordRule.minimumWithSecondFactor }
    #expect(choosable.count >= 3000)
    for password in choosable {
      let found = faults(String(password), userName: "x", hasSecondFactor: true)
      #expect(found == [.tooCommon], "\(password)")
    }
  }
}
