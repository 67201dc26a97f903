// A form asks once; a cell of a grid is mended where it stands.
"use strict";
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 5000);
});
// Whoever comes back to a page may send its form again: the server knows it.
addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });
const grid = document.querySelector("table[data-mend]");
if (grid) {
  const form = document.getElementById("mend");
  const open = (cell) => {
    if (cell.querySelector("input")) return;
    const shown = cell.querySelector(".value");
    const input = document.createElement("input");
    input.value = shown.textContent;
    input.setAttribute("aria-label", `第${cell.dataset.row}行第${cell.dataset.column}列`);
    shown.hidden = true;
    cell.prepend(input);
    input.focus();
    input.select();
    let done = false;
    const close = () => { done = true; input.remove(); shown.hidden = false; };
    const save = () => {
      if (done) return;
      if (input.value === shown.textContent) return close();
      done = true;
      form.elements.row.value = cell.dataset.row;
      form.elements.column.value = cell.dataset.column;
      form.elements.value.value = input.value;
      form.submit();
    };
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); save(); }
      if (event.key === "Escape") { close(); cell.focus(); }
      event.stopPropagation();
    });
    input.addEventListener("blur", save);
  };
  grid.addEventListener("click", (event) => { const cell = event.target.closest("td[data-row]"); if (cell) open(cell); });
  grid.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td[data-row]");
    if (cell && event.key === "Enter") { event.preventDefault(); open(cell); }
  });
}
// What is taken on a map in a frame: a place for the form, or a school to look into.
const heard = (frame, act) => window.addEventListener("message", ({ source, data }) => {
  if (source === frame.contentWindow && data && data.duxue) act(data.duxue);
});
const ground = document.getElementById("ground");
if (ground) {
  const row = document.getElementById("row");
  const ask = () => ground.contentWindow.postMessage({ duxue: { pick: row.selectedOptions[0].dataset.school } }, "*");
  row.addEventListener("change", ask);
  ground.addEventListener("load", ask);
  heard(ground, ({ place, lon, lat }) => {
    const option = [...row.options].find((one) => one.dataset.school === place);
    if (!option) return;
    row.value = option.value;
    document.getElementById("lon").value = lon;
    document.getElementById("lat").value = lat;
    row.form.querySelector("button").focus();
  });
}
const shown = document.querySelector("iframe[data-why]");
if (shown) {
  const link = document.getElementById("taken");
  heard(shown, ({ school, name }) => {
    if (typeof school !== "string") return;
    link.href = `${shown.dataset.why}?subject=${encodeURIComponent(school)}`;
    link.querySelector("span").textContent = name;
    link.hidden = false;
  });
}
