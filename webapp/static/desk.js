// Comfort only: without it every page works the same, with one more press of a button.
(() => {
  "use strict";
  const $ = (selector) => document.querySelector(selector);
  const form = $("#desk"), box = $("#q");
  if (!form || !box) return;
  const columns = $(".columns"), main = $("#main"), sheet = $("#filters");
  const wide = matchMedia("(min-width: 721px)");

  // Empty fields say nothing; they stay out of the address.
  form.addEventListener("formdata", ({ formData }) => {
    for (const [key, value] of [...formData]) if (value === "") formData.delete(key);
  });

  // --- Results without a reload: the page of the same address, of which the live parts are taken.
  let asking = null, shown = location.href, timer = 0;
  const here = (url) => url.origin === location.origin && url.pathname === location.pathname;
  const address = (button) => {
    const url = new URL(form.action);
    url.search = new URLSearchParams(new FormData(form, button));
    return url;
  };

  // What the reader stands on, by its id or by key and value; once excluded, by its other key.
  const again = ({ id, name, value }) => {
    if (id) return document.getElementById(id);
    const other = name && (name.startsWith("not-") ? name.slice(4) : `not-${name}`);
    for (const key of [name, other])
      for (const field of key ? document.getElementsByName(key) : []) if (field.value === value) return field;
  };

  const replace = (text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const live = [...document.querySelectorAll("[data-live]")];
    const fresh = live.map((part) => page.getElementById(part.id));
    if (fresh.includes(null)) throw new Error("another page");
    const at = document.activeElement, part = at.closest("[data-live]");
    const top = at.getBoundingClientRect().top;
    const folds = [...document.querySelectorAll("[data-live] details[id]")];
    live.forEach((old, i) => old.replaceChildren(...fresh[i].childNodes));
    for (const { id, open } of folds) document.getElementById(id)?.toggleAttribute("open", open);
    document.title = page.title;
    if (at !== box) box.value = page.getElementById("q").value;
    for (const one of ["link[rel=alternate]", ".tongue a"])
      $(one)?.setAttribute("href", page.querySelector(one)?.getAttribute("href"));
    if (!part) return;
    const field = again(at);
    (field || (part.closest("main") ? main : sheet.querySelector("summary"))).focus({ preventScroll: true });
    if (field) (wide.matches ? window : sheet).scrollBy(0, field.getBoundingClientRect().top - top);
  };

  const load = async (url, { push = true, top } = {}) => {
    asking?.abort();
    const mine = asking = new AbortController();
    main.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(url, { signal: mine.signal });
      if (!response.ok) throw new Error(response.status);
      const text = await response.text();
      if (mine !== asking) return;
      if (push) {
        history.replaceState({ top: scrollY }, "");
        history.pushState(null, "", url);
      }
      shown = location.href;
      replace(text);
      if (top !== undefined) scrollTo(0, top);
    } catch {
      if (mine === asking) location.assign(url);
    }
    if (mine === asking) main.removeAttribute("aria-busy");
  };

  if (sheet && here(new URL(form.action))) {
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => load(address()), 30); // two ticks in one go ask once
    };
    // A date that is being typed is not yet meant; it counts when the field is left.
    document.addEventListener("change", ({ target }) => {
      if (target.form === form && target !== box && target.type !== "date") soon();
    });
    document.addEventListener("focusout", ({ target }) => {
      if (target.type === "date" && target.value !== target.defaultValue) soon();
    });
    form.addEventListener("submit", (event) => {
      const button = event.submitter;
      event.preventDefault();
      clearTimeout(timer);
      if (!button?.name && !wide.matches) unfold(false);
      if (button?.closest(".apply")) main.focus({ preventScroll: true });
      load(address(button), button?.name ? {} : { top: 0 });
    });
    columns.addEventListener("click", (event) => {
      const link = event.target.closest("a[href]");
      if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      const url = new URL(link.href.baseVal ?? link.href, location.href);
      if (!here(url) || url.hash) return;
      event.preventDefault();
      const turned = link.closest(".pages");
      if (turned) main.focus({ preventScroll: true });
      load(url, turned ? { top: 0 } : {});
    });
    addEventListener("popstate", ({ state }) => {
      if (location.href !== shown) load(location.href, { push: false, top: state?.top ?? 0 });
    });
  }

  // --- On a phone the filters are a sheet over the page; elsewhere they stand beside it.
  const cover = () => {
    const covers = sheet.open && !wide.matches;
    for (const part of document.querySelectorAll("body > :not(.columns), main")) part.inert = covers;
  };
  const unfold = (open) => {
    sheet.open = open;
    cover();
  };
  if (sheet) {
    const fit = () => {
      unfold(wide.matches);
      $("#over-time")?.toggleAttribute("open", wide.matches);
    };
    sheet.addEventListener("toggle", cover);
    wide.addEventListener("change", fit);
    fit();
  }

  // --- Keys. Whoever needs the characters for something else switches them off.
  const dialog = $("#keys"), on = $("#keys-on"), OFF = "jiangxun-no-keys";
  let off = false;
  try { off = !!localStorage[OFF]; } catch { /* they are on */ }
  if (on) {
    on.checked = !off;
    on.addEventListener("change", () => {
      off = !on.checked;
      try { off ? localStorage[OFF] = 1 : delete localStorage[OFF]; } catch { /* until the next page */ }
    });
    $("#keys-open").addEventListener("click", () => dialog.showModal());
  }
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === "Escape" && sheet?.open && !wide.matches) {
      unfold(false);
      sheet.querySelector("summary").focus();
    }
    if (off || dialog?.open || target.closest("input:not([type=checkbox]), select, textarea")) return;
    if (key === "/") {
      box.focus();
      box.select();
    } else if (key === "?" && dialog) dialog.showModal();
    else return;
    event.preventDefault();
  });

  // The Enter that ends a composition chooses a word; it must not search.
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.preventDefault();
  });
})();
