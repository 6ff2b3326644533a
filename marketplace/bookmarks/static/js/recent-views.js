/* What this browser looked at, kept in the browser alone: [listing ids], the latest first.
   A listing's page holds <recent-view data-listing="7">; the start page holds <recent-views data-url data-most hidden>,
   which asks for the cards of the remembered listings and shows itself if there are any. */
import "../../core/js/save-button.js";

const KEY = "recent-views";
const MOST = 24;

function remembered() {
  try {
    const ids = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(ids) ? ids.filter(Number.isSafeInteger) : [];
  } catch {
    return [];
  }
}

class RecentView extends HTMLElement {
  connectedCallback() {
    const id = Number(this.dataset.listing);
    const ids = [id, ...remembered().filter((other) => other !== id)].slice(0, MOST);
    try {
      localStorage.setItem(KEY, JSON.stringify(ids));
    } catch {
      // a browser that keeps nothing remembers nothing
    }
  }
}

class RecentViews extends HTMLElement {
  async connectedCallback() {
    const ids = remembered().slice(0, Number(this.dataset.most));
    if (!ids.length) return;
    const url = `${this.dataset.url}?ids=${ids.join(",")}`;
    const answer = await fetch(url, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const cards = page.querySelector("main .cards");
    if (!cards) return;
    cards.className = "cards n6";
    for (const heading of cards.querySelectorAll("h2")) {
      const smaller = document.createElement("h3");
      smaller.append(...heading.childNodes);
      heading.replaceWith(smaller);
    }
    this.querySelector("[data-cards]").replaceChildren(cards);
    this.querySelector(".more")?.setAttribute("href", url);
    this.hidden = false;
  }
}

customElements.define("recent-view", RecentView);
customElements.define("recent-views", RecentViews);
