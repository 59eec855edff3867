// Shows how much time of an attempt is left, counted from what the server said, and hands in when it is over.
// The server's own clock decides; without this script the page says until when.

const timer = document.getElementById("timer");
const left = timer?.querySelector("[data-left]");
const said = document.getElementById("timer-said");
const button = document.querySelector("[data-time-over]");

const end = performance.now() + Number(timer?.dataset.seconds ?? 0) * 1000;
let last = Infinity;

function words(seconds) {
  const hours = Math.floor(seconds / 3600);
  const minutes = String(Math.floor((seconds % 3600) / 60));
  const rest = String(seconds % 60).padStart(2, "0");
  return hours ? `${hours}:${minutes.padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

function tell(seconds) {
  if (last > 300 && seconds <= 300 && seconds > 60) {
    said.textContent = said.dataset.five;
  } else if (last > 60 && seconds <= 60 && seconds > 0) {
    said.textContent = said.dataset.one;
  }
  timer.classList.toggle("quiz-timer-late", seconds <= 60);
  last = seconds;
}

function tick() {
  const seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000));
  left.textContent = seconds ? words(seconds) : timer.dataset.over;
  tell(seconds);
  if (seconds) {
    setTimeout(tick, 1000);
  } else if (button) {
    // What stands in the fields is saved with this press; the server keeps a few seconds' grace for the line.
    button.hidden = false;
    button.form.requestSubmit(button);
  }
}

if (timer) {
  tick();
}
