// One canvas over the map for what changes from week to week: painted in one go, so that thousands of schools stay quick.
"use strict";

// `paint(ctx, spot)` draws everything; `spot(at, r, card, aside)` gives the pixel of a point (moved by [x, y] pixels where asked for)
// and, with a card, makes it answer to the mouse.
duxue.Board = L.Layer.extend({
  initialize(paint) {
    this._paint = paint;
    this._spots = [];
  },
  onAdd(map) {
    this._canvas = duxue.el("canvas", { class: "leaflet-zoom-hide board" });
    map.getPane("overlayPane").append(this._canvas);
    map.on("move zoomend resize settled", this.redraw, this);
    map.on("mousemove", this._hover, this);
    map.on("click", this._click, this);
    this._tip = L.tooltip({ direction: "top", opacity: 0.96 });
    this.redraw();
  },
  redraw() {
    const size = this._map.getSize();
    const sharp = Math.max(window.devicePixelRatio || 1, 2); // paper shows twice as much as a screen
    const canvas = this._canvas;
    canvas.width = size.x * sharp;
    canvas.height = size.y * sharp;
    canvas.style.width = `${size.x}px`;
    canvas.style.height = `${size.y}px`;
    L.DomUtil.setPosition(canvas, this._map.containerPointToLayerPoint([0, 0]));
    const ctx = canvas.getContext("2d");
    ctx.scale(sharp, sharp);
    this._spots = [];
    this._paint(ctx, (at, r, card, aside) => {
      const point = this._map.latLngToContainerPoint(at).add(aside || [0, 0]);
      if (card) this._spots.push({ at, point, r, card });
      return point;
    });
  },
  _find(event) {
    const here = event.containerPoint;
    return this._spots.findLast(({ point, r }) => point.distanceTo(here) <= r + 2);
  },
  _hover(event) {
    const spot = this._find(event);
    this._map.getContainer().style.cursor = spot ? "pointer" : "";
    if (!spot) this._tip.remove();
    else if (this._tip.spot !== spot) this._tip.setLatLng(spot.at).setContent(spot.card()).addTo(this._map);
    this._tip.spot = spot;
  },
  _click(event) {
    const spot = this._find(event);
    if (!spot) return;
    this._tip.remove();
    duxue.openCard(this._map, spot.at, spot.card(), spot.r);
  },
});

// A line through points, with an arrow at its end where asked for.
duxue.stroke = function (ctx, points, { color, width, dash, arrow, alpha }) {
  ctx.save();
  ctx.globalAlpha = alpha || 1;
  ctx.strokeStyle = ctx.fillStyle = color;
  ctx.lineWidth = width;
  ctx.lineJoin = "round";
  ctx.setLineDash(dash || []);
  ctx.beginPath();
  points.forEach((point) => ctx.lineTo(point.x, point.y));
  ctx.stroke();
  ctx.setLineDash([]);
  if (arrow && points.length > 1) {
    const [from, to] = points.slice(-2);
    const turn = Math.atan2(to.y - from.y, to.x - from.x);
    const corner = (back, side) => [
      to.x - back * Math.cos(turn) + side * Math.sin(turn),
      to.y - back * Math.sin(turn) - side * Math.cos(turn),
    ];
    ctx.beginPath();
    ctx.moveTo(...corner(6, 0));
    ctx.lineTo(...corner(15, 4.5));
    ctx.lineTo(...corner(15, -4.5));
    ctx.closePath();
    ctx.fill();
  }
  ctx.restore();
};

// Where each of several who start at one place stands: in rows, [x, y] pixels from it.
duxue.standing = function (i, all) {
  const wide = Math.ceil(Math.sqrt(all * 1.4));
  const row = Math.floor(i / wide);
  const inRow = Math.min(wide, all - row * wide);
  return [14 * ((i % wide) - (inRow - 1) / 2), 19 * (row - (Math.ceil(all / wide) - 1) / 2)];
};

// A team event: a flag on the school, seen without colours by its form.
duxue.drawFlag = function (ctx, x, y, r, mark) {
  ctx.save();
  ctx.globalAlpha = mark.faded ? 0.25 : 1;
  ctx.lineWidth = 1.6;
  ctx.strokeStyle = duxue.INK;
  ctx.fillStyle = mark.fill || "#0B5CAD";
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(x, y - 2.6 * r);
  ctx.lineTo(x + 1.9 * r, y - 1.9 * r);
  ctx.lineTo(x, y - 1.2 * r);
  ctx.fill();
  ctx.stroke();
  ctx.beginPath();
  ctx.arc(x, y, 2.2, 0, 2 * Math.PI);
  ctx.fillStyle = duxue.INK;
  ctx.fill();
  ctx.restore();
};
