internal import Cryptography
internal import Glibc

/// The words for refusals about one's own account.
extension Problem {
  init(account refusal: Refusal) {
    switch refusal {
    case .wrongCode:
      self.init(
        401, "The code is not right",
        fix: "Enter the code that your authenticator shows now, or one of your recovery codes; "
          + "each works once.")
    case .signInOver:
      self.init(
        401, "The sign-in took too long", detail: "The password counts for five minutes.",
        fix: "Begin again with your user name and password.")
    case .tooManySignIns:
      self.init(
        503, "Very many people are signing in", fix: "Try again in a few seconds.", retryAfter: 5)
    case .secondFactorNeeded:
      self.init(
        403, "Your role needs a second factor",
        detail: "The time to set it up is over.",
        fix: "Sign in with a browser and set it up on the page of your account.")
    case .secondFactorIs(on: true):
      self.init(
        409, "The second factor is on already",
        fix: "To use another authenticator, turn it off first, then set it up again.")
    case .unknownSession:
      self.init(404, "There is no such session of yours", fix: "See the list of your sessions.")
    default:
      self.init(
        409, "There is no second factor yet", fix: "Set it up on the page of your account.")
    }
  }

  init(_ fault: SealingKeyFault) {
    let title = "The installation’s key file cannot be used"
    switch fault {
    case .unreadable(let path, let errno):
      self.init(
        500, title, fix: "Restore it from its backup and let the program read it.")
      diagnosis = "\(path): \(String(cString: strerror(errno)))"
    case .exposed(let path, let mode):
      self.init(500, title, fix: "Let only its owner read it: chmod 600.")
      diagnosis = "\(path) has mode \(String(mode, radix: 8))"
    case .malformed(let path):
      self.init(500, title, fix: "Restore it from its backup.")
      diagnosis = "\(path) is not 64 hexadecimal digits"
    case .cannotCreate(let path, let errno):
      self.init(
        500, "The installation’s key file cannot be made",
        fix: "Let the program write to its folder, or name another: CROSSGATE_KEY_FILE.")
      diagnosis = "\(path): \(String(cString: strerror(errno)))"
    }
  }

  /// The database came from elsewhere, or the key file did.
  static var sealedByAnotherKey: Problem {
    var problem = Problem(
      500, "The installation’s key file is another than the database’s",
      fix: "Restore the key file that was in use with this database.")
    problem.diagnosis = "a second factor was sealed by another key"
    return problem
  }
}
