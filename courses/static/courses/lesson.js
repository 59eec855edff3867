/* Notes that a lesson is under way when it was opened by its link and is really being read.
   The same POST as the buttons «Начать» and «Продолжить»; without this script only those record it. */

const READING_SECONDS = 10;
const form = document.querySelector("[data-lesson-start]");

function note() {
  fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { Accept: "application/json" },
    credentials: "same-origin",
    keepalive: true,
  }).catch(() => {
    /* Nothing is lost: the next button records it. */
  });
}

if (form) {
  let seconds = 0;
  const timer = setInterval(() => {
    if (document.visibilityState !== "visible") return;
    seconds += 1;
    if (seconds < READING_SECONDS) return;
    clearInterval(timer);
    note();
  }, 1000);
}
