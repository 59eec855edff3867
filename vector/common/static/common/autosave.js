// Saves a form while somebody fills it in. Without this script the buttons of the form do the same.
//
// form[data-autosave] is sent to its own address; the answer is JSON: `saved` (when, in words), `shown` (hidden
// companions: name → value), `errors` (field → messages), or with a status of 4xx `refused` (why, in words) and `next`
// (a link to what to do now: url, label). #saved says how it stands. Each field stands in a [data-place].

const PAUSE = 1500;
const AGAIN = 8000;

const form = document.querySelector("form[data-autosave]");
const status = document.getElementById("saved");

let timer = null;
let isSending = false;
let isChanged = false;
let isRefused = false;

function later(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(save, milliseconds);
}

function say(text) {
  if (status.textContent !== text) {
    status.textContent = text;
  }
}

function offer(next) {
  if (!next) {
    return;
  }
  const link = document.createElement("a");
  link.href = next.url;
  link.textContent = next.label;
  status.append(" ", link);
}

function tellErrors(errors) {
  form.querySelectorAll("[data-place]").forEach((place) => {
    const name = place.dataset.place;
    const messages = errors[name] || [];
    place.querySelectorAll(".field-error").forEach((shown) => shown.remove());
    place.querySelector(".field")?.classList.toggle("field-wrong", messages.length > 0);
    if (!messages.length) {
      return;
    }
    const list = document.createElement("ul");
    list.className = "field-error";
    list.id = `id_${name}_error`;
    messages.forEach((message) => {
      const item = document.createElement("li");
      item.textContent = message;
      list.append(item);
    });
    const control = place.querySelector("[data-errors-before], fieldset > div, input, textarea, select");
    control.before(list);
  });
}

async function save() {
  if (isSending || !isChanged || isRefused) {
    return;
  }
  let pause = PAUSE;
  isSending = true;
  isChanged = false;
  say(status.dataset.saving);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      redirect: "error",
      keepalive: true,
    });
    if (answer.status >= 500) {
      throw new Error("server");
    }
    if (!answer.ok) {
      const told = await answer.json().catch(() => ({}));
      isRefused = true;
      say(told.refused || status.dataset.refused);
      offer(told.next);
      return;
    }
    const report = await answer.json();
    Object.entries(report.shown).forEach(([name, value]) => {
      form.elements.namedItem(name).value = value;
    });
    tellErrors(report.errors);
    say(report.saved);
    form.dispatchEvent(new CustomEvent("autosaved", { detail: report }));
  } catch {
    // The line is down: what is typed stays in the fields and is sent again.
    isChanged = true;
    pause = AGAIN;
    say(status.dataset.failed);
  } finally {
    isSending = false;
    if (isChanged && !isRefused) {
      later(pause);
    }
  }
}

if (form && status) {
  form.addEventListener("input", () => {
    isChanged = true;
    later(PAUSE);
  });
  form.addEventListener("change", () => {
    isChanged = true;
    later(0);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    isChanged = false;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      save();
    }
  });
}
