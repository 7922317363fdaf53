package io.fairlead.channels;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Resolves names to public addresses and refuses all others, literal addresses included, so that nobody makes this server
 * ask its own network. What is refused: RFC 6890 and what tunnels an IPv4 address in an IPv6 one.
 */
final class PublicAddresses extends AddressResolverGroup<InetSocketAddress> {

    private final AddressResolverGroup<InetSocketAddress> names;
    private final List<String> allowedHosts;

    PublicAddresses(AddressResolverGroup<InetSocketAddress> names, List<String> allowedHosts) {
        this.names = names;
        this.allowedHosts = List.copyOf(allowedHosts);
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new Checked(executor, names.getResolver(executor));
    }

    @Override
    public void close() {
        names.close();
        super.close();
    }

    /** True if the address is one of the public internet. */
    static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] b = address.getAddress();
        return address instanceof Inet4Address ? isPublic4(b) : isPublic6(b);
    }

    private static boolean isPublic4(byte[] b) {
        int first = b[0] & 0xff;
        int second = b[1] & 0xff;
        int third = b[2] & 0xff;
        return first != 0
                && first < 240
                && !(first == 100 && second >= 64 && second < 128)
                && !(first == 192 && second == 0 && (third == 0 || third == 2))
                && !(first == 192 && second == 88 && third == 99)
                && !(first == 198 && (second == 18 || second == 19))
                && !(first == 198 && second == 51 && third == 100)
                && !(first == 203 && second == 0 && third == 113);
    }

    /** Global unicast is 2000::/3; of it Teredo, documentation and 6to4 are not for us, nor is anything outside it. */
    private static boolean isPublic6(byte[] b) {
        int head = ((b[0] & 0xff) << 8) | (b[1] & 0xff);
        int next = ((b[2] & 0xff) << 8) | (b[3] & 0xff);
        return (b[0] & 0xe0) == 0x20 && head != 0x2002 && !(head == 0x2001 && (next == 0 || next == 0x0db8));
    }

    private final class Checked implements AddressResolver<InetSocketAddress> {
        private final EventExecutor executor;
        private final AddressResolver<InetSocketAddress> resolver;

        Checked(EventExecutor executor, AddressResolver<InetSocketAddress> resolver) {
            this.executor = executor;
            this.resolver = resolver;
        }

        @Override
        public boolean isSupported(SocketAddress address) {
            return address instanceof InetSocketAddress;
        }

        /** Never: an address that needs no resolving is to be checked like the others. */
        @Override
        public boolean isResolved(SocketAddress address) {
            return false;
        }

        @Override
        public Future<InetSocketAddress> resolve(SocketAddress address) {
            return resolve(address, executor.newPromise());
        }

        @Override
        public Future<InetSocketAddress> resolve(SocketAddress address, Promise<InetSocketAddress> promise) {
            var _ = resolveAll(address).addListener((Future<List<InetSocketAddress>> all) -> {
                if (all.isSuccess()) {
                    promise.trySuccess(all.getNow().getFirst());
                } else {
                    promise.tryFailure(all.cause());
                }
            });
            return promise;
        }

        @Override
        public Future<List<InetSocketAddress>> resolveAll(SocketAddress address) {
            return resolveAll(address, executor.newPromise());
        }

        @Override
        public Future<List<InetSocketAddress>> resolveAll(
                SocketAddress address, Promise<List<InetSocketAddress>> promise) {
            InetSocketAddress asked = (InetSocketAddress) address;
            if (!asked.isUnresolved()) {
                check(asked, List.of(asked), promise);
                return promise;
            }
            var _ = resolver.resolveAll(asked).addListener((Future<List<InetSocketAddress>> all) -> {
                if (all.isSuccess()) {
                    check(asked, all.getNow(), promise);
                } else {
                    promise.tryFailure(all.cause());
                }
            });
            return promise;
        }

        private void check(
                InetSocketAddress asked, List<InetSocketAddress> found, Promise<List<InetSocketAddress>> promise) {
            boolean fine = allowedHosts.contains(asked.getHostString())
                    || found.stream().allMatch(one -> isPublic(one.getAddress()));
            if (fine && !found.isEmpty()) {
                promise.trySuccess(found);
            } else {
                promise.tryFailure(new UnknownHostException(asked.getHostString()
                        + " is not at a public address; fairlead.channels.internal-hosts may allow it"));
            }
        }

        @Override
        public void close() {
            resolver.close();
        }
    }
}
