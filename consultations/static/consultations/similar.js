// While a question is typed, similar ones appear below the field. Without this script they stand on a page between.
//
// form[data-similar] holds the field `text`; it is sent to that address, and the answer, a piece of HTML, goes into
// #similar, a polite live region. The hidden field `shown` tells the server that they were there to be read.

const PAUSE = 600;
const LEAST = 8;

const form = document.querySelector("form[data-similar]");
const place = document.getElementById("similar");

let timer = null;
let sending = null;
let asked = "";

async function look() {
  const text = form.elements.namedItem("text").value.trim();
  if (text === asked) {
    return;
  }
  sending?.abort();
  if (text.length < LEAST) {
    asked = text;
    place.replaceChildren();
    form.elements.namedItem("shown").value = "";
    return;
  }
  sending = new AbortController();
  const body = new FormData();
  body.set("text", form.elements.namedItem("text").value);
  body.set("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
  try {
    const answer = await fetch(form.dataset.similar, {
      method: "POST",
      body,
      credentials: "same-origin",
      redirect: "error",
      signal: sending.signal,
    });
    if (!answer.ok) {
      return;
    }
    const html = await answer.text();
    asked = text;
    // The same list again says nothing new to whoever listens.
    if (place.dataset.shown !== html) {
      place.dataset.shown = html;
      place.innerHTML = html;
    }
    form.elements.namedItem("shown").value = "1";
  } catch {
    // The line is down or the session has ended: the page between shows them.
  }
}

if (form && place) {
  form.elements.namedItem("text").addEventListener("input", () => {
    form.elements.namedItem("shown").value = "";
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    sending?.abort();
  });
  look();
}
