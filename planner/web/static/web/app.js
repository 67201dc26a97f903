// A form asks once; a cell of a grid is mended where it stands.
"use strict";
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 5000);
});
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
const ground = document.getElementById("ground");
if (ground) {
  const mark = document.getElementById("mark");
  const [west, north, across, down] = ["west", "north", "across", "down"].map((name) => Number(ground.dataset[name]));
  const { width, height } = ground.viewBox.baseVal;
  let at = { x: width / 2, y: height / 2 };
  const put = (x, y) => {
    at = { x: Math.min(Math.max(x, 0), width), y: Math.min(Math.max(y, 0), height) };
    mark.setAttribute("transform", `translate(${at.x} ${at.y})`);
    mark.removeAttribute("hidden");
    document.getElementById("lon").value = (west + at.x / across).toFixed(6);
    document.getElementById("lat").value = (north - at.y / down).toFixed(6);
  };
  ground.addEventListener("click", (event) => {
    const there = new DOMPoint(event.clientX, event.clientY).matrixTransform(ground.getScreenCTM().inverse());
    put(there.x, there.y);
  });
  ground.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? 40 : 8;
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (way) { event.preventDefault(); put(at.x + way[0] * step, at.y + way[1] * step); }
    if (event.key === "Enter") { event.preventDefault(); document.querySelector("form:has(#lon) button").focus(); }
  });
}
