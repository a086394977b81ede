// The page of the API: reads /openapi.json, lists every route, and lets a person try it.
import { t } from "/web/words.js";

const main = document.getElementById("main");
const node = (tag, text = "", attributes = {}) => {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
};

function form(path, operation, machines) {
  const made = node("form");
  for (const parameter of operation.parameters) {
    const label = node("label", parameter.name);
    label.append(node("small", ` — ${parameter.description ?? ""}`));
    const input = node("input", "", { name: parameter.name, autocomplete: "off" });
    if (parameter.in === "path") { input.required = true; input.value = machines[0] ?? ""; }
    label.append(input);
    made.append(label);
  }
  const result = node("pre");
  result.hidden = true;
  made.append(node("button", t("Try")), result);
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    let url = path;
    const query = new URLSearchParams();
    for (const parameter of operation.parameters) {
      const value = made.elements[parameter.name].value;
      if (parameter.in === "path") url = url.replace(`{${parameter.name}}`, encodeURIComponent(value));
      else if (value) query.set(parameter.name, value);
    }
    if (query.size) url += `?${query}`;
    result.hidden = false;
    result.textContent = `GET ${url}\n`;
    const answer = await fetch(url);
    const text = await answer.text();
    let shown = text;
    try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* not JSON: as it is */ }
    result.textContent += `${answer.status} ${answer.headers.get("content-type")}\n\n${shown.slice(0, 20000)}`;
  });
  return made;
}

const document_ = await (await fetch("/openapi.json")).json();
const machines = (await (await fetch("/v1/machines")).json()).machines.map((machine) => machine.id);
const about = node("p", `${document_.info.description} `);
about.append(node("a", "/openapi.json", { href: "/openapi.json" }));
main.append(about);
for (const [path, { get }] of Object.entries(document_.paths)) {
  const entry = node("details");
  const head = node("summary");
  head.append(node("b", "GET"), node("code", path), node("span", get.summary));
  entry.append(head);
  if (get.responses["200"].content["text/event-stream"]) entry.append(node("a", path, { href: path }));
  else entry.append(form(path, get, machines));
  const schema = Object.values(get.responses["200"].content)[0].schema;
  entry.append(node("pre", JSON.stringify(schema.$ref ? document_.components.schemas[schema.$ref.split("/").pop()] : schema, null, 2)));
  main.append(entry);
}
