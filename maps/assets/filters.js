// Which schools of an office's map are shown: by zone, by stage, by what is due at them.
"use strict";

duxue.filters = function (data, zones, schools, changed) {
  const words = data.words;
  const chosen = { zone: "", stage: "", duty: "" };
  const takes = (school) =>
    (chosen.zone === "" || school.zone === Number(chosen.zone)) &&
    (chosen.stage === "" || school.stage === Number(chosen.stage)) &&
    (chosen.duty === "" || school.duties.includes(Number(chosen.duty)));
  const count = duxue.el("span", { class: "count", id: "shown" });
  const narrow = () => Object.values(chosen).some((value) => value !== "");
  const tell = () => {
    const shown = schools.filter(takes).length;
    count.textContent = narrow() ? duxue.fill(words.shown_of, shown).replace("{all}", schools.length) : "";
  };
  const act = (key) => (value) => {
    chosen[key] = value;
    tell();
    changed(key);
  };
  // Only what some school has is offered, with how many have it.
  const choice = (key, label, all, entries) => {
    const offered = entries.filter(([, , n]) => n).map(([value, text, n]) => [value, `${text} ${duxue.fill(words.schools_count, n)}`]);
    return duxue.select(key, label, [["", all], ...offered], act(key));
  };
  const having = (test) => schools.filter(test).length;
  const lists = {
    zone: choice("zone", words.zone, words.all_zones, zones.map((zone) => [zone.i, zone.name, zone.schools.length])),
    stage: choice("stage", words.stage, words.all_stages, data.stages.map((text, i) => [i, text, having((one) => one.stage === i)])),
    duty: choice("duty", words.duty, words.all_duties, data.duties.map((text, i) => [i, text, having((one) => one.duties.includes(i))])),
  };
  const named = (key, names) => (chosen[key] === "" ? "" : names[Number(chosen[key])]);
  return {
    takes,
    narrow,
    zone: (zone) => chosen.zone === "" || zone.i === Number(chosen.zone),
    text: () =>
      [named("zone", zones.map((zone) => zone.name)), named("stage", data.stages), named("duty", data.duties), count.textContent]
        .filter(Boolean)
        .join(" · "),
    clear: () => {
      Object.keys(chosen).forEach((key) => {
        chosen[key] = "";
        lists[key].value = "";
      });
      tell();
    },
    panel: duxue.el("div", { class: "controls" }, lists.zone, lists.stage, lists.duty, count),
  };
};
