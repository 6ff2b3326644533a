/* <place-field>: notes which place was taken from the suggestions of the field inside it, in the form's place_id. */
class PlaceField extends HTMLElement {
  connectedCallback() {
    const id = this.closest("form").elements.place_id;
    const input = this.querySelector("input");
    this.addEventListener("taken", (event) => { id.value = event.detail.id ?? ""; this.taken = event.detail.text; });
    input.addEventListener("input", () => { if (input.value !== this.taken) id.value = ""; });
  }
}

customElements.define("place-field", PlaceField);
