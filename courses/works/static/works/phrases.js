// Phrases for a comment: a press inserts one where the cursor stands. Without this script they are ticked and added
// by the form's own button.

const place = document.querySelector("[data-phrases]");
const comment = document.querySelector("[data-insert-here]");

function insert(text) {
  const start = comment.selectionStart;
  const before = comment.value.slice(0, start);
  const after = comment.value.slice(comment.selectionEnd);
  const lead = before && !/\s$/.test(before) ? " " : "";
  const tail = after && !/^\s/.test(after) ? " " : "";
  comment.setRangeText(lead + text + tail, start, comment.selectionEnd, "end");
  comment.focus();
  comment.dispatchEvent(new Event("input", { bubbles: true }));
}

if (place && comment) {
  const list = document.createElement("ul");
  list.className = "plain-list phrase-buttons";
  list.setAttribute("aria-label", place.dataset.label);
  place.querySelectorAll("input[type=checkbox]").forEach((box) => {
    const text = box.closest("label").textContent.trim();
    const button = document.createElement("button");
    button.type = "button";
    button.className = "phrase-button";
    button.textContent = text;
    button.addEventListener("click", () => insert(text));
    const item = document.createElement("li");
    item.append(button);
    list.append(item);
  });
  place.replaceChildren(list);
}
