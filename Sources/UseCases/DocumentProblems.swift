internal import Documents

/// The sentences for office and structured documents that are refused.
extension Problem {
  init(_ error: DocumentError) {
    let again = "Open it in its program and save it again."
    let rightOne = "Make sure that it is the right file, and split it if it is."
    switch error {
    case .cannotOpen(let path, let number):
      self.init(422, "\(path) cannot be read", detail: Self.words(number))
    case .notReadable(let path):
      self.init(422, "\(path) is not what its name says", fix: again)
    case .oldOrProtected(let path):
      self.init(
        422, "\(path) is a document of before 2007, or has a password",
        fix: "Save it as .xlsx or .docx without a password.")
    case .tooLarge(let path, let limit):
      self.init(
        422, "\(path) is too large", detail: "It goes past \(limit >> 20) MB.", fix: rightOne)
    case .damaged(let path, let part):
      self.init(
        422, part.map { "\(path): its part \($0) is damaged" } ?? "\(path) is damaged",
        detail: "It ends early, or contradicts itself.",
        fix: "Copy it again from where it came, or save it again.")
    case .encrypted(let path):
      self.init(422, "\(path) is encrypted", fix: "Save it without a password.")
    case .tooManyEntries(let path, let limit):
      self.init(
        422, "\(path) has too many parts", detail: "There are more than \(limit).", fix: rightOne)
    case .unpacksTooLarge(let path, let limit):
      self.init(
        422, "\(path) unpacks to too much",
        detail: "It goes past \(limit >> 20) MB; nothing of it was unpacked.", fix: rightOne)
    case .packedTooWell(let path, let limit):
      self.init(
        422, "\(path) unpacks to more than \(limit) times its size",
        detail: "So do files that are made to fill a memory; nothing of it was unpacked.",
        fix: rightOne)
    case .unsafeEntry(let path, let number):
      self.init(
        422, "\(path): its entry \(number) is a link, leads out of it or stands there twice",
        detail: "No program writes such a document; nothing of it was unpacked.", fix: again)
    case .missingPart(let path, let part):
      self.init(
        422, "\(path) lacks its part \(part)",
        detail: "It is not the kind of document that its name says, or it is damaged.", fix: again)
    case .documentType(let path, let part):
      self.init(
        422, "\(path): its part \(part) declares a document type",
        detail: "That can define entities without end or load other files, and no program does so.",
        fix: again)
    case .notUTF8(let path, let part):
      self.init(422, "\(path): its part \(part) is not UTF-8", fix: again)
    case .notWellFormed(let path, let part, let line):
      self.init(
        422, "\(path): its part \(part) cannot be understood from line \(line) on", fix: again)
    case .tooManyCells(let path, let part, let limit):
      self.init(
        422, "\(path): its part \(part) has too many cells",
        detail: "There are more than \(limit), with the empty ones left of filled ones.",
        fix: rightOne)
    case .notStructured(let path, let line):
      self.init(
        422, "\(path) line \(line) is neither JSON nor YAML",
        fix: "Look for a comma, a quote or a bracket too many or too few, or for tabs in YAML.")
    case .tooDeep(let path, let line, let limit):
      self.init(
        422, "\(path) line \(line) nests too deep", detail: "There are more than \(limit) levels.",
        fix: "Make sure that it is the right file.")
    case .tooManyValues(let path, let line, let limit):
      self.init(
        422, "\(path) line \(line) goes past \(limit) values",
        detail: "What aliases repeat is counted each time.", fix: rightOne)
    case .repeatedKey(let path, let line, let first):
      self.init(
        422, "\(path) line \(line) gives the key of line \(first) again",
        fix: "Rename one of them, or take it out.")
    case .notWritten(let part):
      self.init(
        500, "\(part ?? "The archive") could not be packed",
        fix: "Try again; if it stays so, report it with this sentence.")
    case .keyNotRead(let path, let line):
      self.init(
        422, "\(path) line \(line) has a key that is no plain text",
        fix: "Write the key as a word; write out what “<<” would merge.")
    case .unknownAlias(let path, let line):
      self.init(
        422, "\(path) line \(line) repeats what is not there or not complete",
        fix: "Define the anchor before its alias.")
    case .severalDocuments(let path, let line):
      self.init(
        422, "\(path) line \(line) begins another document",
        fix: "Put each document into a file of its own.")
    }
  }

  init(_ error: PDFError) {
    switch error {
    case .noReader:
      self.init(
        503, "PDF files cannot be read on this machine",
        fix: "Install poppler-utils, or turn the document into text or CSV.")
    case .unreadable(let path):
      self.init(
        422, "\(path) is damaged or has a password", fix: "Save it again without a password.")
    case .tooLarge(let path):
      self.init(
        422, "\(path) holds more than can be read", fix: "Take out the pages that list fields.")
    case .noText(let path):
      self.init(
        422, "\(path) holds pictures and no text", detail: "So do scanned pages.",
        fix: "Have its text recognised first, or ask for the document it was made from.")
    }
  }
}
