// Comfort only: without this file every page works the same, with one more press of a button.
(() => {
  "use strict";
  const form = document.getElementById("desk");
  const box = document.getElementById("q");
  if (!form || !box) return;
  const wide = matchMedia("(min-width: 721px)");
  const KEY = "jiangxun-focus";

  // Browsers that cannot style an open sheet get it opened.
  const sheet = document.getElementById("filters");
  if (sheet && wide.matches) sheet.open = true;

  // Empty fields say nothing; they stay out of the address.
  form.addEventListener("formdata", (event) => {
    for (const [key, value] of [...event.formData]) if (value === "") event.formData.delete(key);
  });

  // A tick asks at once, and the reader finds the place again. On a phone the sheet would
  // close under the finger, so there the button asks.
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.form !== form) return;
    if (field.tagName !== "SELECT" && !(field.type === "checkbox" && wide.matches)) return;
    sessionStorage.setItem(KEY, JSON.stringify([field.name, field.value, scrollY]));
    form.requestSubmit();
  });
  const left = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  if (left) {
    const [name, value, top] = JSON.parse(left);
    const same = [...form.elements].filter((item) => item.name === name);
    const field = same.find((item) => item.value === value) || same[0];
    for (let at = field; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    scrollTo(0, top);
    if (field) field.focus({ preventScroll: true });
  }

  // "/" goes to the box, but not while something is being typed or composed.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  // The Enter that ends a composition chooses a word; it must not search.
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.isComposing) event.preventDefault();
  });
})();
