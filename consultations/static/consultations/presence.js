// Tells colleagues that this page is open, and shows who else has it open. Without this script the page shows who was
// there when it was loaded.
//
// [data-presence] is the address, data-version the question's version that the page shows, data-token the form's token.
// The answer is JSON: `present` (who, in words), `version`.

const EVERY = 20_000;
const WRITES = 40_000;

const place = document.querySelector("[data-presence]");
const present = place?.querySelector("[data-present]");
const news = place?.querySelector("[data-news]");

let typedAt = -Infinity;
let timer = null;

function body(words) {
  const data = new FormData();
  data.set("csrfmiddlewaretoken", place.dataset.token);
  Object.entries(words).forEach(([name, value]) => data.set(name, value));
  return data;
}

async function tell() {
  clearTimeout(timer);
  if (document.visibilityState === "hidden") {
    return;
  }
  timer = setTimeout(tell, EVERY);
  const isWriting = performance.now() - typedAt < WRITES;
  try {
    const answer = await fetch(place.dataset.presence, {
      method: "POST",
      body: body(isWriting ? { writing: "1" } : {}),
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      redirect: "error",
    });
    if (!answer.ok) {
      clearTimeout(timer);
      return;
    }
    const told = await answer.json();
    if (present.textContent !== told.present) {
      present.textContent = told.present;
    }
    news.hidden = String(told.version) === place.dataset.version;
  } catch {
    // The line is down, or the page is being left: the next time tells it.
  }
}

if (place && present && news) {
  document.querySelector("form[data-autosave]")?.addEventListener("input", () => {
    const isFirst = performance.now() - typedAt > WRITES;
    typedAt = performance.now();
    if (isFirst) {
      tell();
    }
  });
  document.addEventListener("visibilitychange", tell);
  addEventListener("pageshow", (event) => event.persisted && tell());
  addEventListener("pagehide", () => {
    clearTimeout(timer);
    navigator.sendBeacon(place.dataset.presence, body({ leaving: "1" }));
  });
  tell();
}
