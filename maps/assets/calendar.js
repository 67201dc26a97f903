// The calendar map: a slider over weeks, who is where in each, and one person's week as a tour.
"use strict";

// A colour a weekday, dark enough for lines and for white figures.
duxue.DAY_COLOURS = ["#332288", "#117733", "#AA4499", "#B35C00", "#00709B", "#6B6B00", "#882255"];

duxue.calendar = function (map, data) {
  const words = data.words;
  const el = duxue.el;
  const state = { week: data.first_week, person: null, school: null };
  const open = data.reader === "office";
  const weekdays = words.weekdays.split(" ");
  const halves = [words.half_am, words.half_pm, words.half_day];
  const roles = [words.lead, words.member, words.expert, words.reserve];
  const RESERVE = 3;

  const people = duxue.people(data.people);
  const schools = data.schools.map(([id, name, lon, lat, stage, students, standing], i) => ({
    i, id, name, at: L.latLng(lat, lon), stage, students, standing,
  }));
  const events = data.events.map(([where, first, last, exact, text, team, fate]) => ({
    place: Array.isArray(where) ? { name: where[0], at: L.latLng(where[2], where[1]) } : schools[where],
    first, last, exact, text, fate,
    team: team.map(([person, role]) => ({ person: people[person], role })),
  }));
  const visitsOf = (week) => {
    const flat = data.visits[week];
    const found = [];
    for (let i = 0; i < flat.length; i += 3) {
      const slot = flat[i + 2];
      found.push({ place: schools[flat[i]], person: people[flat[i + 1]], day: 7 * week + Math.floor(slot / 3), half: slot % 3, fate: (data.fates[week] || {})[i / 3] });
    }
    return found;
  };
  const eventsOf = (week) => events.filter((event) => event.first < 7 * week + 7 && event.last >= 7 * week);
  const hue = (person) => (person.colour >= 0 ? data.palette[person.colour] : "#777777");
  const dayText = (day) => `${data.days[day]} ${weekdays[day % 7]}`;
  const span = (event) => {
    if (!event.exact) return words.in_the_week;
    return event.first === event.last ? dayText(event.first) : `${data.days[event.first]}–${data.days[event.last]}`;
  };
  const sits = (event, person) => event.team.some((seat) => seat.person === person && seat.role !== RESERVE);
  const teamText = (event) =>
    event.team.map(({ person, role }) => (role === 1 ? person.name : person.name + words.bracketed.replace("{text}", roles[role]))).join(data.lang === "en" ? ", " : "、");

  duxue.countyOutlines(map, data);

  // --- one week, narrowed to a person where one is chosen
  const current = () => {
    const of = state.person;
    return {
      visits: visitsOf(state.week).filter((visit) => !of || visit.person === of),
      events: eventsOf(state.week).filter((event) => !of || sits(event, of)),
    };
  };
  const line = (item) =>
    item.person
      ? [`${dayText(item.day)} ${halves[item.half]}`, words.visit, item.person.name, item.fate].filter(Boolean).join(" · ")
      : [span(item), item.text, teamText(item), item.fate].filter(Boolean).join(" · ");
  const card = (place, items) => {
    const rows = items.map((item) => el("div", { class: "entry", text: line(item) }));
    return el("div", { class: "card" }, el("h3", { text: place.name }), place.stage !== undefined && el("p", { text: data.stages[place.stage] }),
      place.standing && el("p", { text: `${words.standing}${words.colon}${place.standing}` }), ...rows);
  };
  // Where a person goes on each day of the week: [day, places in order].
  const tours = (week) => {
    const days = new Map();
    const go = (day, place, rank) => days.set(day, [...(days.get(day) || []), { place, rank }]);
    week.visits.forEach((visit) => go(visit.day, visit.place, visit.half === 1 ? 1 : 0));
    week.events.filter((event) => event.exact).forEach((event) => {
      for (let day = Math.max(event.first, 7 * state.week); day <= Math.min(event.last, 7 * state.week + 6); day += 1) go(day, event.place, 0);
    });
    return [...days].sort((a, b) => a[0] - b[0]).map(([day, stops]) => [day, stops.sort((a, b) => a.rank - b.rank).map((stop) => stop.place)]);
  };

  const board = new duxue.Board((ctx, spot) => {
    const week = current();
    const scale = duxue.scaleAt(map.getZoom());
    const at = new Map();
    [...week.visits, ...week.events].forEach((item) => at.set(item.place, [...(at.get(item.place) || []), item]));
    schools.filter((school) => !at.has(school)).forEach((school) => {
      const { x, y } = spot(school.at, 3, () => card(school, []));
      ctx.beginPath();
      ctx.arc(x, y, school === state.school ? 5 : 2.2, 0, 2 * Math.PI);
      ctx.fillStyle = school === state.school ? "#FFD400" : "#A9A9A9";
      ctx.fill();
    });
    if (state.person) {
      tours(week).forEach(([day, places]) => {
        const home = state.person.home ? [spot(state.person.at)] : [];
        const points = [...home, ...places.map((place) => spot(place.at)), ...home];
        duxue.stroke(ctx, points, { color: duxue.DAY_COLOURS[day % 7], width: 2.6, alpha: 0.85 });
        points.slice(1).forEach((point, i) => {
          const far = points[i].distanceTo(point) > 30;
          duxue.stroke(ctx, [points[i], point], { color: duxue.DAY_COLOURS[day % 7], width: 0.1, arrow: far });
        });
      });
    } else {
      week.visits.filter((visit) => visit.person.home).forEach((visit) => {
        duxue.stroke(ctx, [spot(visit.person.at), spot(visit.place.at)], { color: hue(visit.person), width: 1.3, alpha: 0.75 });
      });
    }
    if (open) {
      const away = new Set(week.visits.map((visit) => visit.person));
      week.events.forEach((event) => event.team.forEach((seat) => seat.role !== RESERVE && away.add(seat.person)));
      [...away].filter((person) => person.home).forEach((person) => {
        const { x, y } = spot(person.at);
        duxue.drawPerson(ctx, x, y - 3, 6, { fill: hue(person), count: 1, picked: person === state.person });
      });
    }
    at.forEach((items, place) => {
      const { x, y } = spot(place.at, 8, () => card(place, items));
      const visit = items.find((item) => item.person);
      const stage = place.stage === undefined ? "square" : duxue.STAGE_SHAPES[place.stage];
      if (visit) {
        duxue.drawSchool(ctx, x, y, 7 * scale, { shape: stage, fill: hue(visit.person), picked: place === state.school });
      }
      if (items.some((item) => !item.person)) duxue.drawFlag(ctx, x, y, 7, {});
    });
  }).addTo(map);

  // On a tour each school says when: day and half-day, in the day's colour.
  const when = (place, week) => {
    const mine = state.person ? week.visits.filter((visit) => visit.place === place).sort((a, b) => a.day - b.day || a.half - b.half) : [];
    if (!mine.length) return {};
    const text = mine.map((visit) => `${weekdays[visit.day % 7]} ${halves[visit.half]}`).join(" · ");
    return { lines: [place.name, text], kind: "school stop", tint: duxue.DAY_COLOURS[mine[0].day % 7], wander: 90, guard: 9 };
  };
  new duxue.Names((view) => {
    const week = current();
    const found = new Map();
    week.events.forEach((event) => found.set(event.place, "event"));
    if (state.person || week.visits.length <= 40 || map.getZoom() >= 12) {
      week.visits.forEach((visit) => found.has(visit.place) || found.set(visit.place, "school"));
    }
    if (state.school) found.set(state.school, "school");
    return [...found]
      .filter(([place]) => view.contains(place.at))
      .map(([place, kind]) => ({ at: place.at, lines: [place.name], kind: `school ${kind}`, off: 10, ...when(place, week) }))
      .concat(duxue.neighbours(data));
  }).addTo(map);

  // --- the panel
  const label = el("b", { class: "week" });
  const slider = el("input", { type: "range", id: "week", min: "0", max: String(data.weeks.length - 1), step: "1", "aria-label": words.which_week });
  const entries = el("div", { id: "entries" });
  const heading = el("h2", { class: "rolls" });
  const loads = data.weeks.map((_, week) => [data.visits[week].length / 3, eventsOf(week).length]);
  const most = Math.max(1, ...loads.map(([visits, held]) => visits + held));
  const bars = el("div", { class: "bars", "aria-hidden": "true", title: words.busy }, ...loads.map(([visits, held], week) => {
    const bar = el("i", { on: { click: () => go(week) }, title: weekText(week) }, el("b", {}), el("em", {}));
    bar.firstChild.style.height = `${(100 * held) / most}%`;
    bar.lastChild.style.height = `${(100 * visits) / most}%`;
    return bar;
  }));
  function weekText(week) {
    const [year, number, days] = data.weeks[week];
    return data.lang === "en" ? `${duxue.fill(words.week, number)} of ${year}, ${days}` : `${year}年${duxue.fill(words.week, number)} ${days}`;
  }
  const item = (one, when) => {
    const act = () => {
      map.setView(one.place.at, Math.max(map.getZoom(), 12), { animate: false });
      duxue.openCard(map, one.place.at, card(one.place, [one]), 8);
    };
    const said = (kind, text) => text && el("span", { class: kind, text });
    if (!one.person) {
      return el("li", { class: "event", ...duxue.pressable(act) },
        el("b", { text: when }), said("where", one.place.name), said("what", one.text), said("who", teamText(one)), said("who", one.fate));
    }
    return el("li", duxue.pressable(act), duxue.chip(hue(one.person)),
      said("what", halves[one.half]), said("where", one.place.name), !state.person && said("who", one.person.name), said("who", one.fate));
  };
  // Events first, then the visits day by day.
  const list = () => {
    const week = current();
    heading.textContent = state.person ? `${words.this_week} · ${state.person.name}` : words.this_week;
    const parts = [];
    if (week.events.length) {
      parts.push(el("h3", { text: duxue.fill(words.events_n, week.events.length) }));
      parts.push(el("ul", { class: "entries" }, ...week.events.map((event) => item(event, span(event)))));
    }
    const days = [...new Set(week.visits.map((visit) => visit.day))].sort((a, b) => a - b);
    const rest = [];
    if (days.length) rest.push(el("h3", { text: duxue.fill(words.visits_n, week.visits.length) }));
    days.forEach((day) => {
      const mine = week.visits.filter((visit) => visit.day === day).sort((a, b) => a.half - b.half);
      const mark = el("h4", { text: dayText(day) });
      if (state.person) mark.style.color = duxue.DAY_COLOURS[day % 7];
      rest.push(el("div", { class: "day" }, mark, el("ul", { class: "entries" }, ...mine.map((visit) => item(visit)))));
    });
    if (!parts.length && !rest.length) parts.push(el("p", { class: "hint", text: words.nothing_on }));
    if (rest.length) parts.push(el("div", { class: "spill" }, ...rest));
    entries.replaceChildren(...parts);
  };
  const yearOf = (school) => {
    heading.textContent = `${school.name} · ${words.all_year}`;
    const found = events.filter((event) => event.place === school).map((event) => ({ ...event, at: event.first }));
    data.weeks.forEach((_, week) => visitsOf(week).forEach((visit) => visit.place === school && found.push({ ...visit, at: visit.day })));
    const rows = found.sort((a, b) => a.at - b.at).map((one) => {
      const week = Math.floor(one.at / 7);
      const text = one.exact === 0 ? `${weekText(week)} · ${line(one)}` : line(one);
      return el("li", duxue.pressable(() => go(week)), el("span", { text }));
    });
    entries.replaceChildren(rows.length ? el("ul", { class: "entries" }, ...rows) : el("p", { class: "hint", text: words.no_entries }));
  };
  const show = () => {
    label.textContent = weekText(state.week);
    slider.value = String(state.week);
    slider.setAttribute("aria-valuetext", label.textContent);
    [...bars.children].forEach((bar, week) => bar.classList.toggle("at", week === state.week));
    duxue.say([label.textContent, state.person && state.person.name].filter(Boolean).join(" · "));
    dayKeys.hidden = !state.person;
    if (state.school) yearOf(state.school);
    else list();
    board.redraw();
    map.fire("names");
  };
  const go = (week) => {
    state.week = Math.min(Math.max(week, 0), data.weeks.length - 1);
    map.closePopup();
    show();
  };
  slider.addEventListener("input", () => go(Number(slider.value)));
  let playing = 0;
  const stop = () => {
    window.clearInterval(playing);
    playing = 0;
    play.textContent = `▶ ${words.play}`;
  };
  const play = duxue.button("", () => {
    if (playing) return stop();
    if (state.week === data.weeks.length - 1) go(0);
    play.textContent = `❚❚ ${words.pause}`;
    playing = window.setInterval(() => {
      go(state.week + 1);
      if (state.week === data.weeks.length - 1) stop();
    }, 900);
    return undefined;
  }, "play");
  stop();
  const visitors = new Set(data.visits.flatMap((flat) => flat.filter((n, i) => i % 3 === 1)));
  const busy = people.filter((person) => visitors.has(person.i) || events.some((event) => sits(event, person)));
  const choose = (person) => {
    state.person = person;
    state.school = null;
    who.value = person ? String(person.i) : "";
    map.closePopup();
    show();
    const week = current();
    const points = [...week.visits, ...week.events].map((one) => one.place.at);
    if (person && person.home) points.push(person.at);
    if (person && points.length > 1) map.fitBounds(L.latLngBounds(points), { padding: [90, 90], maxZoom: 14, animate: false });
  };
  const names = busy.map((person) => [String(person.i), person.name]);
  const who = duxue.select("who", words.whose_week, [["", words.everybody], ...names], (value) => choose(value === "" ? null : people[Number(value)]));
  const box = el("input", { type: "search", id: "search", placeholder: words.search, "aria-label": words.search, autocomplete: "off" });
  const found = el("ul", { id: "found", role: "listbox" });
  const findSchool = (school) => {
    state.person = null;
    who.value = "";
    state.school = school;
    map.setView(school.at, Math.max(map.getZoom(), 12), { animate: false });
    show();
  };
  const all = duxue.button(words.show_all, () => { choose(null); home(); });
  const key = (draw, mark, r, text) => el("li", {}, duxue.sample(draw, mark, r), el("span", { text }));
  const dayKeys = el("div", {}, el("p", { class: "key", text: words.tour }), el("ul", { class: "legend days" },
    ...weekdays.slice(0, 5).map((text, i) => el("li", {}, duxue.chip(duxue.DAY_COLOURS[i]), el("span", { text })))));
  document.getElementById("panel").append(
    el("div", { class: "find" }, box, found),
    el("div", { class: "clock" }, label,
      el("div", { class: "controls" },
        duxue.button("‹", () => go(state.week - 1), "earlier", words.earlier), slider,
        duxue.button("›", () => go(state.week + 1), "later", words.later)),
      bars,
      el("div", { class: "controls" }, play, who, duxue.printButton(words), all)),
    el("h2", { text: words.legend }),
    el("ul", { class: "legend" },
      open && key(duxue.drawSchool, { shape: "circle", fill: data.palette[4] }, 6, words.school_visited),
      key(duxue.drawFlag, {}, 4, words.school_event),
      key(duxue.drawSchool, { shape: "circle", fill: "#A9A9A9" }, 3, words.school_idle),
      open && key(duxue.drawPerson, { fill: "#444444", count: 1 }, 6, words.start_of),
    ),
    open ? dayKeys : el("p", { class: "hint", text: words.tour_public }),
    heading,
    entries,
  );
  duxue.search(box, found, [
    ...busy.map((person) => duxue.entry(person.name, words.inspector, () => choose(person))),
    ...schools.map((school) => duxue.entry(school.name, data.stages[school.stage], () => findSchool(school))),
  ], words);
  const home = duxue.fit(map, data.bounds);
  show();
};
