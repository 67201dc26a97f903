// What every map has: outlines, names that never overlap, scale, source line, printing. Texts enter as text, never as markup.
"use strict";

// An element with text and children.
duxue.el = function (tag, options, ...children) {
  const { text, class: names, on, ...rest } = options || {};
  const node = document.createElement(tag);
  if (names) node.className = names;
  if (text !== undefined) node.textContent = text;
  Object.entries(rest).forEach(([key, value]) => node.setAttribute(key, value));
  Object.entries(on || {}).forEach(([kind, act]) => node.addEventListener(kind, act));
  node.append(...children.filter(Boolean));
  return node;
};

duxue.fill = (text, n) => text.replace("{n}", n);

// A card: a heading and rows of (term, description); a description may be a node.
duxue.card = function (heading, rows, note) {
  const list = duxue.el("dl");
  rows.forEach(([term, value]) => {
    list.append(duxue.el("dt", { text: term }), duxue.el("dd", {}, value));
  });
  return duxue.el(
    "div",
    { class: "card" },
    duxue.el("h3", { text: heading }),
    list,
    note && duxue.el("p", { class: "alarm", text: note }),
  );
};

// Names on the map, laid out once a frame: the first in the list come first, none over another. `make` gives them as
// { at, lines, kind, off (pixels from the point), of (whose name it is), unless (whose name makes this one needless), wander
// (how far it may go from its point, with a line back to it), color (of its edge), tint (of its last line), href, guard
// (pixels around the point that no name may cover) }.
duxue.Names = L.Layer.extend({
  initialize(make) {
    this._make = make;
  },
  onAdd(map) {
    this._box = duxue.el("div", { class: "names leaflet-zoom-hide" });
    map.getPane("markerPane").append(this._box);
    map.on("moveend zoomend resize names", this._soon, this);
    map.on("settled", this.lay, this);
    this._soon();
  },
  onRemove(map) {
    map.off("moveend zoomend resize names", this._soon, this);
    map.off("settled", this.lay, this);
    L.Util.cancelAnimFrame(this._frame);
    this._box.remove();
  },
  _soon() {
    L.Util.cancelAnimFrame(this._frame);
    this._frame = L.Util.requestAnimFrame(this.lay, this);
  },
  lay() {
    const view = this._map.getBounds();
    const names = this._make(view, this._map.getZoom()).filter((name) => view.contains(name.at));
    const tags = names.map(duxue.sign);
    this._box.replaceChildren(...tags);
    const sizes = tags.map((tag) => L.point(tag.offsetWidth, tag.offsetHeight));
    const around = (point, r) => L.bounds(point.subtract([r, r]), point.add([r, r]));
    const taken = names.filter((name) => name.guard).map(({ at, guard }) => around(this._map.latLngToLayerPoint(at), guard));
    const there = new Set();
    names.forEach(({ at, off, of, unless, wander }, i) => {
      const point = this._map.latLngToLayerPoint(at);
      const place = !there.has(unless) && this._free(point, sizes[i], off || 0, taken, wander || 0);
      if (!place) {
        tags[i].remove();
        return;
      }
      taken.push(L.bounds(place.min.subtract([3, 1]), place.max.add([3, 1])));
      if (of) there.add(of);
      L.DomUtil.setPosition(tags[i], place.min.round());
      if (!place.contains(point) && place.away) this._lead(point, place.getCenter());
    });
  },
  // The first free place under, over, right or left of a point, `off` pixels from it; then ever farther around it.
  _free(point, size, off, taken, wander) {
    const half = size.divideBy(2);
    const box = (shift) => L.bounds(point.subtract(half).add(shift), point.add(half).add(shift));
    const free = (place) => !taken.some((other) => other.intersects(place));
    const tall = off && off + half.y;
    const wide = off && off + half.x;
    const near = [[0, tall], [0, -tall], [wide, 0], [-wide, 0]].map(box).find(free);
    if (near || !wander) return near;
    const origin = this._map.containerPointToLayerPoint([0, 0]);
    const view = L.bounds(origin, origin.add(this._map.getSize()));
    for (let far = 10; far <= wander; far += 10) {
      for (let step = 0; step < 16; step += 1) {
        const turn = (step * Math.PI) / 8;
        const place = box([Math.cos(turn) * (far + half.x), Math.sin(turn) * (far + half.y)]);
        place.away = far > 10;
        if (view.contains(place) && free(place)) return place;
      }
    }
    return null;
  },
  // A thin line from a point to the middle of a name that stands away from it.
  _lead(from, to) {
    const line = duxue.el("i", { class: "lead" });
    line.style.width = `${from.distanceTo(to)}px`;
    line.style.transform = `translate(${from.x}px, ${from.y}px) rotate(${Math.atan2(to.y - from.y, to.x - from.x)}rad)`;
    this._box.prepend(line);
  },
});

