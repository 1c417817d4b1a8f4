// The live page: which containers there are, what their game and the GPUs do. Texts of games and drivers are only ever
// set as text, never as markup.

import { FrameChart } from "/frames.js";

const LIST_MILLIS = 2000;
const RETRY_MILLIS = [500, 1000, 2000, 4000];
const INTERVAL_MILLIS = 33;
const TEXT_MILLIS = 100;

const FRAME_TILES = [
  { name: "fps", label: "FPS, last second", unit: "", digits: 1, lead: true },
  { name: "frame_time_ms", label: "Frame time", unit: "ms", digits: 2 },
  { name: "frame_time_p1", label: "p1, 10 s", unit: "ms", digits: 2 },
  { name: "frame_time_p99", label: "p99, 10 s", unit: "ms", digits: 2 },
  { name: "one_percent_low_fps", label: "1 % low", unit: "fps", digits: 1 },
  { name: "stutter_count", label: "Stutters", unit: "", digits: 0, warn: value => value > 0 },
  { name: "frames_total", label: "Frames", unit: "", digits: 0 },
  { name: "frames_lost", label: "Frames not captured", unit: "", digits: 0, warn: value => value > 0 },
];

const GPU_TILES = [
  { name: "gpu_utilization", label: "Load", unit: "%", digits: 0 },
  { name: "gpu_temp_c", label: "Temperature", unit: "°C", digits: 0 },
  { name: "thermal_throttling", label: "Thermal limit", words: ["no", "slows the GPU"], warn: value => value },
  { name: "gpu_clock_mhz", label: "Core clock", unit: "MHz", digits: 0 },
  { name: "memory_clock_mhz", label: "Memory clock", unit: "MHz", digits: 0 },
  { name: "vram_used_mb", of: "vram_total_mb", label: "Video memory", unit: "MiB", digits: 0 },
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

function make(tag, parent, className) {
  const element = document.createElement(tag);
  if (className) {
    element.className = className;
  }
  return parent.appendChild(element);
}

/** A tile for each figure; the answer fills them with values. */
function tiles(list, specs) {
  const cells = specs.map(spec => {
    const box = make("div", list, spec.lead ? "lead" : "");
    make("dt", box).textContent = spec.label;
    const value = make("dd", box);
    const number = document.createTextNode("");
    value.append(number);
    const unit = make("span", value, "unit");
    return { spec, value, number, unit };
  });
  return (figures, reasons) => cells.forEach(cell => fill(cell, figures, reasons));
}

function fill({ spec, value, number, unit }, figures, reasons) {
  const figure = figures[spec.name];
  const known = figure !== null && figure !== undefined;
  let text = known ? format(figure, spec) : "unavailable: " + (reasons[spec.name] ?? "not reported");
  let suffix = known ? spec.unit ?? "" : "";
  const whole = known && spec.of ? figures[spec.of] : null;
  if (typeof whole === "number") {
    suffix = "/ " + format(whole, spec) + " " + suffix;
  }
  if (text === "unavailable: insufficient_samples") {
    text = "needs more frames";
  }
  if (number.data !== text) {
    number.data = text;
  }
  if (unit.textContent !== suffix) {
    unit.textContent = suffix;
  }
  value.className = !known ? "none" : spec.warn?.(figure) ? "warn" : "";
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
    card = { box, fill: tiles(make("dl", box, "tiles"), GPU_TILES), notes: make("div", box) };
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
    const notes = gpu.findings.join(" ");
    if (card.notes.textContent !== notes) {
      card.notes.className = "quiet";
      card.notes.textContent = notes;
    }
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
      gpuCard(gpu.gpu, { name: gpu.gpu_name, vendor: gpu.gpu_vendor, simulated: gpu.simulated })
        .fill(gpu, gpu.unavailable);
    }
  }
}

function link(text, state) {
  const element = byId("link");
  element.textContent = text;
  element.className = state;
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
  const mine = new WebSocket(
    `ws://${location.host}/metrics/${encodeURIComponent(chosen)}?interval_ms=${INTERVAL_MILLIS}`);
  socket = mine;
  mine.onopen = () => {
    attempts = 0;
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
  const answer = await fetch(path);
  if (!answer.ok) {
    throw new Error(`${path}: ${answer.status}`);
  }
  return answer.json();
}

/** With several containers, the first in which a game runs. */
async function firstPlaying(list) {
  for (const { id, gpu } of list) {
    if ((await read(gpu)).frames_total !== null) {
      return id;
    }
  }
  return list[0]?.id ?? null;
}

async function look() {
  try {
    const [list, status] = await Promise.all([read("/api/containers"), read("/api/gpu/status")]);
    if (JSON.stringify(list) !== JSON.stringify(containers)) {
      containers = list;
      showContainers();
    }
    showStatus(status);
    const known = list.some(container => container.id === chosen);
    if (!known || (list.length > 1 && latest !== null && latest.frames_total === null)) {
      choose(await firstPlaying(list) ?? chosen);
    }
    if (!chosen) {
      link("ready", "live");
      byId("idle").hidden = false;
    }
  } catch (problem) {
    if (!socket || socket.readyState !== WebSocket.OPEN) {
      link("nvbind does not answer, trying again", "lost");
    }
  }
  setTimeout(look, LIST_MILLIS);
}

look();
