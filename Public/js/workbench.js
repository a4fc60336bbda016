// The workbench of the mappings: keys that press the page's own buttons, and a reading of the rule while it is typed.
// Without this file the buttons do the same, and saving or previewing reads the rule.
const bench = document.querySelector("[data-bench]");
if (bench) {
  // Keys: only outside of fields, never with Ctrl, Alt or Meta, and only while the reader has not turned them off.
  const keys = bench.querySelector("[data-keys]");
  const areOff = () => localStorage.getItem("workbench-keys") === "off";
  if (keys) {
    keys.hidden = false;
    const box = keys.querySelector("input");
    box.checked = !areOff();
    box.addEventListener("change", () => localStorage.setItem("workbench-keys", box.checked ? "on" : "off"));
  }
  const reveal = (part) => {
    for (let outer = part.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
  };
  let isLeaving = false;
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("input, select, textarea");
    if (field && event.key === "Escape") return field.blur();
    if (field || event.ctrlKey || event.metaKey || event.altKey || event.repeat || isLeaving || areOff()) return;
    const part = bench.querySelector(`[data-key~="${CSS.escape(event.key)}"]`);
    if (!part || part.disabled) return;
    event.preventDefault();
    if (part.matches("textarea")) {
      reveal(part);
      part.focus();
    } else {
      isLeaving = part.matches("a, button");
      part.click();
    }
  });
  addEventListener("pageshow", () => (isLeaving = false));

  // What the rule says, asked for half a second after the last change; an answer that is overtaken is dropped.
  const editor = document.getElementById("editor");
  const reading = document.getElementById("reading");
  if (editor && reading) {
    const say = (name, text) => {
      const part = reading.querySelector(`[data-says="${name}"]`);
      if (part && part.textContent !== text) part.textContent = text;
    };
    const show = (answer) => {
      say("verdict", answer.problems.length ? `${answer.problems.length} to mend` : "The rule is sound.");
      say("sentence", answer.sentence ?? "");
      say("canonical", answer.canonical ?? "");
      for (const dialect of ["postgresql", "duckdb", "spark"]) say(dialect, answer[dialect] ?? "");
      reading.querySelector("ul").replaceChildren(
        ...[...answer.problems.map((problem) => problem.text), ...answer.warnings].map((text) => {
          const line = document.createElement("li");
          line.textContent = text;
          return line;
        }));
      editor.elements.rule.setAttribute("aria-invalid", answer.problems.length > 0);
    };
    let [wait, asked, last] = [0, null, editor.elements.rule.value];
    const read = async () => {
      const rule = editor.elements.rule.value;
      if (rule === last) return;
      last = rule;
      asked?.abort();
      asked = new AbortController();
      try {
        const answer = await fetch(editor.dataset.reading, {
          method: "POST", signal: asked.signal, body: JSON.stringify({ rule }),
          headers: { "content-type": "application/json", "x-csrf-token": editor.elements.csrf.value },
        });
        if (answer.ok) show(await answer.json());
      } catch {
        // Typed on, or the network is away: the next change asks again, and saving reads the rule anyhow.
      }
    };
    editor.elements.rule.addEventListener("input", () => {
      clearTimeout(wait);
      wait = setTimeout(read, 500);
    });
  }
}
