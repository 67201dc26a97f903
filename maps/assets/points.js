// The page on which places are clicked: choose a township or a school, click where it lies, copy the rows back.
"use strict";

duxue.points = function (map, data) {
  const words = data.words;
  const el = duxue.el;
  // Within a page that keeps the places itself only schools are asked for, and each is told there.
  const within = window.location.hash === "#schools";
  const state = { kind: within ? "schools" : "townships", all: false, picked: null };
  const place = (lon, lat) => (lon === "" ? null : L.latLng(lat, lon));
  const townships = data.townships.map(([unit, unitName, name, lon, lat, waiting]) => ({
    name, unit, note: unitName, at: place(lon, lat), asked: lon === "", waiting, set: null,
  }));
  const schools = data.schools.map(([id, name, unitName, township, line, lon, lat, stands]) => ({
    id, name, note: township || unitName, line, at: place(lon, lat), asked: stands !== "", stands, set: null,
  }));
  const lists = { townships, schools };
  const shown = () => lists[state.kind].filter((one) => state.all || one.asked || one.set);
  const where = (one) => one.set || one.at;

  duxue.countyOutlines(map, data);
  const dot = (at, look, text) => new duxue.Mark(at, { draw: duxue.drawPlace, radius: 4, rigid: true, ...look })
    .bindTooltip(() => el("span", { text }), { direction: "top" });
  L.layerGroup([
    ...data.units.map(([name, lon, lat]) => dot(L.latLng(lat, lon), { square: true, radius: 6 }, name)),
    ...schools.filter((one) => !one.asked).map((one) => dot(one.at, { radius: 2 }, one.name)),
    ...townships.filter((one) => one.at).map((one) => dot(one.at, { square: true }, one.name)),
  ]).addTo(map);
  const clicked = L.layerGroup().addTo(map);
  const draw = () => {
    clicked.clearLayers();
    [...townships, ...schools].filter((one) => one.set || one === state.picked).forEach((one) => {
      if (where(one)) dot(where(one), { fill: one.set ? "#D7603F" : "#FFD400", picked: one === state.picked, radius: 7 }, one.name).addTo(clicked);
    });
  };
  new duxue.Names((view, zoom) => [
    ...duxue.neighbours(data),
    ...[...townships, ...schools].filter((one) => one.set).map((one) => ({ at: one.set, lines: [one.name], kind: "zone", off: 9 })),
    ...(zoom >= 10 ? townships.filter((one) => one.at && !one.set).map((one) => ({ at: one.at, lines: [one.name], kind: "school", off: 7 })) : []),
  ]).addTo(map);

  // --- the panel
  const list = el("ul", { class: "roll", id: "places" });
  const box = el("textarea", { id: "rows", rows: "7", readonly: "", "aria-label": words.points_rows, spellcheck: "false" });
  const told = el("p", { class: "key", id: "told", role: "status" });
  const cells = (one) => [one.set.lng.toFixed(6), one.set.lat.toFixed(6)];
  // What can be pasted: whole rows of the table of townships, or ids, names and points of schools.
  const heads = { townships: words.points_head_townships, schools: words.points_head_schools };
  const row = {
    townships: (one) => [one.unit, one.name, ...cells(one)],
    schools: (one) => [one.id, one.name, ...cells(one)],
  };
  const rows = (head) => {
    const made = lists[state.kind].filter((one) => one.set).map((one) => row[state.kind](one).join("\t"));
    return [...(head ? [heads[state.kind].split("|").join("\t")] : []), ...made].join("\n");
  };
  // Longitude and latitude of all schools in the workbook's own order, to be pasted over these two columns at once.
  const columns = () => {
    const lines = schools.filter((one) => one.line > 0);
    const last = Math.max(...lines.map((one) => one.line));
    const first = Math.min(...lines.map((one) => one.line));
    const found = Array.from({ length: last - first + 1 }, () => "\t");
    lines.forEach((one) => {
      const at = one.set || (one.asked ? null : one.at);
      if (at) found[one.line - first] = `${at.lng.toFixed(6)}\t${at.lat.toFixed(6)}`;
    });
    told.textContent = words.points_paste.replace("{n}", first);
    return found.join("\n");
  };
  const copy = (text) => {
    box.value = text;
    box.select();
    document.execCommand("copy"); // pages from a disk have no other clipboard
  };
  const whole = duxue.button(words.points_copy_columns, () => copy(columns()));
  const pick = (one) => {
    state.picked = one;
    const at = one && where(one);
    if (at && !map.getBounds().contains(at)) map.panTo(at, { animate: false });
    show();
  };
  function show() {
    const found = shown();
    duxue.redrawn(list, found.length ? found.map((one) => {
      const note = one.set ? cells(one).join(", ") : one.waiting ? duxue.fill(words.points_waiting, one.waiting) : one.stands || one.note;
      const line = el("li", { ...duxue.pressable(() => pick(one)), "aria-pressed": String(one === state.picked) },
        el("span", { text: one.name }), el("small", { text: note }));
      line.classList.toggle("at", one === state.picked);
      return line;
    }) : [el("li", { class: "none", text: words.points_none })]);
    box.value = rows(false);
    whole.hidden = state.kind !== "schools" || !schools.some((one) => one.line > 0);
    duxue.say(state.picked ? duxue.fill(words.points_now, state.picked.name) : words.points_choose);
    draw();
    map.fire("names");
  }
  map.getContainer().style.cursor = "crosshair";
  const put = (latlng) => {
    const one = state.picked;
    if (!one) return;
    one.set = L.latLng(Number(latlng.lat.toFixed(6)), Number(latlng.lng.toFixed(6)));
    if (within) duxue.tell({ place: one.id, lon: cells(one)[0], lat: cells(one)[1] });
    else state.picked = shown().find((other) => !other.set) || one;
    told.textContent = "";
    show();
  };
  map.on("click", ({ latlng }) => put(latlng));
  // By keys: the arrows move the map under its cross, the return key takes what lies there.
  map.getContainer().classList.add("crossed");
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== map.getContainer()) return;
    event.preventDefault();
    put(map.getCenter());
  });
  window.addEventListener("message", ({ source, data: said }) => {
    const wanted = source === window.parent && said && said.duxue && schools.find((one) => one.id === said.duxue.pick);
    if (wanted) pick(wanted);
  });
  const kinds = ["townships", "schools"].map((kind) =>
    duxue.radio("kind", kind, words[`points_${kind}`], state.kind, (value) => { state.kind = value; pick(shown().find((one) => !one.set) || null); }));
  const ticked = el("input", { type: "checkbox", name: "all", on: { change: () => { state.all = ticked.checked; show(); } } });
  const search = el("input", { type: "search", id: "search", placeholder: words.points_search, "aria-label": words.points_search, autocomplete: "off" });
  const hits = el("ul", { id: "found", role: "listbox" });
  const undo = duxue.button(words.points_undo, () => { if (state.picked) { state.picked.set = null; show(); } });
  document.body.classList.toggle("within", within);
  document.getElementById("panel").append(
    el("div", { class: "find" }, search, hits),
    el("fieldset", {}, el("legend", { text: words.points_what }), ...kinds),
    el("div", { class: "ticks" }, el("label", {}, ticked, words.points_all), undo, duxue.button(words.show_all, () => home())),
    el("p", { class: "key", text: words.points_help }),
    el("p", { class: "key", text: duxue.fill(words.points_crs, data.crs) }),
    el("div", { class: "places" }, list),
    el("h2", { text: words.points_rows }),
    box,
    el("div", { class: "ticks copying" }, duxue.button(words.points_copy, () => copy(rows(false)), "copy"),
      duxue.button(words.points_copy_head, () => copy(rows(true))), whole),
    told,
  );
  const take = (kind) => (one) => duxue.entry(one.name, one.note, () => {
    state.kind = kind;
    document.querySelector(`input[name="kind"][value="${kind}"]`).checked = true;
    pick(one);
  });
  duxue.search(search, hits, [...townships.map(take("townships")), ...schools.map(take("schools"))], words);
  const home = duxue.fit(map, data.bounds);
  pick(shown().find((one) => !one.set) || null);
};

// A place: a seat or township as a square, a school as a dot, what is being placed in colour.
duxue.drawPlace = function (ctx, x, y, r, mark) {
  ctx.beginPath();
  if (mark.square) ctx.rect(x - r, y - r, 2 * r, 2 * r);
  else ctx.arc(x, y, r, 0, 2 * Math.PI);
  ctx.fillStyle = mark.fill || (mark.square ? "#FFFFFF" : "#9AA4AE");
  ctx.fill();
  ctx.lineWidth = mark.picked ? 2.5 : 1;
  ctx.strokeStyle = duxue.INK;
  ctx.stroke();
};
