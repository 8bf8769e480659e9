"""What `tests.browser` asks of a page, in the language that a page is asked in."""

from __future__ import annotations

# All of A and AA, and what axe's makers hold for good practice. No rule is left out; that of target sizes
# (24 pixels, WCAG 2.5.8) is off by default.
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations", "incomplete"],
    "preload": False,
}
AXE_RUN = """async options => {
  const found = await axe.run(options);
  const told = (word, rules) => rules.flatMap(
    rule => rule.nodes.map(node => `${word} ${rule.id}: ${rule.help}: ${node.target.join(" ")}`));
  return told("axe:", found.violations).concat(told("axe is not sure,", found.incomplete));
}"""

# What a reader can see of each text; what is cut off; which words of a usual length go on in the next line
# without a hyphen (some scripts may do that between any two letters). A box of one pixel hides its text on
# purpose, for ears alone. On a screen a box that can be scrolled hides nothing; on paper it does, and letters
# may hang no further into the margin than 2 mm.
TEXTS = r"""paperWidth => {
  const seen = [], cut = [], broken = [];
  const word = /^[\p{Ps}\p{Pi}"'¿¡]*[\p{L}\p{M}]{2,16}[\p{Pe}\p{Pf}"'.,:;!?…،؛؟।]*$/u;
  const breaks = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}]/u;
  const hiding = paperWidth ? /hidden|clip|auto|scroll/ : /hidden|clip/;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.data.trim(), range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const boxes = [...range.getClientRects()].filter(box => box.width && box.height);
    const holder = texts.currentNode.parentElement;
    if (!text || !boxes.length || getComputedStyle(holder).visibility !== "visible") continue;
    const left = Math.min(...boxes.map(box => box.left)), right = Math.max(...boxes.map(box => box.right));
    const top = Math.min(...boxes.map(box => box.top)), bottom = Math.max(...boxes.map(box => box.bottom));
    // The box of a line of letters is higher than what is drawn of them.
    const slack = boxes[0].height * .3;
    let isCut = left < -1 || top < -slack || paperWidth && right > paperWidth + 8, isForEars = false;
    for (let box = holder; box; box = box.parentElement) {
      const style = getComputedStyle(box), edge = box.getBoundingClientRect();
      if (style.display === "inline") continue;
      isForEars ||= box.clientWidth <= 1 && box.clientHeight <= 1 && style.overflowX !== "visible";
      isCut ||= hiding.test(style.overflowX) && (left < edge.left - 1 || right > edge.right + 1);
      isCut ||= hiding.test(style.overflowY) && (top < edge.top - slack || bottom > edge.bottom + slack);
    }
    if (isForEars) continue;
    seen.push(text);
    if (isCut) cut.push(text);
    for (const found of texts.currentNode.data.matchAll(/\S+/g)) {
      if (!word.test(found[0]) || breaks.test(found[0])) continue;
      range.setStart(texts.currentNode, found.index);
      range.setEnd(texts.currentNode, found.index + found[0].length);
      const [first, ...more] = range.getClientRects();
      if (more.some(box => box.top >= first.bottom) && getComputedStyle(holder).hyphens !== "auto")
        broken.push(found[0]);
    }
  }
  return {seen, cut, broken};
}"""

WIDEST = """width => {
  const wide = [...document.body.querySelectorAll("*")].filter(element => {
    const box = element.getBoundingClientRect();
    return box.width && (box.right > width + 1 || box.left < -1);
  });
  const last = wide.at(-1);
  return [document.documentElement.scrollWidth, last ? last.outerHTML.slice(0, 80) : ""];
}"""

# A page in a language that is read from the right says so, and its heading stands there. Telephone numbers
# are read from the left all the same.
SIDE = r"""() => {
  const page = document.documentElement, faults = [], range = document.createRange();
  const isFromRight = page.dir === "rtl", tongue = page.lang.split("-")[0];
  if (["ar", "fa", "he", "ur"].includes(tongue) !== isFromRight)
    faults.push(`lang="${page.lang}" has dir="${page.dir}"`);
  for (const heading of document.querySelectorAll("h1")) {
    const edge = heading.getBoundingClientRect();
    range.selectNodeContents(heading);
    const boxes = [...range.getClientRects()];
    const left = Math.min(...boxes.map(box => box.left)), right = Math.max(...boxes.map(box => box.right));
    if (Math.abs(isFromRight ? edge.right - right : left - edge.left) > 2)
      faults.push(`the heading does not begin at the ${isFromRight ? "right" : "left"}`);
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const box = (text, at) => {
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    return range.getBoundingClientRect();
  };
  while (texts.nextNode()) {
    for (const found of texts.currentNode.data.matchAll(/\+?\d[\d ()-]{4,}\d/g)) {
      const first = box(texts.currentNode, found.index);
      const last = box(texts.currentNode, found.index + found[0].length - 1);
      if (first.width && last.top < first.bottom && last.left < first.left)
        faults.push(`told from the wrong side: ${found[0]}`);
    }
  }
  return faults;
}"""

LOADERS = """() => [...document.querySelectorAll(
    "script, link, base, iframe, frame, object, embed, form, meta[http-equiv=refresh i]"
  )].map(element => `may load or run something: ${element.outerHTML.slice(0, 80)}`)"""

SKELETON = """() => {
  const drawn = element => `<${element.tagName.toLowerCase()} ${element.getAttributeNames().sort()}>`
    + [...element.children].map(drawn).join("") + "</>";
  return drawn(document.documentElement);
}"""
