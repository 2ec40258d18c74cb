/* Which addresses a call may connect to. Private to lib/client; no I/O. */
#ifndef SA_CLIENT_ADDRESS_H
#define SA_CLIENT_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/*
 * False for what no service lives at: link-local (169.254.0.0/16 with the cloud metadata,
 * fe80::/10), unspecified, multicast, reserved. With public_only also for loopback, RFC 1918,
 * RFC 6598 and unique local ones. IPv4 inside IPv6 (mapped, NAT64, 6to4) is judged as IPv4.
 */
bool sa_address_allowed(const struct sockaddr *address, bool public_only);

#endif
