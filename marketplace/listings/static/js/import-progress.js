/* <import-progress data-url data-status>: asks how far the import is, moves its bar and numbers, and loads the page
   anew when it is over. Without scripts the page reloads itself. */
const PAUSE = 1000;

class ImportProgress extends HTMLElement {
  connectedCallback() {
    this.numbers = [...this.querySelectorAll("dd")];
    this.bar = this.querySelector("progress");
    this.format = new Intl.NumberFormat(document.documentElement.lang);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  async ask() {
    try {
      const answer = await fetch(this.dataset.url, { headers: { Accept: "application/json" } });
      if (answer.ok && this.show(await answer.json())) return;
    } catch {
      // away for a moment: ask again
    }
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  /** Draw the state; true when there is nothing more to wait for. */
  show(run) {
    if (run.status !== this.dataset.status) {
      location.reload();
      return true;
    }
    ["created", "updated", "unchanged", "refused"].forEach((name, place) => {
      if (this.numbers[place]) this.numbers[place].textContent = this.format.format(run[name]);
    });
    if (this.bar) {
      this.bar.value = run.progress * this.bar.max;
      const share = this.bar.closest("label")?.querySelector("span > span:last-child");
      if (share) share.textContent = `${Math.round(run.progress * 100)} %`;
    }
    return false;
  }
}

customElements.define("import-progress", ImportProgress);
