"use strict";
(() => {
  const at = (id) => document.getElementById(id);
  const [search, count, unfold, theme] = ["search", "count", "unfold", "theme"].map(at);
  const found = [...document.querySelectorAll(".found")].map((item) => [item, item.textContent.toLowerCase()]);
  at("tools").hidden = false;

  const isDark = () => getComputedStyle(document.documentElement).colorScheme === "dark"
    || (document.documentElement.dataset.theme === undefined && matchMedia("(prefers-color-scheme: dark)").matches);
  const name = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
  const wear = (word) => { document.documentElement.dataset.theme = word; name(); };
  const kept = () => { try { return localStorage.getItem("concertina-theme"); } catch { return null; } };
  const keep = (word) => { try { localStorage.setItem("concertina-theme", word); } catch { /* a page from a file may keep nothing */ } };
  if (["light", "dark"].includes(kept())) wear(kept()); else name();
  theme.addEventListener("click", () => {
    const word = isDark() ? "light" : "dark";
    wear(word);
    keep(word);
  });

  search.addEventListener("input", () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [item, text] of found) {
      item.hidden = !words.every((word) => text.includes(word));
      shown += item.hidden ? 0 : 1;
    }
    for (const back of document.querySelectorAll("details.back")) {
      if (words.length > 0) back.open = back.querySelector(".found:not([hidden])") !== null;
    }
    count.textContent = words.length > 0 ? `${shown} of ${found.length}` : "";
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement;
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape" && event.target === search) {
      search.value = "";
      search.dispatchEvent(new Event("input"));
    }
  });

  const all = () => [...document.querySelectorAll("main details")];
  unfold.addEventListener("click", () => {
    const open = all().some((one) => !one.open);
    all().forEach((one) => { one.open = open; });
    unfold.textContent = open ? "Fold all" : "Unfold all";
  });
  addEventListener("beforeprint", () => all().forEach((one) => { one.open = true; }));

  const lead = () => {
    const target = location.hash.length > 1 ? at(decodeURIComponent(location.hash.slice(1))) : null;
    if (!(target instanceof HTMLDetailsElement)) return;
    const back = target.closest("details.back");
    if (back) back.open = true;
    target.open = true;
    target.querySelector("summary").focus();
  };
  addEventListener("hashchange", lead);
  lead();
})();
