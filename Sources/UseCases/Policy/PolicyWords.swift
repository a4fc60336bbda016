internal import Domain

/// The words of ``Problem`` for policies.
extension Problem {
  static func words(_ grant: OverGrant) -> String {
    let letters = grant.rights.map(\.rawValue).joined(separator: " ")
    return "\(grant.rule): \(grant.role.rawValue) may not hold \(letters) on "
      + "\(grant.permission.rawValue)."
  }

  static func words(_ fault: PolicyFault) -> String {
    switch fault {
    case .unreadable(let line?): "Line \(line) is not of the form that the lines before it have"
    case .unreadable(nil): "Write it in the form of the version in force"
    case .unknownPermission(let name, let line): "Line \(line): there is no permission \(name)"
    case .repeatedPermission(let name, let line): "Line \(line) states \(name) again"
    case .missingPermission(let name): "Add the line of \(name); empty cells deny"
    case .unknownRole(let name): "There is no role \(name)"
    case .missingRole(let name): "Add the column of \(name)"
    case .unknownRight(let letters, let permission, let role):
      "\(permission), \(role): “\(letters)” is not made of M A X Q R m s o"
    case .nobodyMay(let need, let name):
      "Leave a role that may \(words(need)) \(name.rawValue), or nobody can mend the matrix again"
    case .unknownSetting(let name): "There is no setting \(name)"
    case .outside(let setting, let range):
      "\(setting): enter a number from \(range.lowerBound) to \(range.upperBound)"
    case .unsignable(let action, let number):
      "Policy \(number) (\(action)): name steps, each with roles there are and 1 to 5 signatures"
    case .expiry(let action, let number, let range):
      "Policy \(number) (\(action)): let it expire after \(range.lowerBound) to "
        + "\(range.upperBound) hours"
    case .unchanged: "It says what is in force already; change something"
    }
  }
}

extension Problem {
  static func words(_ state: BreakGlassGrant.State) -> String {
    switch state {
    case .active: "active"
    case .unreviewed: "over and waits for its review"
    case .reviewed: "over and reviewed"
    }
  }
}
