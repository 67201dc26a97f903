// A box that finds schools, people and offices by a piece of their name.
"use strict";

// A box that finds entries by a piece of their name. `entries`: { name, note, go }.
duxue.search = function (box, list, entries, words) {
  const shown = 12;
  let hits = [];
  let at = 0;
  list.setAttribute("aria-label", words.search_results);
  Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })
    .forEach(([key, value]) => box.setAttribute(key, value));
  const leave = () => {
    list.replaceChildren();
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const take = (hit) => {
    leave();
    box.value = hit.name;
    hit.go();
  };
  const draw = () => {
    const rows = hits.slice(0, shown).map((hit, i) =>
      duxue.el(
        "li",
        { id: `hit-${i}`, class: i === at ? "at" : "", role: "option", "aria-selected": String(i === at), on: { mousedown: () => take(hit) } },
        duxue.el("b", { text: hit.name }),
        duxue.el("small", { text: hit.note }),
      ),
    );
    const rest = hits.length - shown;
    if (!hits.length) rows.push(duxue.el("li", { class: "none", role: "option", "aria-disabled": "true", text: words.nothing_found }));
    if (rest > 0) rows.push(duxue.el("li", { class: "none", role: "option", "aria-disabled": "true", text: duxue.fill(words.more_found, rest) }));
    list.replaceChildren(...rows);
    box.setAttribute("aria-expanded", "true");
    if (hits.length) box.setAttribute("aria-activedescendant", `hit-${at}`);
    else box.removeAttribute("aria-activedescendant");
  };
  box.addEventListener("input", () => {
    const piece = box.value.trim().toLowerCase();
    if (!piece) return leave();
    hits = entries.filter((entry) => entry.key.includes(piece));
    hits.sort((a, b) => a.key.indexOf(piece) - b.key.indexOf(piece));
    at = 0;
    return draw();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
    if (!hits.length || !list.children.length) return;
    const last = Math.min(hits.length, shown) - 1;
    if (event.key === "Enter") take(hits[at]);
    if (event.key === "ArrowDown") at = Math.min(at + 1, last);
    if (event.key === "ArrowUp") at = Math.max(at - 1, 0);
    if (event.key.startsWith("Arrow")) {
      event.preventDefault();
      draw();
    }
  });
  box.addEventListener("blur", leave);
};
duxue.entry = (name, note, go) => ({ name, note, go, key: name.toLowerCase() });
