/* Tables of the administration: pick all rows of a page, and say how many are picked. */

for (const form of document.querySelectorAll("form[data-bulk]")) {
  const words = form.querySelector("[data-picked]");
  const all = document.querySelector(`[data-all="${form.id}"]`);
  const boxes = [...document.querySelectorAll(`input[name="ids"][form="${form.id}"]`)];
  const buttons = [...form.querySelectorAll("button")];
  const tell = () => {
    const count = boxes.filter((box) => box.checked).length;
    words.textContent = count ? words.dataset.some.replace("{n}", count) : words.dataset.none;
    for (const button of buttons) button.disabled = count === 0;
    if (!all) return;
    all.checked = count > 0 && count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
  };
  for (const box of boxes) box.addEventListener("change", tell);
  if (all) {
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
      tell();
    });
  }
  addEventListener("pageshow", tell);
  tell();
}
