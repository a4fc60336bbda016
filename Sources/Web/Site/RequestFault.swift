internal import Domain
internal import HTTP
internal import UseCases

/// Why ``Site`` turns a request down before any question is asked.
enum RequestFault: Error, Equatable {
  case notFound
  case methodNotAllowed([Method])
  case signInNeeded
  /// A form without its token, or from elsewhere.
  case forged
  /// The form was about another project than the one the person is in now.
  case otherProject
  /// Something else is to be done before anything.
  case dutyFirst(Duty)
  /// Fields of a form or an API body, each with what is wrong.
  case invalid([Invalid])
  case badJSON(JSONError)
  case wrongType

  struct Invalid: Equatable {
    let field: String
    let text: String
  }
}

/// The words for it, as all refusals have.
extension Problem {
  init(_ fault: RequestFault) {
    switch fault {
    case .notFound:
      self.init(
        404, "Page not found",
        detail: "There is nothing at this address, or it belongs to what you cannot open.",
        fix: "Check the address, or start from the dashboard.")
    case .methodNotAllowed:
      self.init(405, "This address does not do that", fix: "See the API’s description.")
    case .signInNeeded:
      self.init(401, "You are not signed in", fix: "Sign in, or present a token.")
    case .forged:
      self.init(
        403, "The form was not sent from a page of this session",
        detail: "It may be from before you signed in last.",
        fix: "Go back, reload the page and send the form again.")
    case .otherProject:
      self.init(
        409, "You are in another project now",
        detail: "The page you sent was about a project that you have left in another window.",
        fix: "Change back to it, reload the page and send the form again.")
    case .dutyFirst(.secondFactor): self.init(Refusal.secondFactorNeeded)
    case .dutyFirst(.newPassword):
      self.init(
        403, "You have to choose a password first",
        fix: "Sign in with a browser and replace the one-time password.")
    case .invalid(let fields):
      self.init(
        422, "Something in the request is not right", fix: "Correct the fields that are named.",
        fields: fields.map { Field(name: $0.field, message: $0.text) })
    case .badJSON(let error):
      self.init(400, "The body is not JSON that can be read", detail: Self.words(error))
    case .wrongType:
      self.init(415, "The body is not JSON", fix: "Send it as application/json.")
    }
  }

  private static func words(_ error: JSONError) -> String {
    switch error {
    case .malformed(let offset): "It stops making sense at byte \(offset.grouped)."
    case .tooDeep: "It is nested more than 64 levels deep."
    case .duplicateName: "An object states one name twice."
    }
  }
}

extension Problem {
  /// The words for a request that could not be read.
  init(_ error: RequestError) {
    switch error.status {
    case .contentTooLarge, .headersTooLarge:
      self.init(error.status.rawValue, "The request is too large", fix: "Send less at once.")
    case .unsupportedMediaType:
      self.init(415, "The form has a kind that is not taken here", fix: "Send it from its page.")
    case .notImplemented:
      self.init(501, "This address does not do that", fix: "Use one of the usual methods.")
    default:
      self.init(
        400, "The address or the form cannot be read",
        fix: "Check the address, or reload the page and try again.")
    }
  }
}
