import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from "node:dns";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { Agent } from "undici";

/** An address inside a network that a web page must not be able to reach through us. */
export class PrivateAddressError extends Error {
  constructor(host: string, address: string) {
    super(
      host === address
        ? `${address} is a private or reserved address`
        : `${host} leads to the private or reserved address ${address}`,
    );
  }
}

export type Resolve = (
  host: string,
  options: LookupOptions & { readonly all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Connections to public addresses only. The check sees the very addresses that are connected to, so an answer that
 * changes between two look-ups (DNS rebinding) gains nothing.
 */
export function publicAgent(connectTimeout: number, resolve: Resolve = dnsLookup): Agent {
  const lookup: LookupFunction = (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, "");
      const [first] = addresses;
      const reserved = addresses.find(({ address }) => !isPublic(address));
      if (reserved) return done(new PrivateAddressError(host, reserved.address), "");
      if (first === undefined) return done(new Error(`${host} has no address`), "");
      return options.all ? done(null, addresses) : done(null, first.address, first.family);
    });
  };
  return new Agent({ connect: { lookup, timeout: connectTimeout } });
}

/** Addresses written as numbers are never looked up, so they are checked before a request. @throws PrivateAddressError */
export function checkLiteral(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (ipaddr.isValid(host) && !isPublic(host)) throw new PrivateAddressError(host, host);
}

/** Whether an IP address is one of the open internet. IPv4 inside IPv6 counts as what it leads to. */
export function isPublic(address: string): boolean {
  // A zone names an interface of this machine.
  if (address.includes("%") || !ipaddr.isValid(address)) return false;
  return ipaddr.process(address).range() === "unicast";
}
