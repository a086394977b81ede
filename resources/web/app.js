// The web page for phones and wall screens: all machines, or one, live by server-sent events. Reads only.
import { age, clock, number, t } from "/web/words.js";

const STATES = {
  running: ["▶", "Running"], idle: ["❚❚", "Idle"], stopped: ["■", "Stopped"], setup: ["⚙", "Setup"], fault: ["✕", "Fault"], offline: ["▨", "Not reporting"],
};
const DEAD_MS = 4500; // the server tells every machine at least every 2 s
const main = document.getElementById("main");
let stream = null, view = null, lastEvent = Date.now(), skew = 0;

// ---------------------------------------------------------------- small parts

function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const now = () => Date.now() + skew; // the station's clock: this device's may be wrong
const secondsSince = (moment) => (moment ? (now() - Date.parse(moment)) / 1000 : null);

function stateLine(status) {
  const [icon, word] = STATES[status.state] ?? STATES.offline;
  const since = secondsSince(status.state_since);
  return el("div", { class: "state" }, el("span", { "aria-hidden": "true" }, icon), el("span", {}, t(word)),
    el("span", { class: "since" }, since === null ? "" : age(since)));
}

function ageLine(status) {
  const seconds = secondsSince(status.link.last_good_at);
  const text = seconds === null ? t("no data yet") : t("data {age} old", { age: age(seconds) });
  return el("span", { class: seconds === null || seconds > 5 ? "age old" : "age" }, status.link.state === "connected" ? text : `${t(status.link.state)} · ${text}`);
}

function chips(status) {
  const list = el("div", { class: "chips" });
  for (const [key, label] of [["feed_override", "F"], ["rapid_override", "R"], ["rpm_override", "S"]]) {
    if (typeof status[key] === "number" && Math.round(status[key]) !== 100) list.append(el("span", { class: "chip" }, `${label} ${number(status[key], "%")} %`));
  }
  if (status.mode && !/^AUTO/.test(status.mode)) list.append(el("span", { class: "chip" }, status.mode));
  if (status.conditions_active) list.append(el("span", { class: `chip ${status.state === "fault" ? "fault" : "warning"}` }, `⚠ ${status.conditions_active}`));
  list.append(ageLine(status));
  return list;
}

const fact = (label, value, unit = "") => [el("dt", {}, t(label)), el("dd", {}, value === null || value === undefined ? "—" : number(value, unit), unit && value !== null ? el("span", { class: "unit" }, ` ${unit}`) : null)];

// ---------------------------------------------------------------- all machines

class Fleet {
  constructor() { this.known = new Map(); this.tiles = new Map(); }
  url() { return "/v1/events?detail=summary"; }
  async open() {
    this.grid = el("div", { class: "fleet" });
    main.replaceChildren(this.grid);
    document.getElementById("crumb").textContent = t("Machines");
    const { machines } = await (await fetch("/v1/machines")).json();
    if (!machines.length) this.grid.append(el("section", { class: "panel" }, el("h2", {}, t("No machine yet")), t("Add one to {file} or in the window of this station.", { file: "plant.yaml" })));
    for (const machine of machines) { // fixed places, as configured
      const tile = el("a", { class: "tile offline", href: `#/machine/${encodeURIComponent(machine.id)}` }, el("div", { class: "name" }, machine.name));
      this.tiles.set(machine.id, tile);
      this.grid.append(tile);
    }
  }
  take(status) { this.known.set(status.machine_id, status); this.draw(status); this.count(); }
  draw(status) {
    const tile = this.tiles.get(status.machine_id);
    if (!tile) return;
    tile.className = `tile ${status.state}`;
    tile.replaceChildren(stateLine(status), el("div", { class: "name" }, status.name),
      el("dl", { class: "facts" }, ...fact("Parts", status.part_count), ...fact("Program", status.program), ...fact("Spindle", status.rpm, "rev/min"), ...fact("Feed", status.feed_mm_min, "mm/min")),
      chips(status));
  }
  tick() { this.known.forEach((status) => this.draw(status)); }
  count() {
    const counts = {};
    this.known.forEach((status) => { counts[status.state] = (counts[status.state] ?? 0) + 1; });
    document.getElementById("counts").replaceChildren(...Object.entries(STATES).filter(([state]) => counts[state]).map(([state, [icon, word]]) => el("span", {}, `${icon} ${counts[state]} ${t(word)}`)));
  }
}

