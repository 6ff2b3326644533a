/* Asks before a form with data-confirm is sent, and opens dialogs where the browser lacks command buttons. */
import { el } from "./icon.js";

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (!question || form.dataset.confirmed === "yes") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const label = event.submitter?.dataset.confirmLabel ?? form.dataset.confirmLabel ?? event.submitter?.textContent.trim() ?? "OK";
  if (!(await ask(question, label))) return;
  form.dataset.confirmed = "yes";
  form.requestSubmit(event.submitter);
  delete form.dataset.confirmed;
}, { capture: true });

/** Ask a question in a dialog and return whether it was answered with `label`. */
export function ask(question, label) {
  const cancel = document.body.dataset.cancelWord;
  const no = el("button", { class: "btn bare", value: "", autofocus: true }, cancel);
  const yes = el("button", { class: "btn stop solid", value: "yes" }, label);
  const title = el("h2", { id: "confirm-title" }, question);
  const dialog = el("dialog", { class: "dialog", "aria-labelledby": "confirm-title" },
    el("form", { method: "dialog", class: "stack" }, title, el("div", { class: "row g2" }, yes, no)));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => { answer(dialog.returnValue === "yes"); dialog.remove(); });
  });
}

if (!("commandForElement" in HTMLButtonElement.prototype)) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[commandfor]");
    const dialog = button && document.getElementById(button.getAttribute("commandfor"));
    if (!dialog) return;
    if (button.getAttribute("command") === "show-modal") dialog.showModal();
    if (button.getAttribute("command") === "close") dialog.close();
  });
}
