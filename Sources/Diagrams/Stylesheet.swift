/// How a drawing looks: the same rules on our pages, where the site's tokens colour it, and in a
/// file, which brings its own.
public enum Stylesheet {
  /// Kept word for word in the site's style sheet, for a page may hold no style of its own.
  public static let rules = """
    .erd { font-family: Arial, "Helvetica Neue", sans-serif; color: var(--text); }
    .erd a { color: inherit; }
    .erd text { fill: currentColor; direction: ltr; unicode-bidi: isolate; }
    .erd .box { fill: var(--paper); stroke: var(--edge); stroke-width: 1; }
    .erd .head { fill: var(--run-back); }
    .erd .far .head { fill: var(--warn-back); }
    .erd .focus .box { stroke: var(--act); stroke-width: 3; }
    .erd .name { font-size: 13px; font-weight: bold; }
    .erd a .name { fill: var(--act); }
    .erd .small { font-size: 11px; fill: var(--quiet); }
    .erd .row { font-size: 11px; font-family: var(--mono); }
    .erd .row .type, .erd .row .mark { fill: var(--quiet); }
    .erd .row .type { text-anchor: end; }
    .erd .rule { stroke: var(--line); stroke-width: 1; }
    .erd .bar { fill: var(--line); }
    .erd .done { fill: var(--pass); }
    .erd .link { fill: none; stroke: var(--edge); stroke-width: 1.4; }
    .erd .inferred { stroke: var(--act); stroke-dasharray: 6 4; }
    .erd .accepted { stroke: var(--act); stroke-dasharray: 12 3 2 3; }
    .erd .rejected { stroke: var(--fail); stroke-dasharray: 2 5; }
    .erd .flow { stroke: var(--pass); stroke-width: 2; }
    .erd .end { fill: none; stroke: var(--edge); stroke-width: 1.4; }
    .erd .ring, .erd .tip { fill: var(--paper); }
    .erd .link:hover { stroke: var(--text); stroke-width: 3; }
    .erd a:hover .box { stroke: var(--act); stroke-width: 2; }
    .erd a:focus { outline: none; }
    .erd a:focus-visible { background: none; box-shadow: none; }
    .erd a:focus-visible .box { stroke: var(--focus); stroke-width: 4; }
    .erd a:focus-visible .head { fill: var(--focus); }
    .erd a:focus-visible .name, .erd a:focus-visible .head ~ .small { fill: var(--on-focus); }

    """

  /// What a file needs besides: the colours, light and dark, and a ground to stand on.
  static let tokens = """
    .erd { --text: #212b32; --quiet: #4c6272; --line: #d8dde0; --edge: #4c6272; --paper: #fff;
      --act: #005eb8; --pass: #00662f; --fail: #b51f13; --run-back: #e1eefa; --warn-back: #fff3d6;
      --focus: #ffb81c; --on-focus: #212b32; --mono: ui-monospace, Consolas, monospace; }
    @media (prefers-color-scheme: dark) {
      .erd { --text: #e8edee; --quiet: #aab7bf; --line: #36434b; --edge: #8497a3; --paper: #1a2227;
        --act: #80bdf5; --pass: #7ddb9f; --fail: #ff9d92; --run-back: #11314f;
        --warn-back: #3a2c0a; }
    }
    .erd .ground { fill: var(--paper); }

    """
}
