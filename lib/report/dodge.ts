/** A label that wants its middle at `wish` and takes `height`. */
export interface Wish {
  readonly wish: number;
  readonly height: number;
}

/**
 * Middles for labels in one column so that none overlap, each as near its wish as that allows and all between `top` and
 * `bottom` while they fit. Labels keep the order of their wishes. Given and returned in the same order.
 */
export function dodge(labels: readonly Wish[], top: number, bottom: number): readonly number[] {
  const order = labels.map((_, i) => i).sort((a, b) => labels[a].wish - labels[b].wish || a - b);
  interface Block {
    start: number;
    height: number;
    members: number[];
    /** The sum over members of where the block would start for each to have its wish. */
    wished: number;
  }
  const blocks: Block[] = [];
  const settle = (b: Block): void => {
    b.start = Math.min(Math.max(b.wished / b.members.length, top), Math.max(top, bottom - b.height));
  };
  for (const i of order) {
    const { wish, height } = labels[i];
    let block: Block = { start: 0, height, members: [i], wished: wish - height / 2 };
    settle(block);
    for (
      let last = blocks.at(-1);
      last !== undefined && last.start + last.height > block.start;
      last = blocks.at(-1)
    ) {
      blocks.pop();
      block = {
        start: 0,
        height: last.height + block.height,
        members: [...last.members, ...block.members],
        wished: last.wished + block.wished - last.height * block.members.length,
      };
      settle(block);
    }
    blocks.push(block);
  }
  const middles = new Array<number>(labels.length).fill(0);
  for (const block of blocks) {
    let y = block.start;
    for (const i of block.members) {
      middles[i] = y + labels[i].height / 2;
      y += labels[i].height;
    }
  }
  return middles;
}
