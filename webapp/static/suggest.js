// Suggestions under the search box. Without this file the box is a plain one.
(() => {
  "use strict";
  const box = document.getElementById("q");
  if (!box || !box.dataset.suggest) return;
  const WAIT_MS = 120;
  const KEPT = 50; // answers that are remembered
  const HAN = /\p{Script=Han}/u;
  const answers = new Map();
  let timer = 0, asking = null, composing = false, options = [], active = -1;

  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.suggestions);
  list.hidden = true;
  box.form.append(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
    "aria-controls": list.id, "aria-haspopup": "listbox",
  })) box.setAttribute(name, value);

  const stop = () => {
    clearTimeout(timer);
    asking?.abort();
    asking = null;
  };

  const close = () => {
    stop();
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    choose(-1);
  };

  // The focus stays in the box; the chosen option is only named.
  const choose = (at) => {
    if (options[active]) options[active].setAttribute("aria-selected", "false");
    active = at;
    const option = options[at];
    if (!option) return box.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", option.id);
  };

  const part = (name, text) => {
    const element = document.createElement("span");
    element.className = name;
    element.textContent = text;
    element.dir = "auto";
    return element;
  };

  const show = (found) => {
    choose(-1);
    options = found.map((item, at) => {
      const option = document.createElement("li");
      option.id = `suggestion-${at}`;
      option.dataset.page = item.page;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const text = part("what", item.text);
      text.lang = HAN.test(item.text) ? "zh" : "en";
      option.append(text, " ", part("note", item.note));
      return option;
    });
    list.replaceChildren(...options);
    list.hidden = !options.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
  };

  const fetched = async (text, signal) => {
    const known = answers.get(text);
    if (known) return known;
    const address = `${box.dataset.suggest}?q=${encodeURIComponent(text)}`;
    const response = await fetch(address, { signal });
    if (!response.ok) return [];
    const { suggestions } = await response.json();
    if (answers.size >= KEPT) answers.delete(answers.keys().next().value);
    answers.set(text, suggestions);
    return suggestions;
  };

  const ask = async () => {
    asking?.abort();
    const mine = asking = new AbortController();
    try {
      const found = await fetched(box.value.trim().toWellFormed?.() ?? box.value.trim(), mine.signal);
      if (mine === asking && document.activeElement === box && !composing) show(found);
    } catch {
      // A newer question, or no server: the box works without.
    }
  };

  const later = () => {
    stop();
    if (composing) return;
    if (box.value.trim()) timer = setTimeout(ask, WAIT_MS);
    else close();
  };

  box.addEventListener("compositionstart", () => {
    composing = true;
    close();
  });
  box.addEventListener("compositionend", () => {
    composing = false;
    later();
  });
  box.addEventListener("input", (event) => {
    if (!event.isComposing) later();
  });
  // The names are made ready before the first letter comes.
  box.addEventListener("focus", () => { fetched("").catch(() => {}); }, { once: true });
  box.addEventListener("blur", close);
  box.form.addEventListener("submit", close);
  addEventListener("pagehide", close);

  const step = (by) => {
    // -1 stands for the box itself, between the last option and the first.
    const places = options.length + 1;
    choose(((active + 1 + by + places) % places) - 1);
  };

  box.addEventListener("keydown", (event) => {
    // 229: Safari ends a composition before it reports the key that ended it.
    if (composing || event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (list.hidden) {
      if (event.key === "ArrowDown" && box.value.trim()) {
        event.preventDefault();
        ask();
      }
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") step(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && options[active]) location.assign(options[active].dataset.page);
    else return;
    event.preventDefault();
  });

  // The press must not take the focus, or the list would close before the click comes.
  for (const press of ["pointerdown", "mousedown"]) list.addEventListener(press, (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.page);
  });
})();
