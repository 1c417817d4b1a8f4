// The live page: which containers there are, what their game and the GPUs do. Texts of games and drivers are only ever
// set as text, never as markup.

import { FrameChart } from "/frames.js";

const LIST_MILLIS = 2000;
const RETRY_MILLIS = [500, 1000, 2000, 4000];
const INTERVAL_MILLIS = 16;
const TEXT_MILLIS = 100;

const FRAME_TILES = [
  { name: "fps", label: "FPS, last second", unit: "", digits: 1, lead: true },
  { name: "frame_time_ms", label: "Frame time", unit: "ms", digits: 2 },
  { name: "frame_time_p1", label: "p1, 10 s", unit: "ms", digits: 2 },
  { name: "frame_time_p99", label: "p99, 10 s", unit: "ms", digits: 2 },
  { name: "one_percent_low_fps", label: "1 % low", unit: "fps", digits: 1 },
  { name: "stutter_count", label: "Stutters", unit: "", digits: 0, warn: value => value > 0 },
  { name: "frames_total", label: "Frames", digits: 0, below: figures => `${figures.frames_lost} not captured` },
];

const GPU_TILES = [
  { name: "gpu_utilization", label: "Load", unit: "%", digits: 0 },
  { name: "gpu_temp_c", label: "Temperature", unit: "°C", digits: 0 },
  { name: "thermal_throttling", label: "Thermal limit", words: ["no", "slows the GPU"], warn: value => value },
  { name: "gpu_clock_mhz", label: "Core clock", unit: "MHz", digits: 0 },
  { name: "memory_clock_mhz", label: "Memory clock", unit: "MHz", digits: 0 },
  { name: "vram_used_mb", of: "vram_total_mb", label: "Video memory", unit: "GiB", digits: 1, factor: 1 / 1024 },
  { name: "vram_pressure", label: "Memory pressure", unit: "%", digits: 0, factor: 100, warn: value => value >= .95 },
  { name: "power_draw_w", of: "power_limit_w", label: "Power", unit: "W", digits: 0 },
  { name: "tensor_core_utilization", label: "Tensor cores", unit: "%", digits: 0 },
  { name: "rtx_utilization", label: "Ray-tracing units", unit: "%", digits: 0 },
];

const byId = id => document.getElementById(id);
const chart = new FrameChart(byId("chart"), byId("chart-note"));
const gpuCards = new Map();
let containers = [];
let chosen = null;
let socket = null;
let attempts = 0;
let latest = null;
let textDue = 0;
/** Of the server or of a container; kept for this tab alone, never in an address or a cookie. */
let token = sessionStorage.getItem("token");

/** The server's answer was no. */
class Refused extends Error {
  constructor(path, status) {
    super(`${path}: ${status}`);
    this.status = status;
  }
}

function make(tag, parent, className) {
  const element = document.createElement(tag);
  if (className) {
    element.className = className;
  }
  return parent.appendChild(element);
}

/** A tile for each figure. With `notes`, what is unavailable leaves its tile and is said there, once for each reason. */
function tiles(list, specs, notes) {
  const cells = specs.map(spec => {
    const box = make("div", list, spec.lead ? "lead" : "");
    make("dt", box).textContent = spec.label;
    const value = make("dd", box);
    const number = document.createTextNode("");
    value.append(number);
    const unit = make("span", value, spec.below ? "unit below" : "unit");
    return { spec, box, value, number, unit };
  });
  return (figures, reasons) => {
    const missing = new Map();
    for (const cell of cells) {
      const reason = fill(cell, figures, reasons);
      cell.box.hidden = Boolean(notes && reason);
      if (reason) {
        missing.set(reason, [...missing.get(reason) ?? [], cell.spec.label]);
      }
    }
    if (notes) {
      setText(notes, [...missing].map(([reason, labels]) => `${labels.join(", ")} unavailable: ${reason}.`).join(" "));
    }
  };
}

/** Returns why there is no value, or null. */
function fill({ spec, value, number, unit }, figures, reasons) {
  const figure = figures[spec.name];
  const known = figure !== null && figure !== undefined;
  const reason = known ? null : reasons[spec.name] ?? "not reported";
  const whole = known && spec.of ? figures[spec.of] : null;
  const suffix = spec.below ? spec.below(figures) : spec.unit;
  setText(unit, !known ? "" : typeof whole === "number" ? `/ ${format(whole, spec)} ${suffix}` : suffix);
  const text = known ? format(figure, spec)
    : reason === "insufficient_samples" ? "needs more frames" : "unavailable: " + reason;
  if (number.data !== text) {
    number.data = text;
  }
  value.className = !known ? "none" : spec.warn?.(figure) ? "warn" : "";
  return reason;
}

function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function format(figure, spec) {
  if (spec.words) {
    return spec.words[figure ? 1 : 0];
  }
  return (figure * (spec.factor ?? 1)).toFixed(spec.digits);
}

const fillFrames = tiles(byId("frame-tiles"), FRAME_TILES);

function gpuCard(key, first) {
  let card = gpuCards.get(key);
  if (!card) {
    const box = make("article", byId("gpus"), "gpu");
    const title = make("h2", box);
    title.append(first.name ?? "GPU");
    make("small", title).textContent = `${first.vendor} ${key}`;
    if (first.simulated) {
      make("span", title, "badge").textContent = "SIMULATED";
    }
    const renders = make("small", title, "renders");
    renders.textContent = "renders the game";
    renders.hidden = true;
    const list = make("dl", box, "tiles");
    card = { box, renders, fill: tiles(list, GPU_TILES, make("p", box, "quiet")), findings: make("p", box, "quiet") };
    gpuCards.set(key, card);
  }
  return card;
}

