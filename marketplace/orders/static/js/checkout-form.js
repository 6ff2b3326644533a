/* <checkout-form> around the form of the checkout: when delivery, country or state change, the total follows.
   Without this script the button "Work out the total again" does the same. */
class CheckoutForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.again = this.form.querySelector("[value=preview]");
    this.form.addEventListener("change", (event) => {
      if (/^(method_|country$|state$)/.test(event.target.name)) this.refresh();
    });
  }

  async refresh() {
    const data = new FormData(this.form);
    data.set("step", "preview");
    const answer = await fetch(this.form.action, { method: "POST", body: data, headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer || ![200, 422].includes(answer.status)) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (Boolean(page.querySelector("#pay [name=line1]")) !== Boolean(this.form.elements.line1)) { this.again.click(); return; }
    const totals = page.getElementById("totals");
    if (!totals) return;
    document.getElementById("totals").replaceWith(totals);
    this.form.elements.expected.value = page.querySelector("#pay [name=expected]")?.value ?? "";
    for (const box of page.querySelectorAll("#pay .deliv")) {
      const label = box.closest(".sellerbox").getAttribute("aria-labelledby");
      this.form.querySelector(`[aria-labelledby="${label}"] .deliv`)?.replaceWith(box);
    }
  }
}

customElements.define("checkout-form", CheckoutForm);
