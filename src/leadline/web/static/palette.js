// Find or do: Ctrl K opens it; arrows move, Enter goes. What the page itself offers by a key is found here too.
(() => {
  const dialog = () => document.getElementById("palette");
  const input = () => document.getElementById("palette-sought");
  const hits = () => [...dialog().querySelectorAll("[data-item]")].filter((hit) => !hit.parentElement.hidden);
  const sought = () => input().value.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (text, words) => words.every((word) => text.toLowerCase().split(/[\s,]+/).some((part) => part.startsWith(word)));

  function open() {
    if (!dialog() || dialog().open || document.querySelector("dialog[open]")) return;
    dialog().returnTo = document.activeElement;
    dialog().showModal();
    input().select();
    htmx.trigger(input(), "look");
  }

  // Deeds of the page behind: pressing a hit closes the palette, then presses the thing itself.
  function ofThePage() {
    const words = sought();
    const offered = [...document.querySelectorAll("main [data-key], main [data-palette-says], .side [data-toggle-theme], .side [data-sign-out] button")];
    const found = offered.filter((element) => element.checkVisibility() && element.getAttribute("aria-disabled") !== "true")
      .map((element) => [element, (element.dataset.paletteSays ?? element.dataset.keySays ?? element.getAttribute("aria-label") ?? textOf(element)).trim()])
      .filter(([, says], at, all) => says && all.findIndex(([, other]) => other === says) === at)
      .filter(([, says]) => fits(says, words));
    if (!found.length) return;
    const title = document.createElement("h2"), list = document.createElement("ul");
    title.textContent = "On this page";
    found.forEach(([element, says]) => {
      const line = document.createElement("li"), button = document.createElement("button");
      button.type = "button";
      button.dataset.item = "";
      button.textContent = says[0].toUpperCase() + says.slice(1);
      button.addEventListener("click", () => { dialog().close(); element.click(); });
      line.append(button);
      list.append(line);
    });
    const target = document.getElementById("palette-hits");
    target.querySelector("[data-none]")?.remove();
    target.append(title, list);
  }

  function textOf(element) {
    const copy = element.cloneNode(true);
    copy.querySelectorAll("kbd, svg, .n").forEach((part) => part.remove());
    return copy.textContent;
  }

  document.addEventListener("htmx:afterSwap", (event) => { if (event.detail.target.id === "palette-hits") ofThePage(); });

  // What does not fit any more goes at once; the server's answer follows.
  document.addEventListener("input", (event) => { if (event.target === input()) narrow(); });
  function narrow() {
    dialog().querySelectorAll(".hits li").forEach((line) => { line.hidden = !fits(line.textContent, sought()); });
    dialog().querySelectorAll(".hits h2").forEach((title) => { title.hidden = !title.nextElementSibling?.querySelector("li:not([hidden])"); });
  }

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (dialog()?.open) dialog().close(); else open();
      return;
    }
    if (!dialog()?.open || event.isComposing) return;
    const at = hits().indexOf(document.activeElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = at + (event.key === "ArrowDown" ? 1 : -1);
      if (next < 0) input().focus(); else hits()[Math.min(next, hits().length - 1)]?.focus();
    } else if (event.key === "Enter" && document.activeElement === input()) {
      event.preventDefault();
      pressFirst();
    } else if (at >= 0 && event.key.length === 1 && !event.ctrlKey && !event.metaKey && event.key !== " ") {
      input().focus();  // typing on changes what is sought
    }
  }, true);

  // Enter before the answer is there waits for it.
  let pressing = false;
  function pressFirst() {
    if (!input().classList.contains("htmx-request") && input().dataset.shown === input().value) { hits()[0]?.click(); return; }
    pressing = true;
    htmx.trigger(input(), "look");
  }
  document.addEventListener("htmx:beforeRequest", (event) => { if (event.target === input()) input().dataset.asked = input().value; });
  // A hit that was chosen before the answer came stays chosen.
  let chosen = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "palette-hits") return;
    const at = document.activeElement;
    chosen = event.detail.target.contains(at) ? at.textContent.trim() : null;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id !== "palette-hits" || chosen === null || !dialog().open) return;
    (hits().find((hit) => hit.textContent.trim() === chosen) ?? input()).focus();
    chosen = null;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "palette-hits") return;
    input().dataset.shown = input().dataset.asked ?? "";
    if (input().dataset.shown !== input().value) { narrow(); return; }  // an answer to what was typed before
    if (pressing && dialog().open) hits()[0]?.click();
    pressing = false;
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-palette]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
})();
