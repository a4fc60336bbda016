// A table's plan, checked while it is typed: what keeps it from being saved, and its filter in English. Saving checks it
// anyhow, so without this file nothing is lost but the waiting.
const form = document.querySelector("form[data-check]");
if (form) {
  const said = document.getElementById("check");
  const names = ["driving_table", "joins", "split", "filter", "key"].filter((name) => form.elements[name]);
  const say = (name, text) => {
    const part = said.querySelector(`[data-says="${name}"]`);
    if (part.textContent !== text) part.textContent = text;
  };
  let [wait, asked] = [0, null];
  const read = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(form.dataset.check, {
        method: "POST", signal: asked.signal,
        body: JSON.stringify(Object.fromEntries(names.map((name) => [name, form.elements[name].value.trim()]))),
        headers: { "content-type": "application/json", "x-csrf-token": form.elements.csrf.value },
      });
      if (!answer.ok) return;
      const { problems, sentence } = await answer.json();
      say("verdict", problems.length ? `${problems.length} to mend` : "The plan is sound.");
      say("sentence", sentence ? `Rows that are left in: ${sentence}` : "");
      said.querySelector("ul").replaceChildren(
        ...problems.map((problem) => {
          const line = document.createElement("li");
          const name = form.elements[problem.field]?.labels?.[0]?.firstChild?.textContent.trim() ?? problem.field;
          line.textContent = `${name}: ${problem.text}`;
          return line;
        }));
      for (const name of names)
        form.elements[name].setAttribute("aria-invalid", problems.some((problem) => problem.field === name));
    } catch {
      // Typed on, or the network is away: the next change asks again, and saving checks the plan anyhow.
    }
  };
  for (const name of names)
    form.elements[name].addEventListener("input", () => {
      clearTimeout(wait);
      wait = setTimeout(read, 500);
    });
}
