import UseCases

extension App {
  /// Begins a session with a password alone.
  func signIn(userName: String, password: String, address: String) throws -> String {
    let step = try signIn(
      userName: userName, password: password, from: Origin(address: address))
    guard case .entered(let entrance) = step else { throw Refusal.signInOver }
    return entrance.token
  }
}
