// Plays a reviewer at the keyboard: the page of a door of checks/keyboard.sh, never of the product. It opens the product
// in a frame, presses what a reviewer presses, and leaves on itself how often that was.
const [how, address] = decodeURIComponent(location.hash.slice(1)).split(" ");
const frame = document.querySelector("iframe");
const count = { presses: 0, rows: 0, log: [] };
const note = (what) => {
  count.presses += 1;
  count.log.push(what);
  keep();
};
const keep = () => Object.assign(document.body.dataset, { presses: count.presses, rows: count.rows, log: count.log.join("; ") });
const page = () => frame.contentDocument;
const press = (key) => {
  note(`${key} ${frame.contentWindow.location.pathname}`);
  const event = new frame.contentWindow.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  page().body.dispatchEvent(event);
};
// Enter on what the keyboard can reach.
const enter = (words) => {
  const part = [...page().querySelectorAll("main button")].find((part) => part.textContent.trim().startsWith(words));
  note(`Enter ${words}`);
  part.focus();
  if (page().activeElement === part) part.click();
};
const pressEach = (key, most) => {
  if (count.rows >= most || !page().querySelector(`[data-key="${key}"]`)) return;
  count.rows += 1;
  press(key);
};
const walks = {
  // Everything sure of one table to review, at once.
  bulk() {
    if (page().location.pathname === "/mappings") enter("Send to review");
    else if (page().location.pathname === "/mappings/bulk/preview") enter("Send ");
  },
  approve: () => pressEach("a", Infinity),
  accept: () => pressEach("1", 2),
  // The reading of a rule that is typed.
  type() {
    press("e");
    const rule = page().querySelector("textarea[name=rule]");
    count.log.push(page().activeElement === rule ? "in the rule" : "elsewhere");
    rule.value = "upper(nothing_of_the_kind)";
    rule.dispatchEvent(new frame.contentWindow.Event("input", { bubbles: true }));
    setTimeout(() => {
      count.log.push(page().querySelector("#reading li")?.textContent ?? "no fault");
      keep();
    }, 5000);
  },
};
frame.addEventListener("load", () => page().location.href !== "about:blank" && setTimeout(() => walks[how](), 100));
keep();
frame.src = address;
