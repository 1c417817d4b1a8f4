// The line of frame times: a point for each message, the newest at the right.

const SECONDS = 20;

export class FrameChart {
  #canvas;
  #note;
  #points = [];
  #pending = false;

  constructor(canvas, note) {
    this.#canvas = canvas;
    this.#note = note;
    new ResizeObserver(() => this.#soon()).observe(canvas);
  }

  clear() {
    this.#points.length = 0;
    this.#soon();
  }

  add(seconds, millis) {
    const points = this.#points;
    if (points.length && seconds < points[points.length - 1].t) {
      points.length = 0;
    }
    points.push({ t: seconds, y: millis });
    let old = 0;
    while (points[old].t < seconds - SECONDS) {
      old++;
    }
    points.splice(0, old);
    this.#soon();
  }

  #soon() {
    if (!this.#pending) {
      this.#pending = true;
      requestAnimationFrame(() => {
        this.#pending = false;
        this.#draw();
      });
    }
  }

  #draw() {
    const scale = devicePixelRatio || 1;
    const width = this.#canvas.clientWidth;
    const height = this.#canvas.clientHeight;
    this.#canvas.width = Math.round(width * scale);
    this.#canvas.height = Math.round(height * scale);
    const g = this.#canvas.getContext("2d");
    g.scale(scale, scale);
    const known = this.#points.filter(point => point.y !== null);
    if (known.length < 2) {
      this.#note.textContent = "";
      return;
    }
    // A canvas knows no custom properties; the style sheet gives it real colours to read.
    const { color: line, borderTopColor: grid, outlineColor: text } = getComputedStyle(this.#canvas);
    const top = ceiling(Math.max(...known.map(point => point.y)));
    const left = 34;
    const x = t => left + (width - left - 2) * (1 - (this.#points[this.#points.length - 1].t - t) / SECONDS);
    const y = millis => height - 8 - (height - 20) * millis / top;
    g.font = "11px system-ui, sans-serif";
    g.textBaseline = "middle";
    g.textAlign = "right";
    g.lineWidth = 1;
    for (const millis of [0, top / 2, top]) {
      g.strokeStyle = grid;
      g.beginPath();
      g.moveTo(left, Math.round(y(millis)) + .5);
      g.lineTo(width, Math.round(y(millis)) + .5);
      g.stroke();
      g.fillStyle = text;
      g.fillText(String(millis), left - 6, y(millis));
    }
    g.strokeStyle = line;
    g.lineWidth = 1.5;
    g.lineJoin = "round";
    g.beginPath();
    let down = false;
    for (const point of this.#points) {
      if (point.y === null) {
        down = false;
      } else if (down) {
        g.lineTo(x(point.t), y(point.y));
      } else {
        g.moveTo(x(point.t), y(point.y));
        down = true;
      }
    }
    g.stroke();
    const worst = Math.max(...known.map(point => point.y));
    this.#note.textContent = `last ${SECONDS} s, one frame a message; slowest shown ${worst.toFixed(1)} ms`;
  }
}

/** The next round number above, with a little air. */
function ceiling(value) {
  const wanted = Math.max(value * 1.1, 10);
  return [10, 20, 40, 60, 100, 200, 400, 1000, 2000, 4000, 10000].find(step => step >= wanted)
    ?? Math.ceil(wanted / 10000) * 10000;
}
