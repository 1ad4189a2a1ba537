package io.ozone.cluster.proof;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hosts are network namespaces that hang on one bridge. This JVM stays in the root namespace and reaches them from the
 * bridge's own address. Needs root.
 *
 * <p>Cuts are silent, as a broken switch is: an isolated host's cable still has a signal but no longer ends in the bridge,
 * and a host that is cut from another sends to a hardware address that nobody has. Both sides learn of it by their
 * timeouts alone.
 */
final class NamespaceNetwork implements Network {
    private static final String NOBODY = "02:00:00:00:00:fe";
    private static final String DEVICE = "eth0";
    private static final Pattern OWNED = Pattern.compile("oz(\\d+)[a-z].*");
    private static final int FIRST_HOST = 10;

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Networks of tests that run side by side. */
    private final int number = COUNT.getAndIncrement();

    /** Names begin with the process id, so that another run can tell what an ended one has left behind. */
    private final String prefix = "oz" + ProcessHandle.current().pid() + (char) ('a' + number % 26);

    private final String bridge = prefix + "br";
    private final String subnet = "10.213." + ((ProcessHandle.current().pid() + 37L * number) % 250) + ".";
    private final Map<String, Cable> hosts = new LinkedHashMap<>();

    /** @param port the end in the bridge */
    private record Cable(String namespace, String port, String address) {}

    NamespaceNetwork() {
        removeLeftovers();
        Shell.run("ip", "link", "add", bridge, "type", "bridge");
        try {
            Shell.run("ip", "address", "add", subnet + "1/24", "dev", bridge);
            Shell.run("ip", "link", "set", bridge, "up");
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Why there can't be one here; empty = there can. */
    static Optional<String> unavailable() {
        String probe = "oz" + ProcessHandle.current().pid() + "probe";
        try {
            Shell.Result made = Shell.tryRun("ip", "netns", "add", probe);
            if (!made.succeeded()) {
                return Optional.of("network namespaces can't be made here: " + made.output());
            }
            Shell.run("ip", "netns", "delete", probe);
            return Optional.empty();
        } catch (java.io.UncheckedIOException e) {
            return Optional.of("there is no program 'ip' (Debian: apt-get install iproute2): " + e.getMessage());
        }
    }

    @Override
    public synchronized String connect(String host) {
        Cable cable = new Cable(prefix + host, prefix + host, subnet + (FIRST_HOST + hosts.size()));
        hosts.put(host, cable);
        Shell.run("ip", "netns", "add", cable.namespace);
        Shell.run("ip", "link", "add", cable.port, "type", "veth", "peer", "name", DEVICE, "netns", cable.namespace);
        Shell.run("ip", "link", "set", cable.port, "master", bridge, "up");
        inside(cable, "link", "set", "lo", "up");
        inside(cable, "address", "add", cable.address + "/24", "dev", DEVICE);
        inside(cable, "link", "set", DEVICE, "up");
        return cable.address;
    }

    @Override
    public synchronized List<String> enter(String host) {
        return List.of("ip", "netns", "exec", hosts.get(host).namespace);
    }

    @Override
    public boolean canCut() {
        return true;
    }

    @Override
    public synchronized void cut(String one, String other) {
        sendNowhere(hosts.get(one), hosts.get(other));
        sendNowhere(hosts.get(other), hosts.get(one));
    }

    @Override
    public synchronized void isolate(String host) {
        Shell.run("ip", "link", "set", hosts.get(host).port, "nomaster");
    }

    @Override
    public synchronized void heal(String host) {
        Cable healed = hosts.get(host);
        Shell.run("ip", "link", "set", healed.port, "master", bridge);
        inside(healed, "neigh", "flush", "nud", "permanent", "dev", DEVICE);
        for (Cable other : hosts.values()) {
            if (other != healed) {
                inside(other, "neigh", "flush", "nud", "permanent", "to", healed.address, "dev", DEVICE);
            }
        }
    }

    @Override
    public synchronized void close() {
        remove(prefix);
    }

    private static void sendNowhere(Cable from, Cable to) {
        inside(from, "neigh", "replace", to.address, "lladdr", NOBODY, "nud", "permanent", "dev", DEVICE);
    }

    private static void inside(Cable cable, String... arguments) {
        String[] command = new String[arguments.length + 3];
        command[0] = "ip";
        command[1] = "-n";
        command[2] = cable.namespace;
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        Shell.run(command);
    }

    /** What runs that were killed could not remove. */
    private static void removeLeftovers() {
        for (String link : links()) {
            Matcher matcher = OWNED.matcher(link);
            if (matcher.matches()
                    && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty()) {
                remove("oz" + matcher.group(1));
            }
        }
    }

    /**
     * The kernel keeps a namespace for as long as a connection in it waits for its last answer; its cable is taken away at
     * once.
     */
    private static void remove(String prefix) {
        for (String line : Shell.run("ip", "netns", "list").lines().toList()) {
            String name = line.split(" ")[0];
            if (isNamed(name, prefix)) {
                Shell.tryRun("ip", "netns", "delete", name);
            }
        }
        for (String link : links()) {
            if (isNamed(link, prefix)) {
                Shell.tryRun("ip", "link", "delete", link);
            }
        }
    }

    private static List<String> links() {
        return Shell.run("ip", "-brief", "link")
                .lines()
                .map(line -> line.split("[ @]")[0])
                .toList();
    }

    private static boolean isNamed(String name, String prefix) {
        return name.startsWith(prefix) && Character.isLetter(name.charAt(prefix.length()));
    }
}
