import Foundation

/// Where a command's words go: results to standard output, everything else to standard error.
struct Terminal: Sendable {
  let isQuiet: Bool
  /// Whether somebody watches standard error, so that progress is worth showing.
  let showsProgress: Bool

  init(isQuiet: Bool) {
    self.isQuiet = isQuiet
    showsProgress = !isQuiet && isatty(2) == 1
  }

  /// A result, one line on standard output; a closed pipe ends the program in silence.
  func print(_ line: String) {
    write(line + "\n", to: 1)
  }

  func print(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    try write(String(decoding: encoder.encode(value), as: UTF8.self) + "\n", to: 1)
  }

  /// Asks for a secret: without showing it where somebody types, else the next line of standard input.
  ///
  /// - Throws: ``SetupError/noSecret(_:)`` when there is nothing to read.
  func secret(_ label: String) throws -> String {
    guard isatty(0) == 1 else {
      guard let line = readLine() else { throw SetupError.noSecret(label) }
      return line
    }
    write("\(label): ", to: 2)
    var shown = termios()
    tcgetattr(0, &shown)
    var hidden = shown
    hidden.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(0, TCSANOW, &hidden)
    defer {
      tcsetattr(0, TCSANOW, &shown)
      write("\n", to: 2)
    }
    guard let line = readLine() else { throw SetupError.noSecret(label) }
    return line
  }

  /// Something worth knowing that is not the result.
  func note(_ line: String) {
    if !isQuiet { write(line + "\n", to: 2) }
  }

  /// How far things are, when somebody watches.
  func progress(_ line: String) {
    if showsProgress { write(line + "\n", to: 2) }
  }

  func error(_ sentence: String, fix: String = "") {
    write("crossgate: \(sentence)\n" + (fix.isEmpty ? "" : "\(fix)\n"), to: 2)
  }

  /// Names in files may hold what steers a terminal: where somebody watches, it is replaced.
  private func write(_ text: String, to descriptor: Int32) {
    let shown = isatty(descriptor) == 1 ? text.withoutControls : text
    var bytes = ArraySlice(shown.utf8)
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { exit(descriptor == 1 ? 0 : ExitCode.failed.rawValue) }
      bytes = bytes.dropFirst(count)
    }
  }
}

extension String {
  fileprivate var withoutControls: String {
    var shown = UnicodeScalarView()
    for scalar in unicodeScalars {
      let isControl = scalar.properties.generalCategory == .control
      shown.append(isControl && scalar != "\n" && scalar != "\t" ? "\u{FFFD}" : scalar)
    }
    return String(shown)
  }
}
