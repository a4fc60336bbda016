/// One way to read the name of a table or field.
struct Reading: Hashable, Sendable {
  /// Canonical words in their order.
  let words: [String]
  /// 0...1; 1 when nothing had to be guessed.
  let weight: Double
}

/// What a word in a field's name says about the field, whatever it is about.
enum Role: String, CaseIterable, Sendable {
  /// It names a record: `identifier`, `number`.
  case identifier
  /// It is about a person: `patient`.
  case person
  case start
  case end
  /// A moment or day of unstated kind: `date`.
  case time
  case code
  /// What a person reads: `name`, `description`.
  case label
  /// What was measured.
  case value
  case unit
  /// One of few states or kinds: `status`, `type`, `flag`.
  case status
  case quantity
  /// Prose: `comment`.
  case text
  /// Kept by the system about its own record: `created`, `version`. Rarely has a counterpart.
  case audit
}

extension Lexicon {
  /// Splits a name at separators, changes of case and digits, in lower case.
  static func split(_ name: String) -> [String] {
    var parts: [String] = []
    var current = ""
    var previous: Character?
    let characters = Array(name)
    for (index, character) in characters.enumerated() {
      guard character.isLetter || character.isNumber else {
        if !current.isEmpty { parts.append(current) }
        current = ""
        previous = nil
        continue
      }
      if let previous {
        let next = index + 1 < characters.count ? characters[index + 1] : nil
        let isHump =
          character.isUppercase
          && (previous.isLowercase || previous.isUppercase && next?.isLowercase == true)
        if isHump || previous.isNumber != character.isNumber {
          parts.append(current)
          current = ""
        }
      }
      current.append(contentsOf: character.lowercased())
      previous = character
    }
    if !current.isEmpty { parts.append(current) }
    return parts
  }

  /// The singular of an English plural; words of three letters stay.
  static func singular(_ word: String) -> String {
    if word == "ids" || word == "gps" { return String(word.dropLast()) }
    guard word.count > 3, word.hasSuffix("s"), !word.hasSuffix("ss"), !word.hasSuffix("us"),
      !word.hasSuffix("is")
    else { return word }
    if word.hasSuffix("ies") { return word.dropLast(3) + "y" }
    if word.hasSuffix("noses") || word.hasSuffix("lyses") { return word.dropLast(2) + "is" }
    if ["ches", "shes", "sses", "xes", "iases"].contains(where: word.hasSuffix) {
      return String(word.dropLast(2))
    }
    return String(word.dropLast())
  }
}
