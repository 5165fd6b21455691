declare module "jstat" {
  interface Distribution {
    cdf(x: number, ...parameters: number[]): number;
    inv(p: number, ...parameters: number[]): number;
  }
  const jstat: {
    jStat: {
      normal: Distribution;
      chisquare: Distribution;
      studentt: Distribution;
      centralF: Distribution;
    };
  };
  export default jstat;
}
