// Lets xterm.js draw under a Content Security Policy without inline styles.
//
// It makes <style> elements and sets "style" attributes (24-bit colours, contrast); the
// policy forbids both. Its option `documentOverride` reaches neither its viewport nor
// its rows (6.0), so the page's own document hands out elements that are allowed:
// <style> with the page's nonce, "style" attributes through the style object.

const nonce = document.querySelector("script[nonce]")?.nonce ?? "";
const createElement = document.createElement.bind(document);
const setAttribute = Element.prototype.setAttribute;

function setAllowedAttribute(name, value) {
  if (name === "style") this.style.cssText = value;
  else setAttribute.call(this, name, value);
}

document.createElement = (tag, options) => {
  const element = createElement(tag, options);
  if (tag === "style") element.nonce = nonce;
  else if (tag === "span") element.setAttribute = setAllowedAttribute;
  return element;
};
