// The map of a city: its offices by staffing or by unmet duties, every school as a dot, one click to an office's map.
"use strict";

duxue.city = function (map, data) {
  const words = data.words;
  const el = duxue.el;
  const state = { by: "staff", schools: true };
  const open = data.reader === "office";
  // From well to badly off: light to dark as well as blue to red, so that it reads without colours too.
  const GOOD = "#D6E6F4";
  const MIDDLING = "#F6C98F";
  const BAD = "#D7603F";

  const offices = data.offices.map(([name, region, lon, lat, outline, schools, people, need, staff, unmet, link], i) => ({
    i, name, region, at: L.latLng(lat, lon), outline, schools, people, need, staff, unmet, link,
  }));
  const schools = data.schools.map(([id, name, lon, lat, stage, students, large, office, unmet, standing], i) => ({
    i, id, name, at: L.latLng(lat, lon), stage, students, large, office, unmet, standing,
  }));

  const shade = (office) => {
    if (state.by === "unmet") return office.unmet > 10 ? BAD : office.unmet > 0 ? MIDDLING : GOOD;
    if (office.staff >= office.need) return GOOD;
    return office.staff < 0.8 * office.need ? BAD : MIDDLING;
  };
  const verdict = (office) => {
    const gap = office.need - office.staff;
    return gap > 0 ? duxue.fill(words.short, gap) : words.enough;
  };
  const address = (office, school) => office.link + (school ? `#${encodeURIComponent(school.id)}` : "");
  const way = (office, school) => office.link && el("a", { href: address(office, school), text: words.open_map });

  const officeCard = (office) => {
    const card = duxue.card(
      office.name,
      [
        [words.institutions, String(office.schools)],
        [words.inspectors, String(office.people)],
        [words.by_staff, `${office.staff} / ${office.need} · ${verdict(office)}`],
        ...(open ? [[words.unmet, String(office.unmet)]] : []),
      ],
    );
    card.append(way(office) || "");
    return card;
  };
  const schoolCard = (school) => {
    const office = offices[school.office];
    const card = duxue.card(
      school.name,
      [
        [words.stage, data.stages[school.stage] + (school.large ? ` · ${words.large}` : "")],
        [words.students, String(school.students)],
        ...(school.standing ? [[words.standing, school.standing]] : []),
        [words.office, office.name],
      ],
      school.unmet && words.unmet_more,
    );
    card.append(way(office, school) || "");
    return card;
  };

  // --- outlines, the offices that have none of their own, schools
  const owner = new Map(offices.filter((office) => office.outline >= 0).map((office) => [office.outline, office]));
  const grounds = duxue.outlines(map, data.outlines, (own, i) => ({
    interactive: owner.has(i),
    color: "#555555",
    weight: owner.has(i) ? 1.5 : 1,
    fillColor: "#EFEFEC",
    fillOpacity: 1,
  }));
  const cover = (layer, office) =>
    layer
      .bindTooltip(() => duxue.glance(officeCard(office)), { sticky: true })
      .bindPopup(() => officeCard(office), { minWidth: 200 })
      .on("click", () => layer.closeTooltip());
  owner.forEach((office, i) => cover(grounds[i].shape, office));
  const dots = schools.map((school) =>
    new duxue.Mark(school.at, {
      draw: duxue.drawDot,
      radius: school.large ? 2.8 : 1.5,
      rigid: true,
      large: school.large,
      unmet: school.unmet,
      school,
    }),
  );
  const cloud = duxue.cards(L.featureGroup(dots), (dot) => schoolCard(dot.options.school), 4);
  // A click on the flag goes straight to the office's own map.
  const seats = offices.map((office) => {
    const seat = cover(new duxue.Mark(office.at, { draw: duxue.drawSeat, radius: 5, rigid: true, office }), office).addTo(map);
    if (office.link) seat.off("click").on("click", () => window.location.assign(address(office)));
    return seat;
  });
  const showSchools = () => {
    if (state.schools) cloud.addTo(map);
    else cloud.remove();
    seats.forEach((seat) => seat.bringToFront());
  };

  const paint = () => {
    offices.forEach((office, i) => {
      if (office.outline >= 0) grounds[office.outline].shape.setStyle({ fillColor: shade(office) });
      seats[i].look({ fill: shade(office) });
    });
    legend();
    map.fire("names");
  };
  const figures = (office) => {
    const text = words.figures.replace("{schools}", office.schools).replace("{staff}", office.staff).replace("{need}", office.need);
    return office.unmet ? `${text} ${duxue.fill(words.figures_open, office.unmet)}` : text;
  };
  const sign = (office) => ({ color: shade(office), href: office.link && address(office) });
  new duxue.Names((view, zoom) => {
    // Figures where there is room, else the name alone; offices with many schools come first.
    const found = [];
    const ranked = [...offices].sort((a, b) => b.schools - a.schools);
    ranked.forEach((office) => found.push({ at: office.at, lines: [office.region, figures(office)], kind: "figures", off: 8, guard: 6, wander: 140, of: office, ...sign(office) }));
    ranked.forEach((office) => found.push({ at: office.at, lines: [office.region], kind: "figures", off: 8, guard: 6, wander: 140, unless: office, ...sign(office) }));
    const seen = zoom >= 12 ? schools.filter((school) => view.contains(school.at)) : [];
    if (state.schools && seen.length <= 80) {
      seen.forEach((school) => found.push({ at: school.at, lines: [school.name], kind: "school", off: 4 }));
    }
    return found;
  }).addTo(map);

  // --- the panel
  const panel = document.getElementById("panel");
  const show = (office) => {
    const ground = office.outline >= 0 && grounds[office.outline].shape;
    if (ground) map.fitBounds(ground.getBounds(), { padding: [30, 30], animate: false });
    else map.setView(office.at, 12, { animate: false });
    duxue.openCard(map, office.at, officeCard(office), 6);
  };
  const find = (school) => {
    if (!state.schools) { ticked.checked = state.schools = true; showSchools(); }
    map.setView(school.at, 14, { animate: false });
    duxue.openCard(map, school.at, schoolCard(school), 4);
  };
  const cell = (text, alarm) => el("td", { text: String(text), class: alarm ? "alarm" : "" });
  const sum = (part) => offices.reduce((total, office) => total + office[part], 0);
  const table = el(
    "table",
    {},
    el("thead", {}, el("tr", {}, ...["col_office", "col_schools", "col_staff", "need", ...(open ? ["unmet"] : [])].map((word) => el("th", { text: words[word] })))),
    el("tbody", {}, ...offices.map((office) =>
      el(
        "tr",
        { on: { click: () => show(office) } },
        el("td", {}, office.link ? el("a", { href: office.link, text: office.region, title: words.open_map }) : el("span", { text: office.region })),
        cell(office.schools),
        cell(office.staff, office.staff < office.need),
        cell(office.need),
        open && cell(office.unmet, office.unmet > 0),
      ),
    )),
    el("tfoot", {}, el("tr", {}, cell(words.total), cell(sum("schools")), cell(sum("staff")), cell(sum("need")), open && cell(data.unmet))),
  );
  const keys = el("ul", { class: "legend" });
  const key = (canvas, text) => el("li", {}, canvas, el("span", { text }));
  function legend() {
    const swatch = (colour) => duxue.sample(duxue.drawSwatch, { fill: colour }, 8);
    const texts = state.by === "staff" ? [words.enough, words.some_short, words.far_short] : [words.none_open, words.few_open, words.many_open];
    keys.replaceChildren(
      ...[GOOD, MIDDLING, BAD].map((colour, i) => key(swatch(colour), texts[i])),
      key(duxue.sample(duxue.drawSeat, { fill: "#FFFFFF" }, 6), words.seat),
      key(duxue.sample(duxue.drawDot, {}, 2), words.school),
      key(duxue.sample(duxue.drawDot, { large: true }, 3.5), words.large),
      ...(open ? [key(duxue.sample(duxue.drawDot, { unmet: true }, 2), words.unmet_mark)] : []),
    );
  }
  const radio = (value, text) => duxue.radio("by", value, text, state.by, () => { state.by = value; paint(); });
  const ticked = el("input", { type: "checkbox", name: "schools", on: { change: () => { state.schools = ticked.checked; showSchools(); map.fire("names"); } } });
  ticked.checked = state.schools;
  const box = el("input", { type: "search", id: "search", placeholder: words.search_city, "aria-label": words.search_city, autocomplete: "off" });
  const found = el("ul", { id: "found", role: "listbox" });
  panel.append(...[
    el("div", { class: "find" }, box, found),
    open && el("fieldset", {}, el("legend", { text: words.colour_by }), radio("staff", words.by_staff), radio("unmet", words.by_unmet)),
    el("div", { class: "ticks" }, el("label", {}, ticked, words.show_schools),
      duxue.printButton(words), duxue.button(words.show_all, () => { map.closePopup(); home(); })),
    el("h2", { text: words.legend }),
    keys,
    el("p", { class: "key", text: open ? words.figures_hint : words.figures_hint_public }),
    el("div", { class: "spill" }, el("h2", { class: "rolls", text: words.list_of_offices }), table),
  ].filter(Boolean));
  duxue.search(
    box,
    found,
    [
      ...offices.map((one) => duxue.entry(one.name, words.office, () => show(one))),
      ...schools.map((one) => duxue.entry(one.name, offices[one.office].name, () => find(one))),
    ],
    words,
  );
  const home = duxue.fit(map, data.bounds);
  showSchools();
  paint();
};