// ---------------------------------------------------------------- one machine

const TRENDS = { rpm: "Spindle", feed: "Feed", spindle_load: "Load" };

class Machine {
  constructor(id) { this.id = id; this.filter = ""; this.timer = null; }
  url() { return `/v1/events?machine=${encodeURIComponent(this.id)}`; }
  async open() {
    document.getElementById("counts").replaceChildren();
    this.head = el("section", { class: "panel" });
    this.trends = el("section", { class: "panel" });
    this.conditions = el("section", { class: "panel" });
    this.body = el("tbody");
    const search = el("input", { type: "search", placeholder: t("Search"), "aria-label": t("Search") });
    search.addEventListener("input", () => { this.filter = search.value.toLowerCase(); this.drawSignals(); });
    const table = el("table", {}, el("thead", {}, el("tr", {}, ...["Signal", "Value", "Quality"].map((word) => el("th", { scope: "col" }, t(word))))), this.body);
    main.replaceChildren(el("div", { class: "machine" }, this.head, this.conditions, this.trends, el("section", { class: "panel wide" }, el("h2", {}, t("Signals")), search, table)));
    document.getElementById("crumb").textContent = `← ${t("Machines")} / ${this.id}`;
    await this.history();
    this.timer = setInterval(() => this.history().catch(() => {}), 10000);
  }
  close() { clearInterval(this.timer); }
  async history() {
    const wanted = Object.keys(TRENDS).filter((signal) => !this.status || signal in this.status.signals);
    const from = now() - 600000;
    const answer = await fetch(`/v1/machines/${encodeURIComponent(this.id)}/history?signals=${wanted.join(",")}&from=${Math.round(from)}&max_points=400`);
    if (!answer.ok) { this.trends.hidden = true; return; }
    const { series } = await answer.json();
    this.trends.hidden = !series.length;
    this.trends.replaceChildren(el("h2", {}, t("Last 10 minutes")), ...series.map((one) => el("div", {}, el("small", {}, `${t(TRENDS[one.signal])} ${one.unit ? `(${one.unit})` : ""}`), spark(one.points, from))));
  }
  take(status) { this.status = status; this.tick(); this.drawSignals(); }
  tick() {
    const status = this.status;
    if (!status) return;
    const link = status.link.message ? el("p", {}, status.link.message) : null;
    this.head.className = `panel ${status.state}`;
    this.head.replaceChildren(el("div", { class: "name" }, status.name), stateLine(status), ...(link ? [link] : []),
      el("div", { class: "big" }, big("Spindle", status.rpm, "rev/min"), big("Feed", status.feed_mm_min, "mm/min"), big("Parts", status.part_count, "")),
      el("dl", { class: "facts" }, ...fact("Program", status.program), ...fact("Mode", status.mode), ...fact("Execution", status.execution)), chips(status));
    this.drawConditions(status);
  }
  drawConditions(status) {
    const rows = Object.entries(status.signals).flatMap(([signal, entry]) => (entry.active ?? []).map((one) => el("tr", {},
      el("td", {}, el("span", { class: `chip ${one.level === "FAULT" ? "fault" : "warning"}` }, one.level === "FAULT" ? `✕ ${t("FAULT")}` : `⚠ ${t("WARNING")}`)),
      el("td", { class: "code" }, one.native_code ?? signal), el("td", {}, one.text ?? one.type ?? ""), el("td", { class: "number" }, clock(one.since)))));
    this.conditions.replaceChildren(el("h2", {}, t("Active conditions")), rows.length ? el("table", {}, el("tbody", {}, ...rows)) : t("None"));
  }
  drawSignals() {
    if (!this.status) return;
    const rows = Object.entries(this.status.signals).filter(([signal]) => signal.toLowerCase().includes(this.filter)).map(([signal, entry]) => {
      const last = entry.last_good ? t("last good {value} at {time}", { value: number(entry.last_good.value, entry.unit), time: clock(entry.last_good.timestamp) }) : "";
      return el("tr", {}, el("td", {}, signal), el("td", { class: `value ${typeof entry.value === "number" ? "number" : ""} ${entry.quality}` }, number(entry.value, entry.unit), " ", el("span", { class: "unit" }, entry.unit ?? "")),
        el("td", {}, entry.quality === "good" ? "" : [t(entry.reason ?? entry.quality), last].filter(Boolean).join(" · ")));
    });
    this.body.replaceChildren(...rows);
  }
}

