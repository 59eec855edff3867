// Saves a section of a survey while somebody types. Without this script the buttons of the form do the same.

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
    const control = place.querySelector("fieldset > div, input, textarea");
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
      return;
    }
    const report = await answer.json();
    Object.entries(report.shown).forEach(([name, value]) => {
      form.elements.namedItem(name).value = value;
    });
    tellErrors(report.errors);
    say(report.saved);
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