// A name on the map as an element; one that leads somewhere can be clicked, but the panel has the same link for the keyboard.
duxue.sign = function ({ lines, kind, color, tint, href }) {
  const texts = lines.map((text) => duxue.el("span", { text }));
  const sign = duxue.el("div", { class: kind }, ...(href ? [duxue.el("a", { href, tabindex: "-1" }, ...texts)] : texts));
  if (color) sign.style.borderLeft = `5px solid ${color}`;
  if (tint) texts[texts.length - 1].style.color = tint;
  return sign;
};

// A card to look at alone: what goes away with the mouse holds no links.
duxue.glance = function (card) {
  card.querySelectorAll("a").forEach((link) => link.remove());
  return card;
};

// Cards for a group of marks: a short look on hover, kept open on a click. `card` makes the card of a mark.
duxue.cards = function (group, card, lift) {
  return group
    .bindTooltip((mark) => duxue.glance(card(mark)), { direction: "top", offset: [0, -lift], opacity: 0.96 })
    .bindPopup(card, { minWidth: 200, maxWidth: 320, maxHeight: 280, offset: [0, 6 - lift] })
    .on("click", () => group.closeTooltip());
};

// A card opened at a point of the map.
duxue.openCard = function (map, at, card, lift) {
  L.popup({ minWidth: 200, maxWidth: 320, maxHeight: 280, offset: [0, 6 - lift] }).setLatLng(at).setContent(card).openOn(map);
};

// Outlines as polygons: own ones white with a firm edge, the others in the background.
duxue.outlines = function (map, rows, style) {
  return rows.map(([name, own, rings], place) => {
    const shape = L.polygon(
      rings.map((ring) => [ring.map(([lon, lat]) => [lat, lon])]),
      { interactive: false, smoothFactor: 0.5, ...style(own, place) },
    );
    shape.addTo(map);
    // Over a background of tiles the ground is seen through.
    map.on("overlayadd overlayremove", ({ type }) => {
      shape.setStyle({ fillOpacity: type === "overlayadd" ? 0.25 * Number(Boolean(shape.options.interactive)) : 1 });
    });
    return { name, own, shape };
  });
};

// The office's own tiles, where it has set some up; nothing is ever asked for without them.
duxue.tiles = function (map, data) {
  if (!data.tiles) return;
  const layers = data.tiles.layers.map((address) => L.tileLayer(address, { subdomains: "01234567", attribution: duxue.el("i", { text: data.tiles.source }).innerHTML }));
  const background = L.layerGroup(layers).addTo(map);
  L.control.layers(null, { [duxue.el("i", { text: data.words.tiles }).innerHTML]: background }, { collapsed: false }).addTo(map);
  map.fire("overlayadd");
};

// The outlines of a map of one office, and the names of its neighbours.
duxue.countyOutlines = (map, data) =>
  duxue.outlines(map, data.outlines, (own) => ({
    color: own ? "#555555" : "#B5B5B5", weight: own ? 2 : 1, fillColor: own ? "#FFFFFF" : "#ECECE7", fillOpacity: 1,
  }));
// The own county stands in the title; a city's own office stands over many, which are named.
duxue.neighbours = function (data) {
  return data.outlines
    .filter(([name]) => !data.title.startsWith(name))
    .map(([name, own, , lon, lat]) => ({ at: L.latLng(lat, lon), lines: [name], kind: own ? "county own" : "county" }));
};

// Marks shrink on the whole county and grow towards the streets.
duxue.scaleAt = (zoom) => Math.min(Math.max(0.75 + (zoom - 10) * 0.1, 0.75), 1.15);

