// Words of the page in the browser's language, and numbers and times by its locale.
const PT = {
  "Running": "Produzindo", "Idle": "Ocioso", "Stopped": "Parado", "Setup": "Preparação", "Fault": "Falha", "Not reporting": "Sem comunicação",
  "Parts": "Peças", "Program": "Programa", "Spindle": "Fuso", "Feed": "Avanço", "Load": "Carga", "Mode": "Modo", "Execution": "Execução",
  "Machines": "Máquinas", "No machine yet": "Nenhuma máquina ainda", "Add one to {file} or in the window of this station.": "Adicione uma em {file} ou na janela desta estação.",
  "No data since {time}": "Sem dados desde {time}", "data {age} old": "dados de há {age}", "no data yet": "ainda sem dados",
  "Active conditions": "Condições ativas", "None": "Nenhuma", "Signals": "Sinais", "Search": "Buscar", "Signal": "Sinal", "Value": "Valor", "Quality": "Qualidade",
  "Last 10 minutes": "Últimos 10 minutos", "Link": "Conexão", "Since": "Desde", "There is no machine {name} here.": "Não há máquina {name} aqui.",
  "Back to all machines": "Voltar a todas as máquinas", "Code": "Código", "Text": "Texto", "Level": "Nível", "last good {value} at {time}": "último valor bom {value} às {time}",
  "good": "bom", "uncertain": "incerto", "bad": "ruim", "unavailable": "indisponível", "link_lost": "conexão perdida", "never_seen": "nunca visto",
  "stale": "desatualizado", "not_a_number": "não é número", "inferred": "inferido", "starting": "conectando", "connected": "conectado", "retrying": "tentando de novo",
  "refused": "acesso recusado", "faulted": "configuração incompatível", "stopped": "parado", "FAULT": "FALHA", "WARNING": "AVISO",
  "Sign out": "Sair", "Interface": "Interface", "Try": "Experimentar", "Parameters": "Parâmetros", "Faults are RFC 9457 problem details.": "Falhas são problem details (RFC 9457).",
};
export const language = (navigator.languages?.[0] ?? navigator.language ?? "en").toLowerCase().startsWith("pt") ? "pt-BR" : "en";
document.documentElement.lang = language;

export function t(text, values = {}) {
  const found = language === "pt-BR" ? PT[text] ?? text : text;
  return found.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

const DECIMALS = { "mm": 3, "deg": 3, "rev/min": 0, "mm/min": 0, "%": 0, "kW": 1, "°C": 1 };

export function number(value, unit) {
  if (value === null || value === undefined) return "—";
  if (typeof value !== "number") return typeof value === "object" ? JSON.stringify(value) : String(value);
  const digits = DECIMALS[unit] ?? (Number.isInteger(value) ? 0 : 2);
  return value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export const clock = (moment) => new Date(moment).toLocaleTimeString(language, { hour12: false });

export function age(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ${String(Math.floor(s / 60) % 60).padStart(2, "0")} min`;
  return `${Math.floor(s / 86400)} d ${Math.floor(s / 3600) % 24} h`;
}
