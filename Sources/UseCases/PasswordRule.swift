internal import Engine
internal import Foundation

/// What a password must be: long, and not made of what everyone uses.
///
/// Nothing else is asked of it, no digits and no signs; it may hold spaces and any script.
///
/// Source: OWASP ASVS 5.0, V6.2; NCSC, "Password policy: updating your approach".
struct PasswordRule: Sendable {
  static let minimum = 15
  static let minimumWithSecondFactor = 8
  static let maximum = 128

  let common: CommonPasswords
  /// As the policy has them.
  var shortest = Self.minimum
  var shortestWithSecondFactor = Self.minimumWithSecondFactor

  /// What is wrong with a password; lengths are in characters as a reader counts them.
  ///
  /// `contextWords` are names that an attacker would try first: of the person, their organisation,
  /// their projects. Each may be several words.
  func faults(
    of password: String, userName: String, hasSecondFactor: Bool, contextWords: [String]
  ) -> [FieldFault.Reason] {
    let minimum = hasSecondFactor ? shortestWithSecondFactor : shortest
    if password.count < minimum { return [.tooShort(minimum: minimum)] }
    // A character may be stacked of any number of code points; so many is nobody's script.
    let isStacked = password.unicodeScalars.count > 4 * Self.maximum
    if isStacked || password.count > Self.maximum { return [.tooLong(maximum: Self.maximum)] }
    let name = userName.lowercased()
    if name.count >= 3, password.lowercased().contains(name) { return [.containsUserName] }
    let parts = PasswordParts(common: common, names: contextWords + [userName])
    return parts.weight(of: password) < PasswordParts.leastWeight ? [.tooCommon] : []
  }
}

/// Passwords that many people use, from a file with one a line.
struct CommonPasswords: Sendable {
  private let all: Set<String>
  let longest: Int

  /// - Throws: ``Engine/FileError/cannotRead(_:_:)``.
  init(file path: String) throws {
    let text: String
    do { text = try String(contentsOfFile: path, encoding: .utf8) } catch {
      throw FileError.cannotRead(path, errno)
    }
    all = Set(text.split(whereSeparator: \.isNewline).map { $0.lowercased() })
    longest = all.lazy.map(\.count).max() ?? 0
  }

  /// Whether `text`, in lower case, is one of them.
  func contains(_ text: String) -> Bool { all.contains(text) }
}

/// What a password is put together from, and how little of it must be guessed.
struct PasswordParts {
  /// Six characters of its own, or three common words, or a mixture.
  static let leastWeight = 6

  private static let shortestName = 3
  private static let shortestCommon = 4

  private let common: CommonPasswords
  private let names: Set<String>
  private let longest: Int

  init(common: CommonPasswords, names: [String]) {
    self.common = common
    self.names = Set(
      names.flatMap { $0.lowercased().split { !$0.isLetter && !$0.isNumber } }.map(String.init)
        .filter { $0.count >= Self.shortestName })
    let longestName = self.names.lazy.map(\.count).max() ?? 0
    longest = max(common.longest, Self.longestPredictable, longestName)
  }

  /// A stretch of a password, in lower case; it weighs what it takes to guess it.
  private struct Part: Hashable {
    let text: String
    let count: Int
    let weight: Int

    /// What everyone tries first, and the names.
    static func predictable(_ text: String, _ count: Int) -> Part {
      Part(text: text, count: count, weight: 0)
    }

    static func common(_ text: String, _ count: Int) -> Part {
      Part(text: text, count: count, weight: 2)
    }

    /// A character that belongs to nothing known.
    static func other(_ character: Character) -> Part {
      Part(text: String(character), count: 1, weight: 1)
    }
  }

  /// The weights of a password's parts, cut in the lightest way; a part counts once, however often
  /// it comes.
  func weight(of password: String) -> Int {
    let plain = Array(password.lowercased())
    // From each place on, the first part of the lightest cut and the weight of all of that.
    var cuts = plain.map { (part: Part.other($0), weight: 0) }
    func weight(from place: Int, by part: Part) -> Int {
      let next = place + part.count
      return part.weight + (next < plain.count ? cuts[next].weight : 0)
    }
    for place in plain.indices.reversed() {
      cuts[place].weight = weight(from: place, by: cuts[place].part)
      for part in knownParts(at: plain[place...]) {
        let weight = weight(from: place, by: part)
        if weight < cuts[place].weight { cuts[place] = (part, weight) }
      }
    }
    var (place, parts) = (0, Set<Part>())
    while place < plain.count {
      parts.insert(cuts[place].part)
      place += cuts[place].part.count
    }
    return parts.reduce(0) { $0 + $1.weight }
  }

  /// Everything known that `rest` begins with.
  private func knownParts(at rest: ArraySlice<Character>) -> [Part] {
    var found: [Part] = []
    var (text, read) = ("", "")
    for (place, character) in rest.prefix(longest).enumerated() {
      text.append(character)
      read.append(Self.lookalikes[character] ?? character)
      let count = place + 1
      guard count >= Self.shortestName else { continue }
      for form in read == text ? [text] : [text, read] {
        if Self.predictable.contains(form) || names.contains(form) {
          found.append(.predictable(form, count))
        } else if count >= Self.shortestCommon, common.contains(form) {
          found.append(.common(form, count))
        }
      }
    }
    return found
  }

  /// Signs that stand for letters, as in `p@ssw0rd`.
  private static let lookalikes: [Character: Character] = [
    "@": "a", "4": "a", "3": "e", "1": "i", "!": "i", "0": "o", "$": "s", "5": "s", "7": "t",
  ]

  /// What is tried before any word: runs of the alphabet and of keyboards, dates, this product.
  private static let predictable: Set<String> = {
    let tracks = [
      "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertz",
      "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "!@#$%^&*()", "!\"£$%^&*()",
    ]
    let runs = tracks.flatMap { stretches(of: Array($0)) + stretches(of: $0.reversed()) }
    let years = (1950...2039).map(String.init)
    let words = [
      "abc", "123", "321", "january", "february", "march", "april", "june", "july", "august",
      "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday",
      "friday", "saturday", "sunday", "spring", "summer", "autumn", "winter", "password", "admin",
      "administrator", "changeme", "default", "letmein", "welcome",
      "crossgate", "migration", "hospital", "patient", "trust", "nhs",
    ]
    return Set(runs + years + words)
  }()

  private static let longestPredictable = predictable.lazy.map(\.count).max() ?? 0

  /// Every stretch of four keys or more.
  private static func stretches(of keys: [Character]) -> [String] {
    (0...keys.count - 4).flatMap { first in
      (first + 4...keys.count).map { String(keys[first..<$0]) }
    }
  }
}
