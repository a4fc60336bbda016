internal import Expressions

extension SurrogateRegister {
  /// The register as a table sees its own: every key counts as loaded, and `check-quality` finds
  /// what refers to a row that was rejected.
  var allLoaded: SurrogateRegister {
    var register = self
    for ordinal in 0..<count { register.markLoaded(ordinal) }
    return register
  }
}
