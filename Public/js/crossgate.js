// Everything works without this file: it only spares reloads and clicks.

// A live run: ask the API whether it moved, and then take the page's own new words for it.
const live = document.querySelector("[data-poll]");
if (live) {
  let known = "";
  const look = async () => {
    try {
      const answer = await fetch(live.dataset.poll, { headers: { accept: "application/json" } });
      if (!answer.ok) return location.reload();
      const run = await answer.json();
      if (run.is_over) return location.reload();
      const state = JSON.stringify(run);
      if (known && state !== known && !live.contains(document.activeElement)) await redraw();
      known = state;
    } catch {
      // The network is away for a moment; the next look tells.
    }
    setTimeout(look, 2000);
  };
  const redraw = async () => {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(live.id);
    if (!fresh) return location.reload();
    // The polite region itself stays, or its change would not be read out.
    const [said, says] = [live, fresh].map((part) => part.querySelector("[aria-live]"));
    if (said.textContent !== says.textContent) said.textContent = says.textContent;
    says.replaceWith(said);
    live.replaceChildren(...fresh.childNodes);
    foot();
  };
  const foot = () => live.querySelectorAll(".log").forEach((log) => (log.scrollTop = log.scrollHeight));
  foot();
  setTimeout(look, 1000);
}

// A search that shows what it finds while it is typed: the page's own results for what is asked.
document.querySelectorAll("[data-live]").forEach((part) => {
  const form = part.querySelector("form");
  const results = document.getElementById(part.dataset.live);
  if (!form || !results) return;
  let wait = 0;
  let asked = "";
  const show = async () => {
    const query = new URLSearchParams(new FormData(form));
    [...query].forEach(([name, value]) => value || query.delete(name));
    const address = `${form.getAttribute("action")}?${query}`;
    if (address === asked) return;
    asked = address;
    try {
      const answer = await fetch(address);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(results.id);
      // What was typed since then is asked for already.
      if (!answer.ok || !fresh || address !== asked) return;
      const [said, says] = [results, fresh].map((found) => found.querySelector("[role=status]"));
      if (said.textContent !== says.textContent) said.textContent = says.textContent;
      says.replaceWith(said);
      results.replaceChildren(...fresh.childNodes);
      history.replaceState(null, "", address);
    } catch {
      // The form's button asks again.
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(show, 250);
  });
});

// An open popover closes with Escape, and when attention goes elsewhere.
const popovers = [...document.querySelectorAll("details.pop")];
const close = (except) => popovers.forEach((p) => p === except || (p.open = false));
document.addEventListener("click", (event) => close(event.target.closest("details.pop")));
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && popovers.find((p) => p.open);
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

// An error summary is where reading goes on.
document.getElementById("errors")?.focus();
