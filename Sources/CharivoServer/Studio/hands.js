// A visitor who has nothing but fingers is not told of keys, and no field is focused for him: that would bring a keyboard up over half the
// page. Where nothing hovers there may still be a keyboard, and nothing else.

const fingers = matchMedia("(pointer: coarse)");

export function hasKeyboard() {
  return !fingers.matches;
}
