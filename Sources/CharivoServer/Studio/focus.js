// Hides a part of the page or shows it. A focus inside of what is hidden would be lost to whoever uses the keyboard: it goes to `refuge`.
export function hide(element, isHidden, refuge) {
  const hadFocus = isHidden && element.contains(document.activeElement);
  element.hidden = isHidden;
  if (hadFocus) refuge.focus({ preventScroll: true });
}