const big = (label, value, unit) => el("div", { class: `value ${value === null ? "bad" : ""}` }, el("small", {}, t(label)), el("b", {}, number(value, unit)), el("span", { class: "unit" }, unit));

function spark(points, from) {
  const SVG = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "spark"); svg.setAttribute("viewBox", "0 0 600 100"); svg.setAttribute("preserveAspectRatio", "none"); svg.setAttribute("aria-hidden", "true");
  const values = points.map(([, value]) => value).filter((value) => typeof value === "number");
  const low = Math.min(0, ...values), high = Math.max(...values, low + 1);
  let run = [];
  const flush = () => {
    if (!run.length) return;
    const line = document.createElementNS(SVG, "polyline");
    line.setAttribute("points", run.join(" ")); svg.append(line); run = [];
  };
  for (const [ms, value] of points) { // a null is a hole, not a line across it
    if (typeof value !== "number") { flush(); continue; }
    run.push(`${((ms - from) / 1000).toFixed(1)},${(97 - ((value - low) / (high - low)) * 94).toFixed(1)}`);
  }
  flush();
  return svg;
}

// ---------------------------------------------------------------- life

function alive() { lastEvent = Date.now(); document.getElementById("dead").hidden = true; }

function listen() {
  stream?.close();
  stream = new EventSource(view.url());
  const mine = view;
  stream.addEventListener("status", (event) => {
    if (mine !== view) return;
    const status = JSON.parse(event.data);
    skew = Date.parse(status.timestamp) - Date.now();
    alive();
    view.take(status);
  });
  stream.onopen = alive;
  stream.onerror = () => { if (stream.readyState === EventSource.CLOSED) { greet().catch(() => {}); setTimeout(listen, 2000); } };
}

async function greet() { // who is signed in; without users nobody has to be
  const who = await (await fetch("/v1/session")).json();
  if (who.users_defined && !who.user) { location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`); return; }
  const form = document.getElementById("person");
  form.hidden = !who.csrf;
  form.replaceChildren(el("span", {}, who.user ?? ""), el("input", { type: "hidden", name: "csrf", value: who.csrf ?? "" }), el("button", { type: "submit" }, t("Sign out")));
}

async function show() {
  view?.close?.();
  const match = /^#\/machine\/(.+)$/.exec(location.hash);
  const mine = match ? new Machine(decodeURIComponent(match[1])) : new Fleet();
  view = mine;
  try { await mine.open(); } catch { /* the banner tells that nothing comes in; the stream tries again */ }
  if (view === mine) listen();
}

setInterval(() => {
  document.getElementById("clock").textContent = clock(now());
  const dead = document.getElementById("dead");
  if (Date.now() - lastEvent > DEAD_MS) { dead.textContent = t("No data since {time}", { time: clock(lastEvent + skew) }); dead.hidden = false; }
  view?.tick?.();
}, 1000);
addEventListener("hashchange", show);
greet().catch(() => {});
show();
