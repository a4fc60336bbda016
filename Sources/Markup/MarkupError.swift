/// What is wrong with a template, a view or a text that was to become markup.
public enum MarkupError: Error, Equatable, Sendable {
  // Reading a template.
  case notUTF8(template: String)
  /// A tag without its closing delimiter.
  case unclosedTag(template: String, line: Int)
  /// A tag with no name, or with a name that has spaces in it.
  case malformedTag(String, template: String, line: Int)
  /// A section, block or parent that is never closed; `line` is where it opens.
  case unclosedSection(String, template: String, line: Int)
  /// A closing tag that closes nothing, or something else than what is open.
  case unexpectedClosing(String, template: String, line: Int)
  /// Something other than a block directly inside a parent, where it would never be shown.
  case misplaced(String, template: String, line: Int)

  // Checking a library.
  case unknownTemplate(String, template: String, line: Int)
  /// Content for a block that the parent does not have.
  case unknownBlock(String, template: String, line: Int)
  /// `{{{name}}}` or `{{&name}}`: markup is let through by its type, never by a template.
  case unescaped(String, template: String, line: Int)

  // Rendering.
  case noSuchTemplate(String)
  case unknownName(String, template: String, line: Int)
  /// A template that includes itself without end.
  case nestedTooDeep(String, template: String, line: Int)
  /// A value that has no one form on a page, such as a fraction or a date; `path` is of property names.
  case unviewable(path: String)

  // Markdown.
  /// A text, or what it renders to, is over `limit` bytes.
  case tooLong(limit: Int)
  /// Lists and quotes within each other so deep that reading the text would take seconds.
  case tooDeep(line: Int)
}