// Scale, zoom buttons, source line; the default prefix of the attribution is not ours.
duxue.frame = function (map, data) {
  const words = data.words;
  L.control.zoom({ zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map);
  const sources = L.control.attribution({ prefix: false }).addTo(map);
  sources.addAttribution(duxue.el("i", { text: data.sources }).innerHTML);
  // In the corner of the source line, hence above it: beside it they overlap where the map is narrow.
  L.control.scale({ imperial: false, maxWidth: 160, position: sources.getPosition() }).addTo(map);
  map.setMinZoom(6).setMaxZoom(18);
};

// Fit the map to a list of (lat, lon), now and on paper.
duxue.fit = function (map, points) {
  const show = () => {
    map.invalidateSize({ animate: false });
    map.fitBounds(L.latLngBounds(points), { padding: [18, 18], maxZoom: 14, animate: false });
    map.fire("settled"); // paper does not wait for the next frame: nor may names and outlines
    if (map._renderer) map._renderer._redraw();
  };
  let before = null;
  window.addEventListener("beforeprint", () => {
    before = [map.getCenter(), map.getZoom()];
    document.body.classList.add("on-paper");
    duxue.spread();
    show();
  });
  window.addEventListener("afterprint", () => {
    document.body.classList.remove("on-paper", "tight", "wide");
    duxue.gather();
    map.invalidateSize({ animate: false });
    if (before) map.setView(before[0], before[1], { animate: false });
  });
  show();
  return show;
};

// The list beside the map on paper: in two columns where one is too long, else beside a narrower map, else on a further sheet.
duxue.SHEET = (277 * 96) / 25.4; // pixels of an A3 page within its margins
duxue.spread = function () {
  const panel = document.getElementById("panel");
  const fits = () => panel.getBoundingClientRect().bottom - document.body.getBoundingClientRect().top <= duxue.SHEET;
  if (fits()) return;
  for (const way of ["tight", "wide"]) {
    document.body.classList.add(way);
    if (fits()) return;
    document.body.classList.remove(way);
  }
  const sheet = duxue.el("section", { id: "sheet" });
  panel.querySelectorAll(".spill").forEach((list) => {
    const place = document.createComment("");
    list.replaceWith(place);
    duxue.spilt.push([place, list]);
    sheet.append(list);
  });
  document.body.append(sheet);
};
duxue.spilt = [];
duxue.gather = function () {
  duxue.spilt.splice(0).forEach(([place, list]) => place.replaceWith(list));
  document.querySelectorAll("#sheet").forEach((sheet) => sheet.remove());
};

// Controls of the panel: a choice of one, a tick, a list to choose from; `act` takes the new value.
duxue.radio = function (group, value, text, now, act) {
  const input = duxue.el("input", { type: "radio", name: group, value, on: { change: () => act(value) } });
  input.checked = now === value;
  return duxue.el("label", {}, input, text);
};
duxue.tick = function (name, text, now, act) {
  const input = duxue.el("input", { type: "checkbox", name, on: { change: () => act(input.checked) } });
  input.checked = now;
  return duxue.el("label", {}, input, text);
};
duxue.select = function (name, label, entries, act) {
  const list = duxue.el("select", { name, "aria-label": label, title: label, on: { change: () => act(list.value) } });
  list.append(...entries.map(([value, text]) => duxue.el("option", { value, text })));
  return list;
};
duxue.button = (text, act, names, label) =>
  duxue.el("button", { type: "button", class: names || "", text, on: { click: act }, ...(label && { "aria-label": label, title: label }) });
duxue.printButton = (words) => duxue.button(words.print, () => window.print(), "print");
duxue.chip = function (colour) {
  const dot = duxue.el("i", { class: "chip" });
  dot.style.backgroundColor = colour;
  return dot;
};
// What can be taken with a click, the return key or the space bar, as a button.
duxue.pressable = (act) => ({
  tabindex: "0",
  role: "button",
  on: {
    click: act,
    keydown: (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault(); // the space bar would scroll the list away
      act();
    },
  },
});
// The same list drawn anew keeps the keyboard's place in it.
duxue.redrawn = function (list, rows) {
  const at = [...list.children].indexOf(document.activeElement);
  list.replaceChildren(...rows);
  if (at >= 0 && list.children[at]) list.children[at].focus();
};

// People as rows of (name, lon, lat, colour, post, unmet); a start that is not shown comes blank.
duxue.people = (rows) =>
  rows.map(([name, lon, lat, colour, post, unmet], i) => ({
    i, name, home: lon !== "", at: lon === "" ? null : L.latLng(lat, lon), colour, post, unmet, schools: [],
  }));

// Whose start is not shown stands, for lines alone, in the middle of the own schools.
duxue.settle = function (people) {
  people.filter((person) => !person.home).forEach((person) => {
    const points = person.schools.map((school) => school.at);
    const mean = (part) => points.reduce((sum, point) => sum + point[part], 0) / points.length;
    person.at = points.length ? L.latLng(mean("lat"), mean("lng")) : null;
  });
};

// What is shown just now, said beside the title: paper has no controls to read it from.
duxue.say = function (text) {
  document.getElementById("state").textContent = text;
};

// Tell a page around the map what was taken on it; where the map stands alone nobody hears.
duxue.tell = function (what) {
  if (window.parent !== window) window.parent.postMessage({ duxue: what }, "*");
};

// Read the page's data, set its texts, and let the drawing of its kind do the rest.
duxue.open = function (map, kind) {
  const data = JSON.parse(document.getElementById("duxue-data").textContent);
  document.body.prepend(document.querySelector("header"), document.getElementById("edition"), document.getElementById("banner"));
  document.getElementById("title").textContent = data.title;
  document.getElementById("subtitle").textContent = data.subtitle;
  document.getElementById("banner").textContent = data.words.synthetic;
  document.body.classList.toggle("synthetic", data.synthetic);
  document.getElementById("edition").textContent = data.edition;
  document.body.classList.add(data.reader);
  if (data.reader === "public") document.getElementById("title").after(duxue.el("span", { class: "tag", text: data.edition }));
  document.getElementById("links").append(...data.links.map(([text, href]) => duxue.el("a", { href, text })));
  document.getElementById("panel").setAttribute("aria-label", data.words.panel);
  map.getContainer().setAttribute("aria-label", data.title);
  document.addEventListener("keydown", (event) => event.key === "Escape" && map.closePopup());
  duxue.frame(map, data);
  duxue[kind](map, data);
  duxue.tiles(map, data);
};
