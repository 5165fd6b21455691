import { CannotRun } from "./faults.mjs";

const noNetwork =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ECONNRESET|ERR_SOCKET_TIMEOUT|NewConnectionError|Failed to establish a new connection|Temporary failure in name resolution|Name or service not known|getaddrinfo failed|ConnectTimeoutError|Network is unreachable|Connection refused|ProxyError|from versions: none/;
const noRoom = /ENOSPC|No space left on device|not enough space on the disk/i;
const noTrust = /SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY|CERTIFICATE_VERIFY_FAILED/;
const wrongHash = /EINTEGRITY|DO NOT MATCH THE HASHES/;
const lockDiffers = /npm ci.*can only install packages when|EUSAGE/;

/**
 * Why npm or pip could not fetch what is locked, read from what it said.
 * @param {"npm" | "pip"} program
 * @param {string} said
 */
export function fetchFailed(program, said) {
  const last = said.trim().split("\n").slice(-12).join("\n    ");
  const cannot = (/** @type {string} */ why, /** @type {string} */ mend) =>
    new CannotRun(`${program}: ${why}\n    ${last}`, mend);
  if (noRoom.test(said))
    return cannot("the disk is full", "free some space on the disk that holds the project");
  if (noTrust.test(said))
    return cannot(
      "the package server's certificate is not trusted",
      "tell Node and pip the certificate of your network (NODE_EXTRA_CA_CERTS and PIP_CERT)",
    );
  if (wrongHash.test(said))
    return cannot(
      "a package is not the one that was locked",
      "run again; if it stays, a mirror or proxy alters packages",
    );
  if (lockDiffers.test(said))
    return cannot(
      "package.json and package-lock.json differ",
      "run npm install --ignore-scripts and commit both",
    );
  if (noNetwork.test(said))
    return cannot(
      "no network: the package server cannot be reached",
      "connect this machine, or set HTTPS_PROXY, and run again",
    );
  return cannot("failed", "the lines above are its own; run again when that is mended");
}
