package io.ozone.cluster.proof;

import io.ozone.cluster.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Machines that see each other, each with the distribution unpacked and somebody logged in. */
final class Machines implements AutoCloseable {
    /** They share a few processors: their daemons compile little. */
    private static final String MODEST = """
            export OZONE_CACHE_DIR=none
            export OZONE_SCM_OPTS=-XX:TieredStopAtLevel=1 OZONE_OM_OPTS=-XX:TieredStopAtLevel=1
            export OZONE_DATANODE_OPTS=-XX:TieredStopAtLevel=1 OZONE_S3G_OPTS=-XX:TieredStopAtLevel=1
            """;

    private final Path directory;
    private final String home;
    private final NamespaceNetwork network = new NamespaceNetwork();
    private final Map<String, Machine> machines = new LinkedHashMap<>();
    private final ExecutorService operators = Executors.newCachedThreadPool();

    private Machines(Path directory, String home) {
        this.directory = directory;
        this.home = home;
    }

    /**
     * Call only when {@link NamespaceNetwork#unavailable} gives no reason not to.
     *
     * @param names of each machine: its own, then aliases, with a space between
     * @param home where the distribution is unpacked
     * @param login lines of a shell that go before every command
     */
    static Machines boot(Path directory, List<String> names, String home, String login) throws Exception {
        Machines booted = new Machines(directory.toRealPath(), home);
        try {
            booted.boot(names, login);
            return booted;
        } catch (Exception | Error e) {
            booted.close();
            throw e;
        }
    }

    private void boot(List<String> names, String login) throws IOException {
        StringBuilder lines = new StringBuilder("127.0.0.1 localhost\n");
        for (int i = 0; i < names.size(); i++) {
            lines.append(network.connect("m" + i))
                    .append(' ')
                    .append(names.get(i))
                    .append('\n');
        }
        Path hosts = Files.writeString(directory.resolve("hosts"), lines);
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i).split(" ")[0];
            Machine machine = Machine.boot(network.enter("m" + i), name, directory.resolve(name), hosts);
            machines.put(name, machine);
            Files.createDirectories(machine.file(home).getParent());
            Distribution.unpack(machine.file(home));
            machine.login("export JAVA_HOME=%s OZONE_HOME=%s%nexport PATH=$OZONE_HOME/sbin:$OZONE_HOME/bin:$PATH%n"
                            .formatted(System.getProperty("java.home"), home)
                    + MODEST
                    + login);
        }
    }

    Machine get(String name) {
        return machines.get(name);
    }

    List<String> names() {
        return new ArrayList<>(machines.keySet());
    }

    /** Puts it where the distribution looks for it, everywhere. */
    void siteFile(byte[] content) throws IOException {
        for (Machine machine : machines.values()) {
            Files.write(machine.file(home + "/etc/hadoop/ozone-site.xml"), content);
        }
    }

    /** The same on several machines at a time, as operators do who have a window for each. */
    Map<String, String> onEach(List<String> names, String commandLine) {
        Map<String, CompletableFuture<String>> running =
                names.stream().collect(Collectors.toMap(Function.identity(), name -> begin(name, commandLine)));
        return running.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().join()));
    }

    CompletableFuture<String> begin(String name, String commandLine) {
        return CompletableFuture.supplyAsync(() -> get(name).run(commandLine), operators);
    }

    /** Ends every process of every machine. */
    @Override
    public void close() throws Exception {
        for (Machine machine : machines.values()) {
            machine.close();
        }
        network.close();
        operators.shutdownNow();
    }
}
