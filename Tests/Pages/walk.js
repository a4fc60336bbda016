// Plays a reviewer at the keyboard: added to pages by the door of checks/mappings.sh, never by the product. It counts
// what is pressed, in the tab's own store, and leaves the counts on the page.
const told = new URLSearchParams(location.search).get("walk");
const state = JSON.parse(sessionStorage.getItem("walk") ?? JSON.stringify({ how: told, keys: 0, rows: 0, log: [] }));
const press = (key) => {
  state.keys += 1;
  state.log.push(`${key} ${location.pathname}`);
  keep();
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
};
// Enter on what the keyboard can reach.
const enter = (part) => {
  state.keys += 1;
  state.log.push(`Enter ${part.textContent.trim()}`);
  keep();
  part.focus();
  if (document.activeElement === part) part.click();
};
const keep = () => {
  sessionStorage.setItem("walk", JSON.stringify(state));
  Object.assign(document.body.dataset, { keys: state.keys, rows: state.rows, log: state.log.join("; ") });
};
const button = (words) =>
  [...document.querySelectorAll("main button")].find((part) => part.textContent.trim().startsWith(words));
const steps = {
  // Everything sure of one table to review, at once.
  bulk() {
    if (location.pathname === "/mappings") enter(button("Send to review"));
    else if (location.pathname === "/mappings/bulk/preview") enter(button("Send "));
  },
  // One row after another, by its one key.
  approve() {
    const part = document.querySelector('[data-key="a"]');
    if (!part) return;
    state.rows += 1;
    press("a");
  },
  accept() {
    const part = document.querySelector('[data-key="1"]');
    if (!part || state.rows >= 3) return;
    state.rows += 1;
    press("1");
  },
  // The reading of a rule that is typed.
  type() {
    const rule = document.querySelector("textarea[name=rule]");
    if (!rule || state.rows) return;
    state.rows = 1;
    press("e");
    state.log.push(document.activeElement === rule ? "in the rule" : "elsewhere");
    keep();
    rule.value = "upper(nothing_of_the_kind)";
    rule.dispatchEvent(new Event("input", { bubbles: true }));
  },
};
keep();
setTimeout(() => steps[state.how]?.(), 50);
