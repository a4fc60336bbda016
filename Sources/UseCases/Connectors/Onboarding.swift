internal import Domain

/// The steps by which a data source comes into use, and the one that is next.
///
/// Source: the operating model's five steps of onboarding.
struct OnboardingStep {
  enum Kind: String, CaseIterable {
    case request, validate, profile, test, approve
  }

  let kind: Kind
  let title: String
  let by: DataSource.Act?
  let isDone: Bool
  /// Who does it.
  let roles: String
}

extension DataSource {
  /// The steps in their order, with who did them and when.
  var onboarding: [OnboardingStep] {
    let done = doneSteps
    return [
      OnboardingStep(
        kind: .request, title: "Ask for it", by: nil, isDone: true,
        roles: "Engineer, architect, analyst or administrator"),
      OnboardingStep(
        kind: .validate, title: "Validate host and scope", by: validated, isDone: done > 1,
        roles: "Administrator or database engineer; security for the allow-list"),
      OnboardingStep(
        kind: .profile, title: "Write profile and secret", by: secretSet ?? configured,
        isDone: done > 2, roles: "Administrator or database engineer, not whoever asked"),
      OnboardingStep(
        kind: .test, title: "Test and list its tables", by: tested, isDone: done > 3,
        roles: "Engineer, operator or architect"),
      OnboardingStep(
        kind: .approve, title: "Approve and assign", by: approved, isDone: done > 4,
        roles: "Administrator or approver, not whoever asked or wrote the profile"),
    ]
  }

  private var doneSteps: Int {
    switch state {
    case .requested, .blocked: 1
    case .validated: 2
    case .profiled: 3
    case .tested: 4
    case .active, .retired: 5
    }
  }
}

/// What is to be done with a data source next.
struct NextStep {
  let words: String
  /// The key of the action, where it is the reader's to do.
  let action: String?
}

extension Desk {
  /// The next step of a data source for whoever asks: theirs to do, or whom it waits for.
  ///
  /// - Throws: an error that ``Problem`` explains.
  func nextStep(of source: DataSource) throws -> NextStep? {
    switch source.state {
    case .requested, .blocked:
      return step("datasource.validate", "Validate it", "Waits for its validation")
    case .validated: return profileStep(of: source)
    case .profiled:
      if try description(of: source).secret != nil, source.secretSet == nil,
        source.requester.person != actor.person, actor.may(.change("secret.write"))
      {
        return NextStep(words: "Write its secret", action: "secret.write")
      }
      guard try standing(of: source) == .failed else {
        return step("datasource.preflight", "Test it", "Waits for its test")
      }
      return step(
        "datasource.preflight", "Mend what the last test found, then test it again",
        "Waits for what the last test found to be mended")
    case .tested:
      guard try standing(of: source) == .fresh else {
        return step("datasource.preflight", "Test it again", "Waits for a new test")
      }
      let isApart =
        source.requester.person == actor.person
        || source.authors.contains(actor.person)
      return isApart
        ? NextStep(words: "Waits for another person’s approval", action: nil)
        : step("datasource.approve", "Approve and assign it", "Waits for its approval")
    case .active:
      guard try standing(of: source) == .fresh else {
        return step("datasource.preflight", "Test it again", "Waits for a new test")
      }
      return source.side == .source && mayExtract(from: source)
        ? NextStep(words: "Extract its tables", action: "datasource.extract") : nil
    case .retired: return nil
    }
  }

  private func profileStep(of source: DataSource) -> NextStep {
    source.requester.person == actor.person
      ? NextStep(words: "Waits for another person’s profile", action: nil)
      : step("datasource.configure", "Write its profile", "Waits for its profile")
  }

  private func step(_ key: String, _ words: String, _ waits: String) -> NextStep {
    guard let action = Actions[key], actor.may(action.permission) else {
      return NextStep(words: waits, action: nil)
    }
    return NextStep(words: words, action: key)
  }

  /// Whether the person may copy a source's tables into the project they are in.
  func mayExtract(from source: DataSource) -> Bool {
    guard let place else { return false }
    return actor.may(.execute("datasource.extract"))
      && source.isGranted(to: actor.roles, in: place.id)
  }
}
