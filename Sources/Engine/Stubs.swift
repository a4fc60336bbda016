internal import Domain
extension Step {
  static let analyseMapping = Step(
    id: .analyseMapping, purpose: "", inputs: [], outputs: [], parameters: []
  ) { _ in }
  static let buildContract = Step(
    id: .buildContract, purpose: "", inputs: [], outputs: [], parameters: []
  ) { _ in }
}
enum ContractError: Error { case syntax(any Error, file: String, line: Int) }
