/// How accounts, sessions and tokens are kept safe, as one version of the policy states it.
public struct SecuritySettings: Hashable, Codable, Sendable {
  /// The shortest password, in characters.
  public var passwordMinimum: Int
  /// The same for whoever signs in with a second factor.
  public var passwordMinimumWithSecondFactor: Int
  /// Whose holders must have a second factor.
  public var secondFactorRoles: [Role]
  /// How long they may still sign in without one; 0 demands it at once.
  public var secondFactorGraceDays: Int
  /// How long a session lives without a request.
  public var sessionIdleMinutes: Int
  /// How long a session lives at most.
  public var sessionHours: Int
  public var tokenDaysMaximum: Int
  public var breakGlassMinutesMaximum: Int
  /// Sign-ins of one account that may fail before it pauses.
  public var failuresOfAccount: Int
  /// Sign-ins from one address that may fail before it pauses.
  public var failuresOfAddress: Int
  /// How long the first pause lasts; each further one lasts twice as long, up to the last value.
  public var pauseSecondsFirst: Int
  public var pauseSecondsMaximum: Int

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case passwordMinimum = "password_minimum"
    case passwordMinimumWithSecondFactor = "password_minimum_with_second_factor"
    case secondFactorRoles = "second_factor_roles"
    case secondFactorGraceDays = "second_factor_grace_days"
    case sessionIdleMinutes = "session_idle_minutes"
    case sessionHours = "session_hours"
    case tokenDaysMaximum = "token_days_maximum"
    case breakGlassMinutesMaximum = "break_glass_minutes_maximum"
    case failuresOfAccount = "failures_of_account"
    case failuresOfAddress = "failures_of_address"
    case pauseSecondsFirst = "pause_seconds_first"
    case pauseSecondsMaximum = "pause_seconds_maximum"
  }

  /// The name in the document and the value of each number, with what it may be.
  ///
  /// Nothing here may be set so weak that a rule of the product no longer holds: emergency access
  /// never exceeds two hours (S-17), and no password is shorter than eight characters.
  /// Source: NIST SP 800-63B-4, 3.1.1.2 (15 characters alone, 8 beside a second factor).
  public var numbers: [(name: String, value: Int, bounds: ClosedRange<Int>)] {
    [
      (CodingKeys.passwordMinimum, passwordMinimum, 15...64),
      (.passwordMinimumWithSecondFactor, passwordMinimumWithSecondFactor, 8...64),
      (.secondFactorGraceDays, secondFactorGraceDays, 0...30),
      (.sessionIdleMinutes, sessionIdleMinutes, 5...60),
      (.sessionHours, sessionHours, 1...24),
      (.tokenDaysMaximum, tokenDaysMaximum, 1...365),
      (.breakGlassMinutesMaximum, breakGlassMinutesMaximum, 15...120),
      (.failuresOfAccount, failuresOfAccount, 3...20),
      (.failuresOfAddress, failuresOfAddress, 10...1000),
      (.pauseSecondsFirst, pauseSecondsFirst, 1...900),
      (.pauseSecondsMaximum, pauseSecondsMaximum, 60...86_400),
    ].map { ($0.rawValue, $1, $2) }
  }

  /// The names of everything that is set.
  public static let names = Set(CodingKeys.allCases.map(\.rawValue))

  /// What is out of bounds, or names a role that is not among `roles`.
  public func faults(roles: Set<Role>) -> [PolicyFault] {
    var faults = numbers.filter { !$0.bounds.contains($0.value) }.map {
      PolicyFault.outside(setting: $0.name, $0.bounds)
    }
    if pauseSecondsMaximum < pauseSecondsFirst, (1...900).contains(pauseSecondsFirst) {
      faults.append(
        .outside(
          setting: CodingKeys.pauseSecondsMaximum.rawValue, pauseSecondsFirst...86_400))
    }
    return faults
      + secondFactorRoles.filter { !roles.contains($0) }.map { .unknownRole($0.rawValue) }
  }
}