// A school on the city's map: a dot, larger and hollow when large, red when a duty is unmet.
duxue.drawDot = function (ctx, x, y, r, mark) {
  ctx.beginPath();
  ctx.arc(x, y, mark.unmet ? r + 1.2 : r, 0, 2 * Math.PI);
  ctx.fillStyle = mark.unmet ? duxue.ALARM : mark.large ? "#FFFFFF" : "#3A4652";
  ctx.fill();
  if (!mark.large && !mark.unmet) return;
  ctx.lineWidth = 1.2;
  ctx.strokeStyle = mark.unmet ? "#FFFFFF" : "#3A4652";
  ctx.stroke();
};

// An office's seat: a square flag in the colour of its state.
duxue.drawSeat = function (ctx, x, y, r, mark) {
  ctx.lineWidth = 2;
  ctx.strokeStyle = duxue.INK;
  ctx.fillStyle = mark.fill;
  ctx.fillRect(x - r, y - r, 2 * r, 2 * r);
  ctx.strokeRect(x - r, y - r, 2 * r, 2 * r);
};

duxue.drawSwatch = function (ctx, x, y, r, mark) {
  ctx.lineWidth = 1;
  ctx.strokeStyle = "#777777";
  ctx.fillStyle = mark.fill;
  ctx.fillRect(x - r, y - r * 0.7, 2 * r, 1.4 * r);
  ctx.strokeRect(x - r, y - r * 0.7, 2 * r, 1.4 * r);
};
