/* The page of results, improved: sorting at once, empty fields out of the address, pins that follow the cards. */

for (const form of document.querySelectorAll(".sortl, .filters")) {
  form.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) if (!value) formData.delete(name);
  });
}

const sort = document.querySelector(".sortl select");
sort?.addEventListener("change", () => sort.form.requestSubmit());

const map = document.querySelector(".smap map-view");
const text = map?.querySelector('script[type="application/json"]')?.textContent;
const ids = new Map((text ? JSON.parse(text).markers : []).map((each) => [each.url, each.id]));

function idOf(target) {
  const link = target.closest?.(".card")?.querySelector("a[href^='/listings/']");
  return link ? ids.get(link.getAttribute("href")) ?? null : null;
}

for (const [on, off] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
  document.addEventListener(on, ({ target }) => map?.highlight?.(idOf(target)));
  document.addEventListener(off, () => map?.highlight?.(null));
}
