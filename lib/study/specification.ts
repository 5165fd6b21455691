/** What stands for a PCN that submitted nothing to a census: nothing, its nearest own census, or 0. The first is the default. */
export const absentRules = ["reported", "carry", "zero"] as const;
export type AbsentRule = (typeof absentRules)[number];

/** What clusters the errors: each practice's latest PCN, the wave's own PCN, or PCNs joined by the practices that they exchanged. */
export const clusterKeys = ["latest", "own", "component"] as const;
export type ClusterKey = (typeof clusterKeys)[number];

/** Who has mental health needs: those who report them (Q87 in 1 to 3), or those with a mental health condition (Q31_14). */
export const needsDefinitions = ["reported", "condition"] as const;
export type NeedsDefinition = (typeof needsDefinitions)[number];

/** The rules for PCNs without a return, as table heads. */
export const absentRuleLabels: Readonly<Record<AbsentRule, string>> = {
  reported: "only PCNs with a return",
  carry: "nearest own census carried",
  zero: "no return counts as 0",
};

/** The cluster keys, as table heads. */
export const clusterKeyLabels: Readonly<Record<ClusterKey, string>> = {
  latest: "latest PCN",
  own: "wave’s own PCN",
  component: "PCNs that exchanged practices",
};

/** The definitions of model 3, as row heads. */
export const needsLabels: Readonly<Record<NeedsDefinition, string>> = {
  reported: "reports mental health needs",
  condition: "has a mental health condition",
};
