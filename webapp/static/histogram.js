// Comfort only: a drag across the bars asks for their time, as the date fields do.
// Fingers scroll; they do not drag.
(() => {
  "use strict";
  let drag = null;
  document.documentElement.classList.add("drags"); // the hint

  // The period so many after the first; an address may have a month or a year for a day.
  const period = (first, steps) => {
    const unit = "UTC" + { 4: "FullYear", 7: "Month", 10: "Date" }[first.length];
    const found = new Date(first);
    found["set" + unit](found["get" + unit]() + steps);
    return found.toISOString().slice(0, first.length);
  };

  const stop = () => {
    drag?.mark.remove();
    drag = null;
  };

  const slot = ({ clientX }) => {
    const { left, width } = drag.plot.getBoundingClientRect();
    return Math.floor(Math.max(0, Math.min(0.9999, (clientX - left) / width)) * drag.slots);
  };

  addEventListener("pointerdown", (event) => {
    const plot = event.target.closest(".histogram .bars");
    if (!plot || event.button || event.pointerType === "touch") return;
    const mark = document.createElementNS(plot.namespaceURI, "rect");
    mark.setAttribute("class", "picked");
    drag = { plot, mark, ...plot.closest("figure").dataset };
    drag.from = slot(event);
  });

  addEventListener("pointermove", (event) => {
    if (!drag) return;
    const { from, mark, plot, slots } = drag;
    const to = slot(event);
    if (to === from && !mark.parentNode) return;
    drag.low = Math.min(from, to);
    drag.high = Math.max(from, to);
    mark.setAttribute("x", `${(100 * drag.low) / slots}%`);
    mark.setAttribute("width", `${(100 * (drag.high - drag.low + 1)) / slots}%`);
    plot.append(mark);
  });

  // The click that ends a drag follows no bar, but a link of its own: whoever changes results
  // without a reload sees it like any other.
  addEventListener("click", (event) => {
    if (!drag) return;
    const { first, high, low, mark, plot, range } = drag;
    const made = mark.parentNode;
    stop();
    if (!made) return;
    event.preventDefault();
    event.stopPropagation();
    const link = document.createElement("a");
    const times = `from=${period(first, low)}&to=${period(first, high)}`;
    link.href = range + (range.includes("?") ? "&" : "?") + times;
    plot.parentNode.append(link);
    link.click();
    link.remove();
  }, true);

  addEventListener("keydown", (event) => event.key === "Escape" && stop());
  addEventListener("dragstart", (event) => drag && event.preventDefault());
})();
