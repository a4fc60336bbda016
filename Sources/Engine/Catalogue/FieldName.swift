/// Tells a field's name from what a document's layout has put against it.
enum FieldName {
  /// Parts a cell that holds a name and, by a lost cell border, the beginning of the remark.
  ///
  /// They part where the letters' case changes: `SUR_NAMEFamily name`, `CRN Case record number`.
  /// Names of several words, such as `NHS NUMBER` or `Date of birth`, stay whole.
  static func parted(_ cell: String) -> (name: String, rest: String) {
    let words = cell.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let first = words.first else { return ("", "") }
    let (name, glued) = caseParted(first)
    let rest = ([glued] + words.dropFirst()).filter { !$0.isEmpty }
    if !glued.isEmpty { return (name, rest.joined(separator: " ")) }
    let others = words.dropFirst()
    let isProse = others.contains { $0.contains(where: \.isLowercase) }
    let isCode = name.contains("_") || name.count > 1 && !name.contains(where: \.isLowercase)
    guard isCode, isProse || name.contains("_"), !others.isEmpty else { return (cell, "") }
    return (name, rest.joined(separator: " "))
  }

  /// Takes `DISCHARGE_DATEDate of` apart before the capital that begins a word in small letters, and
  /// `sur_nameFamily` before the first capital.
  static func caseParted(_ word: String) -> (name: String, rest: String) {
    let letters = Array(word)
    guard letters.count > 3, let last = letters.indices.last else { return (word, "") }
    let isLower = letters[0].isLowercase && word.contains("_")
    for index in 2..<last where letters[index].isUppercase {
      let isStart = letters[index + 1].isLowercase
      let before = letters[..<index]
      if isLower || isStart && !before.contains(where: \.isLowercase) {
        return (String(before), String(letters[index...]))
      }
    }
    return (word, "")
  }

  /// Whether the word can be (part of) a name that programs use.
  static func isIdentifier(_ word: String) -> Bool {
    !word.isEmpty
      && word.utf8.allSatisfy {
        switch $0 {
        case 48...57, 65...90, 97...122, 128...255, 95, 36, 35: true
        default: false
        }
      }
  }

  /// An identifier that is no word of prose: in capitals, or with an underscore or a digit.
  static func isCode(_ word: String) -> Bool {
    isIdentifier(word) && word.contains(where: \.isLetter)
      && (word.contains("_") || word.contains(where: \.isNumber)
        || !word.contains(where: \.isLowercase))
  }
}
