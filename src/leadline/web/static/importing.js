// Handing a file in: dropping it, its size before it is sent, and how far the sending is. Without this the form is a form.
(() => {
  const form = document.querySelector("[data-hand-in]");
  if (!form) return;
  const input = form.elements.file, chosen = form.querySelector("[data-chosen]"), place = form.querySelector("[data-drop]");
  const button = form.querySelector("[data-send]"), most = Number(form.dataset.handIn);
  const large = (bytes) => bytes < 1e6 ? `${Math.ceil(bytes / 1e3).toLocaleString(document.body.dataset.numbers)} kB` : `${(bytes / 1e6).toLocaleString(document.body.dataset.numbers, { maximumFractionDigits: 1 })} MB`;

  function tell() {
    const file = input.files[0];
    const over = file && file.size > most;
    input.setAttribute("aria-invalid", String(Boolean(over)));
    chosen.textContent = !file ? "" : over ? `${file.name}: ${large(file.size)} is more than ${large(most)}.` : `${file.name}, ${large(file.size)}`;
    return !over;
  }
  input.addEventListener("change", tell);
  ["dragenter", "dragover"].forEach((name) => place.addEventListener(name, (event) => { event.preventDefault(); place.classList.add("over"); }));
  ["dragleave", "drop"].forEach((name) => place.addEventListener(name, (event) => { event.preventDefault(); place.classList.remove("over"); }));
  place.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    tell();
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!tell()) { input.focus(); return; }
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (sent) => {
      if (sent.lengthComputable && sent.total > 2e6) chosen.textContent = `${large(sent.loaded)} of ${large(sent.total)} sent`;
    });
    request.addEventListener("load", () => {
      const to = request.getResponseHeader("HX-Redirect");
      if (to) { location.assign(to); return; }
      button.removeAttribute("aria-disabled");
      const said = new DOMParser().parseFromString(request.responseText, "text/html");
      chosen.textContent = (said.querySelector("#wrong, .toast") ?? said.body).textContent.trim() || "Leadline did not answer. Nothing was kept: try again.";
      chosen.className = "small bad";
      input.setAttribute("aria-invalid", "true");
      input.focus();
    });
    request.addEventListener("error", () => { button.removeAttribute("aria-disabled"); chosen.textContent = "The file did not arrive. Try again."; });
    request.setRequestHeader("HX-Request", "true");
    button.setAttribute("aria-disabled", "true");
    request.send(new FormData(form));
  });
})();
