// The trouble map: what stays open, where people are short, who is loaded, which schools are near a limit, what moves.
"use strict";

duxue.trouble = function (map, data) {
  const words = data.words;
  const el = duxue.el;
  // Light to dark as well as blue to red, so that it reads without colours too.
  const FREE = "#CFE1F2";
  const LOW = "#8DB8DE";
  const HIGH = "#EBA04B";
  const OVER = "#B5371A";
  const OLD = "#B35C00";
  const NEW = "#00709B";
  const CHANGED = "#FFE08A";

  const people = duxue.people(data.people);
  const schools = data.schools.map(([id, name, lon, lat, stage, students, standing], i) => ({
    i, id, name, at: L.latLng(lat, lon), stage, students, standing,
  }));
  const tallies = (rows, of) => rows.map(([i, have, limit]) => ({ one: of[i], have, limit, share: have / limit }));
  const views = data.views.map(([name, held, open, areas, loads, caps, moves, changed], i) => ({
    i, name,
    held: held.map((person) => people[person]),
    open: open.map(([at, who, text, times]) => ({ schools: at.map((n) => schools[n]), people: who.map((n) => people[n]), text, times })),
    areas: areas.map(([text, at, who]) => ({ schools: at.map((n) => schools[n]), people: who.map((n) => people[n]), text })),
    loads: tallies(loads, people),
    caps: tallies(caps, schools).filter(({ share }) => share >= 0.8),
    moves: moves && moves.map(([school, before, after, day]) => ({ school: schools[school], before: people[before], after: people[after], day }))
      .concat(changed.map(([at, text]) => ({ event: true, schools: at.map((n) => schools[n]), text }))),
  }));
  const modes = ["open", "areas", "loads", "caps", "moves"].filter((mode) => mode !== "moves" || views.some((view) => view.moves));
  const first = ["open", "areas", "moves"].filter((mode) => modes.includes(mode));
  const state = { view: views[0], mode: first.concat("loads").find((mode) => (views[0][mode] || []).length) || "open", picked: null };
  const rows = () => state.view[state.mode] || [];
  const shade = (share) => (share > 1 ? OVER : share >= 0.8 ? HIGH : share >= 0.5 ? LOW : FREE);
  const holder = (school) => state.view.held[school.i];
  const nameOf = (person) => (person ? person.name : words.no_one);
  const told = (pattern, tally) => pattern.replace("{have}", tally.have).replace("{limit}", tally.limit);

  duxue.countyOutlines(map, data);

  // --- cards
  const card = (school) => {
    const view = state.view;
    const lines = [
      ...view.open.filter((one) => one.schools.includes(school)).map((one) => one.text),
      ...view.areas.filter((one) => one.schools.includes(school)).map((one) => one.text),
    ];
    const cap = view.caps.find((tally) => tally.one === school);
    const move = (view.moves || []).find((one) => one.school === school);
    const events = (view.moves || []).filter((one) => one.event && one.schools.includes(school));
    const box = duxue.card(school.name, [
      [words.stage, data.stages[school.stage]],
      [words.students, String(school.students)],
      ...(school.standing ? [[words.standing, school.standing]] : []),
      [words.responsible, holder(school) ? holder(school).name : el("b", { class: "alarm", text: words.nobody })],
      ...(cap ? [[words.mode_caps, told(words.cap_of, cap)]] : []),
      ...(move ? [[words.old_hand, nameOf(move.before)], [words.new_hand, `${nameOf(move.after)} · ${move.day}`]] : []),
    ]);
    box.append(...events.map((one) => el("p", { class: "told", text: one.text })));
    box.append(...lines.map((text) => el("p", { class: "alarm", text })));
    return box;
  };
  const personCard = (person) => {
    const load = state.view.loads.find((tally) => tally.one === person);
    const mine = schools.filter((school) => holder(school) === person);
    const box = duxue.card(person.name, [
      [words.post, person.post],
      ...(load ? [[words.mode_loads, told(words.load_of, load)]] : []),
      [words.schools_held, el("div", {}, ...mine.map((school) => el("div", { text: school.name })))],
    ]);
    box.append(...state.view.open.filter((one) => one.people.includes(person)).map((one) => el("p", { class: "alarm", text: one.text })));
    return box;
  };

  // --- what each way of looking marks: schools and people with their colours, lines between them
  const marked = () => {
    const found = { schools: new Map(), people: new Map(), lines: [] };
    const focus = state.picked ? [state.picked] : rows();
    if (state.mode === "open") {
      focus.forEach((one) => {
        one.schools.forEach((school) => found.schools.set(school, { fill: OVER, unmet: true }));
        one.people.forEach((person) => found.people.set(person, OVER));
      });
    }
    if (state.mode === "areas") {
      focus.forEach((one) => {
        const alpha = Math.min(0.5, Math.max(0.15, 15 / one.schools.length)); // many lines, each the fainter
        one.schools.forEach((school) => found.schools.set(school, { fill: OVER }));
        one.people.forEach((person) => {
          found.people.set(person, NEW);
          if (!state.picked || !person.home) return;
          one.schools.forEach((school) => found.lines.push({ points: [person.at, school.at], color: NEW, width: 0.8, alpha }));
        });
      });
    }
    if (state.mode === "loads") {
      focus.forEach((tally) => {
        found.people.set(tally.one, shade(tally.share));
        schools.filter((school) => holder(school) === tally.one).forEach((school) => {
          found.schools.set(school, { fill: shade(tally.share) });
          if (tally.one.home) found.lines.push({ points: [tally.one.at, school.at], color: "#777777", width: 1, alpha: 0.7 });
        });
      });
    }
    if (state.mode === "caps") focus.forEach((tally) => found.schools.set(tally.one, { fill: shade(tally.share) }));
    if (state.mode === "moves") {
      focus.filter((one) => one.event).forEach((one) => one.schools.forEach((school) => found.schools.set(school, { fill: CHANGED })));
      focus.filter((one) => !one.event).forEach(({ school, before, after }) => {
        found.schools.set(school, { fill: "#FFFFFF", large: true });
        if (before) found.people.set(before, OLD);
        if (before && before.home) found.lines.push({ points: [before.at, school.at], color: OLD, width: 1.8, dash: [5, 4], alpha: 0.9 });
        if (after) found.people.set(after, NEW);
        if (after && after.home) found.lines.push({ points: [school.at, after.at], color: NEW, width: 2, arrow: true, alpha: 0.9 });
      });
    }
    return found;
  };
  const board = new duxue.Board((ctx, spot) => {
    const found = marked();
    const scale = duxue.scaleAt(map.getZoom());
    found.lines.forEach(({ points, ...look }) => duxue.stroke(ctx, points.map((at) => spot(at)), look));
    schools.filter((school) => !found.schools.has(school)).forEach((school) => {
      const { x, y } = spot(school.at, 3, () => card(school));
      ctx.beginPath();
      ctx.arc(x, y, 2.2, 0, 2 * Math.PI);
      ctx.fillStyle = holder(school) ? "#A9A9A9" : duxue.ALARM;
      ctx.fill();
    });
    found.schools.forEach((look, school) => {
      const { x, y } = spot(school.at, 8, () => card(school));
      duxue.drawSchool(ctx, x, y, 6.5 * scale, { shape: duxue.STAGE_SHAPES[school.stage], ...look });
    });
    const stands = new Map();
    found.people.forEach((fill, person) => {
      if (!person.home) return;
      const key = `${person.at.lat} ${person.at.lng}`;
      stands.set(key, [...(stands.get(key) || []), { person, fill }]);
    });
    // Several who start at one place stand side by side.
    stands.forEach((crowd) => crowd.forEach(({ person, fill }, i) => {
      const { x, y } = spot(person.at, 8, () => personCard(person), duxue.standing(i, crowd.length));
      duxue.drawPerson(ctx, x, y - 3, 6.5, { fill, count: 1, picked: true });
    }));
  }).addTo(map);

  new duxue.Names((view) => {
    const found = marked();
    const near = [...found.schools.keys()].filter((school) => view.contains(school.at));
    const signs = near.length <= 60 ? near.map((school) => ({ at: school.at, lines: [school.name], kind: "school", off: 9, wander: near.length <= 12 ? 60 : 0 })) : [];
    const faces = [...found.people.keys()].filter((person) => person.home && found.people.size <= 40);
    faces.forEach((person) => signs.push({ at: person.at, lines: [person.name], kind: "school event", off: 12 }));
    return signs.concat(duxue.neighbours(data));
  }).addTo(map);

  // --- the panel
  const list = el("ul", { class: "entries troubles" });
  const heading = el("h2", { class: "rolls" });
  const legend = el("ul", { class: "legend" });
  const pick = (one) => {
    state.picked = state.picked === one ? null : one;
    show();
    if (!state.picked) return;
    const found = marked();
    const points = [...[...found.schools.keys()].map((school) => school.at), ...[...found.people.keys()].filter((person) => person.home).map((person) => person.at)];
    if (points.length) map.fitBounds(L.latLngBounds(points), { padding: [60, 60], maxZoom: 12, animate: false });
  };
  const bar = (share) => {
    const whole = el("i", { class: "bar" }, el("b", {}));
    whole.firstChild.style.width = `${Math.min(share, 1) * 100}%`;
    whole.firstChild.style.backgroundColor = shade(share);
    return whole;
  };
  const row = {
    open: (one) => [el("span", { text: one.text }), one.times > 1 && el("small", { text: duxue.fill(words.times, one.times) })].filter(Boolean),
    areas: (one) => [el("span", { text: one.text }), el("small", { text: duxue.fill(words.area_count, one.schools.length).replace("{people}", one.people.length) })],
    loads: (one) => [el("span", { class: "what", text: one.one.name }), bar(one.share), el("small", { text: told(words.load_of, one) })],
    caps: (one) => [el("span", { text: one.one.name }), bar(one.share), el("small", { text: told(words.cap_of, one) })],
    moves: (one) => one.event ? [el("span", { text: one.text })] : [
      el("span", { text: one.school.name }),
      el("small", { text: `${nameOf(one.before)} → ${nameOf(one.after)} · ${one.day}` })],
  };
  const key = (draw, mark, r, text) => el("li", {}, duxue.sample(draw, mark, r), el("span", { text }));
  const school = (mark, text) => key(duxue.drawSchool, { shape: "circle", ...mark }, 6, text);
  const person = (fill, text) => key(duxue.drawPerson, { fill, count: 1, picked: true }, 6, text);
  const idle = school({ fill: "#A9A9A9" }, words.school_idle);
  const shades = (draw) => [[FREE, words.free], [LOW, words.low], [HIGH, words.high], [OVER, words.over]].map(([fill, text]) => draw(fill, text));
  const keys = {
    open: () => [school({ fill: OVER, unmet: true }, words.unmet_mark), person(OVER, words.inspector), idle],
    areas: () => [school({ fill: OVER }, words.short_school), person(NEW, words.can_reach), idle],
    loads: () => [...shades(person), school({ fill: LOW }, words.school_as_holder)],
    caps: () => [...shades((fill, text) => school({ fill }, text)).slice(2), idle],
    moves: () => [school({ fill: "#FFFFFF", large: true }, words.moved), person(OLD, words.old_hand), person(NEW, words.new_hand),
      ...(rows().some((one) => one.event) ? [school({ fill: CHANGED }, words.event_changed)] : []), idle],
  };
  const handed = (found) => [
    duxue.fill(words.moves_n, found.filter((one) => !one.event).length),
    ...(found.some((one) => one.event) ? [duxue.fill(words.events_changed_n, found.filter((one) => one.event).length)] : []),
  ].join(words.comma);
  const number = (found) => found.reduce((sum, one) => sum + (one.times || 1), 0);
  const inAll = (found) => duxue.fill(words.open_n, number(found));
  const counted = { open: inAll, areas: inAll, moves: handed };
  function show() {
    const found = rows();
    heading.textContent = words[`mode_${state.mode}`] + (counted[state.mode] && found.length ? ` · ${counted[state.mode](found)}` : "");
    const lines = found.map((one) => {
      const line = el("li", { ...duxue.pressable(() => pick(one)), "aria-pressed": String(state.picked === one) }, ...row[state.mode](one));
      line.classList.toggle("at", state.picked === one);
      return line;
    });
    duxue.redrawn(list, lines.length ? lines : [el("li", { class: "none", text: words[`${state.mode}_none`] })]);
    modes.forEach((mode) => {
      counts[mode].textContent = mode === "loads" ? "" : duxue.fill(words.in_brackets, number(state.view[mode] || []));
    });
    legend.replaceChildren(...keys[state.mode]());
    duxue.say([views.length > 1 ? state.view.name : "", words[`mode_${state.mode}`]].filter(Boolean).join(" · "));
    board.redraw();
    map.fire("names");
  }
  const change = (part) => (value) => {
    state[part] = part === "view" ? views[Number(value)] : value;
    state.picked = null;
    map.closePopup();
    show();
  };
  const box = el("input", { type: "search", id: "search", placeholder: words.search, "aria-label": words.search, autocomplete: "off" });
  const hits = el("ul", { id: "found", role: "listbox" });
  const show1 = (at, inner) => {
    map.setView(at, Math.max(map.getZoom(), 12), { animate: false });
    duxue.openCard(map, at, inner, 8);
  };
  const counts = Object.fromEntries(modes.map((mode) => [mode, el("small", {})]));
  const choices = (label, name, entries, now, act) =>
    el("fieldset", { class: "stack" }, el("legend", { text: label }), ...entries.map(([value, text]) => {
      const choice = duxue.radio(name, value, text, now, act);
      if (name === "mode") choice.append(counts[value]);
      return choice;
    }));
  document.getElementById("panel").append(...[
    el("div", { class: "find" }, box, hits),
    views.length > 1 && choices(words.plans, "view", views.map((view) => [String(view.i), view.name]), "0", change("view")),
    choices(words.show_what, "mode", modes.map((mode) => [mode, words[`mode_${mode}`]]), state.mode, change("mode")),
    el("div", { class: "ticks" }, duxue.printButton(words), duxue.button(words.show_all, () => { state.picked = null; map.closePopup(); show(); home(); })),
    el("h2", { text: words.legend }),
    legend,
    el("div", { class: "spill" }, heading, list),
  ].filter(Boolean));
  duxue.search(box, hits, [
    ...people.filter((one) => one.home).map((one) => duxue.entry(one.name, words.inspector, () => show1(one.at, personCard(one)))),
    ...schools.map((one) => duxue.entry(one.name, data.stages[one.stage], () => show1(one.at, card(one)))),
  ], words);
  const home = duxue.fit(map, data.bounds);
  show();
};
