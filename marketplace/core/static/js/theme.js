/* Light, dark, automatic: takes effect at once, and the server remembers it. */

const form = document.querySelector("[data-theme-form]");

form.addEventListener("submit", (event) => {
  const chosen = event.submitter;
  if (!chosen) return;
  event.preventDefault();
  const data = new FormData(form, chosen);
  document.documentElement.dataset.theme = chosen.value;
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button === chosen));
  fetch(form.action, { method: "POST", body: new URLSearchParams(data), redirect: "manual" });
});
