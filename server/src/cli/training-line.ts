import type { LossPoint, RunProgress } from "../core/training/progress.js";

/** A run in one line of a terminal: where it is, the curve of its loss, its speed, the time left. */
export function trainingLine(state: RunProgress, columns = 80): string {
  const { phase, doing, step, steps, losses, validation, tokensPerSecond, memory, secondsLeft } = state;
  if (phase !== "train" || losses.length === 0) {
    const counted = steps > 0 ? ` ${step}/${steps}` : "";
    return cut(`${phase}: ${doing}${counted}`, columns);
  }
  const parts = [
    `train ${step}/${steps}`,
    `loss ${losses.at(-1)?.loss.toFixed(3)}`,
    sparkline(losses, WIDTH),
    validation.length > 0 ? `validation ${validation.at(-1)?.loss.toFixed(3)}` : "",
    tokensPerSecond === undefined ? "" : `${tokensPerSecond.toFixed(0)} tok/s`,
    memory === undefined ? "" : `${(memory / 1e9).toFixed(1)} GB`,
    secondsLeft === undefined ? "" : `${clock(secondsLeft)} left`,
  ];
  return cut(parts.filter((part) => part !== "").join("  "), columns);
}

const WIDTH = 20;
const BARS = "▁▂▃▄▅▆▇█";

/** Means of equal stretches, from the lowest to the highest bar. */
export function sparkline(points: readonly LossPoint[], width: number): string {
  const count = Math.min(width, points.length);
  const means = Array.from({ length: count }, (_, i) => {
    const part = points.slice(
      Math.floor((i * points.length) / count),
      Math.floor(((i + 1) * points.length) / count),
    );
    return part.reduce((sum, { loss }) => sum + loss, 0) / part.length;
  });
  const low = Math.min(...means);
  const range = Math.max(...means) - low || 1;
  return means.map((mean) => BARS[Math.round(((mean - low) / range) * (BARS.length - 1))]).join("");
}

function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  const two = (n: number): string => String(n).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

function cut(text: string, columns: number): string {
  return [...text].slice(0, Math.max(1, columns - 1)).join("");
}
