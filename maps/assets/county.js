// The map of one office: its schools, who answers for each of them, and where they start from.
"use strict";

duxue.county = function (map, data) {
  const words = data.words;
  const el = duxue.el;
  const state = { by: "person", picked: null, lines: true, people: true, hulls: false };

  // Rows come as arrays to keep the page small; here they get names.
  const people = duxue.people(data.people);
  const zones = data.zones.map(([name, colour, leader, rim], i) => ({ i, name, colour, leader, rim, schools: [] }));
  const schools = data.schools.map(
    ([id, name, lon, lat, stage, students, large, held, zone, last, next, done, planned, duties, unmet, standing, ledger], i) => ({
      i, id, name, at: L.latLng(lat, lon), stage, students, large, held, zone, last, next, done, planned, duties, unmet, standing, ledger,
    }),
  );
  schools.forEach((school) => {
    school.held.forEach(([person]) => people[person].schools.push(school));
    if (school.zone >= 0) zones[school.zone].schools.push(school);
  });
  duxue.settle(people);

  const hue = (owner) => (owner && owner.colour >= 0 ? data.palette[owner.colour] : data.nobody);
  const owner = (school) => {
    if (state.by === "zone") return zones[school.zone];
    return school.held.length ? people[school.held[0][0]] : undefined;
  };
  const radius = (students) => Math.min(4 + Math.sqrt(students) / 9, 12);

  duxue.countyOutlines(map, data);
  const hulls = zones.map((zone) =>
    L.polygon(zone.rim.map(([lon, lat]) => [lat, lon]), { interactive: false, smoothFactor: 0 }).addTo(map),
  );

  // --- cards
  const heldBy = (school) => {
    if (!school.held.length) return el("b", { class: "alarm", text: words.nobody });
    const parts = school.held.map(([person, note]) =>
      el("div", { text: people[person].name + (note ? ` · ${note}` : "") }),
    );
    return el("div", {}, ...parts);
  };
  const visitsText = ({ done, planned }) =>
    duxue.fill(planned < 0 ? words.visits_public : words.visits_office, done).replace("{day}", data.as_of).replace("{all}", planned);
  const schoolCard = (school) =>
    duxue.card(
      school.name,
      [
        [words.stage, data.stages[school.stage] + (school.large ? ` · ${words.large}` : "")],
        [words.students, String(school.students)],
        ...(school.standing ? [[words.standing, school.standing]] : []),
        [words.responsible, heldBy(school)],
        [words.zone, school.zone >= 0 ? zones[school.zone].name : words.no_zone],
        [words.last, school.last || words.unknown],
        [words.next, school.next || words.not_planned],
        [words.visits_done, visitsText(school)],
        ...(school.ledger ? [[words.ledger, school.ledger]] : []),
      ],
      school.unmet && words.unmet_more,
    );
  const names = (list) => el("div", {}, ...list.map((one) => el("div", { text: one.name })));
  const personCard = (person) =>
    duxue.card(
      person.name,
      [
        [words.post, person.post],
        [words.schools_held, duxue.fill(words.schools_count, person.schools.length)],
        ["", names(person.schools)],
      ],
      person.unmet && words.unmet_more,
    );
  const crowdCard = (crowd) =>
    el(
      "div",
      { class: "card" },
      el("h3", { text: duxue.fill(words.people_here, crowd.length) }),
      el("ul", { class: "roll" }, ...crowd.map((person) => roll(person, () => pick("person", person)))),
    );

  // --- layers, from the bottom up: lines, schools, starts
  const lines = people.map((person) =>
    L.polyline(person.schools.map((school) => [person.at, school.at]), { interactive: false, weight: 1.2 }),
  );
  lines.forEach((line) => line.addTo(map));
  const marks = schools.map((school) =>
    new duxue.Mark(school.at, {
      draw: duxue.drawSchool,
      shape: duxue.STAGE_SHAPES[school.stage],
      radius: radius(school.students),
      large: school.large,
      unmet: school.unmet,
      school,
    }),
  );
  const field = duxue.cards(L.featureGroup(marks), (mark) => schoolCard(mark.options.school), 8).addTo(map);
  const crowds = [...people.filter((person) => person.home).reduce((found, person) => {
    const key = `${person.at.lat} ${person.at.lng}`;
    return found.set(key, [...(found.get(key) || []), person]);
  }, new Map()).values()];
  const starts = crowds.map((crowd) =>
    new duxue.Mark(crowd[0].at, { draw: duxue.drawPerson, radius: 6.5, count: crowd.length, lift: 4, crowd }),
  );
  const startCard = ({ options: { crowd } }) => (crowd.length > 1 ? crowdCard(crowd) : personCard(crowd[0]));
  const standing = duxue.cards(L.featureGroup(starts), startCard, 18).addTo(map);
  standing.on("click", (event) => {
    const crowd = event.layer.options.crowd;
    if (crowd.length === 1) pick("person", crowd[0], true);
  });

  const tellOf = (school) => duxue.tell({ school: school.id, name: school.name });
  field.on("click", (event) => tellOf(event.layer.options.school));

  // --- what is shown
  const filter = duxue.filters(data, zones, schools, (by) => {
    paint();
    const shown = schools.filter(filter.takes).map((school) => school.at);
    if (by !== "zone" || !shown.length) return;
    if (shown.length === schools.length) home();
    else map.fitBounds(L.latLngBounds(shown), { padding: [60, 60], maxZoom: 13, animate: false });
  });
  const inPick = (school) => {
    if (!filter.takes(school)) return false;
    if (!state.picked) return true;
    const { kind, one } = state.picked;
    return kind === "school" ? school === one : one.schools.includes(school);
  };
  const isPicked = (person) => {
    if (filter.narrow() && !person.schools.some(filter.takes)) return false;
    if (!state.picked) return true;
    const { kind, one } = state.picked;
    if (kind === "person") return person === one;
    return kind === "zone"
      ? person.schools.some((school) => one.schools.includes(school))
      : one.held.some(([held]) => people[held] === person);
  };
  const paint = () => {
    schools.forEach((school, i) => {
      marks[i].look({ fill: hue(owner(school)), faded: !inPick(school), picked: Boolean(state.picked) && state.picked.one === school });
      if (filter.takes(school)) field.addLayer(marks[i]);
      else field.removeLayer(marks[i]);
    });
    zones.forEach((zone, i) => {
      const by = state.by === "zone";
      const near = !state.picked || state.picked.kind !== "zone" || state.picked.one === zone;
      hulls[i].setStyle({
        color: by ? hue(zone) : "#777777",
        weight: by ? 2.5 : 1.2,
        dashArray: by ? null : "5 5",
        opacity: state.hulls && filter.zone(zone) ? (near ? 0.95 : 0.2) : 0,
        fillColor: hue(zone),
        fillOpacity: state.hulls && by && near && filter.zone(zone) ? 0.14 : 0,
      });
    });
    duxue.say([filter.text(), state.picked ? state.picked.one.name : ""].filter(Boolean).join(" · "));
    people.forEach((person, i) => {
      const near = isPicked(person);
      const strong = Boolean(state.picked) && near;
      lines[i].setLatLngs(person.schools.filter(filter.takes).map((school) => [person.at, school.at]));
      lines[i].setStyle({
        color: state.by === "person" ? hue(person) : "#666666",
        opacity: !state.lines || !near ? 0 : strong ? 0.95 : 0.7,
        weight: strong ? 2.4 : 1.2,
      });
    });
    crowds.forEach((crowd, i) => {
      const narrowed = Boolean(state.picked) || filter.narrow();
      const chosen = narrowed ? crowd.filter(isPicked) : [];
      const face = chosen.length ? chosen[0] : crowd[0];
      const plain = crowd.length > 1 && !chosen.length;
      const show = state.people && (!narrowed || chosen.length);
      starts[i].look({
        fill: plain || state.by === "zone" || face.colour < 0 ? "#444444" : hue(face),
        faded: !show,
        picked: Boolean(state.picked && chosen.length),
        radius: state.picked && chosen.length ? 8 : 6.5,
        count: chosen.length ? chosen.length : crowd.length,
      });
    });
    if (state.people) standing.addTo(map);
    else standing.remove();
    document.body.classList.toggle("picked", Boolean(state.picked) || filter.narrow());
    map.fire("names");
  };
  const pick = (kind, one, stay) => {
    state.picked = one ? { kind, one } : null;
    paint();
    roster();
    if (!one) return map.closePopup();
    if (kind === "school") {
      tellOf(one);
      map.setView(one.at, Math.max(map.getZoom(), 13), { animate: false });
      return duxue.openCard(map, one.at, schoolCard(one), 8);
    }
    const points = one.schools.map((school) => school.at);
    if (kind === "person" && one.home) points.push(one.at);
    if (!stay) {
      map.closePopup();
      if (points.length) map.fitBounds(L.latLngBounds(points), { padding: [60, 60], maxZoom: 13, animate: false });
    }
    if (kind === "person" && !stay) duxue.openCard(map, one.at || map.getCenter(), personCard(one), 20);
    return undefined;
  };

  // --- names: zones when zones are shown, schools when few are in view, counties always
  const mean = (numbers) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  const middle = (list) => L.latLng(mean(list.map((school) => school.at.lat)), mean(list.map((school) => school.at.lng)));
  new duxue.Names((view) => {
    const found = [];
    if (state.by === "zone") {
      zones.filter((zone) => zone.schools.length && filter.zone(zone)).forEach((zone) => {
        const leader = zone.leader >= 0 && people[zone.leader].name;
        const sign = duxue.fill(leader ? words.zone_sign.replace("{leader}", leader) : words.zone_sign_bare, zone.schools.length);
        found.push({ at: middle(zone.schools), lines: [zone.name, sign], kind: "zone", color: hue(zone), wander: 240, of: zone });
        found.push({ at: middle(zone.schools), lines: [zone.name], kind: "zone", color: hue(zone), wander: 240, unless: zone });
      });
    }
    const seen = schools.filter((school) => view.contains(school.at) && inPick(school));
    if (seen.length <= 60) {
      seen.forEach((school) => {
        found.push({ at: school.at, lines: [school.name], kind: "school", off: radius(school.students) + 2 });
      });
    }
    return found.concat(duxue.neighbours(data));
  }).addTo(map);

  // --- the panel
  const panel = document.getElementById("panel");
  function roll(one, act) {
    return el(
      "li",
      duxue.pressable(act),
      duxue.chip(hue(one)),
      el("span", { text: one.name }),
      one.leader >= 0 && el("small", { class: "leader", text: `${words.leader} ${people[one.leader].name}` }),
      one.unmet && el("b", { class: "alarm", text: "!" }),
      el("small", { text: duxue.fill(words.schools_count, one.schools.length) }),
    );
  }
  const list = el("ul", { class: "roll" });
  const heading = el("h2", { class: "rolls" });
  const all = el("button", { class: "all", type: "button", text: words.show_all, on: { click: () => { filter.clear(); pick(); home(); } } });
  const roster = () => {
    const rows = state.by === "zone" ? zones : people;
    const kind = state.by === "zone" ? "zone" : "person";
    heading.textContent = state.by === "zone" ? words.list_of_zones : words.list_of_inspectors;
    const made = rows.filter((one) => one.schools.length).map((one) => {
      const row = roll(one, () => pick(kind, one));
      if (state.picked && state.picked.one === one) row.classList.add("at");
      return row;
    });
    const orphans = schools.filter((school) => !owner(school));
    if (orphans.length) {
      const name = state.by === "zone" ? words.no_zone : words.nobody;
      const lost = { name, colour: -1, schools: orphans };
      made.push(roll(lost, () => pick("zone", lost)));
    }
    duxue.redrawn(list, made);
  };
  const radio = (value, text) => duxue.radio("by", value, text, state.by, () => {
    state.by = value;
    hullTick.firstChild.checked = state.hulls = value === "zone";
    pick();
  });
  const tick = (key, text) => duxue.tick(key, text, state[key], (on) => { state[key] = on; paint(); });
  const hullTick = tick("hulls", words.show_hulls);
  const used = [...new Set(schools.map((school) => school.stage))].sort((a, b) => a - b);
  const count = (stage) => schools.filter((school) => school.stage === stage).length;
  const key = (canvas, text, small) => el("li", {}, canvas, el("span", { text }), el("small", { text: small || "" }));
  const plain = { fill: "#BBBBBB", shape: "circle" };
  const legend = el(
    "ul",
    { class: "legend" },
    ...used.map((stage) =>
      key(duxue.sample(duxue.drawSchool, { ...plain, shape: duxue.STAGE_SHAPES[stage] }, 6), data.stages[stage], duxue.fill(words.schools_count, count(stage))),
    ),
    key(duxue.sample(duxue.drawSchool, { ...plain, large: true }, 6), duxue.fill(words.large_from, data.large_from)),
    schools.some((school) => school.unmet) && key(duxue.sample(duxue.drawSchool, { ...plain, unmet: true }, 5), words.unmet_mark),
    schools.some((school) => !school.held.length) && key(duxue.sample(duxue.drawSchool, { ...plain, fill: data.nobody }, 6), words.nobody),
    crowds.length && key(duxue.sample(duxue.drawPerson, { fill: "#444444", count: 1 }, 6), words.start_of),
    crowds.some((crowd) => crowd.length > 1) && key(duxue.sample(duxue.drawPerson, { fill: "#444444", count: 3 }, 5), words.starts_of),
  );
  const box = el("input", { type: "search", id: "search", placeholder: words.search, "aria-label": words.search, autocomplete: "off" });
  const found = el("ul", { id: "found", role: "listbox" });
  panel.append(
    el("div", { class: "find" }, box, found),
    el("fieldset", {}, el("legend", { text: words.colour_by }), radio("person", words.by_inspector), radio("zone", words.by_zone)),
    filter.panel,
    el("div", { class: "ticks" }, tick("lines", words.show_lines), tick("people", words.show_people), hullTick),
    el("div", { class: "ticks" }, duxue.printButton(words), all),
    el("h2", { text: words.legend }),
    legend,
    el("p", { class: "hint", text: words.pupils_size }),
    el("div", { class: "spill" }, heading, el("p", { class: "hint", text: words.same_colour }), list),
  );
  duxue.search(
    box,
    found,
    [
      ...people.map((one) => duxue.entry(one.name, words.inspector, () => pick("person", one))),
      ...schools.map((one) => duxue.entry(one.name, data.stages[one.stage], () => pick("school", one))),
    ],
    words,
  );

  map.on("click", () => state.picked && pick());
  document.addEventListener("keydown", (event) => event.key === "Escape" && state.picked && pick());
  const home = duxue.fit(map, data.bounds);
  roster();
  paint();
  // The city's map leads here with a school's id behind the hash.
  const asked = decodeURIComponent(window.location.hash.slice(1));
  const wanted = schools.find((school) => school.id === asked);
  if (wanted) pick("school", wanted);
};
