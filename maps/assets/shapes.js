// Marks on the map's canvas: one shape per stage, sized by pupils, ringed when large, badged when a duty is unmet.
"use strict";

const duxue = {};

// Corners of each shape around (0, 0); the factor gives all shapes the same weight to the eye.
duxue.SHAPES = {
  circle: { corners: 0, factor: 1 },
  square: { corners: 4, turn: 45, factor: 1.2 },
  up: { corners: 3, turn: -90, factor: 1.35 },
  diamond: { corners: 4, turn: 0, factor: 1.25 },
  pentagon: { corners: 5, turn: -90, factor: 1.15 },
  hexagon: { corners: 6, turn: 0, factor: 1.12 },
  star: { corners: 4, turn: -90, factor: 1.5, inner: 0.45 },
  down: { corners: 3, turn: 90, factor: 1.35 },
  cross: { corners: 4, turn: -45, factor: 1.45, inner: 0.35, blunt: true },
};

// Stages in the order of the code list: each has its own shape.
duxue.STAGE_SHAPES = ["circle", "square", "up", "diamond", "pentagon", "hexagon", "star", "down", "cross"];

duxue.INK = "#222222";
duxue.ALARM = "#C00000";

duxue.trace = function (ctx, x, y, r, name) {
  const shape = duxue.SHAPES[name];
  const at = (degrees, reach) => [
    x + reach * Math.cos((degrees * Math.PI) / 180),
    y + reach * Math.sin((degrees * Math.PI) / 180),
  ];
  ctx.beginPath();
  if (!shape.corners) {
    ctx.arc(x, y, r, 0, 2 * Math.PI);
    return;
  }
  const step = 360 / shape.corners;
  const reach = r * shape.factor;
  for (let i = 0; i < shape.corners; i += 1) {
    const turn = shape.turn + i * step;
    if (shape.blunt) {
      ctx.lineTo(...at(turn + step / 2 - 18, reach * 0.9));
      ctx.lineTo(...at(turn + step / 2 + 18, reach * 0.9));
      ctx.lineTo(...at(turn + step, reach * shape.inner));
    } else {
      ctx.lineTo(...at(turn, reach));
      if (shape.inner) ctx.lineTo(...at(turn + step / 2, reach * shape.inner));
    }
  }
  ctx.closePath();
};

// One school. `mark`: shape, fill, large, unmet, picked, faded.
duxue.drawSchool = function (ctx, x, y, r, mark) {
  ctx.save();
  ctx.globalAlpha = mark.faded ? 0.15 : 1;
  ctx.lineJoin = "round";
  if (mark.large || mark.picked) {
    duxue.trace(ctx, x, y, r + 3, mark.shape);
    ctx.fillStyle = mark.picked ? "#FFD400" : "#FFFFFF";
    ctx.fill();
    ctx.lineWidth = 1.6;
    ctx.strokeStyle = duxue.INK;
    ctx.stroke();
  }
  duxue.trace(ctx, x, y, r, mark.shape);
  ctx.fillStyle = mark.fill;
  ctx.fill();
  ctx.lineWidth = 1;
  ctx.strokeStyle = duxue.INK;
  ctx.stroke();
  if (mark.unmet) duxue.drawBadge(ctx, x + r * 0.8 + 2, y - r * 0.8 - 2);
  ctx.restore();
};

// An exclamation mark on red: seen without colours too.
duxue.drawBadge = function (ctx, x, y) {
  ctx.beginPath();
  ctx.arc(x, y, 5.5, 0, 2 * Math.PI);
  ctx.fillStyle = duxue.ALARM;
  ctx.fill();
  ctx.lineWidth = 1.2;
  ctx.strokeStyle = "#FFFFFF";
  ctx.stroke();
  ctx.fillStyle = "#FFFFFF";
  ctx.fillRect(x - 0.8, y - 3.4, 1.6, 4.2);
  ctx.fillRect(x - 0.8, y + 1.7, 1.6, 1.6);
};

// A person standing on the place where days start; several at one place show how many they are.
duxue.drawPerson = function (ctx, x, y, r, mark) {
  ctx.save();
  ctx.globalAlpha = mark.faded ? 0.15 : 1;
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = mark.picked ? duxue.INK : "#FFFFFF";
  ctx.fillStyle = mark.fill;
  ctx.beginPath();
  ctx.arc(x, y, r, Math.PI, 0);
  ctx.closePath();
  ctx.fill();
  ctx.stroke();
  ctx.beginPath();
  ctx.arc(x, y - r * 1.35, r * 0.68, 0, 2 * Math.PI);
  ctx.fill();
  ctx.stroke();
  if (mark.count > 1) {
    ctx.fillStyle = "#FFFFFF";
    ctx.strokeStyle = duxue.INK;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.arc(x + r + 5, y - r * 2, 7.5, 0, 2 * Math.PI);
    ctx.fill();
    ctx.stroke();
    ctx.fillStyle = duxue.INK;
    ctx.font = "bold 9px sans-serif";
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(String(mark.count), x + r + 5, y - r * 2 + 0.5);
  }
  ctx.restore();
};

L.Canvas.include({
  _updateMark(layer) {
    if (!this._drawing || layer._empty()) return;
    layer.options.draw(this._ctx, layer._point.x, layer._point.y, layer._radius, layer.options);
  },
});

// A Leaflet circle marker that draws itself with `options.draw` and lifts itself `options.lift` pixels.
duxue.Mark = L.CircleMarker.extend({
  _project() {
    this._radius = this.options.radius * (this.options.rigid ? 1 : duxue.scaleAt(this._map.getZoom()));
    this._point = this._map.latLngToLayerPoint(this._latlng).subtract([0, this.options.lift || 0]);
    this._updateBounds();
  },
  _updateBounds() {
    const room = this._radius * 1.5 + 14;
    this._pxBounds = new L.Bounds(this._point.subtract([room, room]), this._point.add([room, room]));
  },
  _updatePath() {
    this._renderer._updateMark(this);
  },
  // Change how the mark looks, and draw it anew.
  look(options) {
    L.Util.setOptions(this, options);
    if (!this._map) return;
    this._project();
    this.redraw();
  },
});

// A mark for the legend, on a canvas of its own.
duxue.sample = function (draw, mark, r, box) {
  const size = box || 24;
  const canvas = document.createElement("canvas");
  const sharp = 2;
  canvas.setAttribute("aria-hidden", "true"); // the text beside it says the same
  canvas.width = size * sharp;
  canvas.height = size * sharp;
  canvas.style.width = canvas.style.height = `${size}px`;
  const ctx = canvas.getContext("2d");
  ctx.scale(sharp, sharp);
  const person = draw === duxue.drawPerson;
  draw(ctx, size / 2 - (mark.count > 1 ? 5 : 0), size / 2 + (person ? r * 1.2 : 0), r, mark);
  return canvas;
};
