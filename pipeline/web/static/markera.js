// Marking any words, with the mouse or by keyboard, and inserting references. What is sent is where the words stand:
// a character of the source's text (data-tecken) and UTF-16 units after it; the server turns those into characters.
"use strict";
(() => {
  const one = (s, r = document) => r.querySelector(s);
  let mode = null;  // by keyboard: { words, from, to }

  // every text node of the passage and its surroundings, with the character it begins at
  const nodes = () => [...document.querySelectorAll(".citat [data-tecken]")].filter((n) => n.firstChild).map((n) => ({ node: n.firstChild, at: Number(n.dataset.tecken) }));
  const words = () => nodes().flatMap(({ node }) => [...node.data.matchAll(/\S+/gu)].map((m) => ({ node, start: m.index, end: m.index + m[0].length })));
  const end = (node, offset, back) => {  // where a selection's end stands; one that lies between the stretches moves to the nearest
    const known = nodes(), here = known.find((n) => n.node === node);
    if (here) return { at: here.at, units: offset };
    const point = document.createRange(); point.setStart(node, offset); point.collapse(true);
    const after = known.filter((n) => point.comparePoint(n.node, 0) >= 0);
    if (!back && after.length) return { at: after[0].at, units: 0 };
    const before = known.filter((n) => point.comparePoint(n.node, n.node.length) <= 0);
    const last = before[before.length - 1];
    return last ? { at: last.at, units: last.node.length } : null;
  };

  function chosen() {
    const s = getSelection();
    if (!s.rangeCount || s.isCollapsed) return null;
    const r = s.getRangeAt(0), box = one(".citat");
    if (!box || !box.contains(r.commonAncestorContainer)) return null;
    const from = end(r.startContainer, r.startOffset, false), to = end(r.endContainer, r.endOffset, true);
    const text = r.toString().replace(/\s+/g, " ").trim();
    return from && to && text ? { from, to, text } : null;
  }
  function offer() {
    const form = one("#citera");
    if (!form) return;
    const c = chosen();
    form.hidden = !c && !mode;
    if (!c) return;
    form.elements["fran-tecken"].value = c.from.at; form.elements["fran-enheter"].value = c.from.units;
    form.elements["till-tecken"].value = c.to.at; form.elements["till-enheter"].value = c.to.units;
    form.elements.ord.value = c.text;
    const place = one('#beslut input[name="val"]:checked')?.value || "";
    const shown = c.text.length > 90 ? c.text.slice(0, 60) + " … " + c.text.slice(-25) : c.text;
    one("#citera-sagt").textContent = `”${shown}” i ${place}.` + (mode ? " Pilarna flyttar, skift och pil ändrar slutet, alt och pil ändrar början." : "");
  }
  document.addEventListener("selectionchange", offer);

  function draw() {
    const a = mode.words[mode.from], b = mode.words[mode.to];
    getSelection().setBaseAndExtent(a.node, a.start, b.node, b.end);
    a.node.parentElement.scrollIntoView({ block: "nearest" });
    offer();
  }
  function begin() {
    const list = words(), first = list.findIndex((w) => w.node.parentElement.closest("#orden"));
    if (first < 0) return;
    mode = { words: list, from: first, to: first };
    one("#orden").focus({ preventScroll: true });
    draw();
  }
  function leave() {
    mode = null; getSelection().removeAllRanges();
    const form = one("#citera");
    if (form) form.hidden = true;
  }
  document.addEventListener("keydown", (e) => {
    if (!mode) return;
    if (!one("#citera")) { mode = null; return; }
    if (e.target.closest("button, input, select, textarea, a")) return;
    const last = mode.words.length - 1, step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -8, ArrowDown: 8 }[e.key];
    const within = (n) => Math.max(0, Math.min(last, n));
    if (e.key === "Escape") leave();
    else if (e.key === "Enter") { const form = one("#citera"); mode = null; form.requestSubmit(); }
    else if (e.key === "Home") { mode.from = 0; draw(); }
    else if (e.key === "End") { mode.to = last; draw(); }
    else if (step && e.shiftKey) { mode.to = Math.max(mode.from, within(mode.to + step)); draw(); }
    else if (step && e.altKey) { mode.from = Math.min(mode.to, within(mode.from + step)); draw(); }
    else if (step) { const span = mode.to - mode.from; mode.from = Math.min(within(mode.from + step), last - span); mode.to = mode.from + span; draw(); }
    else if (e.key === "Tab") return;
    e.preventDefault(); e.stopImmediatePropagation();  // no other key means anything while words are marked
  }, true);
  document.addEventListener("click", (e) => {
    const act = e.target.closest("[data-gor]")?.dataset.gor;
    if (act === "markera") begin();
    if (act === "citera-av") leave();
    const ref = e.target.closest("[data-infoga]");
    if (ref) {
      const box = one("#rapporttext");
      box.setRangeText(" " + ref.dataset.infoga, box.selectionStart, box.selectionEnd, "end");
      box.focus();
    }
  });
  document.body.addEventListener("htmx:afterSettle", (e) => { if (e.target.id === "kort") mode = null; });
})();
