// Today: choosing a row shows its person beside the list without loading the page anew; J and K move, Enter chooses.
// Without this file the rows are plain links that do the same.
addEventListener("DOMContentLoaded", () => {
  const aside = document.getElementById("person");
  const said = document.getElementById("said");
  const rows = () => [...document.querySelectorAll("a.q")].filter((row) => row.offsetParent !== null);
  if (!aside) return;
  let asked = 0;

  async function show(row, remember) {
    const mine = ++asked;
    try {
      const answer = await fetch(row.href, { headers: { "X-Leadline-Part": "person" }, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const text = await answer.text();
      if (mine !== asked) return;
      // Escaped by the server, from this origin, and the policy of the page runs no inline script.
      aside.innerHTML = text;
      document.querySelectorAll("a.q[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
      row.setAttribute("aria-current", "true");
      if (remember) history.pushState(null, "", row.href);
      said.textContent = aside.querySelector("h2")?.textContent ?? "";
    } catch {
      location.assign(row.href);
    }
  }

  document.addEventListener("click", (event) => {
    const row = event.target.closest?.("a.q");
    if (!row || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (matchMedia("(max-width: 1180px)").matches) return;  // one column: the link leads to the person below the list
    event.preventDefault();
    show(row, true);
  });

  document.addEventListener("keydown", (event) => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.target.closest?.("input, textarea, select, summary, button")) return;
    const step = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = rows();
    const at = all.indexOf(document.activeElement);
    if (!step || !all.length || (event.key.startsWith("Arrow") && at < 0)) return;
    const chosen = all.findIndex((row) => row.hasAttribute("aria-current"));
    const next = all[Math.min(all.length - 1, Math.max(0, (at < 0 ? chosen : at) + step))];
    event.preventDefault();
    next.focus();
  });

  addEventListener("popstate", () => location.reload());
});
