package io.ozone.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A distribution as an operator unpacks it, with the scripts of {@code dist} and the classes of this build, and a cluster
 * of one configured in it on an address and ports of its own. Closing it stops its daemons.
 */
final class LauncherHome implements AutoCloseable {
    private static final List<String> DAEMONS = List.of("s3g", "datanode", "om", "scm");

    /** What a command printed, and its exit code. */
    record Result(int code, String out) {}

    private final Path home;
    private final Map<String, String> environment = new LinkedHashMap<>();

    private LauncherHome(Path home) {
        this.home = home;
    }

    static LauncherHome create(Path directory, String host) throws IOException {
        Path home = directory.toRealPath().resolve("ozone");
        Distribution.unpack(home);
        LauncherHome launcher = new LauncherHome(home);
        Ports ports = Ports.load(directory.resolve("ports"), host, freePorts());
        launcher.configure(
                new ClusterLayout(home.resolve("data"), host, 1, ports, Map.of("hdds.datanode.hostname", host)));
        launcher.environment.put("OZONE_PID_DIR", home.resolve("pids").toString());
        launcher.environment.put("OZONE_CACHE_DIR", "none");
        launcher.environment.put("OZONE_START_TIMEOUT", "120");
        launcher.environment.put("JAVA_HOME", System.getProperty("java.home"));
        return launcher;
    }

    Path resolve(String path) {
        return home.resolve(path);
    }

    /** For the commands that follow; null takes a variable away. */
    LauncherHome with(String name, Object value) {
        if (value == null) {
            environment.remove(name);
        } else {
            environment.put(name, value.toString());
        }
        return this;
    }

    /** Runs a command line with {@code bin} and {@code sbin} in front of the path. */
    Result run(String commandLine) throws IOException, InterruptedException {
        Path output = Files.createTempFile(home, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", commandLine)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Map<String, String> variables = builder.environment();
        variables.keySet().removeIf(name -> name.startsWith("OZONE_") || name.startsWith("HADOOP_"));
        variables.putAll(environment);
        variables.put("PATH", home.resolve("sbin") + ":" + home.resolve("bin") + ":" + variables.get("PATH"));
        Process process = builder.start();
        if (!process.waitFor(180, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(commandLine + " does not end: " + Files.readString(output));
        }
        return new Result(process.exitValue(), Files.readString(output));
    }

    Path pidFile(String daemon) {
        return Path.of(environment.get("OZONE_PID_DIR"))
                .resolve("ozone-%s-%s.pid".formatted(System.getProperty("user.name"), daemon));
    }

    ProcessHandle process(String daemon) throws IOException {
        long pid = Long.parseLong(Files.readString(pidFile(daemon)).strip());
        return ProcessHandle.of(pid).orElseThrow(() -> new IllegalStateException(daemon + " has ended: " + pid));
    }

    /** The words the process was started with. */
    List<String> words(String daemon) throws IOException {
        return List.of(process(daemon).info().arguments().orElseThrow());
    }

    /** SIGKILL. */
    void kill(String daemon) throws Exception {
        ProcessHandle process = process(daemon);
        process.destroyForcibly();
        process.onExit().get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        for (String daemon : DAEMONS) {
            run("ozone --daemon stop " + daemon + " --force");
        }
    }

    private void configure(ClusterLayout layout) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        values.putAll(layout.s3Gateway().given());
        values.putAll(layout.datanode(0).given());
        values.putAll(layout.om().given());
        values.putAll(layout.scm().given());
        values.put("ozone.metadata.dirs", home.resolve("data").toString());
        String properties = values.entrySet().stream()
                .map(entry -> "<property><name>%s</name><value>%s</value></property>\n"
                        .formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining());
        Files.writeString(
                home.resolve("etc/hadoop/ozone-site.xml"), "<configuration>\n" + properties + "</configuration>\n");
    }

    private static Map<String, Integer> freePorts() {
        return Ports.standard(1).entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> 0));
    }
}
