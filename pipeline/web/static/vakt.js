// The server and what is typed: whether it answers, what could not be sent, errors beside their field, where the focus goes.
// Nothing that was typed is lost: it stands in the form, and in the tab's own store until the server has taken it.
"use strict";
(() => {
  const one = (s, r = document) => r.querySelector(s);
  const body = document.body, bar = one("#borta"), words = one("#borta-ord"), again = one("#borta-igen"), heard = one("#hors");
  const SAID = {
    away: "Servern svarar inte. Det du ser som sparat är sparat; det du skriver står kvar här. Vi försöker igen.",
    new: "Belägg har startats om och öppnat en ny flik. Välj där vem du är och kom tillbaka hit: det du skrev står kvar.",
    out: "Du är utloggad. Logga in i en annan flik och kom tillbaka hit: det du skrev står kvar.",
    here: "Servern svarar igen. Det sista du gjorde kom inte fram.",
  };
  let state = "here", unsent = null;  // unsent: does again what could not be sent

  function show(now) {
    state = now;
    const text = now === "here" && !unsent ? "" : SAID[now === "new" && "grupp" in body.dataset ? "out" : now];
    if (words.textContent !== text) words.textContent = text;
    bar.hidden = !text; again.hidden = !unsent;
  }
  function failed(redo) { unsent = redo; show("away"); }
  function token(value) {  // a session opened anew has a token of its own
    if (!value) return;
    body.setAttribute("hx-headers", JSON.stringify({ "X-Belagg": value }));
    document.querySelectorAll("input[name=_tecken]").forEach((i) => { i.value = value; });
  }
  const ours = () => JSON.parse(body.getAttribute("hx-headers") || "{}");

  async function pulse() {
    try {
      const r = await fetch("/puls?seq=" + encodeURIComponent(body.dataset.puls), { headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(15000) });
      if (r.status === 401 || r.redirected) return show("new");
      if (!r.ok) return show("away");
      token(r.headers.get("X-Belagg")); show("here");
      if (r.status === 200) { body.dataset.puls = await r.text(); body.dispatchEvent(new Event("andrat")); }
    } catch { show("away"); }
  }
  if (body.dataset.puls) setInterval(() => { if (!document.hidden) pulse(); }, 1000);  // what others do is seen within two seconds
  again.addEventListener("click", async () => {
    await pulse();
    if (state !== "here" || !unsent) return;
    const redo = unsent; unsent = null; show("here"); redo();
  });
  addEventListener("beforeunload", (e) => { if (unsent) e.preventDefault(); });

  // parts of a page (htmx)
  let left = null;  // what had the focus when the passage was exchanged
  const asked = new WeakMap();  // request → what had the focus in the part it exchanges; a button that sends is disabled meanwhile
  const mark = (at, part) => part && at && at !== body && part.contains(at) ? { id: at.id, href: at.getAttribute("href"), name: at.getAttribute("name") } : null;
  body.addEventListener("htmx:beforeRequest", (e) => {
    const at = document.activeElement, part = e.detail.target;
    asked.set(e.detail.xhr, mark(at, part));
    if (part?.id !== "kort") return;  // what is fetched beside the passage takes no focus
    left = { act: at?.closest?.("#kort [data-gor]")?.dataset.gor, lost: at === body || Boolean(at?.closest?.("#kort")) };
  });
  const pressed = new WeakMap();  // form → the button it was last sent with: clicked again, or "godta" would be missing
  document.addEventListener("submit", (e) => pressed.set(e.target, e.submitter), true);
  body.addEventListener("htmx:sendError", (e) => {
    const from = e.detail.elt;
    if (from.matches("form")) { const button = pressed.get(from); failed(() => button?.form === from ? button.click() : from.isConnected && from.requestSubmit()); }
    else if (from.matches("button, a")) failed(() => from.isConnected && from.click());
    else show("away");
  });
  body.addEventListener("htmx:afterRequest", (e) => { if (e.detail.successful) { if (e.detail.elt.matches("form")) { unsent = null; forget(e.detail.elt); } show("here"); } });
  body.addEventListener("htmx:responseError", (e) => {
    if (e.detail.xhr.status === 401) return show("new");
    const form = e.detail.elt.closest("form");
    if (form) beside(form, e.detail.xhr.responseText, false); else one("#fel").textContent = e.detail.xhr.responseText;
  });
  body.addEventListener("htmx:beforeSwap", (e) => {
    if (e.detail.xhr.status !== 422) return;
    e.detail.isError = false;
    const form = e.detail.requestConfig.elt.closest("form");
    e.detail.shouldSwap = !form;
    if (form) beside(form, e.detail.xhr.responseText, true);
  });
  let within = null;  // what had the focus in a part of a page that is exchanged
  body.addEventListener("htmx:beforeSwap", (e) => {
    const at = document.activeElement, part = e.detail.target;
    within = !e.detail.shouldSwap || part?.id === "kort" ? null : at === body ? asked.get(e.detail.xhr) : mark(at, part);
  });
  function regain(part) {
    const was = within; within = null;
    if (!was || !part.isConnected || (document.activeElement !== body && document.activeElement)) return;
    const same = [...part.querySelectorAll("a, button, input, select, textarea, summary")].find((f) => (was.id && f.id === was.id) || (was.href && f.getAttribute("href") === was.href) || (!was.id && was.name && f.getAttribute("name") === was.name));
    const to = same || part;
    if (to === part && !part.hasAttribute("tabindex")) part.tabIndex = -1;
    to.focus({ preventScroll: true });
  }
  body.addEventListener("htmx:afterSettle", (e) => {
    one("#fel").replaceChildren();
    regain(e.target);
    const card = e.target.id === "kort" ? e.target : null;
    if (!card) return;
    recall(card);
    const said = one("#sparat", card)?.textContent.trim().replace(/\.$/, ""), quote = one("#orden", card)?.textContent.trim();
    heard.textContent = [said, quote ? "Nästa: " + quote.slice(0, 300) : one("h2", card)?.textContent].filter(Boolean).join(". ");
    if (left?.lost && (document.activeElement === body || !document.activeElement)) {
      (left.act && one(`[data-gor="${left.act}"]`, card) || one("#orden, h2", card))?.focus({ preventScroll: true });
    }
    left = null;
  });

  // an error stands beside its field, or above the form's buttons, and is read out
  function beside(form, text, ours) {
    clear(form);
    const box = document.createElement("div"); box.className = "formfel"; box.id = "formfel"; box.setAttribute("role", "alert");
    if (ours) box.innerHTML = text; else { const p = document.createElement("p"); p.className = "fel"; p.textContent = text; box.append(p); }
    const name = one("[data-falt]", box)?.dataset.falt, field = name && form.elements.namedItem(name);
    const button = [...form.querySelectorAll("button")].filter((b) => b.type === "submit").pop();
    if (field instanceof HTMLElement) {
      field.after(box); field.setAttribute("aria-invalid", "true"); field.setAttribute("aria-describedby", box.id); field.focus();
    } else { (button?.closest(".gor, .rad") || button || form.lastElementChild).before(box); box.scrollIntoView({ block: "nearest" }); }
  }
  function clear(form) {
    one("#formfel")?.remove();
    form.querySelectorAll("[aria-invalid]").forEach((f) => { f.removeAttribute("aria-invalid"); f.removeAttribute("aria-describedby"); });
  }

  // whole forms: sent from here, so that an unreachable server or an error takes nothing from the page
  let sending = false;
  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (e.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post") || "vanlig" in form.dataset) return;
    e.preventDefault();
    if (!sending) send(form, e.submitter);
  });
  async function send(form, button) {
    const data = new FormData(form, button);  // with what an error beside the form asks
    clear(form); sending = true; form.classList.add("skickar");
    const many = form.enctype === "multipart/form-data";
    try {
      const r = await fetch(form.action, { method: "POST", body: many ? data : new URLSearchParams(data), headers: { ...ours(), "X-Belagg-Form": "1", "HX-Request": "true" } });
      if (r.status === 401 || r.redirected) { unsent = () => send(form, button); return show("new"); }
      unsent = null; show("here");
      if (r.status === 422) return beside(form, await r.text(), true);
      if (!r.ok) return beside(form, await r.text(), false);
      forget(form);
      const to = r.headers.get("X-Till");
      if (to !== null) return go(to);
      if ((r.headers.get("Content-Disposition") || "").startsWith("attachment")) return save(r);
      const made = new DOMParser().parseFromString(await r.text(), "text/html");
      document.title = made.title; one("main").replaceWith(made.querySelector("main")); htmx.process(one("main")); one("main").focus();
    } catch (fault) {
      if (!(fault instanceof TypeError)) throw fault;  // fetch says with a TypeError that nobody answered
      failed(() => send(form, button));
    } finally { sending = false; form.classList.remove("skickar"); }
  }
  function go(to) {
    const url = new URL(to, location.href);
    if (url.pathname + url.search === location.pathname + location.search) { history.replaceState(null, "", url); location.reload(); } else location.assign(url);
  }
  async function save(r) {
    const a = document.createElement("a"), name = /filename="([^"]+)"/.exec(r.headers.get("Content-Disposition"));
    a.href = URL.createObjectURL(await r.blob()); a.download = name ? name[1] : "belagg"; a.click(); URL.revokeObjectURL(a.href);
  }

  // what is typed is kept for this tab until the server has taken it
  const typed = "textarea[name], input[name]:not([type]), input[name][type=text]";
  const about = (field) => `utkast ${location.pathname} ${field.closest("#kort")?.dataset.pos || ""} ${field.form.getAttribute("action") || field.form.id} ${field.name}`;
  const mine = (field) => field.form && (field.form.method === "post" || field.form.hasAttribute("hx-post")) && !("hemlig" in field.form.dataset) && !one("[type=password]", field.form);
  document.addEventListener("input", (e) => {
    if (!e.target.matches(typed) || !mine(e.target)) return;
    if (e.target.value) sessionStorage.setItem(about(e.target), e.target.value); else sessionStorage.removeItem(about(e.target));
  });
  function recall(root) {
    root.querySelectorAll(typed).forEach((f) => {
      const kept = mine(f) && !f.value && sessionStorage.getItem(about(f));
      if (kept) { f.value = kept; f.closest("details")?.setAttribute("open", ""); }
    });
  }
  function forget(form) { form.querySelectorAll(typed).forEach((f) => { if (f.form) sessionStorage.removeItem(about(f)); }); }
  recall(document);
})();
