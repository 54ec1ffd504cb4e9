// Keys and dialogs (the server and the forms: vakt.js). Everything else is links and forms that work without this file.
"use strict";
(() => {
  const KEYS = {
    godta: ["a", "Godta och visa nästa"], avvisa: ["r", "Avvisa"], hoppa: ["s", "Hoppa över"], val1: ["1", "Första förslaget"],
    val2: ["2", "Andra förslaget"], val3: ["3", "Tredje förslaget"], valj: ["/", "Annat delområde"], strength: ["+", "Styrka"],
    improvement: ["-", "Förbättringsmöjlighet"], neutral: ["0", "Neutral"], anteckna: ["n", "Anteckning"], steget: ["t", "Steg"], angra: ["u", "Ångra"],
    nasta: ["j", "Nästa"], bakat: ["k", "Föregående"], nastadok: ["]", "Nästa dokument"], forradok: ["[", "Förra dokumentet"],
    markera: ["m", "Markera egna ord"], "godta-alla": ["g", "Godta också i de förbockade"], hjalp: ["?", "Visa tangenterna"],
  };
  const stored = () => { try { return JSON.parse(localStorage.getItem("belagg.tangenter") || "{}"); } catch { return {}; } };
  const store = (v) => localStorage.setItem("belagg.tangenter", JSON.stringify(v));
  const on = () => stored().pa !== false;
  const keyOf = (act) => (stored().tangenter || {})[act] || KEYS[act][0];
  const one = (s, r = document) => r.querySelector(s);
  const find = (act) => one(`[data-gor="${act}"]`);
  const busy = { now: false, next: null };

  function run(act) {
    if (act === "nasta") act = "hoppa";
    if (act === "hjalp") return help();
    if (act === "valj") return choose();
    const target = find(act);
    if (!target) return;
    if (act === "steget") { target.focus(); return; }
    if (act === "anteckna") { target.closest("details").open = true; one("#anteckning").focus(); return; }
    target.click();
  }
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && e.target.id === "anteckning") { e.target.blur(); return; }
    if (!on() || e.ctrlKey || e.metaKey || e.altKey || one("dialog[open]")) return;
    if (e.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select") && !e.target.closest("dialog:not([open])")) return;
    if (!one("#kort")) return;
    const act = Object.keys(KEYS).find((a) => keyOf(a) === e.key.toLowerCase() || (a === "improvement" && e.key === "−"));
    if (!act) return;
    e.preventDefault();
    if (busy.now) { busy.next = act; return; }  // a key pressed while the last one is on its way waits its turn
    run(act);
  });
  document.addEventListener("click", (e) => {
    const act = e.target.closest("[data-gor]")?.dataset.gor;
    if (act === "valj") choose();
    if (act === "hjalp") help();
    if (act === "skriv-ut") window.print();
    if (act === "bocka-alla") e.target.closest("details").querySelectorAll("input[type=checkbox]").forEach((b) => { b.checked = true; });
    if (e.target.closest("summary[data-gor=anteckna]")) setTimeout(() => one("#anteckning")?.focus(), 0);
  });
  function help() {
    const list = one("#tk"), dialog = one("#karta-tangenter");
    if (!dialog) return;
    list.replaceChildren(...Object.keys(KEYS).flatMap((a) => {
      const dt = document.createElement("dt"), dd = document.createElement("dd"), kbd = document.createElement("kbd");
      kbd.textContent = keyOf(a).toUpperCase(); dt.append(kbd); dd.textContent = KEYS[a][1];
      return [dt, dd];
    }));
    dialog.showModal();
  }
  function choose() {
    const dialog = one("#valj"), input = one("#valj-sok");
    if (!dialog || !one("#annat")) return;
    input.value = ""; filter(""); dialog.showModal(); input.focus();
  }
  // a dialog that closes gives the focus back to what had it, or else to the passage
  document.querySelectorAll("dialog").forEach((d) => d.addEventListener("close", () => {
    const at = document.activeElement;
    if (!at || at === document.body || d.contains(at)) one("#orden")?.focus({ preventScroll: true });
  }));
  function filter(text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    document.querySelectorAll("#valj-lista button").forEach((b) => { b.parentElement.hidden = !words.every((w) => b.dataset.sok.includes(w)); });
    one("#valj-inget").textContent = shown().length ? "" : "Inget delområde heter så. Pröva ett nummer, eller en kortare del av namnet.";
  }
  const shown = () => [...document.querySelectorAll("#valj-lista li:not([hidden]) button")];
  document.addEventListener("input", (e) => { if (e.target.id === "valj-sok") filter(e.target.value); });
  document.addEventListener("keydown", (e) => {
    if (!e.target.closest("#valj")) return;
    const list = shown(), at = list.indexOf(document.activeElement);
    if (e.key === "Enter" && e.target.id === "valj-sok") { e.preventDefault(); list[0]?.click(); }
    if (e.key === "ArrowDown") { e.preventDefault(); (list[at + 1] || list[0])?.focus(); }
    if (e.key === "ArrowUp") { e.preventDefault(); (at > 0 ? list[at - 1] : one("#valj-sok")).focus(); }
  });
  document.addEventListener("click", (e) => {
    const b = e.target.closest("#valj-lista button");
    if (!b) return;
    const known = one(`#beslut input[name=val][value="${b.dataset.kod}"]`);
    if (known) known.checked = true;
    else {
      const label = document.createElement("label"), input = document.createElement("input"), k = document.createElement("span"), n = document.createElement("span");
      label.className = "ett"; input.type = "radio"; input.name = "val"; input.value = b.dataset.kod; input.checked = true;
      k.className = "kod"; k.textContent = b.dataset.kod; n.className = "namn"; n.textContent = b.dataset.namn;
      label.append(input, document.createElement("span"), k, n); one("#annat").replaceChildren(label); input.checked = true;
    }
    one("#valj").close();
    one('#beslut [data-gor="godta"]').focus();
  });

  // a key pressed while the server is busy
  const body = document.body;
  body.addEventListener("htmx:beforeRequest", (e) => { if (e.detail.target?.id === "kort") busy.now = true; });  // not the original's text, fetched beside it
  const done = () => { busy.now = false; const act = busy.next; busy.next = null; if (act) run(act); };
  body.addEventListener("htmx:afterSettle", (e) => { if (e.target.closest("#kort")) fresh(); if (e.target.id === "kort") done(); });
  body.addEventListener("htmx:afterRequest", (e) => { if (!e.detail.successful && e.detail.target?.id === "kort") { busy.now = false; busy.next = null; } });

  // a page's picture: the words that are quoted are in sight
  function fresh() {
    const sheet = one(".sida .blad"), rect = one(".sida rect"), image = one(".sida img");
    if (sheet && rect && image) {
      const look = () => { const box = rect.getBoundingClientRect(), frame = sheet.getBoundingClientRect(); sheet.scrollTop += box.top - frame.top - frame.height / 3; };
      image.complete ? look() : image.addEventListener("load", look, { once: true });
    }
  }
  body.addEventListener("htmx:afterSettle", () => { const p = one(".original .text .passage.har"); if (p) { const t = p.closest(".text"); t.scrollTop = p.offsetTop - t.offsetTop - t.clientHeight / 3; } });

  document.addEventListener("change", (e) => { if (e.target.closest("#ko")) e.target.form.requestSubmit(); });
  // what is ticked on one stretch of a list goes along to the next
  document.addEventListener("click", (e) => {
    const link = e.target.closest("a[data-ta-med]");
    if (!link) return;
    const to = new URL(link.href);
    document.querySelectorAll(`input[name="${link.dataset.taMed}"]:checked`).forEach((box) => to.searchParams.append(link.dataset.taMed, box.value));
    link.href = to;
  });
  const drop = one("#slapp");
  if (drop) {
    const input = one("#filer");
    ["dragover", "dragleave", "drop"].forEach((n) => drop.addEventListener(n, (e) => { e.preventDefault(); drop.classList.toggle("over", n === "dragover"); }));
    drop.addEventListener("drop", (e) => { input.files = e.dataTransfer.files; drop.requestSubmit(); });
  }

  // settings: which keys, and whether
  const list = one("#tangentlista");
  if (list) {
    const paint = () => {
      one("#tangenter-pa").checked = on();
      list.replaceChildren(...Object.keys(KEYS).flatMap((a) => {
        const label = document.createElement("label"), input = document.createElement("input");
        label.textContent = KEYS[a][1]; input.value = keyOf(a); input.maxLength = 1; input.id = "t-" + a; label.htmlFor = input.id; input.dataset.tangent = a;
        return [label, input];
      }));
    };
    paint();
    one("#tangenter-pa").addEventListener("change", (e) => { store({ ...stored(), pa: e.target.checked }); one("#tangenter-sagt").textContent = "sparat"; mark(); });
    one("#tangenter-ater").addEventListener("click", () => { store({}); paint(); one("#tangenter-sagt").textContent = "återställt"; mark(); });
    list.addEventListener("input", (e) => {
      const a = e.target.dataset.tangent, v = e.target.value.toLowerCase();
      const taken = Object.keys(KEYS).find((b) => b !== a && keyOf(b) === v);
      if (!v) return;
      if (taken) { one("#tangenter-sagt").textContent = `${v} används redan för ${KEYS[taken][1]}`; return; }
      store({ ...stored(), tangenter: { ...(stored().tangenter || {}), [a]: v } }); one("#tangenter-sagt").textContent = "sparat";
    });
  }
  const mark = () => document.documentElement.classList.toggle("utan-tangenter", !on());
  mark(); fresh();
})();
