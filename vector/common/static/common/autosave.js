// Saves a form while somebody fills it in. Without this script the buttons of the form do the same; files go
// with them only.
//
// form[data-autosave] is sent to its own address; the answer is JSON: `saved` (when, in words), `shown` (hidden
// companions: name → value), `errors` (field → messages), or with a status of 4xx `refused` (why, in words) and `next`
// (a link to what to do now: url, label). #saved says how it stands. Each field stands in a [data-place].

const PAUSE = 1500;
const AGAIN = 8000;
// What a browser sends for a page that is already left: 64 KiB for all of its requests together.
const KEPT_ALIVE = 50_000;
const NOT_TYPED = ["hidden", "file", "submit", "button", "reset", "image", "fieldset", "output"];

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
    place.querySelector(".field, .question-answer")?.classList.toggle("field-wrong", messages.length > 0);
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
    const legend = place.querySelector(".question-answer > legend");
    if (legend) {
      legend.after(list);
    } else {
      place.querySelector("fieldset > div, input, textarea, select").before(list);
    }
  });
}

function isAsServed(control) {
  if (NOT_TYPED.includes(control.type) || control.disabled) {
    return true;
  }
  if (control.type === "checkbox" || control.type === "radio") {
    return control.checked === control.defaultChecked;
  }
  if (control.type === "select-one") {
    const served = [...control.options].findIndex((option) => option.defaultSelected);
    return Math.max(control.selectedIndex, 0) === Math.max(served, 0);
  }
  if (control.type === "select-multiple") {
    return [...control.options].every((option) => option.selected === option.defaultSelected);
  }
  if (control.localName === "textarea") {
    return control.value === control.defaultValue;
  }
  // A date that no date is, say, was served but cannot be shown: that is nobody's change.
  const served = document.createElement("input");
  [...control.attributes].forEach(({ name, value }) => served.setAttribute(name, value));
  return control.value === served.value;
}

function content() {
  const body = new FormData(form);
  [...form.elements].filter((control) => control.type === "file").forEach((control) => body.delete(control.name));
  return body;
}

function weight(body) {
  const encoder = new TextEncoder();
  return [...body].reduce((sum, [name, value]) => sum + encoder.encode(name + value).length + 200, 0);
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
    const body = content();
    const answer = await fetch(form.action, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      redirect: "error",
      keepalive: weight(body) < KEPT_ALIVE,
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
    Object.entries(report.shown || {}).forEach(([name, value]) => {
      form.elements.namedItem(name).value = value;
    });
    tellErrors(report.errors || {});
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
  // What was typed before this script ran, or what the browser put back, made no event that we heard.
  if (![...form.elements].every(isAsServed)) {
    isChanged = true;
    later(PAUSE);
  }
}
