// The drawing of a schema: dragging moves it, Ctrl and the wheel or the links above change its size. Without this
// file it scrolls, and the links load the page anew.
const box = document.querySelector("[data-erd]");
const drawing = box?.querySelector("svg");
if (drawing) {
  const natural = drawing.viewBox.baseVal;
  let scale = drawing.width.baseVal.value / natural.width;

  // Keeps the point of the drawing that lies at (x, y) of the box where it is.
  const zoom = (to, x = box.clientWidth / 2, y = box.clientHeight / 2) => {
    const next = Math.min(4, Math.max(0.1, to));
    const [left, top] = [(box.scrollLeft + x) / scale, (box.scrollTop + y) / scale];
    scale = next;
    drawing.setAttribute("width", natural.width * scale);
    drawing.setAttribute("height", natural.height * scale);
    box.scrollTo(left * scale - x, top * scale - y);
    document.querySelector("[data-scale]").textContent = `${Math.round(scale * 100)} %`;
  };

  const place = (element) => {
    const [outer, inner] = [box.getBoundingClientRect(), element.getBoundingClientRect()];
    box.scrollBy(
      inner.left - outer.left - (outer.width - inner.width) / 2,
      inner.top - outer.top - (outer.height - inner.height) / 2);
  };

  box.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const edge = box.getBoundingClientRect();
    zoom(scale * Math.exp(-event.deltaY / 400), event.clientX - edge.left, event.clientY - edge.top);
  }, { passive: false });

  let held = null;
  box.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    held = { x: event.clientX, y: event.clientY, left: box.scrollLeft, top: box.scrollTop, moved: false };
  });
  addEventListener("pointermove", (event) => {
    if (!held) return;
    const [x, y] = [event.clientX - held.x, event.clientY - held.y];
    held.moved ||= Math.abs(x) + Math.abs(y) > 5;
    if (held.moved) box.scrollTo(held.left - x, held.top - y);
  });
  addEventListener("pointerup", () => setTimeout(() => (held = null)));
  // A drag that ends on a table is not a click on it.
  box.addEventListener("click", (event) => held?.moved && event.preventDefault(), true);
  drawing.addEventListener("dragstart", (event) => event.preventDefault());

  document.querySelectorAll("[data-zoom]").forEach((link) => {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const steps = { Smaller: scale / 1.4, Larger: scale * 1.4 };
      zoom(steps[link.dataset.zoom] ?? Number(new URL(link.href).searchParams.get("scale")) / 100);
    });
  });

  // A drawing larger than its box may have nothing in its corner: it begins at its middle.
  const focus = drawing.querySelector(".focus");
  if (focus) place(focus);
  else if (drawing.clientHeight > 2 * box.clientHeight) place(drawing);
}
