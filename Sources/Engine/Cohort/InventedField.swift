internal import Domain

extension CohortTablePlanner {
  /// A recipe for a field that is no key, no reference, no code and no date.
  func invented(_ field: CatalogueField, as role: CohortRules.Role?) -> Recipe {
    let dice = Dice(seed: parameters.seed, field.table, field.field)
    switch field.type {
    case .boolean: return .yesOrNo(dice)
    case .integer:
      return switch role {
      case .position: .position
      case .minutes: .number(5...60, by: 5, dice)
      case .nhsNumber: .patientsNHSNumber
      default: .number(1...30, by: 1, dice)
      }
    case .decimal(let precision, let scale):
      // Oracle rounds to hundreds where the scale is -2.
      let scale = max(0, min(scale ?? 0, 6))
      let whole = max(1, min((precision ?? 6) - scale, 3))
      return .fraction(whole: whole, scale: scale, dice)
    case .text(let length): return text(role, length: length, dice)
    case .date, .time, .timestamp: return .blank
    }
  }

  private func text(_ role: CohortRules.Role?, length: Int?, _ dice: Dice) -> Recipe {
    let code = Recipe.Kind.code(length: min(length ?? 8, 8))
    func words(_ kind: String) -> Recipe.Kind {
      let fitting = (rules.words[kind] ?? []).filter { $0.count <= length ?? .max }
      return fitting.isEmpty ? code : .word(fitting)
    }
    let kind: Recipe.Kind =
      switch role {
      case .nhsNumber: code
      case .initials: .initial(rules.words["forename"] ?? ["A"])
      case .email: .email(rules.words["forename"] ?? ["a"])
      case .telephone where length ?? .max >= 12: .telephone
      case .postcode: .postcode
      case .surname, .forename, .street, .district, .town, .county, .icd10, .opcs4, .substance,
        .reaction, .job, .location, .description, .sentence:
        words(role?.rawValue ?? "")
      default: code
      }
    return role == .nhsNumber ? .patientsNHSNumber : .text(kind, dice)
  }
}
