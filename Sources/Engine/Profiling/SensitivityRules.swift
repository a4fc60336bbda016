internal import Domain

/// By which names and values a column is taken for personal.
struct SensitivityRule: Sendable {
  let kind: Sensitivity.Kind
  /// Words of the column's name, written together, each of which says it.
  let names: [String]
  /// The share of values from which they say it without the name; `nil` where they cannot.
  let sufficientShare: Double?
  let looksLike: @Sendable (ValueSample.Value) -> Bool

  /// The surest first.
  static let all = [
    // One in eleven numbers of ten digits has a right check digit by chance.
    SensitivityRule(
      kind: .nhsNumber, names: ["nhs number", "nhs no", "nhs num", "new nhs no"],
      sufficientShare: 0.2
    ) { PersonalValue.isNHSNumber($0.text) },
    SensitivityRule(
      kind: .email, names: ["email", "e mail", "mail"], sufficientShare: 0.05
    ) { PersonalValue.isEmail($0.text) },
    SensitivityRule(
      kind: .postcode, names: ["postcode", "post code", "postal code", "zip"],
      sufficientShare: 0.2
    ) { PersonalValue.isPostcode($0.text) },
    SensitivityRule(
      kind: .phone, names: ["phone", "telephone", "tel", "mobile", "fax"], sufficientShare: 0.5
    ) { PersonalValue.isPhone($0.text) },
    SensitivityRule(
      kind: .birthDate,
      names: [
        "dob", "date of birth", "birth date", "birthdate", "birth dt", "birth datetime",
        "birth year", "year of birth", "month of birth", "day of birth",
      ],
      sufficientShare: nil
    ) { $0.text.contains(where: PersonalValue.isDigit) },
    SensitivityRule(
      kind: .deathDate,
      names: [
        "dod", "date of death", "death date", "death dt", "death datetime", "died", "date died",
        "deceased date",
      ],
      sufficientShare: nil
    ) { $0.text.contains(where: PersonalValue.isDigit) },
    SensitivityRule(
      kind: .name,
      names: [
        "surname", "forename", "forenames", "firstname", "first name", "lastname", "last name",
        "given name", "given names", "family name", "middle name", "maiden name", "full name",
        "alias", "patient name", "person name", "mother name", "father name", "consultant name",
        "gp name", "contact name", "nok name", "kin name", "initials", "maidenname", "middlename",
      ], sufficientShare: nil
    ) { PersonalValue.isName($0.text) },
    SensitivityRule(
      kind: .address,
      names: ["address", "addr", "street", "house name", "house number", "addressline"],
      sufficientShare: nil
    ) { $0.text.contains(where: PersonalValue.isLetter) },
    SensitivityRule(
      kind: .patientIdentifier,
      names: [
        "crn", "mrn", "hospital number", "hospital no", "hosp num", "patient id", "patient number",
        "patient no", "pat id", "pat no", "person id", "pas id", "pas number", "pas no",
        "unit number", "district number", "case note", "casenote", "national id",
      ], sufficientShare: nil
    ) { $0.text.contains(where: PersonalValue.isDigit) },
    SensitivityRule(
      kind: .freeText,
      names: [
        "comment", "comments", "note", "notes", "remark", "remarks", "narrative", "free text",
      ],
      sufficientShare: 0.3
    ) { PersonalValue.isProse($0.text) },
  ]

  /// The reasons to take the column `name` for personal.
  ///
  /// - Parameters:
  ///   - name: The column's name.
  ///   - sample: Its values.
  ///   - distinct: How many distinct values it has.
  /// - Returns: the surest first; none where nothing says so.
  static func judge(_ name: String, _ sample: ValueSample, distinct: Int) -> [Sensitivity] {
    let words = " " + nameWords(name).joined(separator: " ") + " "
    return all.compactMap { rule in
      let isNamed =
        rule.names.contains { words.contains(" \($0) ") }
        || rule.names.contains { words.dropFirst().dropLast() == $0.filter { $0 != " " } }
      // What few values repeat, however long, is a list of texts, not free text.
      let canShow = rule.kind != .freeText || distinct * 2 > sample.rows
      let share = sample.share(where: rule.looksLike)
      let isShown = canShow && rule.sufficientShare.map { share >= $0 && share > 0 } ?? false
      guard isNamed || isShown else { return nil }
      return Sensitivity(
        rule.kind, share: share, reason: isNamed ? (isShown ? .both : .name) : .values)
    }
  }
}

/// The words of a column's name in lower case: `PATIENT_Dob1` and `patientDob1` are `patient dob`.
private func nameWords(_ name: String) -> [String] {
  var words: [String] = []
  var word = ""
  var wasLower = false
  func close() {
    if !word.isEmpty { words.append(word.lowercased()) }
    word = ""
  }
  for character in name {
    if !character.isLetter || character.isUppercase && wasLower { close() }
    if character.isLetter { word.append(character) }
    wasLower = character.isLowercase
  }
  close()
  return words
}
