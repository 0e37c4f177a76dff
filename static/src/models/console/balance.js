// What is said of the account's balance: an amount with its time, why there is none, and a warning. Pure.

/** `{fact, why, warning}`: each a text, `warning` null where there is nothing to warn of. */
export function told({ balance, balance_problem: why }, texts, language) {
  if (!balance) return { fact: why ? texts.unknown : "—", why: why ?? "", warning: null };
  const amount = language.amount(balance.amount);
  const fact = texts.of.replace("{amount}", amount).replace("{time}", language.time(balance.at));
  return { fact, why: why ?? "", warning: balance.low ? texts.low.replace("{amount}", amount) : null };
}