/** The status answer, brought to the shape of the metrics message. */
function showStatus(gpus) {
  byId("empty").hidden = gpus.length > 0;
  byId("simulated").hidden = !gpus.some(gpu => gpu.simulated);
  const found = new Set(gpus.map(gpu => gpu.pci));
  for (const [key, card] of gpuCards) {
    if (!found.has(key)) {
      card.box.remove();
      gpuCards.delete(key);
    }
  }
  for (const gpu of gpus) {
    const figures = {};
    const reasons = {};
    for (const [name, metric] of Object.entries(gpu.metrics)) {
      figures[name] = metric.value ?? null;
      reasons[name] = metric.unavailable;
    }
    const card = gpuCard(gpu.pci, gpu);
    card.fill(figures, reasons);
    setText(card.findings, gpu.findings.join(" "));
  }
}

function showMessage(message) {
  const playing = message.frames_total !== null;
  byId("frames").hidden = !playing;
  byId("idle").hidden = playing;
  if (playing) {
    byId("game").textContent = message.game ?? "Game";
    byId("container").textContent = "in " + message.container_id;
    fillFrames(message, message.unavailable);
  }
  for (const gpu of message.gpus ?? [message]) {
    if (gpu.gpu !== null) {
      const card = gpuCard(gpu.gpu, { name: gpu.gpu_name, vendor: gpu.gpu_vendor, simulated: gpu.simulated });
      card.fill(gpu, gpu.unavailable);
      card.renders.hidden = !playing || !message.gpus || gpu.gpu !== message.gpu;
    }
  }
}

/** Says how things stand; old values are greyed while nothing new comes. */
function link(text, state) {
  setText(byId("link"), text);
  byId("link").className = state;
  document.body.classList.toggle("stale", state === "lost");
}

function onMessage(event) {
  latest = JSON.parse(event.data);
  chart.add(latest.timestamp, latest.frame_time_ms);
  const now = performance.now();
  if (now >= textDue) {
    // Digits that change thirty times a second cannot be read.
    textDue = now + TEXT_MILLIS;
    showMessage(latest);
  }
}

function connect() {
  if (!chosen || socket) {
    return;
  }
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const mine = new WebSocket(
    `${scheme}://${location.host}/metrics/${encodeURIComponent(chosen)}?interval_ms=${INTERVAL_MILLIS}`);
  socket = mine;
  mine.onopen = () => {
    attempts = 0;
    if (token) {
      mine.send(JSON.stringify({ token }));
    }
    link("live", "live");
  };
  mine.onmessage = event => {
    if (mine === socket) {
      onMessage(event);
    }
  };
  mine.onclose = event => {
    if (mine !== socket) {
      return;
    }
    socket = null;
    link("connection lost" + (event.reason ? ` (${event.reason})` : "") + ", trying again", "lost");
    setTimeout(connect, RETRY_MILLIS[Math.min(attempts++, RETRY_MILLIS.length - 1)]);
  };
}

function choose(id) {
  if (id === chosen) {
    return;
  }
  chosen = id;
  const old = socket;
  socket = null;
  old?.close();
  chart.clear();
  textDue = 0;
  latest = null;
  attempts = 0;
  showContainers();
  connect();
}

function showContainers() {
  const nav = byId("containers");
  nav.replaceChildren();
  if (containers.length > 1) {
    for (const { id } of containers) {
      const button = make("button", nav);
      button.textContent = id;
      button.setAttribute("aria-pressed", String(id === chosen));
      button.onclick = () => choose(id);
    }
  }
}

async function read(path) {
  const answer = await fetch(path, token ? { headers: { Authorization: `Bearer ${token}` } } : {});
  if (!answer.ok) {
    throw new Refused(path, answer.status);
  }
  return answer.json();
}

/** What a container's token may not read is null. */
async function readIfAllowed(path) {
  try {
    return await read(path);
  } catch (problem) {
    if (problem.status === 403) {
      return null;
    }
    throw problem;
  }
}

/** Asks for a token; what was shown without one that is known goes. */
function ask() {
  setText(byId("refused"), token ? "This token is not known here." : "");
  token = null;
  sessionStorage.removeItem("token");
  containers = [];
  showContainers();
  choose(null);
  showStatus([]);
  for (const id of ["frames", "idle", "empty"]) {
    byId(id).hidden = true;
  }
  byId("ask").hidden = false;
  byId("token").focus();
  link("wants a token", "");
}

byId("ask").onsubmit = event => {
  event.preventDefault();
  token = byId("token").value.trim();
  byId("token").value = "";
  sessionStorage.setItem("token", token);
  look();
};

/** The first container in which a game runs, else the first, else null. */
function firstPlaying(list) {
  return (list.find(container => container.playing) ?? list[0])?.id ?? null;
}

async function look() {
  try {
    const [list, status] = await Promise.all([read("/api/containers"), readIfAllowed("/api/gpu/status")]);
    byId("ask").hidden = true;
    if (JSON.stringify(list) !== JSON.stringify(containers)) {
      containers = list;
      showContainers();
    }
    if (status) {
      showStatus(status);
    }
    const known = list.some(container => container.id === chosen);
    const resting = list.length > 1 && latest !== null && latest.frames_total === null;
    choose(known && !resting ? chosen : firstPlaying(list));
    if (chosen === null) {
      byId("frames").hidden = true;
      byId("idle").hidden = false;
      link("ready", "live");
    }
  } catch (problem) {
    if (problem.status === 401) {
      // The form looks again.
      ask();
      return;
    }
    if (!socket || socket.readyState !== WebSocket.OPEN) {
      link("nvbind does not answer, trying again", "lost");
    }
  }
  setTimeout(look, LIST_MILLIS);
}

look();
