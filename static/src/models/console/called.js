// What a console is called: by the name that its presenter gave, else by a number.

export function called(name, { numbered }) {
  return /^\d+$/.test(name) ? numbered.replace("{n}", name) : name;
}
