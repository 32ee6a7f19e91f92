// A document for xterm.js under a Content Security Policy without inline styles.
//
// xterm.js makes <style> elements and sets "style" attributes for 24-bit colours; the
// policy forbids both. Given this document instead of the page's own, its <style>
// elements carry the page's nonce, and its attributes go through the style object,
// which the policy allows.

const nonce = document.querySelector("script[nonce]")?.nonce ?? "";
const createElement = document.createElement.bind(document);
const setAttribute = Element.prototype.setAttribute;

function setAttributeAllowed(name, value) {
  if (name === "style") this.style.cssText = value;
  else setAttribute.call(this, name, value);
}

function createAllowed(tag, options) {
  const element = createElement(tag, options);
  if (tag === "style") element.nonce = nonce;
  else element.setAttribute = setAttributeAllowed;
  return element;
}

export const strictDocument = new Proxy(document, {
  get(target, name) {
    if (name === "createElement") return createAllowed;
    const value = Reflect.get(target, name, target);
    return typeof value === "function" ? value.bind(target) : value;
  },
  set: (target, name, value) => Reflect.set(target, name, value, target),
});

// Runs `action` while the page's own document makes allowed elements too: the viewport
// of xterm.js takes its <style> from there, whatever document it is given.
export function withStrictDocument(action) {
  document.createElement = createAllowed;
  try {
    return action();
  } finally {
    delete document.createElement;
  }
}
